"""What is asked of a kept plan, as text from a command line or a page, answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from forecasting.adjusted import moment
from forecasting.faults import Fault, InputError
from planner.allocation import weight_of
from planner.desk.fits import Fit, Swap, assigned, may_swap, who_fits
from planner.desk.kept_plan import Desk
from planner.desk.leave import Answer, leave_asked
from planner.desk.remedies import remedies
from planner.desk.remedy import Remedy
from planner.desk.words import Effect, Levels, Short, costs_elsewhere
from planner.formats.changes_file import read_changes
from planner.frames import CHANGES
from planner.net import Signal
from planner.repair import Missing, Repaired, repair
from planner.roster.audit import audit
from planner.roster.decided import decisions, with_decided, without_shifts
from planner.roster.who_could import Candidate, who_could
from planner.scenario import Inputs, Scenario

ABSENT = ("agent", "start", "end", "kind", "note")
"""Columns of absent.csv: those of the availability file."""


Explained = tuple[Short, list[Candidate], list[tuple[Remedy, Effect]]]
"""The interval, everybody who has the skill, remedies with their effects."""

UNKNOWN = (float("nan"), float("nan"), float("nan"))
"""Service levels that are not simulated yet."""


def explain(
    desk: Desk, queue: str, at: str, replications: int, sooner: Callable[[Explained], None] | None = None
) -> Explained:
    """Why an interval is short, who could help and what would.

    Remedies come cheapest first; those that cost elsewhere, in shortage or in simulated service, after the others.

    Parameters
    ----------
    queue, at : str
        Name of a queue and an ISO time on the scenario's clock.
    replications : int
        Of the simulation of the roster and of each remedy, on the same streams.
    sooner : callable, optional
        Told what is known before the remedies are, and before they are simulated: service levels are NaN then.

    Raises
    ------
    InputError
        If the queue or the time is not of the plan.
    """
    scenario = desk.inputs.scenario
    start = _interval(scenario, at)
    names = [one.name for one in scenario.queue]
    if queue not in names:
        raise InputError([Fault("--queue", queue, f"one of {', '.join(names)}", "Name a queue of the scenario.")])
    tell, standing = sooner or _nobody, desk.standing
    minute = standing.line.minute_of(start)
    rows = standing.allocation.coverage
    row = rows[(rows["queue"] == queue) & (rows["start"] == start)].iloc[0]
    short = Short(queue, start, float(row["required"]), float(row["scheduled"]), UNKNOWN)
    people = who_could(standing, queue, minute)
    tell((short, people, []))
    made = remedies(standing, queue, minute)
    tell((short, people, [(one, (UNKNOWN, UNKNOWN)) for one in made]))
    served = _levels(desk, desk.roster, queue, start, replications)
    found = [(one, (served, _levels(desk, one.roster, queue, start, replications, one.inputs))) for one in made]
    return replace(short, served=served), people, sorted(found, key=lambda one: costs_elsewhere(*one))


def _nobody(explained: Explained) -> None:
    """Nobody is told sooner."""


def _interval(scenario: Scenario, text: str) -> pd.Timestamp:
    """The interval of the plan in which a time lies."""
    starts = scenario.horizon()
    step = pd.Timedelta(minutes=scenario.interval_min)
    when: pd.Timestamp | None
    try:
        when = moment(pd.Timestamp(text), starts.tz)
    except ValueError:
        when = None
    if when is None or pd.isna(when) or not starts[0] <= when < starts[-1] + step:
        expected = f"a time of the plan, {starts[0]:%Y-%m-%d %H:%M} to {starts[-1] + step:%Y-%m-%d %H:%M}"
        raise InputError([Fault("--at", text, expected, "Write it as 2026-11-24T14:15, on the scenario's clock.")])
    found: pd.Timestamp = starts[int(starts.searchsorted(when, side="right")) - 1]
    return found


def _levels(
    desk: Desk, roster: pd.DataFrame, queue: str, start: pd.Timestamp, replications: int, inputs: Inputs | None = None
) -> Levels:
    """Simulated service level of an interval, of its day and of all queues over the plan."""
    service = desk.served(roster, replications, inputs).service
    mine = service[service["queue"] == queue]
    day = mine[mine["start"].dt.date == start.date()]
    weights = {one.name: weight_of(one) for one in desk.inputs.scenario.queue}
    return _level(mine[mine["start"] == start]), _level(day), _level(service, weights)


def _level(rows: pd.DataFrame, weights: Mapping[str, float] | None = None) -> float:
    """Contacts offered as weights, each queue's times its own where these are given."""
    known = rows[rows["service_level"].notna() & (rows["offered"] > 0)]
    if not len(known):
        return float("nan")
    times = 1.0 if weights is None else known["queue"].map(weights).astype(float)
    return float(np.average(known["service_level"], weights=known["offered"] * times))


