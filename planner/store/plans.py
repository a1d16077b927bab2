"""Plans as they were made: a folder's files by content, what they found and from what; never changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from planner.store.blobs import keep_bytes, kept_bytes
from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.folders import altered_files
from planner.store.locks import hold
from planner.store.tables import PlanRow, ScenarioRow, ScenarioVersion

FACTS = "plan.json"
NUMBERS = ("objective", "bound", "gap", "shortage_h", "pay")
PAGE = 10_000


@dataclass(frozen=True)
class PlanLine:
    """One line of the list of plans.

    Attributes
    ----------
    scenario, version : str and int, optional
        The scenario in the store that it was made from.
    gap : float, optional
        A fraction.
    shortage_h : float, optional
        Hours.
    pay : float, optional
        In the scenario's currency.
    """

    id: int
    name: str
    scenario: str | None
    version: int | None
    start: dt.date
    days: int
    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    shortage_h: float | None
    pay: float | None
    fingerprint: str
    made_at: dt.datetime
    made_by: str


def keep_plan(work: Work, folder: Path, *, scenario_version_id: int | None = None, job_id: int | None = None) -> int:
    """Keep a plan's folder: every contract file by content, and what plan.json says. The same again is the same plan.

    Parameters
    ----------
    work : Work
    folder : Path
        As ``planner plan`` wrote it.
    scenario_version_id : int, optional
        The version in the store that it was made from.
    job_id : int, optional

    Returns
    -------
    int
        The plan's number.

    Raises
    ------
    StoreError
        If the folder holds no complete plan, or it was replaced while it was read.
    """
    contents = _contents(folder)
    facts = _facts(contents[FACTS], folder)
    files = {name: keep_bytes(work, content) for name, content in contents.items()}
    fingerprint = str(facts["fingerprint"])
    hold(work.session, f"plan {fingerprint}")
    for row in work.session.scalars(select(PlanRow).where(PlanRow.fingerprint == fingerprint)):
        if row.files == files and row.scenario_version_id == scenario_version_id:
            return row.id
    row = PlanRow(
        scenario_version_id=scenario_version_id,
        job_id=job_id,
        name=str(facts["name"]),
        fingerprint=fingerprint,
        start=dt.date.fromisoformat(facts["start"]),
        days=int(facts["days"]),
        status=str(facts["status"]),
        facts=facts,
        files=files,
        inputs={str(name): str(sha256) for name, sha256 in facts["inputs"].items()},
        made_at=work.store.now(),
        made_by=work.who,
        **{name: facts.get(name) for name in NUMBERS},
    )
    work.session.add(row)
    work.session.flush()
    work.tell("plan.keep", f"plan {row.id}", None, {"name": row.name, "fingerprint": fingerprint, "files": len(files)})
    return row.id


def plan_row(session: Session, plan_id: int) -> PlanRow:
    """A plan's record.

    Raises
    ------
    StoreError
        If there is none of this number.
    """
    row = session.get(PlanRow, plan_id)
    if row is None:
        raise StoreError.told(f"plan {plan_id}", "", "a plan of the store", "List them with `planner store list`.")
    return row


def list_plans(
    session: Session,
    *,
    name: str | None = None,
    scenario: str | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[PlanLine]:
    """Plans, newest first.

    Parameters
    ----------
    session : Session
    name : str, optional
        Only plans of this name.
    scenario : str, optional
        Only plans of this scenario of the store.
    before : int, optional
        Only plans of a lower number: the next page begins at the last one's.
    limit : int
        Lines of a page.
    """
    wanted = _lines().order_by(PlanRow.id.desc()).limit(limit)
    if name is not None:
        wanted = wanted.where(PlanRow.name == name)
    if scenario is not None:
        wanted = wanted.where(ScenarioRow.name == scenario)
    if before is not None:
        wanted = wanted.where(PlanRow.id < before)
    return [PlanLine(*row) for row in session.execute(wanted)]


def altered(store: Store, plan_id: int, folder: Path) -> list[str]:
    """Sentences for files of a folder that are not as the plan has them, found by their sha256."""
    with store.reading() as session:
        files = plan_row(session, plan_id).files
    return [f"plan {plan_id}: {name} is {how} in {folder}" for name, how in altered_files(files, folder)]


def plan_file(store: Store, plan_id: int, name: str) -> bytes:
    """One file of a plan.

    Raises
    ------
    StoreError
        If there is no such plan or file, or it is gone or altered.
    """
    with store.reading() as session:
        files = plan_row(session, plan_id).files
    if name not in files:
        raise StoreError.told(f"plan {plan_id}", name, f"one of {', '.join(sorted(files))}", "Correct the name.")
    return kept_bytes(store, files[name])


def _lines() -> Select[Any]:
    line: tuple[Any, ...] = (
        PlanRow.id,
        PlanRow.name,
        ScenarioRow.name.label("scenario"),
        ScenarioVersion.number,
        PlanRow.start,
        PlanRow.days,
        PlanRow.status,
        PlanRow.objective,
        PlanRow.bound,
        PlanRow.gap,
        PlanRow.shortage_h,
        PlanRow.pay,
        PlanRow.fingerprint,
        PlanRow.made_at,
        PlanRow.made_by,
    )
    made_from = select(*line).join(ScenarioVersion, PlanRow.scenario_version_id == ScenarioVersion.id, isouter=True)
    return made_from.join(ScenarioRow, ScenarioVersion.scenario_id == ScenarioRow.id, isouter=True)


def _contents(folder: Path) -> Mapping[str, bytes]:
    """The contract files of a folder, read while nobody replaced them."""
    from planner.report.folder import BESIDE, CONTRACT  # draws in the libraries of pictures

    remedy = "Name the folder that `planner plan` wrote with --out, or plan again."
    try:
        before = (folder / FACTS).read_bytes()
        paths = sorted({path for pattern in CONTRACT | BESIDE for path in folder.glob(pattern) if path.is_file()})
        contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        raise StoreError.told(str(folder), str(error.strerror), "a folder with a plan", remedy) from error
    if contents.get(FACTS) != before or not all(name in contents for name in ("roster.csv", "forecast.csv")):
        raise StoreError.told(str(folder), "", "a whole plan that nobody replaces meanwhile", remedy)
    return contents


def _facts(content: bytes, folder: Path) -> dict[str, Any]:
    needed = ("name", "start", "days", "status", "fingerprint", "inputs")
    try:
        facts: dict[str, Any] = json.loads(content)
        absent = [key for key in needed if key not in facts]
    except (ValueError, TypeError) as error:
        raise StoreError.told(str(folder / FACTS), "", "a plan's facts, as JSON", "Plan again.") from error
    if absent:
        raise StoreError.told(str(folder / FACTS), "", f"a plan with its {absent[0]}", "Plan again.")
    return facts
