"""The desk's process, alive: it answers, is cut for who asks, is cancelled, dies, and keeps what came of an answer."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from kept_plan import DAY
from store_world import write_plan, write_scenario

from forecasting.faults import InputError
from planner.services import Actor, RefusedError, Services
from planner.services.desk_worker.asking import DroppedError
from planner.services.desk_worker.open_desks import OpenDesks
from planner.services.desk_worker.worker import end_workers, worker_of
from planner.store.database import Store, open_store
from planner.store.schema import bring_up_to_date

OWNER = Actor.local()
COORDINATOR = Actor("account 1", "coordinator")


@dataclass(frozen=True)
class World:
    """A store with the morning written by hand; its people serve every queue that they may."""

    store: Store
    plan: int


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("desk")
    store = open_store(str(folder / "planner.db"), files=folder / "files")
    bring_up_to_date(store)
    services = Services(store, OWNER)
    saved = services.save_scenario("Peak", write_scenario(folder / "scenario"), allow=(folder / "scenario",))
    plan = write_plan(folder / "plan")
    roster = plan / "roster.csv"
    roster.write_text(roster.read_text().replace(",phone,", ",,"))
    yield World(store, services.keep_plan(plan, scenario_version_id=saved.id))
    end_workers()


def test_an_edit_is_checked_cut_remembered_kept_and_told_of(world: World) -> None:
    services = Services(world.store, OWNER)
    row = {"agent": "A1", "date": DAY, "shift": "morning", "start": "10:00", "end": "14:00", "inside": ""}
    asked = {"rows": [row], "before": [None], "gone": [["A2", DAY]]}
    asking = services.ask_desk(world.plan, "edit", **asked)
    said = services.desk_answer(asking)
    assert [one["rule"] for one in said["breaches"]] == ["shift start"]
    assert any("A2" in sentence and "off instead of" in sentence for sentence in said["says"])
    assert services.ask_desk(world.plan, "edit", **asked) is asking, "a plan never changes, nor does what is said of it"
    kept = services.keep_from_desk(asking).result()["plan"]
    origin = services.made_from(kept)
    assert origin is not None
    assert (origin.plan, origin.how, list(origin.says)) == (world.plan, "edit", said["says"])
    assert Services(world.store, Actor("account 2", "viewer")).made_from(kept).says == ()  # type: ignore[union-attr]
    assert services.made_from(world.plan) is None
    assert b"A2" not in services.plan_file(kept, "roster.csv")


def test_who_fits_costs_only_whom_pay_is_shown(world: World) -> None:
    asked = {"shift": f"{DAY}:morning@09:00"}
    services = Services(world.store, OWNER)
    whole = services.desk_answer(services.ask_desk(world.plan, "fits", **asked))
    assert all(one["pay"] is not None for one in whole["people"])
    coordinator = Services(world.store, COORDINATOR)
    cut = coordinator.desk_answer(coordinator.ask_desk(world.plan, "fits", **asked))
    assert all(one["pay"] is None and one["gain"] is None for one in cut["people"])
    assert [one["agent"] for one in cut["people"]] == [one["agent"] for one in whole["people"]]


def test_a_shift_is_given_to_whoever_fits_and_to_nobody_else(world: World) -> None:
    services, shift = Services(world.store, OWNER), f"{DAY}:morning@09:00"
    people = services.desk_answer(services.ask_desk(world.plan, "fits", shift=shift))["people"]
    able = [one["agent"] for one in people if one["fits"]]
    barred = next(one["agent"] for one in people if not one["fits"])
    with pytest.raises(InputError, match="somebody who fits"):
        services.ask_desk(world.plan, "assign", shift=shift, agent=barred).result()
    for agent in able[:1]:
        asking = services.ask_desk(world.plan, "assign", shift=shift, agent=agent)
        assert services.desk_answer(asking)["breaches"] == []
        kept = services.keep_from_desk(asking).result()["plan"]
        assert services.made_from(kept).how == "fit"  # type: ignore[union-attr]


def test_a_repaired_plan_says_who_is_missing(world: World) -> None:
    services = Services(world.store, OWNER)
    asking = services.ask_desk(world.plan, "repair", absent=[f"A2@{DAY}"], most=2)
    said = services.desk_answer(asking)
    origin = services.made_from(services.keep_from_desk(asking).result()["plan"])
    assert origin is not None
    day = f"{dt.date.fromisoformat(DAY):%a %d %b}"
    assert list(origin.says) == [f"Ben Okafor, {day}: missing", *said["says"]]


def test_what_is_known_first_is_told_first_and_stays_so(world: World) -> None:
    services = Services(world.store, OWNER)
    asking = services.ask_desk(world.plan, "leave", agent="A1", first=DAY, last=DAY)
    whole = services.desk_answer(asking)
    first = services.desk_so_far(asking)
    assert first is not None
    assert "granted" not in first
    assert all(first[name] == whole[name] for name in ("allowed", "reasons", "days"))
    why = services.ask_desk(world.plan, "explain", queue="phone", at=f"{DAY}T09:30")
    whole = services.desk_answer(why)
    first = services.desk_so_far(why)
    assert first is not None
    assert [one["says"] for one in first["remedies"]] == [one["says"] for one in whole["remedies"]]
    assert first["people"] == whole["people"]
    assert first["served"] == [None, None, None] != whole["served"]
    cut = Services(world.store, COORDINATOR).desk_so_far(why)
    assert cut is not None
    assert all(one["pay"] is None for one in cut["remedies"])
    assert services.desk_so_far(services.ask_desk(world.plan, "open")) is None


def test_questions_leave_the_plan_as_it_lay(world: World, tmp_path: Path) -> None:
    """An answer after many others is the one that a plan opened for it alone gives."""
    asked: list[tuple[str, dict[str, Any]]] = [
        ("explain", {"queue": "phone", "at": f"{DAY}T09:30"}),
        ("fits", {"shift": f"{DAY}:morning@09:00"}),
        ("swap", {"shifts": [f"A1@{DAY}", f"A3@{DAY}"]}),
        ("leave", {"agent": "A1", "first": DAY, "last": DAY}),
        ("repair", {"absent": [f"A2@{DAY}"], "most": 2}),
    ]

    def told(desks: OpenDesks, what: str, asked: dict[str, Any]) -> dict[str, Any]:
        return desks.answer({"plan": world.plan, "what": what, "asked": asked, "who": "one"}, lambda stage: None)

    one = OpenDesks(world.store, tmp_path)
    for _ in range(2):
        for what, about in asked:
            assert told(one, what, about) == told(OpenDesks(world.store, tmp_path), what, about)


def test_what_makes_no_sense_is_a_sentence(world: World) -> None:
    services = Services(world.store, OWNER)
    with pytest.raises(InputError, match="DATE:NAME@HH:MM"):
        services.ask_desk(world.plan, "fits", shift="none").result()
    with pytest.raises(InputError, match="a plan of the store"):
        services.ask_desk(987, "open").result()


def test_it_is_begun_anew_when_it_died_or_was_cancelled(world: World) -> None:
    services, worker = Services(world.store, OWNER), worker_of(world.store)
    services.ask_desk(world.plan, "open").result()
    first = worker.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    services.ask_desk(world.plan, "swap", shifts=[f"A1@{DAY}", f"A3@{DAY}"]).wait(60)
    asking = services.ask_desk(world.plan, "leave", agent="A3", first=DAY, last=DAY)
    waits = services.ask_desk(world.plan, "leave", agent="A4", first=DAY, last=DAY)
    services.cancel_desk(waits)
    services.cancel_desk(asking)
    with pytest.raises(DroppedError):
        waits.result()
    again = services.ask_desk(world.plan, "fits", shift=f"{DAY}:morning@09:00")
    assert again.result()["people"]
    assert services.ask_desk(world.plan, "open") is not None


def test_a_plan_is_opened_again_when_its_process_has_gone(world: World) -> None:
    services, worker = Services(world.store, OWNER), worker_of(world.store)
    first = services.ask_desk(world.plan, "open")
    first.result()
    assert services.ask_desk(world.plan, "open") is first, "while it lies open it is not opened twice"
    pid = worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    while worker.pid is not None:
        time.sleep(0.05)
    again = services.ask_desk(world.plan, "open")
    assert again is not first
    again.result()
    assert worker.pid not in (None, pid)


def test_agents_do_not_ask(world: World) -> None:
    with pytest.raises(RefusedError):
        Services(world.store, Actor("account 3", "agent", "A1")).ask_desk(world.plan, "open")


def test_the_folder_of_the_process_goes_with_it(world: World, tmp_path: Path) -> None:
    services, worker = Services(world.store, OWNER), worker_of(world.store)
    services.ask_desk(world.plan, "fits", shift=f"{DAY}:morning@09:00").result()
    pid = worker.pid
    end_workers()
    assert worker.pid is None
    assert pid is None or not Path(f"/proc/{pid}").exists()
