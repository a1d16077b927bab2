"""People of a scenario changed through the services: the whole list is read first, and nothing half written stays."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pandas as pd
import pytest
from runs import SAMPLES
from store_world import fill

from forecasting.faults import InputError
from planner.services import Actor, Services
from planner.services.staff_list import Altered, Joining, Leaving, biggest_group, next_ids
from planner.store.database import Store


@pytest.fixture
def manager(store: Store) -> Services:
    services = Services(store, Actor("account 1", "manager"))
    services.save_scenario("small", SAMPLES / "small_team.toml")
    return services


def test_ids_go_on_as_most_are_written() -> None:
    assert next_ids(["A001", "A060", "boss"], 2) == ["A061", "A062"]
    assert next_ids(["A99", "B7", "B12"], 1) == ["B13"]
    assert next_ids(["Ana", "Ben"], 2) == ["P1", "P2"]
    assert next_ids([], 1) == ["P1"]
    assert next_ids(["7", "9"], 1) == ["10"]


def test_a_new_column_of_skills_takes_nothing_from_who_is_there(manager: Services, tmp_path: Path) -> None:
    manager.replace_staff("small", 1, b"agent,contract\nS1,full-time\nS2,full-time\n", "no skills said")
    everything = manager.people("small")[0][0].skills
    manager.change_staff("small", 2, Joining(1, "part-time", "support:0.5:1"), "one more")
    first, second, new = manager.people("small")[0]
    assert (first.skills, second.skills) == (everything, everything)
    assert new.skills[0].speed == 0.5


def test_the_biggest_group_counts_who_is_there_on_the_day(manager: Services) -> None:
    people, _ = manager.people("small")
    day = dt.date(2026, 11, 23)
    group = biggest_group(people, day, {"support"})
    assert group is not None
    assert group.contract == "full-time"
    assert group.people == sum(one.contract == "full-time" for one in people)
    gone = [one.model_copy(update={"end_date": day - dt.timedelta(1)}) for one in people]
    assert biggest_group(gone, day, {"support"}) is None
    assert biggest_group(people, day, {"phone"}) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Leaving(("S1", "nobody"), dt.date(2026, 12, 1)), "people: found 'nobody'"),
        (Joining(0, "full-time", "support"), "people who come: found '0', expected 1 to 1000"),
        (Joining(2, "full-time", "support", first=dt.date(2026, 12, 2), last=dt.date(2026, 12, 1)), "02 Dec 2026"),
        (Joining(1, "full-time", "phone"), "agents.csv, row 8, column skills"),
        (Altered(("S1",), contract="none"), "agents.csv, row 2, column contract"),
        (Leaving(("S1", "S2", "S3", "S4", "S5", "S6"), dt.date(2026, 11, 1)), "support"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_nothing_is_saved(manager: Services, change: object, told: str) -> None:
    with pytest.raises(InputError, match=told):
        manager.change_staff("small", 1, change, "wrong")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=told):
        manager.begin_from("small", 1, "other", {}, change, "wrong")  # type: ignore[arg-type]
    assert [(line.name, line.newest) for line in manager.scenarios()] == [("small", 1)]


def test_a_scenario_begun_with_more_people_leaves_the_first_as_it_was(manager: Services) -> None:
    before = manager.people("small")[0]
    more = Joining(2, "full-time", "support")
    manager.begin_from("small", 1, "more", {"queue[support].target.share": 0.8}, more, "two more")
    assert manager.people("small")[0] == before
    assert len(manager.people("more")[0]) == len(before) + 2
    assert manager.record("more").queue[0].target.share == 0.8


def test_who_sees_no_wages_adds_people_and_keeps_them(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    manager, coordinator = (Services(store, Actor(f"a {role}", role)) for role in ("manager", "coordinator"))
    before = {one.agent: one.wage_per_h for one in manager.people("Peak")[0]}
    coordinator.change_staff("Peak", 1, Joining(1, "part-time", "phone"), "one more")
    after = {one.agent: one.wage_per_h for one in manager.people("Peak")[0]}
    assert after == before | {"A6": None}
    assert "wage_per_h" not in pd.read_csv(io.BytesIO(coordinator.staff_file("Peak")))


def test_a_file_that_the_scenario_replaces_is_no_hindrance_to_who_sees_no_pay(store: Store) -> None:
    manager, coordinator = (Services(store, Actor(f"a {role}", role)) for role in ("manager", "coordinator"))
    manager.save_scenario("peak", SAMPLES / "peak_week.toml")  # its previous roster is not that of base.toml
    saved = coordinator.change_scenario("peak", 1, {"queue[phone].target.share": 0.85}, note="more")
    assert saved.number == 2
    assert manager.record("peak").cost == manager.record("peak", 1).cost
