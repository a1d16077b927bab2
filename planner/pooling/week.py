"""What the blended people of a staff save over a horizon, hour by typical hour, each corrected by simulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecasting.result import Forecast
from planner.pooling.learning import Learned, worth_of_sets
from planner.pooling.merging import merged
from planner.pooling.shares import Queues, shares_of_sets
from planner.pooling.skill_sets import groups_of_staff, queues_of, single_groups
from planner.pooling.staff import PooledPlan, pooled_queues, staff_pooled
from planner.pooling.study import Numbers, Study
from planner.pooling.typical import TypicalHour, stretched, typical_hours, working_windows_h
from planner.scenario import Inputs, Scenario
from planner.scenario.people import Group
from planner.staffing import Requirement, requirement
from planner.staffing.pooled_needs import PooledQueue

HOURS = 6
"""Typical hours studied."""

MOST_SETS = 8
"""Skill sets studied."""

REPLICATIONS = 2
"""Runs of five days; the error of the level they leave is printed."""

ROUNDS, TRIALS = 8, 40


@dataclass(frozen=True)
class Blended:
    """One typical hour.

    Attributes
    ----------
    hour : TypicalHour
    queues : tuple of str
        Those that ask for people.
    separate, programme : PooledPlan
        People of each queue's own, a group a queue; and of the staff's skill sets, by programme and cuts.
    kept : dict of group to float
        The fewest people found that keep every promise: of the skill sets; or, where those are no fewer than teams
        apart, teams apart in which one person took the place of two as long as it went well.
    reached, error : dict of queue to float
        Level with the people kept on random numbers that they were not chosen by, and its standard error.
    """

    hour: TypicalHour
    queues: tuple[str, ...]
    separate: PooledPlan
    programme: PooledPlan
    kept: dict[str, float]
    reached: dict[str, float]
    error: dict[str, float]

    @property
    def alone(self) -> float:
        """People of teams apart that keep the promises in simulation."""
        return float(self.separate.agents.sum())

    @property
    def people(self) -> float:
        """People kept."""
        return sum(self.kept.values())


@dataclass(frozen=True)
class PooledWeek:
    """The horizon.

    Attributes
    ----------
    hours : tuple of Blended
    studied : float
        Share of the requirement's people-hours in the classes of these hours.
    shares : dict
        Person-hours that skill sets save by the programme.
    frame : DataFrame
        `pooling.csv`.
    notes : tuple of str
    learned : tuple of Learned
        What the programme would save if people of a set learned one more queue.
    """

    hours: tuple[Blended, ...]
    studied: float
    shares: dict[tuple[Queues, ...], float]
    frame: pd.DataFrame
    notes: tuple[str, ...]
    learned: tuple[Learned, ...] = ()

    def person_hours(self) -> dict[str, float]:
        """Sums over typical hours times the hours each stands for."""
        columns = {
            "separate_formula_h": [float(one.separate.programme.separate.sum()) for one in self.hours],
            "separate_h": [one.alone for one in self.hours],
            "programme_h": [float(one.programme.programme.agents.sum()) for one in self.hours],
            "blended_h": [one.people for one in self.hours],
        }
        stands_for = np.array([one.hour.hours for one in self.hours])
        return {name: float(np.array(people) @ stands_for) for name, people in columns.items()}


def pooled_week(
    inputs: Inputs,
    forecast: Forecast,
    needed: Requirement,
    patience_s: Mapping[str, float],
    replications: int = REPLICATIONS,
) -> PooledWeek:
    """What people with several skills save, against teams apart, over the scenario's horizon.

    Parameters
    ----------
    needed : Requirement
        Of each queue by itself, fractional (``people_of_their_own=frozenset()``).
    patience_s : mapping of queue to seconds
    replications : int
        Runs of `planner.pooling.typical.DAYS` days per simulation.

    Returns
    -------
    PooledWeek
    """
    scenario = inputs.scenario
    hours, studied = typical_hours(scenario, forecast, needed, HOURS)
    window_h = working_windows_h(scenario, needed)
    found, asked, notes = [], [], []
    for hour in hours:
        made, flat = stretched(scenario, hour, window_h)
        alone = requirement(made, flat, patience_s, people_of_their_own=frozenset())
        one, said = _hour(inputs, made, flat, alone, patience_s, hour, replications)
        found.append(one)
        asked.append({queue.name: queue for queue in pooled_queues(made, alone, patience_s)})
        notes += [note for note in said if note not in notes]
    names = tuple(queue.name for queue in scenario.queue)
    shares, learned = _shares(inputs, names, asked, hours), _learned(inputs, names, asked, hours)
    return PooledWeek(tuple(found), studied, shares, _frame(scenario, found), tuple(notes), learned)


def _hour(
    inputs: Inputs,
    scenario: Scenario,
    forecast: Forecast,
    needed: Requirement,
    patience_s: Mapping[str, float],
    hour: TypicalHour,
    replications: int,
) -> tuple[Blended, list[str]]:
    names = [queue.name for queue in scenario.queue]
    sets, notes = groups_of_staff(inputs.agents, names, MOST_SETS)
    steady = np.zeros(len(forecast.starts), dtype=np.int64)

    def staffed(groups: list[Group]) -> PooledPlan:
        return staff_pooled(
            scenario.model_copy(update={"group": tuple(groups)}),
            forecast,
            needed,
            patience_s=patience_s,
            block=steady,
            replications=replications,
            rounds=ROUNDS,
            trials=TRIALS,
            handle_times_s=inputs.handle_times,
        )

    singles = single_groups(inputs.agents, names)
    separate, blended = staffed(singles), staffed(sets)
    if not separate.met:
        notes.append(f"{hour.label}: no people of their own found that keep every promise; the most tried stand.")
    groups, agents = sets, blended.agents
    if not blended.met or agents.sum() >= separate.agents.sum():
        groups = singles + [group for group in sets if "|" in group.skills]
        agents = np.vstack([separate.agents, np.zeros((len(groups) - len(singles), 1))])
    again = scenario.model_copy(update={"group": tuple(groups)})
    study = Study(again, forecast, patience_s, steady, inputs.handle_times)
    if groups is not sets and separate.met:
        agents, _ = merged(study, [queues_of(group) for group in groups], agents, replications, TRIALS)
    study.scenario = study.scenario.model_copy(update={"seed": scenario.seed + 1})
    trial = study.tried(agents, replications)
    level = {queue.name: float(study.room(trial)[queue.name][0]) + queue.target.share for queue in scenario.queue}
    kept = {group.name: float(heads[0]) for group, heads in zip(groups, agents, strict=True) if heads[0] > 0}
    return Blended(hour, tuple(names), separate, blended, kept, level, study.error(trial)), notes


def _shares(
    inputs: Inputs, names: tuple[str, ...], asked: list[dict[str, PooledQueue]], hours: tuple[TypicalHour, ...]
) -> dict[tuple[Queues, ...], float]:
    """The programme's saving by skill set, all typical hours in one programme."""
    sets, _ = groups_of_staff(inputs.agents, names, MOST_SETS)
    several = list(dict.fromkeys(queues_of(group) for group in sets if "|" in group.skills))
    queues = [_over_hours(name, asked) for name in names if any(name in one for one in asked)]
    if not several or not queues:
        return {}
    return shares_of_sets(queues, several, np.array([hour.hours for hour in hours]))


