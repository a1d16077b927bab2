"""What is killed: publishing a roster, importing a history, a job that keeps a plan, taking the steps; and its judges.

Each judge opens the store anew, says what is wrong with it, lets the same work be done once more and looks again.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clock import Clock
from kill_points import Doing, Ran, Tell, run
from rosters_kept import MONDAY, ZONE, Week, put, roster, team
from sqlalchemy import func, inspect, select
from store_world import fill, write_plan

from planner.store.blobs import files_of
from planner.store.database import Store, open_store
from planner.store.drafts import Drafted, draft, versions
from planner.store.histories import stored_history
from planner.store.in_force import days_in_force, frame_in_force, line_named
from planner.store.jobs.asking import ask
from planner.store.jobs.caring import Carer
from planner.store.jobs.kinds import Arguments, Context, Kind, Made, Workshop
from planner.store.jobs.queue import claim
from planner.store.jobs.run import main
from planner.store.jobs.scratch import scratches
from planner.store.plans import keep_plan
from planner.store.publishing import publish
from planner.store.schema import bring_up_to_date, current
from planner.store.series import add_rows, list_layers, read_rows
from planner.store.shifts import shifts_of
from planner.store.tables import JobRow, PlanRow, SegmentFact, ShiftRow
from planner.store.verifying import verify
from planner.store.webhooks import add_webhook

LINE, AWAY = "phone team", "America/New_York"
HEAD = "start,queue,volume,aht_s\n"
PEOPLE = tuple(f"p{number}" for number in range(6))
EARLY, LATE = "early 08:00-16:30 meal 12:00-12:30", "late 13:00-21:30 meal 17:00-17:30"
OLD: Week = {one: dict.fromkeys(range(5), EARLY) for one in PEOPLE}
NEW: Week = {one: dict.fromkeys(range(1, 6), LATE) for one in PEOPLE[1:]}
CALLS = "".join(
    f"2026-03-03T{hour:02d}:{15 * q:02d}:00,phone,{hour + q},300\n" for hour in range(8, 20) for q in range(4)
)


def opened(address: str, folder: str) -> Store:
    """The store, its clock standing still."""
    return open_store(address, files=Path(folder) / "files", now=Clock())


def prepare(address: str, folder: str) -> None:
    """A store with a scenario, a plan, a history, an address that is told, a published roster and a job that began."""
    store = opened(address, folder)
    bring_up_to_date(store)
    fill(store, Path(folder) / "world")
    for date in ("2026-03-02", "2026-03-03"):
        Path(folder, "more.csv").write_text(HEAD + CALLS.replace("2026-03-03", date))
        if date == "2026-03-02":
            rows = read_rows(Path(folder) / "more.csv", "history", AWAY)
            with store.writing("ana") as work:
                add_rows(work, "quarters", rows)
    put(store, team(*PEOPLE), OLD)
    with store.writing("ana") as work:
        add_webhook(work, "https://hooks.example.org/x", secret="s" * 16)
        ask(work, WORKSHOP, "plan", {})
    assert claim(store, WORKSHOP, "solves") is not None
    store.close()


def publish_new(address: str, folder: str, tell: Tell) -> None:
    """Draft the new week and publish it."""
    store = opened(address, folder)
    inputs = team(*PEOPLE)
    with store.writing("ana") as work:
        number = draft(work, LINE, Drafted(inputs, roster(inputs, NEW))).number
    tell(f"draft {number}")
    with store.writing("ana") as work:
        publish(work, LINE, number, accept_breaches=True, note="as agreed")
    tell(f"published {number}")


def publish_draft(address: str, folder: str, tell: Tell, *, number: int) -> None:
    """Publish a draft that is there."""
    store = opened(address, folder)
    with store.writing(f"publisher {number}") as work:
        publish(work, LINE, number, accept_breaches=True, note="as agreed")
    tell(f"published {number}")


def import_calls(address: str, folder: str, tell: Tell) -> None:
    """Lay a file over a history, then read it with its layers merged."""
    store = opened(address, folder)
    rows = read_rows(Path(folder) / "more.csv", "history", AWAY)
    with store.writing("ana") as work:
        add_rows(work, "quarters", rows, native=False)
    tell("added")
    stored_history(store, "quarters", 15, AWAY)


class Nothing(Arguments):
    """It is told nothing."""


def make_plan(_: Nothing, context: Context) -> Made:
    """A plan of a few files in the job's folder, kept with the job's end; the search itself is left out."""
    for step in range(3):
        context.progress("searching", f"step {step}", incumbent=10.0 - step, bound=5.0, share=step / 3)
    folder = write_plan(context.folder / "plan", name="made by a job")
    return Made(keep=lambda work: {"plan": keep_plan(work, folder, job_id=context.job)})


WORKSHOP = Workshop({"plan": Kind(Nothing, make_plan)}, ("true",))
"""Its processes are started by the tests, not by the store: ``true`` ends at once."""


def run_job(address: str, folder: str, tell: Tell, *, workshop: Workshop = WORKSHOP) -> None:
    """The runner of the job that is running now, as its own process would do it."""
    store = opened(address, folder)
    with store.reading() as session:
        job, attempts = session.execute(select(JobRow.id, JobRow.attempts).where(JobRow.state == "running")).one()
    store.close()
    os.environ |= {"PLANNER_DB": address, "PLANNER_FILES": str(Path(folder) / "files")}
    main([str(job), str(attempts)], workshop)
    tell("ended")


def take_steps(address: str, folder: str, tell: Tell) -> None:
    """From no tables to the newest."""
    bring_up_to_date(opened(address, folder))
    tell("stepped")


def damage(store: Store) -> list[str]:
    """Faults of any store that was killed: files half written, whatever `verify` finds but files of no use."""
    said = [one.sentence for one in verify(store) if "`planner store forget` lets it go" not in one.sentence]
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files_of(store)}
    return said + [f"{name} is half written" for name, digest in digests.items() if name != digest]


def _wrong_roster(store: Store, week: Week) -> list[str]:
    """What is published, against a week, in each place that says it."""
    inputs = team(*PEOPLE)
    own = shifts_of(roster(inputs, week), {}, ZONE)
    segments = sorted((one.agent, part.start, part.end) for one in own for part in one.parts)
    with store.reading() as session:
        line = line_named(session, LINE)
        days = days_in_force(session, line.id, MONDAY, MONDAY.replace(day=8))
        told = shifts_of(frame_in_force(store, session, line, days), {}, ZONE)
        live = session.scalars(select(ShiftRow).where(ShiftRow.cancelled.is_(False))).all()
        facts = session.scalars(select(SegmentFact)).all()
        numbers = {one.number for one in versions(session, LINE) if one.state == "published"}
    says = {
        "days in force": [one.digest for one in told] == [one.digest for one in own],
        "calendars": sorted(one.digest for one in live) == sorted(one.digest for one in own),
        "facts": sorted((one.agent, one.start.timestamp(), one.end.timestamp()) for one in facts) == segments,
        "the last version": set(days.values()) == {line.published} and line.published in numbers,
    }
    return [f"{name} say another roster" for name, right in says.items() if not right]


def _published(store: Store, ran: Ran, again: Callable[[], Ran]) -> list[str]:
    said = _publish_state(store, ran.told)
    before = _versions(store)
    more = again()
    after = _versions(store)
    if after["published"] != before["published"] + 1 or len(more.told) != 2:
        said.append(f"done again, it published {after['published'] - before['published']} versions")
    return said + _wrong_roster(store, NEW) + _webhooks(store, after["published"] - 1)


def _publish_state(store: Store, told: Sequence[str]) -> list[str]:
    states = _versions(store)
    kept = states["published"] - 1
    least = {"published": sum(word.startswith("published") for word in told), "any": len(told) > 0}
    said = _wrong_roster(store, NEW if kept else OLD) + _webhooks(store, kept)
    if sum(states.values()) > 2 or kept < least["published"] or sum(states.values()) - 1 < least["any"]:
        said.append(f"versions {dict(states)} after it had told {list(told)}")
    return said


def _versions(store: Store) -> Counter[str]:
    with store.reading() as session:
        return Counter(one.state for one in versions(session, LINE))


def _webhooks(store: Store, publishes: int) -> list[str]:
    with store.reading() as session:
        count = session.scalar(select(func.count()).select_from(JobRow).where(JobRow.kind == "webhook"))
    return [] if count == publishes else [f"{count} deliveries are asked for, {publishes} versions were published"]


def _imported(store: Store, ran: Ran, again: Callable[[], Ran]) -> list[str]:
    said = []
    with store.reading() as session:
        layers = len(list_layers(session, "quarters"))
    if not 1 <= layers <= 2 or layers < 1 + len(ran.told):
        said.append(f"{layers - 1} new layers after it had told {list(ran.told)}")
    again()
    with store.reading() as session:
        if len(list_layers(session, "quarters")) != 2:
            said.append("done again, the layer is lost or doubled")
    volume = stored_history(store, "quarters", 15, AWAY).frame["volume"].sum()
    wanted = 2 * sum(hour + q for hour in range(8, 20) for q in range(4))
    return said if volume == wanted else [*said, f"the history sums to {volume}, not {wanted}"]


def job_ended(
    store: Store,
    ran: Ran,
    again: Callable[[], Ran],
    *,
    workshop: Workshop = WORKSHOP,
    arguments: Mapping[str, Any] | None = None,
) -> list[str]:
    """What is wrong with a job that was killed, and with the same work once it was done again."""
    said = []
    _look(store)
    with store.reading() as session:
        row = session.scalars(select(JobRow).where(JobRow.kind == "plan")).one()
        plans = session.scalar(select(func.count()).select_from(PlanRow).where(PlanRow.job_id == row.id))
    if (row.state == "done") != (plans == 1) or plans not in (0, 1):
        said.append(f"job {row.state} with {plans} plans")
    if row.state not in ("done", "lost", "running") or (row.state != "done" and ran.told):
        said.append(f"job {row.state} after it had told {list(ran.told)}")
    if row.state != "done":
        if row.state == "lost":
            with store.writing("ana") as work:
                ask(work, workshop, "plan", arguments or {})
            claim(store, workshop, "solves")
        again()
    with store.reading() as session:
        states = session.execute(select(JobRow.state, JobRow.plan_id).where(JobRow.kind == "plan")).all()
        made = session.scalar(select(func.count()).select_from(PlanRow).where(PlanRow.job_id.is_not(None)))
    if states[-1].state != "done" or states[-1].plan_id is None or made != 1:
        said.append(f"done again: {states}, {made} plans")
    left = [path.name for path in scratches(store).glob("*")]
    return said + [f"left behind: {name}" for name in left]


def _look(store: Store) -> None:
    """Care for jobs for some minutes of a clock that is ours."""
    passed = iter(range(0, 1000, 5))
    carer = Carer(store, WORKSHOP, clock=lambda: float(next(passed)))
    for _ in range(16):
        carer.look()
        with store.reading() as session:  # a process that never came up is begun anew: that one is ours to run
            if session.scalar(select(JobRow.attempts).where(JobRow.state == "running")) != 1:
                return


def _stepped(store: Store, ran: Ran, again: Callable[[], Ran]) -> list[str]:
    del ran
    with store.engine.connect() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    if bool(tables) != (current(store) is not None):
        return [f"step {current(store)} with {len(tables)} tables"]
    again()
    return []


@dataclass(frozen=True)
class Killed:
    """One kind of work that is killed.

    Attributes
    ----------
    doing : callable
    judge : callable
        Told the store, what had been told, and how to do it again.
    empty : bool
        Whether it begins with a database without tables.
    """

    doing: Doing
    judge: Callable[[Store, Ran, Callable[[], Ran]], list[str]]
    empty: bool = False


WORKS = {
    "publish": Killed(publish_new, _published),
    "import": Killed(import_calls, _imported),
    "job": Killed(run_job, job_ended),
    "upgrade": Killed(take_steps, _stepped, empty=True),
}


def faults_after(killed: Killed, ran: Ran, address: str, folder: str) -> list[str]:
    """Everything that is wrong with the store after the kill, and after the work was done once more."""
    store = opened(address, folder)
    try:
        first = [] if killed.empty else damage(store)
        later: list[Ran] = []

        def again() -> Ran:
            later.append(run(killed.doing, address, folder))
            return later[-1]

        said = [*first, *killed.judge(store, ran, again), *damage(store)]
        return said + [f"done again: {one.fault}" for one in later if one.fault]
    finally:
        store.close()
