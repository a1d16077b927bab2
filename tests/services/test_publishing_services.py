"""Rosters through services: from plans and files, by role, with names and reasons only for those who may know them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from kept_plan import KeptPlan, roster_text
from rosters_kept import MONDAY, put, team
from store_world import fill

from planner.services import Actor, RefusedError, Services, publishing
from planner.store.database import Store
from planner.store.faults import ConflictError, StoreError
from planner.store.tables import JobRow
from planner.store.webhooks import add_webhook

LINE = "mornings"
EARLY = "early 08:00-16:30"
DAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """Stores of which deliveries were to be started; none is, so that nothing leaves the machine."""
    asked: list[Store] = []
    monkeypatch.setattr(publishing, "deliver_soon", asked.append)
    return asked


def owner(store: Store) -> Services:
    return Services(store, Actor.local())


def as_role(store: Store, role: str, agent: str | None = None) -> Services:
    return Services(store, Actor("account 9", role, agent))


@pytest.fixture
def desk(tmp_path: Path) -> KeptPlan:
    return KeptPlan(tmp_path / "desk")


def test_a_plan_of_the_store_is_published_with_its_facts(store: Store, tmp_path: Path) -> None:
    plan_id = fill(store, tmp_path)
    services = owner(store)
    made = services.draft_plan(LINE, plan_id, "first")
    assert (made.number, made.state, made.plan_id, made.from_date, made.to_date) == (1, "draft", plan_id, DAY, DAY)
    assert services.findings(LINE, 1) == []
    assert services.publish(LINE, 1).new == 5
    (line,) = services.versions(LINE)
    assert (line.days_in_force, line.note, line.published_by) == (1, "first", "local")
    with store.engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT COUNT(*) FROM v1_interval WHERE in_force = 1").scalar()
    assert count == 24


def test_files_are_kept_so_that_a_draft_can_be_audited_again(store: Store, desk: KeptPlan) -> None:
    services = owner(store)
    path = desk.put("other.csv", roster_text(("A1", 9, 13), ("A2", 10, 14)))
    made = services.draft_files(LINE, desk.scenario, roster=path)
    assert made.breaches == 1
    assert services.findings(LINE, made.number)[0].startswith("shift start: A2 begins morning of Mon 23 Nov")
    again = services.rebase(LINE, made.number)
    assert (again.number, again.breaches) == (2, 1)
    whole = services.draft_files(LINE, desk.scenario, roster=desk.out / "roster.csv")
    assert (whole.plan_id, whole.breaches) == (None, 0)
    for more in ({}, {"roster": path, "plan": desk.out}):
        with pytest.raises(StoreError, match=r"expected a plan's folder or a roster\.csv"):
            services.draft_files(LINE, desk.scenario, **more)


def test_a_conflict_is_told_at_the_door(store: Store, desk: KeptPlan) -> None:
    services = owner(store)
    for text in (roster_text(("A1", 9, 13)), roster_text(("A2", 9, 13))):
        services.draft_files(LINE, desk.scenario, roster=desk.put("other.csv", text))
    services.publish(LINE, 1)
    with pytest.raises(ConflictError, match="A1, Mon 23 Nov: morning 09:00-13:00 instead of a day off"):
        services.publish(LINE, 2)
    services.rebase(LINE, 2)
    assert services.publish(LINE, 3).cancelled == 1


def test_publishing_asks_for_webhooks_in_the_same_change(store: Store, desk: KeptPlan, soon: list[Store]) -> None:
    with store.writing("local") as work:
        add_webhook(work, "https://hooks.example/x")
    services = owner(store)
    services.draft_files(LINE, desk.scenario, roster=desk.put("other.csv", roster_text(("A1", 9, 13), ("A2", 10, 14))))
    with pytest.raises(StoreError, match="1 finding"):
        services.publish(LINE, 1)
    with store.reading() as session:
        assert session.query(JobRow).count() == 0
    services.publish(LINE, 1, accept_breaches=True, note="she asked for it")
    with store.reading() as session:
        (job,) = session.query(JobRow).all()
    body = job.arguments["body"]
    assert (body["line"], body["version"], body["changes"]) == (LINE, 1, 2)
    assert soon == [store]  # after the change was kept, and not where it was refused


@pytest.fixture
def published(store: Store) -> Store:
    week = {"ana": {0: EARLY, 1: "sick 00:00-24:00"}, "ben": {0: EARLY}}
    put(store, team("ana", "ben"), week, line=LINE)
    put(store, team("ana", "ben"), {**week, "ana": {0: EARLY, 1: "leave 00:00-24:00"}, "ben": {}}, line=LINE)
    return store


def test_names_and_reasons_are_told_by_role(published: Store) -> None:
    told = {
        role: as_role(published, role).differences(LINE, 2, 1).sentences()
        for role in ("coordinator", "manager", "finance", "viewer")
    }
    assert told["coordinator"] == told["manager"] == [
        "Ana (ana), Tue 03 Mar: leave instead of sick",
        "Ben (ben), Mon 02 Mar: off instead of early 08:00-16:30",
    ]  # fmt: skip
    assert told["finance"] == ["Ben (ben), Mon 02 Mar: off instead of early 08:00-16:30"]
    assert told["viewer"] == ["ben, Mon 02 Mar: off instead of early 08:00-16:30"]
    activities = {
        role: set(as_role(published, role).roster(LINE, MONDAY, MONDAY + dt.timedelta(6))["activity"]) for role in told
    }
    assert activities["coordinator"] == {"work", "leave"}
    assert activities["viewer"] == activities["finance"] == {"work", "away"}


def test_an_agent_sees_what_is_their_own(published: Store) -> None:
    ana = as_role(published, "agent", "ana")
    assert set(ana.roster(LINE, MONDAY, MONDAY + dt.timedelta(6))["activity"]) == {"work", "leave"}
    assert set(ana.roster(LINE, MONDAY, MONDAY + dt.timedelta(6))["agent"]) == {"ana"}
    assert ana.differences(LINE, 2, 1).sentences() == ["Ana (ana), Tue 03 Mar: leave instead of sick"]
    assert set(ana.ledger(LINE)["agent"]) == {"ana"}
    assert b"Shifts of Ana" in ana.calendar("ana")
    assert ana.calendar_of_address(ana.new_address("ana")) == ana.calendar("ana")
    owner(published).new_address("ben")
    assert list(ana.addresses()) == ["ana"]
    for call in (
        lambda: ana.calendar("ben"),
        lambda: ana.new_address("ben"),
        lambda: ana.calendars(LINE),
    ):
        with pytest.raises(RefusedError):
            call()


def test_drafts_are_for_those_who_draft(published: Store, desk: KeptPlan) -> None:
    owner(published).draft_files("other", desk.scenario, roster=desk.out / "roster.csv")
    viewer = as_role(published, "viewer")
    assert viewer.versions("other") == []
    assert viewer.lines() == {LINE: 2, "other": None}
    with pytest.raises(RefusedError, match=r"roster\.draft"):
        viewer.differences("other", 1)
    assert len(as_role(published, "coordinator").versions("other")) == 1