def mend(
    desk: Desk, absent: Sequence[str], apply: Path | None, most: int | None, cancelled: Signal | None = None
) -> tuple[Repaired, pd.DataFrame, pd.DataFrame]:
    """A roster mended, the people missing as rows of the availability file, and all that was decided about people.

    Parameters
    ----------
    absent : sequence of str
        ``ID@DATE``.
    apply : Path, optional
        A changes.csv.
    most : int, optional
        Shifts that may change beside.
    cancelled : Signal, optional
        Once it is set, the changes found till then are taken.

    Raises
    ------
    InputError
        If nothing is asked, or something is not of the plan.
    """
    if not absent and apply is None:
        remedy = "Name who is missing with --absent ID@DATE, or changes with --apply FILE."
        raise InputError([Fault("planner repair", "neither", "--absent or --apply", remedy)])
    missing = [Missing(*_person_and_day(text, "--absent")) for text in absent]
    wanted = CHANGES.empty() if apply is None else read_changes(apply, desk.inputs)
    decided = decisions(wanted)
    inputs, roster = with_decided(desk.inputs, decided), without_shifts(desk.roster, decided)
    file = "changes.csv" if apply is None else apply.name
    how: dict[str, Any] = {"wanted": wanted, "wanted_file": file, "most": most, "cancelled": cancelled}
    found = repair(inputs, desk.requirement, roster, missing, **how)
    planned = {(row.agent, row.start, row.end) for row in inputs.absences if row.note != "missing"}
    rows = [
        (row.agent, row.start.isoformat(), row.end.isoformat(), row.kind, row.note)
        for row in found.inputs.absences
        if (row.agent, row.start, row.end) not in planned
    ]
    gone = pd.DataFrame(rows, columns=list(ABSENT))
    if not len(decided):
        return found, gone, desk.decided
    return _since_before(desk, found, decided), gone, pd.concat([desk.decided, decided], ignore_index=True)


def _since_before(desk: Desk, found: Repaired, decided: pd.DataFrame) -> Repaired:
    """A repair held against the roster before the decisions too."""
    known = set(audit(desk.inputs, desk.roster))
    short_h = desk.standing.allocation.shortage_h
    return replace(
        found,
        changes=pd.concat([decided, found.changes], ignore_index=True),
        shortage_h=(short_h, *found.shortage_h[1:]),
        breaches=tuple(breach for breach in audit(found.inputs, found.roster) if breach not in known),
    )


def _person_and_day(text: str, option: str) -> tuple[str, dt.date]:
    agent, _, day = text.rpartition("@")
    try:
        return agent, dt.date.fromisoformat(day)
    except ValueError as error:
        fault = Fault(option, text, "ID@DATE, such as A017@2026-11-24", "Write the person's id, @ and the day.")
        raise InputError([fault]) from error


def fit(desk: Desk, text: str) -> list[Fit]:
    """Who fits ``DATE:NAME@HH:MM``, with or without ``-HH:MM``.

    Raises
    ------
    InputError
        If that is no shift of the scenario on a day of the plan.
    """
    return who_fits(desk.standing, *_shift_told(desk, text))


