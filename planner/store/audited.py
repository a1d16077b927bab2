"""What is found out about a roster when it is drafted: breaches, burdens, people, and what it was held against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from planner.frames import ROSTER
from planner.roster.audit import audit
from planner.roster.burdens import Burdens
from planner.roster.ledger import borne_by_person, continued
from planner.roster.people import people_of
from planner.scenario import Inputs, Scenario
from planner.scenario.fairness import first_of_week, planned_weeks
from planner.scenario.queue import Queue
from planner.store.blobs import keep_frame
from planner.store.database import Store, Work
from planner.store.in_force import days_in_force, frame_in_force
from planner.store.shifts import dates_of, within
from planner.store.tables import LineRow

WEEKS_BACK = 26
"""So far back published rosters are looked at: as long as the longest average of working hours."""

SEAM_DAYS = 14
"""Days before a draft whose shifts are compared again when it is published: rest, runs and weeks reach so far."""


@dataclass(frozen=True)
class Checked:
    """What a draft was held against and what was found; kept with it.

    Attributes
    ----------
    seen : dict of date to int
        Which version decided each of its days when it was drafted.
    breaches : list of [rule, agent, date, sentence]
    files : dict of name to sha256
        Kept frames: ``people`` the staff, ``burdens`` frame LEDGER of its own weeks, ``before`` the days before that
        its rules looked at.
    weeks : list of str
        Planning weeks that its days touch.
    queues : list of dict
        In the columns of `planner.store.tables.QueueFact`.
    """

    seen: dict[str, int]
    breaches: list[list[str]]
    files: dict[str, str]
    weeks: list[str]
    queues: list[dict[str, Any]]

    def told(self) -> dict[str, Any]:
        """As it is kept beside the files."""
        return {name: value for name, value in asdict(self).items() if name != "files"}


def examined(work: Work, line: LineRow, roster: pd.DataFrame, inputs: Inputs, days: tuple[dt.date, dt.date]) -> Checked:
    """Audit a roster with what is published around it, count its burdens, and keep both.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER.
    inputs : Inputs
        Its scenario and staff.
    days : tuple of date
        First and last day it is to decide.
    """
    around = amid(work.store, work.session, line, inputs)
    seen = days_in_force(work.session, line.id, *days)
    found = audit(around, roster)
    looked_at = _joined([around.previous_roster, roster], inputs.scenario.time_zone)
    seam = within(looked_at, days[0] - dt.timedelta(SEAM_DAYS), days[0] - dt.timedelta(1))
    return Checked(
        {date.isoformat(): version for date, version in seen.items()},
        [[one.rule, one.agent, one.date.isoformat(), one.sentence] for one in found],
        {
            "people": keep_frame(work, people_frame(inputs)),
            "burdens": keep_frame(work, _burdens(work, line, roster, inputs, days)),
            "before": keep_frame(work, seam.reset_index(drop=True)),
        },
        planned_weeks(on_days(inputs, days).scenario),
        [_queue(queue) for queue in inputs.scenario.queue],
    )


def amid(store: Store, session: Session, line: LineRow, inputs: Inputs) -> Inputs:
    """Inputs whose previous and published rosters are what the line says, on the days that it decides.

    Days that it does not decide stay as the scenario's files tell them.
    """
    scenario = inputs.scenario
    first, last = scenario.start, scenario.start + dt.timedelta(scenario.days - 1)
    ids = [agent.agent for agent in inputs.agents]

    def told(given: pd.DataFrame | None, start: dt.date, end: dt.date) -> pd.DataFrame | None:
        days = days_in_force(session, line.id, start, end)
        if not days:
            return given
        known = frame_in_force(store, session, line, days)
        rest = None if given is None or given.empty else given[~dates_of(given).isin(set(days)).to_numpy()]
        return _joined([rest, known[known["agent"].isin(ids)]], scenario.time_zone)

    back, day = dt.timedelta(7 * WEEKS_BACK), dt.timedelta(1)
    return replace(
        inputs,
        previous_roster=told(inputs.previous_roster, first - back, first - day),
        published_roster=told(inputs.published_roster, first, last + back),
    )


def _joined(parts: Sequence[pd.DataFrame | None], time_zone: str) -> pd.DataFrame:
    """Rosters one after the other, by person and time."""
    filled = [
        part.assign(**{name: part[name].dt.tz_convert(time_zone) for name in ("start", "end")})
        for part in parts
        if part is not None and len(part)
    ]
    if not filled:
        return ROSTER.empty()
    return pd.concat(filled).sort_values(["agent", "start"], kind="stable", ignore_index=True)


def people_frame(inputs: Inputs) -> pd.DataFrame:
    """The staff file without pay: the columns of `planner.store.tables.PersonFact`."""
    plain = ("name", "team", "site", "cost_centre", "contract", "grade")
    rows = [
        {"agent": agent.agent}
        | {name: getattr(agent, name) for name in plain}
        | {
            "time_zone": inputs.scenario.site_zone(agent.site),
            "skills": "|".join(skill.queue for skill in agent.skills),
            "start_date": _iso(agent.start_date),
            "end_date": _iso(agent.end_date),
        }
        for agent in inputs.agents
    ]
    columns = ["agent", *plain, "time_zone", "skills", "start_date", "end_date"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "object"))


def _iso(date: dt.date | None) -> str:
    return "" if date is None else date.isoformat()


def _burdens(
    work: Work, line: LineRow, roster: pd.DataFrame, inputs: Inputs, days: tuple[dt.date, dt.date]
) -> pd.DataFrame:
    """Frame LEDGER of the weeks that these days touch, whole, without those before."""
    first = first_of_week(days[0], inputs.scenario.week_starts)
    last = first_of_week(days[1], inputs.scenario.week_starts) + dt.timedelta(6)
    around = amid(work.store, work.session, line, on_days(inputs, days))
    day = dt.timedelta(1)
    parts = [
        within(_some(around.previous_roster), first, days[0] - day),
        within(roster, *days),
        within(_some(around.published_roster), days[1] + day, last),
    ]
    weeks = replace(on_days(around, (first, last)), ledger=None)
    people = people_of(weeks) if weeks.agents else []
    borne = borne_by_person(people, _joined(parts, inputs.scenario.time_zone), Burdens(weeks.scenario))
    return continued(weeks, borne)


def on_days(inputs: Inputs, days: tuple[dt.date, dt.date]) -> Inputs:
    """The same on other days."""
    span = {"start": days[0], "days": (days[1] - days[0]).days + 1}
    return replace(inputs, scenario=inputs.scenario.model_copy(update=span))


def _some(roster: pd.DataFrame | None) -> pd.DataFrame:
    return ROSTER.empty() if roster is None else roster


def _queue(queue: Queue) -> dict[str, Any]:
    target = queue.target
    return {
        "queue": queue.name,
        "channel": queue.channel,
        "target_share": None if target is None else target.share,
        "target_within_s": None if target is None else _within_s(target.within_s, target.within_h),
        "target_over": "" if target is None else target.over,
    }


def _within_s(seconds: float | None, hours: float | None) -> float | None:
    return seconds if seconds is not None else None if hours is None else hours * 3600.0


def horizon(scenario: Scenario) -> tuple[dt.date, dt.date]:
    """First and last day of a scenario."""
    return scenario.start, scenario.start + dt.timedelta(scenario.days - 1)
