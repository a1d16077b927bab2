"""Prices, wages and rates of a scenario changed by their keys, and a roster priced again."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from forecasting.faults import Fault, InputError
from planner.allocation import Allocation
from planner.cost.payroll import price_plan
from planner.scenario import Agent, Inputs, Scenario
from planner.scenario.money import Attrition
from planner.scenario.record import Record

RISE = "pay rise"
"""Stands for no key: every wage and salary, also those of the staff file, by this share more."""

_PART = re.compile(r'"([^"]*)"|([^.\s]+)')


def reprice(
    inputs: Inputs,
    roster: pd.DataFrame,
    allocation: Allocation,
    busy_h: pd.DataFrame | None,
    vendors: pd.DataFrame | None,
    changes: Mapping[str, float],
) -> pd.DataFrame:
    """Price a roster at other prices; nobody is rostered or hired anew.

    Parameters
    ----------
    inputs, roster, allocation, busy_h, vendors
        As of `planner.cost.payroll.price_plan`.
    changes : mapping of key to value
        As of `with_prices`.

    Returns
    -------
    DataFrame
        Frame COST.

    Raises
    ------
    InputError
        If a key is unknown or a value out of its range.
    """
    return price_plan(with_prices(inputs, changes), roster, allocation, busy_h, vendors)


def with_prices(inputs: Inputs, changes: Mapping[str, float]) -> Inputs:
    """Inputs with numbers of the scenario changed by their keys, as a workbook prints them.

    ``cost.load``, ``cost.wage_per_h."full-time"``, ``cost.premium."night".rate``, ``cost.overtime.1.rate`` (the
    first), ``vendor."Acme".price.amount``, ``attrition.per_year``; and `RISE`.

    Raises
    ------
    InputError
        If a key is unknown or a value out of its range.
    """
    scenario, agents = inputs.scenario, inputs.agents
    for key, value in changes.items():
        if not math.isfinite(value) or (value < 0 and key != RISE):
            raise InputError([Fault(key, f"{value:g}", "a number of at least 0", "Give another value.")])
        if key == RISE:
            scenario, agents = _risen(scenario, agents, 1.0 + value)
        elif scenario.attrition is None and _parts(key) == ["attrition", "per_year"]:
            scenario = scenario.model_copy(update={"attrition": Attrition(per_year=value)})
        else:
            scenario = _with(scenario, _parts(key), value, key)
    return replace(inputs, scenario=scenario, agents=agents)


def _risen(scenario: Scenario, agents: tuple[Agent, ...], factor: float) -> tuple[Scenario, tuple[Agent, ...]]:
    """Wages by contract, and wages and salaries of single people, so many times as high."""
    wages = {contract: wage * factor for contract, wage in scenario.cost.wage_per_h.items()}
    cost = scenario.cost.model_copy(update={"wage_per_h": wages})
    people = tuple(
        agent.model_copy(
            update={
                name: None if (paid := getattr(agent, name)) is None else paid * factor
                for name in ("wage_per_h", "salary_per_year")
            }
        )
        for agent in agents
    )
    return scenario.model_copy(update={"cost": cost}), people


def _parts(key: str) -> list[str]:
    return [quoted or plain for quoted, plain in _PART.findall(key)]


def _with(record: Any, parts: Sequence[str], value: float, key: str) -> Any:
    """A record, list or table with one number in it replaced."""
    if not parts:
        return value
    name, rest = parts[0], parts[1:]
    if isinstance(record, tuple):
        places = [at for at, one in enumerate(record, start=1) if name in (str(at), *_names(one))]
        if places:
            at = places[0] - 1
            return (*record[:at], _with(record[at], rest, value, key), *record[at + 1 :])
    elif isinstance(record, dict) and name in record:
        return {**record, name: _with(record[name], rest, value, key)}
    elif isinstance(record, Record) and name in type(record).model_fields:
        return record.model_copy(update={name: _with(getattr(record, name), rest, value, key)})
    known = sorted(
        type(record).model_fields if isinstance(record, Record) else record if isinstance(record, dict) else ()
    )
    raise InputError([Fault(key, name, "a key of the scenario", f"Known here are: {', '.join(known) or 'none'}.")])


def _names(record: Any) -> tuple[str, ...]:
    return tuple(str(getattr(record, name)) for name in ("name", "use") if hasattr(record, name))
