"""What can be asked about a plan on the desk. To add one: a function, a row in QUESTIONS or IN_PARTS.

Each takes the desk and what was asked, and gives the answer as JSON and the rosters that could be kept of it.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from planner.desk.answers import Explained, assign, explain, fit, leave, leave_effects, mend, swap
from planner.desk.changed import Changed
from planner.desk.edited import Edits, Key, moved_along, roster_with
from planner.desk.kept_plan import Desk
from planner.desk.words import leave_json, person_json, remedy_json
from planner.frames import CHANGES
from planner.repair import Repaired
from planner.report.files import write_table
from planner.roster.audit import audit
from planner.roster.changes import sentences
from planner.roster.decided import decided_row, decisions
from planner.roster.facts import AWAY
from planner.store.roster_changes import changes_between
from planner.store.shifts import shifts_of

Answered = tuple[dict[str, Any], list[Changed]]
Asked = Mapping[str, Any]
Sooner = Callable[[dict[str, Any]], None]
"""Told what of the answer is known before all of it is."""

REPLICATIONS = 40
"""Of the simulation of the roster and of each remedy, on the same streams."""


def _open(desk: Desk, asked: Asked) -> Answered:
    """Nothing but that the plan lies open, for who is about to ask."""
    del asked
    _ = desk.standing
    return {"notes": list(desk.notes)}, []


def _explain(desk: Desk, asked: Asked, sooner: Sooner) -> Answered:
    """Why an interval is short: ``queue``, ``at``; sooner who could work, then the remedies, at last their effects."""

    def tell(explained: Explained) -> None:
        sooner(_explained(desk, explained))

    explained = explain(desk, asked["queue"], asked["at"], REPLICATIONS, tell)
    made = [Changed("remedy", one.says, one.inputs, one.roster, decisions(one.changes)) for one, _ in explained[2]]
    return _explained(desk, explained), made


def _explained(desk: Desk, explained: Explained) -> dict[str, Any]:
    short, people, found = explained
    labels = {one.agent: one.name for one in desk.inputs.agents}
    return {
        "queue": short.queue,
        "start": short.start.isoformat(),
        "required": short.required,
        "scheduled": short.scheduled,
        "served": [_share(one) for one in short.served],
        "people": [
            {**person_json(one), "name": labels.get(one.person.name, ""), "says": one.sentence} for one in people
        ],
        "remedies": [remedy_json(remedy, effect, "") for remedy, effect in found],
        "currency": desk.inputs.scenario.currency,
    }


def _share(share: float) -> float | None:
    return None if share != share else round(share, 4)


def _repair(desk: Desk, asked: Asked) -> Answered:
    """Who is missing: ``absent`` as ID@DATE, ``most`` shifts that may change or None."""
    found, _, decided = mend(desk, asked["absent"], None, asked.get("most"))
    return _mended(desk, found, "repair", decided, [_missing(desk, one) for one in asked["absent"]])


def _missing(desk: Desk, absent: str) -> str:
    """A sentence for the list of what a plan stands on: who, and on what day."""
    agent, _, day = absent.partition("@")
    label = next((one.name for one in desk.inputs.agents if one.agent == agent), "") or agent
    return f"{label}, {dt.date.fromisoformat(day):%a %d %b}: missing"


def _mended(desk: Desk, found: Repaired, how: str, decided: pd.DataFrame, because: Sequence[str] = ()) -> Answered:
    """A repair and, where it breaks no rule, its roster; `decided` without what the plan stood on already.

    `because` leads the list of what changed.
    """
    own = decided.iloc[len(desk.decided) :].reset_index(drop=True)
    said = sentences(found.changes)
    answer = {
        "changed_shifts": found.changed_shifts,
        "says": said,
        "shortage_h": [round(hours, 3) for hours in found.shortage_h],
        "notes": list(found.notes),
        "breaches": [one.sentence for one in found.breaches],
    }
    made = [Changed(how, (*because, *said), found.inputs, found.roster, own, found.notes)]
    return answer, [] if found.breaches else made


def _leave(desk: Desk, asked: Asked, sooner: Sooner) -> Answered:
    """May ``agent`` be away from ``first`` to ``last``; ``effects``: with the service level simulated.

    Sooner than the roster with the leave and the effects comes whether they may.
    """
    given = leave(desk, asked["agent"], asked["first"], asked["last"])
    sooner(leave_json(given, []))
    effects = leave_effects(desk, given, REPLICATIONS) if asked.get("effects") else []
    first, last = (dt.date.fromisoformat(asked[name]) for name in ("first", "last"))
    days = [first + dt.timedelta(step) for step in range((last - first).days + 1)]
    zone = desk.inputs.scenario.time_zone
    label = next((one.name for one in desk.inputs.agents if one.agent == asked["agent"]), "") or asked["agent"]
    rows = [decided_row("leave", asked["agent"], day, "", f"{label}, {day:%a %d %b}: leave", zone) for day in days]
    others = given.repaired.changes
    changes = pd.concat([*rows, *([others] if len(others) else [])], ignore_index=True)
    mended, made = _applied(desk, changes, "leave")
    shares = {queue: [_share(before), _share(after)] for queue, before, after in effects}
    return {**leave_json(given, []), "service_level": shares, "granted": mended}, made


def _applied(desk: Desk, changes: pd.DataFrame, how: str) -> Answered:
    """The roster with changes that somebody decided, and no others."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "changes.csv"
        write_table(changes, path)
        found, _, decided = mend(desk, [], path, 0)
    return _mended(desk, found, how, decided)


