"""A roster mended with the least change after people fall ill: who else works when, as a list to be read out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from forecasting.faults import Fault, InputError
from planner.frames import CHANGES
from planner.net import Signal
from planner.roster.applying import apply_changes
from planner.roster.as_it_stands import Standing
from planner.roster.audit import Breach, audit
from planner.roster.changes import changed_shifts, changes_of, roster_after
from planner.roster.facts import AWAY
from planner.roster.least_change import LeastChange
from planner.roster.partners import without_partners
from planner.roster.valuing import value_of
from planner.scenario import Absence, Inputs
from planner.staffing.result import Requirement

PER_ABSENCE = 2
"""Shifts that may change for each absence where nobody says how many."""


@dataclass(frozen=True)
class Missing:
    """Somebody who cannot work on a day.

    Attributes
    ----------
    agent : str
    date : date
        The day their shift belongs to.
    """

    agent: str
    date: dt.date


@dataclass(frozen=True)
class Repaired:
    """A roster after a repair.

    Attributes
    ----------
    roster : DataFrame
        Frame ROSTER.
    changes : DataFrame
        Frame CHANGES against the roster before, the absences themselves left out.
    inputs : Inputs
        With the absences and with the roster before as what is published.
    shortage_h : tuple of float
        Before the absences, if nothing were changed after them, and as repaired.
    objective : tuple of float
        Prices as `planner.roster.valuing` defines them: if nothing were changed, and as repaired.
    notes : tuple of str
    breaches : tuple of Breach
        Rules that the repaired roster breaks and the one before did not.
    """

    roster: pd.DataFrame
    changes: pd.DataFrame
    inputs: Inputs
    shortage_h: tuple[float, float, float]
    objective: tuple[float, float]
    notes: tuple[str, ...]
    breaches: tuple[Breach, ...]

    @property
    def changed_shifts(self) -> int:
        """Shifts other than before, of people who are there."""
        return changed_shifts(self.changes)


def repair(
    inputs: Inputs,
    requirement: Requirement,
    roster: pd.DataFrame,
    missing: Sequence[Missing] = (),
    *,
    wanted: pd.DataFrame | None = None,
    wanted_file: str = "changes.csv",
    standing: Standing | None = None,
    most: int | None = None,
    cancelled: Signal | None = None,
) -> Repaired:
    """Change a roster as little as is worth it.

    Parameters
    ----------
    inputs : Inputs
    requirement : Requirement
    roster : DataFrame
        Frame ROSTER, what people know: a change of it has a price (``cost.change_per_shift``).
    missing : sequence of Missing
        They are taken as sick in the hours of that day's shift, or all day.
    wanted : DataFrame, optional
        Frame CHANGES: what somebody decided; it is made first and stays.
    wanted_file : str
        Where they are from, for messages.
    standing : Standing, optional
        The roster laid over the requirement with what `with_missing` gives, where that is at hand.
    most : int, optional
        Shifts that may change beside those; by default two for each absence.
    cancelled : Signal, optional
        Once it is set, no more changes are looked for than were found.

    Returns
    -------
    Repaired
        Locks are kept, days with a meeting stay unless their person is missing.

    Raises
    ------
    InputError
        If somebody is unknown, or a wanted change is no shift of the scenario.
    """
    told, notes = with_missing(inputs, roster, missing)
    standing = standing or Standing(told, requirement, roster)
    forced = {
        (standing.number[one.agent], standing.line.day(one.date))
        for one in missing
        if one.agent in standing.number and standing.written[one.agent][standing.line.day(one.date)].parts
    }
    held = {} if wanted is None else apply_changes(standing, wanted, wanted_file)
    bare = _without(roster, missing)
    limit = PER_ABSENCE * len(forced) if most is None else most
    days = {day for _, day in forced} | {day for own in held.values() for day in own}
    notes += _searched(LeastChange(standing, limit, forced, held, days, cancelled))
    after = without_partners(roster_after(standing), roster, inputs)
    idle = value_of(bare, told, requirement, standing.everybody, standing.prices)
    value = value_of(after, told, requirement, standing.everybody, standing.prices)
    changes = changes_of(standing)
    gone = {(standing.people[p].name, standing.line.date(day)) for p, day in forced}
    own = [(agent, date) not in gone for agent, date in zip(changes["agent"], changes["date"], strict=True)]
    broken = audit(told, after)
    known = set(audit(inputs, roster)) if broken else set()
    return Repaired(
        after,
        changes[own].reset_index(drop=True) if len(changes) else CHANGES.empty(),
        told,
        (standing.allocation.shortage_h, idle.allocation.shortage_h, value.allocation.shortage_h),
        (idle.objective, value.objective),
        tuple(notes),
        tuple(breach for breach in broken if breach not in known),
    )


def _searched(search: LeastChange) -> list[str]:
    """Take the changes that are worth it; what is to be said of them."""
    people, cancelled = search.standing.people, search.cancelled
    stuck = [f"{people[p].label} has no lawful hours left beside the absence: plan again." for p in search.free()]
    search.search()
    ended = cancelled is not None and cancelled.is_set()
    return [*stuck, *(["Cancelled: these are the changes found till then; more may mend more."] if ended else [])]


def _check(inputs: Inputs, missing: Sequence[Missing]) -> None:
    scenario = inputs.scenario
    last = scenario.start + dt.timedelta(scenario.days - 1)
    known = {agent.agent for agent in inputs.agents}
    faults = []
    for one in missing:
        value = f"{one.agent}@{one.date}"
        if one.agent not in known:
            faults.append(Fault("--absent", value, "the id of somebody in the staff file", "Correct the id."))
        elif not scenario.start <= one.date <= last:
            faults.append(
                Fault("--absent", value, f"a day of the plan, {scenario.start} to {last}", "Correct the day.")
            )
    if faults:
        raise InputError(faults)


def with_missing(inputs: Inputs, roster: pd.DataFrame, missing: Sequence[Missing]) -> tuple[Inputs, list[str]]:
    """What is known after people fell ill: absences, no locks of theirs, and the roster before as published.

    Raises
    ------
    InputError
        If a person or a day is not of the plan.
    """
    _check(inputs, missing)
    notes: list[str] = []
    absences, gone = list(inputs.absences), {(one.agent, one.date) for one in missing}
    for one in missing:
        rows = _shift(roster, one)
        if not len(rows):
            notes.append(f"{one.agent} had no shift on {one.date:%a %d %b}.")
        absences.append(_absence(roster, one, inputs.scenario.time_zone))
    locks = tuple(lock for lock in inputs.locks if (lock.agent, lock.date) not in gone)
    if len(locks) < len(inputs.locks):
        notes.append("Locks of people who are missing are let go.")
    return replace(inputs, absences=tuple(absences), locks=locks, published_roster=_published(inputs, roster)), notes


def _published(inputs: Inputs, roster: pd.DataFrame) -> pd.DataFrame:
    """What people know: this roster, and what was published of the days after it."""
    if inputs.published_roster is None:
        return roster
    end = inputs.scenario.start + dt.timedelta(inputs.scenario.days)
    later = inputs.published_roster[pd.to_datetime(inputs.published_roster["date"]).dt.date >= end]
    return pd.concat([roster, later], ignore_index=True) if len(later) else roster


def _shift(roster: pd.DataFrame, one: Missing) -> pd.DataFrame:
    return roster[(roster["agent"] == one.agent) & (roster["date"] == one.date) & ~roster["activity"].isin(AWAY)]


def _without(roster: pd.DataFrame, missing: Sequence[Missing]) -> pd.DataFrame:
    gone = [index for one in missing for index in _shift(roster, one).index]
    return roster.drop(index=gone).reset_index(drop=True)


def _absence(roster: pd.DataFrame, one: Missing, zone: str) -> Absence:
    """Sick from midnight, or from the end of the night shift before, to the end of the day or of the shift."""
    begin = pd.Timestamp(one.date)
    end = begin + pd.Timedelta(days=1)
    mine = roster[(roster["agent"] == one.agent) & ~roster["activity"].isin(AWAY)]
    earlier = mine.loc[mine["date"] == one.date - dt.timedelta(1), "end"]
    if len(earlier):
        begin = max(begin, earlier.max().tz_convert(zone).tz_localize(None))
    own = _shift(roster, one)["end"]
    if len(own):
        end = max(end, own.max().tz_convert(zone).tz_localize(None))
    fields = {"agent": one.agent, "start": begin.to_pydatetime(), "end": end.to_pydatetime(), "kind": "sick"}
    return Absence.model_validate(fields | {"note": "missing"})
