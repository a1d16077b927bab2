"""Plans, rosters, logs and looks that are old enough go; their totals stay."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
from sqlalchemy import delete, func, select

from planner.store.blobs import keep_bytes, keep_frame, kept_frame
from planner.store.database import Work
from planner.store.plans import FACTS
from planner.store.tables import (
    JobLine,
    JobRow,
    LineRow,
    PlanRow,
    RosterVersion,
    SegmentFact,
    ShiftRow,
    TrailRow,
)
from planner.store.trail_rewriting import open_chain

TOTALS = (FACTS, "summary.csv", "cost.csv", "service.csv", "coverage.csv")
"""Files of a plan that tell of queues and money, not of people: they stay."""

LOOK = "pay.seen"


def forget_plans(work: Work, before: dt.datetime) -> int:
    """Plans made before: their files but `TOTALS`, and sentences that may name people; how many."""
    published = select(RosterVersion.plan_id).join(LineRow, LineRow.id == RosterVersion.line_id)
    current = published.where(RosterVersion.number == LineRow.published, RosterVersion.plan_id.is_not(None))
    count = 0
    for plan in work.session.scalars(select(PlanRow).where(PlanRow.made_at < before, PlanRow.id.not_in(current))):
        files = {name: sha256 for name, sha256 in plan.files.items() if name in TOTALS}
        if files == plan.files:
            continue
        facts = {**plan.facts, "warnings": []}
        text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
        plan.facts, plan.files = facts, {**files, FACTS: keep_bytes(work, text.encode())}
        work.tell("plan.forget", f"plan {plan.id}", {"before": before.isoformat()}, sorted(files))
        count += 1
    return count


def forget_rosters(work: Work, before: dt.datetime) -> int:
    """Versions of rosters that ended before: their shifts, also those in calendars; how many versions."""
    day, count = before.date(), 0
    for version in work.session.scalars(select(RosterVersion).where(RosterVersion.to_date < day)):
        roster = kept_frame(work.store, version.sha256)
        if roster.empty:
            continue
        version.sha256 = keep_frame(work, roster.iloc[:0])
        version.files = {
            name: keep_frame(work, kept_frame(work.store, sha256).iloc[:0]) for name, sha256 in version.files.items()
        }
        breaches = [[rule, "", date, ""] for rule, _, date, _ in version.checked["breaches"]]  # whose is forgotten
        version.checked = {**version.checked, "breaches": breaches}
        told = {"version": version.number, "people": int(roster["agent"].nunique()), "hours": _hours(roster)}
        work.tell("roster.forget", f"roster {version.line_id}", told, None)
        count += 1
    for table in (ShiftRow, SegmentFact):
        work.session.execute(delete(table).where(table.date < day))
    return count


def forget_logs(work: Work, before: dt.datetime) -> int:
    """Lines of jobs that ended before; how many lines."""
    ended = select(JobRow.id).where(JobRow.ended_at < before)
    lines = work.session.scalar(select(func.count()).select_from(JobLine).where(JobLine.job_id.in_(ended))) or 0
    if lines:
        work.session.execute(delete(JobLine).where(JobLine.job_id.in_(ended)))
        work.tell("job.forget", "logs", {"lines": lines, "before": before.isoformat()}, None)
    return lines


def forget_looks(work: Work, before: dt.datetime) -> int:
    """Looks at pay that the trail holds from before; how many. The chain is built anew and says so."""
    old = (TrailRow.what == LOOK) & (TrailRow.at < before)
    count = work.session.scalar(select(func.count()).select_from(TrailRow).where(old)) or 0
    if count:
        with open_chain(work.session) as head:
            work.session.execute(delete(TrailRow).where(old))
        work.tell("trail.forget", "looks", {"rows": count, "trail_before": head}, None)
    return count


def _hours(roster: pd.DataFrame) -> float:
    """Paid hours of a roster."""
    start, end = (pd.to_datetime(roster[name], utc=True) for name in ("start", "end"))
    paid = roster["paid"].astype(str).str.lower() == "true"
    return round(float(((end - start).dt.total_seconds() * paid).sum()) / 3600.0, 4)
