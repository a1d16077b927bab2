"""Published plans as facts for SQL users; the views ``v1_...`` of the migrations stand on these tables."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from sqlalchemy import delete, exists, select

from planner.frame_files import read_frame
from planner.frames import COST, COVERAGE, REQUIREMENT, SERVICE, FrameSpec
from planner.store.blobs import kept_bytes
from planner.store.bulk import insert_rows
from planner.store.database import Work
from planner.store.faults import StoreError
from planner.store.shifts import Shift, moment
from planner.store.tables import CostFact, IntervalFact, LineRow, PersonFact, PlanRow, QueueFact, SegmentFact

MEASURES = ("offered", "service_level", "asa_s", "p_abandon", "occupancy", "backlog")
AT_ONCE = 10_000
"""People named in one statement."""


def renew_segments(
    work: Work, line: LineRow, shifts: Sequence[Shift], changed: Collection[tuple[str, dt.date]]
) -> None:
    """Put the segments of these shifts in place of what stood on the days that changed.

    Parameters
    ----------
    changed : collection of (agent, date)
    """
    for date, pairs in groupby(sorted(changed, key=lambda pair: pair[1]), key=lambda pair: pair[1]):
        agents = [agent for agent, _ in pairs]
        for first in range(0, len(agents), AT_ONCE):
            own = SegmentFact.line_id == line.id, SegmentFact.date == date
            gone = delete(SegmentFact).where(*own, SegmentFact.agent.in_(agents[first : first + AT_ONCE]))
            work.session.execute(gone.execution_options(synchronize_session=False))
    days = changed if isinstance(changed, set) else set(changed)
    rows = [(one, part) for one in shifts if (one.agent, one.date) in days for part in one.parts]
    insert_rows(
        work.session,
        SegmentFact,
        {
            "line_id": [line.id] * len(rows),
            "agent": [one.agent for one, _ in rows],
            "date": [one.date for one, _ in rows],
            "shift": [one.shift for one, _ in rows],
            "activity": [part.activity for _, part in rows],
            "queue": [part.queue for _, part in rows],
            "start": [moment(part.start) for _, part in rows],
            "end": [moment(part.end) for _, part in rows],
            "paid": [part.paid for _, part in rows],
            "hours": [(part.end - part.start) / 3600.0 for _, part in rows],
        },
    )


def renew_people(work: Work, people: pd.DataFrame, queues: Sequence[Mapping[str, Any]]) -> None:
    """Put people and queues as a version's scenario says them in place of what was known of them.

    Parameters
    ----------
    people : DataFrame
        As `planner.store.audited.people_frame` gives it.
    queues : sequence of mapping
        In the columns of `QueueFact`.
    """
    agents = people["agent"].tolist()
    for first in range(0, len(agents), AT_ONCE):
        gone = delete(PersonFact).where(PersonFact.agent.in_(agents[first : first + AT_ONCE]))
        work.session.execute(gone.execution_options(synchronize_session=False))
    columns: dict[str, list[Any]] = {str(name): people[name].tolist() for name in people}
    for name in ("start_date", "end_date"):
        columns[name] = [dt.date.fromisoformat(text) if text else None for text in columns[name]]
    insert_rows(work.session, PersonFact, columns)
    for queue in queues:
        work.session.merge(QueueFact(**queue))
    work.session.flush()


def add_plan(work: Work, plan_id: int, time_zone: str) -> None:
    """Facts of a plan by interval and by cost, once.

    Parameters
    ----------
    time_zone : str
        The scenario's clock.

    Raises
    ------
    StoreError
        If a file of the plan is damaged.
    """
    if work.session.scalar(select(exists().where(IntervalFact.plan_id == plan_id))):
        return
    plan = work.session.get(PlanRow, plan_id)
    assert plan is not None
    rows = _intervals(work, plan)
    local = rows["start"].dt.tz_convert(time_zone)
    insert_rows(
        work.session,
        IntervalFact,
        {
            "plan_id": [plan_id] * len(rows),
            "queue": rows["queue"].tolist(),
            "start": rows["start"].dt.to_pydatetime().tolist(),
            "date": local.dt.date.tolist(),
            "time": local.dt.strftime("%H:%M").tolist(),
            "minutes": [_minutes(rows["start"])] * len(rows),
            **{str(name): rows[name].tolist() for name in rows.columns[2:]},
        },
    )
    cost = _table(work, plan, COST)
    insert_rows(
        work.session,
        CostFact,
        {"plan_id": [plan_id] * len(cost)} | {name: cost[name].tolist() for name in COST.columns},
    )


def _intervals(work: Work, plan: PlanRow) -> pd.DataFrame:
    """``start,queue`` and all that requirement, coverage and service say of them; queues pooled are left out."""
    key = ["start", "queue"]
    needed = _table(work, plan, REQUIREMENT)[[*key, "volume", "aht_s"]]
    covered = _table(work, plan, COVERAGE)[[*key, "required", "scheduled", "net"]]
    served = _table(work, plan, SERVICE)[[*key, *MEASURES]]
    covered = covered[covered["queue"] != "*"]
    return needed.merge(covered, on=key, how="outer").merge(served, on=key, how="outer")


def _minutes(starts: pd.Series) -> int:
    """Length of an interval: the least distance between two starts of a regular grid."""
    steps = starts.drop_duplicates().sort_values().diff().dropna()
    return int(steps.min().total_seconds() // 60) if len(steps) else 0


def _table(work: Work, plan: PlanRow, spec: FrameSpec) -> pd.DataFrame:
    """A table of a kept plan, moments in UTC."""
    digest = plan.files.get(spec.name)
    if digest is None:
        remedy = (
            "What a cancelled job kept at first is not simulated: take the plan it finished (`planner jobs list`), or "
            "publish the roster alone (--roster). Of a folder keep all that `planner plan` wrote."
        )
        raise StoreError.told(f"plan {plan.id}", "", f"a plan with its {spec.name}", remedy)
    return read_frame(io.BytesIO(kept_bytes(work.store, digest)), spec)
