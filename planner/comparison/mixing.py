"""A scenario between two: some drivers as in the one, the others as in the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd

from forecasting.result import LEVELS, Forecast
from planner.comparison import drivers as of
from planner.scenario import Agent, Inputs, Scenario
from planner.scenario.people import Contract
from planner.scenario.record import Record
from planner.scenario.shifts import Shift

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Side:
    """A scenario with its files read and its forecast made.

    Attributes
    ----------
    inputs : Inputs
    forecast : Forecast
    """

    inputs: Inputs
    forecast: Forecast

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.inputs.scenario


def mixed(base: Side, other: Side, moved: Iterable[str]) -> Side:
    """The base with some drivers as in the other.

    A record that stands in one of the two only (a queue, site, contract) comes with the driver that it belongs to
    (queues with the volume, sites and contracts with the mix); those of its fields that are another driver's are then
    its own. Rows of files about people who are not there are left out. What reaches a plan through its forecast alone
    is the volume's; the forecast itself has the contacts of the volume's side and the handle times of theirs.

    Parameters
    ----------
    base, other : Side
        Of equal time zone, interval, days, currency.
    moved : iterable of str
        Of `planner.comparison.drivers.DRIVERS`.
    """
    there = frozenset(moved)

    def side(driver: str) -> Side:
        return other if driver in there else base

    agents = _agents(side(of.MIX).inputs.agents, side(of.WAGES).inputs.agents)
    scenario = _scenario(side, base)
    known = frozenset(agent.agent for agent in agents)
    update: dict[str, Any] = {"scenario": scenario, "agents": agents}
    weekly = of.VOLUME if base.scenario.start != other.scenario.start else of.MIX
    for name, driver in of.INPUTS.items():
        if driver in (*of.DRIVERS, of.VIA_FORECAST):
            from_side = weekly if name in of.OF_THE_WEEK else of.VOLUME if driver == of.VIA_FORECAST else driver
            update[name] = _of_people(getattr(side(from_side).inputs, name), known)
    return Side(replace(base.inputs, **update), _forecast(side))


def _scenario(side: Callable[[str], Side], base: Side) -> Scenario:
    """Every field from its driver's side."""
    tops = {
        name: getattr(side(of.VOLUME if driver == of.VIA_FORECAST else driver).scenario, name)
        for name, driver in of.SCENARIO.items()
        if driver in (*of.DRIVERS, of.VIA_FORECAST)
    }
    scenarios = {driver: side(driver).scenario for driver in of.DRIVERS}
    tops["queue"] = _records(scenarios, "queue", of.QUEUE, of.VOLUME)
    tops["site"] = _records(scenarios, "site", of.SITE, of.MIX)
    contracts: tuple[Contract, ...] = _records(scenarios, "contract", of.CONTRACT, of.MIX)
    tops["contract"] = contracts
    tops["shift"] = _with_missing(scenarios, contracts)
    tops["rotation"] = _named_beside(scenarios, "rotation", {one.rotation for one in contracts})
    costs = {name: getattr(scenarios[driver].cost, name) for name, driver in of.COST.items() if driver in of.DRIVERS}
    tops["cost"] = base.scenario.cost.model_copy(update=costs)
    times = scenarios[of.HANDLE_TIME].simulation.handle_time
    tops["simulation"] = base.scenario.simulation.model_copy(update={"handle_time": times})
    return base.scenario.model_copy(update=tops)


def _records(scenarios: Mapping[str, Scenario], key: str, drivers: Mapping[str, str], owner: str) -> tuple[Any, ...]:
    """Named records as the owner's side has them, each field from its driver's side where that has the record."""
    by_side = {driver: {one.name: one for one in getattr(scenarios[driver], key)} for driver in of.DRIVERS}
    return tuple(
        one.model_copy(
            update={
                name: getattr(by_side[driver].get(one.name, one), name)
                for name, driver in drivers.items()
                if driver in of.DRIVERS
            }
        )
        for one in getattr(scenarios[owner], key)
    )


def _with_missing(scenarios: Mapping[str, Scenario], contracts: Sequence[Contract]) -> tuple[Shift, ...]:
    """Shifts of the rules' side, and those that a contract names which only the mix's side has."""
    kept = scenarios[of.RULES].shift
    known = {name for shift in kept for name in (shift.name, shift.part_of) if name}
    asked = {name for contract in contracts for name in contract.shifts} - known
    return (*kept, *(one for one in scenarios[of.MIX].shift if {one.name, one.part_of} & asked))


def _named_beside(scenarios: Mapping[str, Scenario], key: str, asked: set[str | None]) -> tuple[Any, ...]:
    """Records of the rules' side, and those asked for which only the mix's side has."""
    kept = getattr(scenarios[of.RULES], key)
    missing = asked - {one.name for one in kept}
    return (*kept, *(one for one in getattr(scenarios[of.MIX], key) if one.name in missing))


def _agents(people: Sequence[Agent], paid: Sequence[Agent]) -> tuple[Agent, ...]:
    """The people of one side with the wages that the other pays the same people."""
    wages = {agent.agent: agent for agent in paid}
    keys = [name for name, driver in of.AGENT.items() if driver == of.WAGES]
    return tuple(
        agent.model_copy(update={key: getattr(wages.get(agent.agent, agent), key) for key in keys}) for agent in people
    )


def _of_people(value: Any, known: frozenset[str]) -> Any:
    """Rows of people who are there; whatever is not about people as it is."""
    if isinstance(value, pd.DataFrame) and "agent" in value.columns:
        return value[value["agent"].isin(known)].reset_index(drop=True)
    if isinstance(value, tuple):
        return tuple(row for row in value if row.agent in known)
    return value


def _forecast(side: Callable[[str], Side]) -> Forecast:
    """Contacts of one side with the handle times of the other, interval by interval, where both know the queue."""
    volume, times = side(of.VOLUME).forecast, side(of.HANDLE_TIME).forecast
    if volume is times:
        return volume
    frame = volume.frame.copy()
    both = set(times.frame["queue"])
    for queue in dict.fromkeys(frame["queue"]):
        mine = (frame["queue"] == queue).to_numpy()
        if queue in both and int(mine.sum()) == len(times.starts):
            frame.loc[mine, "aht_s"] = times.aht_s(queue)
    return replace(volume, frame=frame)


def same_contacts(one: Forecast, two: Forecast) -> bool:
    """Whether two forecasts hold the same contacts, on every path."""
    columns = ["start", "queue", "mean", *LEVELS]
    return (
        one.frame[columns].equals(two.frame[columns])
        and one.paths.keys() == two.paths.keys()
        and all((one.paths[queue] == two.paths[queue]).all() for queue in one.paths)
    )


def same_handle_times(one: Forecast, two: Forecast) -> bool:
    """Whether queues that both know take as long, interval by interval."""
    both = [queue for queue in dict.fromkeys(one.frame["queue"]) if queue in set(two.frame["queue"])]
    if len(one.starts) != len(two.starts):
        return True  # days of another length: handle times move with the week
    return all(pd.Series(one.aht_s(queue)).equals(pd.Series(two.aht_s(queue))) for queue in both)
