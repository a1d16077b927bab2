"""Who may start, watch and cancel jobs, and what of them each role sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update
from store_world import write_scenario

from planner.services import Actor, RefusedError, Services
from planner.services import jobs as jobs_of_services
from planner.store.blobs import keep_bytes
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.jobs.reporting import write_lines
from planner.store.references import referenced
from planner.store.tables import JobRow, TrailRow

OWNER = Actor.local()
ANA, MIA, FAY = Actor("account 1", "coordinator"), Actor("account 2", "manager"), Actor("account 3", "finance")
VIEWER, AGENT = Actor("account 4", "viewer"), Actor("account 5", "agent", "A1")


@pytest.fixture(autouse=True)
def _nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_of_services, "start_waiting", lambda store, workshop: [])


@pytest.fixture
def started(store: Store, tmp_path: Path) -> int:
    """A job of finance, at work, of the scenario ``peak``."""
    owner = Services(store, OWNER)
    path = write_scenario(tmp_path / "mine")
    first = owner.start_plan_of(path, (tmp_path / "mine",))
    owner.cancel_job(first.job)
    job = Services(store, FAY).start_plan("peak", work=2.0).job
    with store.writing("test") as work:
        values = {"state": "running", "incumbent": 12_345.0, "bound": 12_000.0, "message": "The wage is 21.\nSo it is."}
        work.session.execute(update(JobRow).where(JobRow.id == job).values(**values))
        write_lines(work, job, 0, ["roster, gap 2.8%", "Ana's wage is 21"])
    return job


def test_a_plan_is_of_a_version_and_asked_for_twice_is_one_job(store: Store, started: int) -> None:
    finance = Services(store, FAY)
    assert finance.start_plan("peak", 1, work=2.0).job == started
    assert not Services(store, ANA).start_plan("peak", work=2.0).new
    assert finance.start_plan("peak", 1, work=3.0).job != started
    with pytest.raises(StoreError, match="scenario peak: found 'version 9'"):
        finance.start_plan("peak", 9)
    sweep = Services(store, ANA).start_sweep([("peak", None), ("peak", 1)], seed=3)
    assert sweep.new
    assert Services(store, ANA).start_backtest("peak", origins=2).new


def test_prices_are_for_whom_they_are_and_told_to_the_trail(store: Store, started: int) -> None:
    for actor, price in ((MIA, 12_345.0), (FAY, 12_345.0), (OWNER, 12_345.0), (ANA, None)):
        services = Services(store, actor)
        polled = services.job(started)
        assert (polled.incumbent, polled.bound) == (None, None)
        assert polled.gap == pytest.approx(345 / 12_345)
        assert services.job_with_prices(started).incumbent == price
        assert [one.text for one in polled.lines] == ["roster, gap 2.8%", "Ana's wage is 21"][
            : 1 if price is None else 2
        ]
        said = "The wage is 21.\nSo it is." if price else "So it is.\n(What tells of pay or persons is left out.)"
        assert polled.message == said
    with store.reading() as session:
        looks = [row.who for row in session.query(TrailRow).order_by(TrailRow.id) if row.what == "pay.seen"]
    assert looks == ["account 2", "account 3", "local"]  # not at each second's poll


@pytest.mark.parametrize("actor", [VIEWER, AGENT], ids=lambda actor: actor.role)
def test_jobs_are_no_business_of_viewers_and_agents(store: Store, started: int, actor: Actor) -> None:
    services = Services(store, actor)
    tries = (
        lambda: services.start_plan("peak"),
        lambda: services.start_sweep([("peak", 1)]),
        lambda: services.start_backtest("peak"),
        lambda: services.jobs(),
        lambda: services.job(started),
        lambda: services.job_with_prices(started),
        lambda: services.made_by(started),
        lambda: services.carer(),
        lambda: services.cancel_job(started),
        lambda: services.set_jobs_at_once(1),
        lambda: services.webhooks(),
        lambda: services.deliver(),
    )
    for one in tries:
        with pytest.raises(RefusedError):
            one()
    assert not Services(store, ANA).job(started).cancel_asked


def test_finance_ends_its_own_jobs_only(store: Store, started: int) -> None:
    other = Services(store, ANA).start_plan("peak").job
    finance = Services(store, FAY)
    with pytest.raises(RefusedError, match=r"job.cancel"):
        finance.cancel_job(other)
    assert finance.cancel_job(started).cancel_asked
    assert Services(store, ANA).cancel_job(other).state == "cancelled"


def test_only_managers_say_where_publishing_is_told(store: Store) -> None:
    for actor in (ANA, FAY):
        with pytest.raises(RefusedError):
            Services(store, actor).add_webhook("https://example.org/x")
    manager = Services(store, MIA)
    added, _ = manager.add_webhook("https://example.org/x")
    assert manager.webhooks() == [added]
    manager.remove_webhook(added.id)
    assert manager.webhooks() == []
    assert manager.deliver() == []


def test_slots_are_a_setting(store: Store) -> None:
    Services(store, MIA).set_jobs_at_once(3)
    assert Services(store, FAY).jobs_at_once() == 3
    with pytest.raises(RefusedError):
        Services(store, ANA).set_jobs_at_once(4)


def test_files_that_a_job_made_are_read_and_counted_as_needed(store: Store, started: int) -> None:
    with store.writing("test") as work:
        sha256 = keep_bytes(work, b"scores")
        made = {"files": {"scores.csv": sha256}}
        work.session.execute(update(JobRow).where(JobRow.id == started).values(result=made))
    assert Services(store, ANA).file_of_job(started, "scores.csv") == b"scores"
    with pytest.raises(StoreError, match=r"found 'plan.csv', expected one of scores\.csv"):
        Services(store, ANA).file_of_job(started, "plan.csv")
    with pytest.raises(RefusedError):
        Services(store, VIEWER).file_of_job(started, "scores.csv")
    with store.reading() as session:
        assert sha256 in referenced(session)