def _learned(
    inputs: Inputs, names: tuple[str, ...], asked: list[dict[str, PooledQueue]], hours: tuple[TypicalHour, ...]
) -> tuple[Learned, ...]:
    """What one more queue of each skill set saves, all typical hours in one programme."""
    sets, _ = groups_of_staff(inputs.agents, names, MOST_SETS)
    queues = [_over_hours(name, asked) for name in names if any(name in one for one in asked)]
    stands_for = np.array([hour.hours for hour in hours])
    return tuple(worth_of_sets(queues, [queues_of(group) for group in sets], stands_for)) if queues else ()


def _over_hours(name: str, asked: list[dict[str, PooledQueue]]) -> PooledQueue:
    """A queue with a value for each typical hour, nobody asked for where it is shut."""
    usual = next(one[name] for one in asked if name in one)

    def first(values: Numbers | None) -> float:
        return 0.0 if values is None else float(values[0])

    rate = np.array([first(one[name].rate_per_s) if name in one else 0.0 for one in asked])
    aht_s = np.array([first(one[name].aht_s if name in one else usual.aht_s) for one in asked])
    fixed = np.array([first(one[name].fixed) if name in one else 0.0 for one in asked])
    return usual._replace(rate_per_s=rate, aht_s=aht_s, fixed=None if usual.fixed is None else fixed)


def _frame(scenario: Scenario, hours: list[Blended]) -> pd.DataFrame:
    """A row a typical hour and queue, skill set and all of them."""
    share = {queue.name: queue.target.share for queue in scenario.queue}
    rows = []
    for one in hours:
        head = {"typical": one.hour.label, "hours": one.hour.hours}
        whole = {
            "separate": float(one.separate.programme.separate.sum()),
            "separate_simulated": one.alone,
            "programme": float(one.programme.programme.agents.sum()),
            "simulated": one.people,
        }
        rows.append({**head, "kind": "all", "name": "*", **whole})
        for q, name in enumerate(one.queues):
            rows.append(
                {
                    **head,
                    "kind": "queue",
                    "name": name,
                    "separate": float(one.separate.programme.separate[q, 0]),
                    "separate_simulated": float(one.separate.agents[q, 0]),
                    "share": share[name],
                    "level": one.reached[name],
                    "level_se": one.error[name],
                }
            )
        planned = dict(zip(one.programme.programme.groups, one.programme.programme.agents[:, 0], strict=True))
        for name in dict.fromkeys([*planned, *one.kept]):
            people = {"programme": float(planned.get(name, 0.0)), "simulated": one.kept.get(name, 0.0)}
            rows.append({**head, "kind": "skill_set", "name": name, **people})
    return pd.DataFrame(rows, columns=COLUMNS)


COLUMNS = [
    *("typical", "hours", "kind", "name", "separate", "separate_simulated", "programme", "simulated"),
    *("share", "level", "level_se"),
]
"""Of `pooling.csv`: people on the queue; the hours a typical hour stands for; shares."""