def _fits(desk: Desk, asked: Asked) -> Answered:
    """Who fits ``shift``, DATE:NAME@HH:MM with or without -HH:MM."""
    return {"people": [vars(one) for one in fit(desk, asked["shift"])], "currency": desk.inputs.scenario.currency}, []


def _assign(desk: Desk, asked: Asked) -> Answered:
    """The roster in which ``agent`` works ``shift``, told as `_fits` tells it."""
    return _applied(desk, assign(desk, asked["shift"], asked["agent"]), "fit")


def _swap(desk: Desk, asked: Asked) -> Answered:
    """May two exchange ``shifts``, each ID@DATE; the roster with the exchange where they may."""
    found = swap(desk, asked["shifts"])
    answer = {"allowed": found.allowed, "reasons": list(found.reasons), "saved_h": found.saved_h}
    if not found.allowed:
        return answer, []
    (one, first), (other, second) = (text.rsplit("@", 1) for text in asked["shifts"])
    rows = pd.concat(
        [_given(desk, one, first, other, second), _given(desk, other, second, one, first)], ignore_index=True
    )
    zone = desk.inputs.scenario.time_zone
    for column in ("start", "end"):
        rows[column] = pd.to_datetime(rows[column], utc=True).dt.tz_convert(zone)
    mended, made = _applied(desk, rows, "swap")
    return {**answer, "granted": mended}, made


def _given(desk: Desk, agent: str, gives: str, other: str, takes: str) -> pd.DataFrame:
    """Rows by which somebody works another's hours of a day, and is off on the day that they give away."""
    roster = desk.roster[~desk.roster["activity"].isin(AWAY)]
    dates = pd.to_datetime(roster["date"]).dt.strftime("%Y-%m-%d")
    own = roster[(roster["agent"] == other) & (dates == takes)].sort_values("start")
    day = dt.date.fromisoformat(takes)
    rows: list[tuple[object, ...]] = [
        ("work", agent, day, own["shift"].iloc[0], own["start"].iloc[0], own["end"].iloc[-1], "")
    ]
    rows += [
        ("break", agent, day, str(activity), start, end, "")
        for activity, start, end in zip(own["activity"], own["start"], own["end"], strict=True)
        if activity != "work"
    ]
    if gives != takes:
        rows.append(("off", agent, dt.date.fromisoformat(gives), "", None, None, ""))
    return pd.DataFrame(rows, columns=list(CHANGES.columns))


def _edit(desk: Desk, asked: Asked) -> Answered:
    """The roster with edited ``rows`` (``before`` those they were) and days ``gone``: what it breaks, what changes."""
    zone = desk.inputs.scenario.time_zone
    rows = [
        moved_along(before, row) if before else row for before, row in zip(asked["before"], asked["rows"], strict=True)
    ]
    names = [one.agent for one in desk.inputs.agents]
    after = roster_with(desk.roster, Edits(rows, [Key(*one) for one in asked["gone"]]), names, zone)
    inputs = replace(desk.inputs, published_roster=desk.roster)
    known = set(audit(inputs, desk.roster))
    broken = [one for one in audit(inputs, after) if one not in known]
    said = _between(desk, after)
    standing = desk.standing
    short_h = [standing.allocation.shortage_h, standing.allocated(after).shortage_h]
    answer = {
        "breaches": [{"rule": one.rule, "agent": one.agent, "says": one.sentence} for one in broken],
        "known": len(known),
        "says": list(said),
        "shortage_h": [round(hours, 3) for hours in short_h],
        "rows": [dict(row) for row in rows],
    }
    notes = tuple(f"Breaks a rule: {one.sentence}" for one in broken)
    return answer, [Changed("edit", tuple(said), inputs, after, notes=notes)]


def _between(desk: Desk, after: pd.DataFrame) -> Sequence[str]:
    """What somebody changed, in sentences on the clock of each person's site."""
    scenario = desk.inputs.scenario
    zones = {one.agent: scenario.site_zone(one.site) for one in desk.inputs.agents}
    names = {one.agent: one.name for one in desk.inputs.agents}
    before, now = (shifts_of(frame, zones, scenario.time_zone) for frame in (desk.roster, after))
    return changes_between(before, now, names).sentences()


def _today(desk: Desk, asked: Asked) -> Answered:
    from planner.services.desk_worker.daily import today  # forecasts, which the questions above do not need

    return today(desk, asked)


def _review(desk: Desk, asked: Asked) -> Answered:
    from planner.services.desk_worker.daily import reviewed

    return reviewed(desk, asked)


def _bridge(desk: Desk, asked: Asked) -> Answered:
    from planner.services.desk_worker.daily import bridged

    return bridged(desk, asked)


def _drawn_day(desk: Desk, asked: Asked) -> Answered:
    from planner.services.desk_worker.daily import drawn_day

    return drawn_day(desk, asked)


QUESTIONS: Mapping[str, Callable[[Desk, Asked], Answered]] = {
    "open": _open,
    "repair": _repair,
    "fits": _fits,
    "assign": _assign,
    "swap": _swap,
    "edit": _edit,
    "today": _today,
    "review": _review,
    "bridge": _bridge,
    "drawn_day": _drawn_day,
}
"""Questions that are answered at once."""

IN_PARTS: Mapping[str, Callable[[Desk, Asked, Sooner], Answered]] = {"explain": _explain, "leave": _leave}
"""Questions of whose answer what is known first is told before the rest, under the same names."""


def answer_of(desk: Desk, what: str, asked: Asked, sooner: Sooner) -> Answered:
    """Answer one of `QUESTIONS` or `IN_PARTS`."""
    return IN_PARTS[what](desk, asked, sooner) if what in IN_PARTS else QUESTIONS[what](desk, asked)