def assign(desk: Desk, text: str, agent: str) -> pd.DataFrame:
    """Changes by which somebody works a shift that `fit` said they fit; frame CHANGES.

    Raises
    ------
    InputError
        If that is no shift of the scenario on a day of the plan, or they do not fit it.
    """
    changes = assigned(desk.standing, agent, *_shift_told(desk, text))
    if not len(changes):
        remedy = "Ask who fits the shift; the answer says what stops the others."
        raise InputError([Fault("agent", agent, f"somebody who fits {text}", remedy)])
    return changes


def _shift_told(desk: Desk, text: str) -> tuple[int, str, int, int | None]:
    """Day, shift, start and end of ``DATE:NAME@HH:MM``, with or without ``-HH:MM``."""
    scenario = desk.inputs.scenario
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d):(.+)@(\d\d?):(\d\d)(?:-(\d\d?):(\d\d))?", text)
    names = [shift.name for shift in scenario.shift]
    if found is None or found[2] not in names:
        expected = f"DATE:NAME@HH:MM with a shift of the scenario: {', '.join(names)}"
        raise InputError([Fault("--shift", text, expected, f"Write it as {scenario.start}:{names[0]}@09:00.")])
    day = (_day(found[1], "--shift", scenario) - scenario.start).days
    end = None if found[5] is None else int(found[5]) * 60 + int(found[6])
    return day, found[2], int(found[3]) * 60 + int(found[4]), end


def _day(text: str, option: str, scenario: Scenario) -> dt.date:
    last = scenario.start + dt.timedelta(scenario.days - 1)
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not scenario.start <= day <= last:
        raise InputError([Fault(option, text, f"a day of the plan, {scenario.start} to {last}", "Correct the day.")])
    return day


def swap(desk: Desk, shifts: Sequence[str]) -> Swap:
    """Whether two shifts ``ID@DATE`` may be exchanged.

    Raises
    ------
    InputError
        If they are not two shifts of people and days of the plan.
    """
    if len(shifts) != 2:
        raise InputError([Fault("planner swap", f"{len(shifts)} shifts", "two: A@DATE B@DATE", "Name two shifts.")])
    scenario = desk.inputs.scenario
    pairs = []
    for text in shifts:
        agent, day = _person_and_day(text, "planner swap")
        _known(desk, agent, "planner swap")
        pairs.append((agent, (_day(day.isoformat(), "planner swap", scenario) - scenario.start).days))
    (one, one_day), (other, other_day) = pairs
    return may_swap(desk.standing, one, one_day, other, other_day)


def _known(desk: Desk, agent: str, option: str) -> None:
    if agent not in {one.agent for one in desk.inputs.agents}:
        raise InputError([Fault(option, agent, "the id of somebody in the staff file", "Correct the id.")])


def leave(desk: Desk, agent: str, first: str, last: str) -> Answer:
    """Whether somebody may have leave from one day to another.

    Raises
    ------
    InputError
        If the person or a day is not of the plan.
    """
    scenario = desk.inputs.scenario
    _known(desk, agent, "--agent")
    begin, end = _day(first, "--from", scenario), _day(last, "--to", scenario)
    if end < begin:
        raise InputError([Fault("--to", last, f"a day from {begin} on", "Exchange the two days.")])
    dates = [begin + dt.timedelta(n) for n in range((end - begin).days + 1)]
    return leave_asked(desk.inputs, desk.requirement, desk.roster, agent, dates)


def leave_effects(desk: Desk, answer: Answer, replications: int) -> list[tuple[str, float, float]]:
    """Simulated service level of each queue over the days asked for, as planned and with the leave and its changes."""
    days = [day.date for day in answer.days]
    services = [desk.served(roster, replications).service for roster in (desk.roster, answer.repaired.roster)]
    found = []
    for queue in desk.inputs.scenario.queue:
        levels = []
        for service in services:
            rows = service[(service["queue"] == queue.name) & service["start"].dt.date.isin(days)]
            levels.append(_level(rows))
        found.append((queue.name, levels[0], levels[1]))
    return found
