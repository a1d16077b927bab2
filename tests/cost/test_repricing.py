"""Numbers of a scenario changed by their keys, as a workbook prints them; nothing else changes."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.cost.ledger import rounded
from planner.cost.repricing import RISE, with_prices
from planner.scenario import Agent, Inputs, Scenario


@pytest.fixture
def inputs() -> Inputs:
    scenario = Scenario.model_validate(
        {
            "start": dt.date(2026, 3, 2),
            "staff": {"file": "a.csv"},
            "queue": [{"name": "phone", "target": {"share": 0.8, "within_s": 20}}],
            "contract": [{"name": "full-time", "hours_per_week": 40}],
            "cost": {
                "wage_per_h": {"full-time": 20.0},
                "premium": [{"name": "late.night", "days": "Sun", "rate": 0.1}],
                "overtime": [{"over_h_per_week": 40, "rate": 1.5}],
            },
        }
    )
    agents = (Agent(agent="a", wage_per_h=30.0), Agent(agent="b", salary_per_year=52000.0), Agent(agent="c"))
    return Inputs(scenario, pd.DataFrame(), agents)


def test_keys_reach_tables_lists_by_name_and_lists_by_number(inputs: Inputs) -> None:
    keys = {'cost.wage_per_h."full-time"': 22.0, 'cost.premium."late.night".rate': 0.2, "cost.overtime.1.rate": 2.0,
            "cost.load": 0.3, "attrition.per_year": 0.5}  # fmt: skip
    made = with_prices(inputs, keys).scenario
    assert (made.cost.wage_per_h["full-time"], made.cost.premium[0].rate, made.cost.overtime[0].rate) == (
        22.0,
        0.2,
        2.0,
    )
    assert made.cost.load == 0.3
    assert "load" in made.cost.model_fields_set  # it is stated now
    assert made.attrition is not None
    assert made.attrition.per_year == 0.5
    assert inputs.scenario.cost.wage_per_h["full-time"] == 20.0  # what was given is as it was


def test_a_rise_moves_everybody(inputs: Inputs) -> None:
    made = with_prices(inputs, {RISE: 0.1})
    assert made.scenario.cost.wage_per_h["full-time"] == pytest.approx(22.0)
    assert [(one.wage_per_h, one.salary_per_year) for one in made.agents] == [
        (pytest.approx(33.0), None), (None, pytest.approx(57200.0)), (None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("cost.lod", 0.3, "found 'lod', expected a key of the scenario"),
        ('cost.wage_per_h."half"', 0.3, "Known here are: full-time"),
        ("cost.load", -0.1, "a number of at least 0"),
        ("cost.load", float("nan"), "a number of at least 0"),
    ],
)
def test_a_key_or_value_that_cannot_be_is_told(inputs: Inputs, key: str, value: float, told: str) -> None:
    with pytest.raises(InputError, match=told):
        with_prices(inputs, {key: value})


@pytest.mark.parametrize(
    ("amounts", "whole"), [((0.0025, 0.0025), 0.01), ((0.002, 0.0029), 0.0), ((-0.0025, -0.0025), -0.01)]
)
def test_half_a_cent_is_rounded_away_from_nothing_as_spreadsheets_do(
    amounts: tuple[float, float], whole: float
) -> None:
    assert float(rounded(np.array(amounts)).sum()) == pytest.approx(whole, abs=1e-12)
