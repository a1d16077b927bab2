"""What blended people save: by Erlang C, by hand-worked classes and games, and by the command."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from desk import Desk, history_text, planner

from forecasting.result import LEVELS, Forecast
from planner.pooling.merging import merged
from planner.pooling.skill_sets import groups_of_staff, name_of, single_groups
from planner.pooling.study import Study, Trial
from planner.pooling.typical import LONGEST_WINDOW_H, stretched, typical_hours, working_windows_h
from planner.pooling.week import pooled_week
from planner.scenario import Agent, Scenario, Skill
from planner.scenario.people import Group
from planner.staffing import requirement

AHT_S = 300.0
NOBODY_GIVES_UP_S = 1e9


def two_lines(**queue: object) -> Scenario:
    """Two phone queues alike, always open, 80 % within 20 s of hours of an hour."""
    target = {"share": 0.8, "within_s": 20, "over": "week"}
    lines = [{"name": name, "target": target, "patience_s": NOBODY_GIVES_UP_S, **queue} for name in ("a", "b")]
    return Scenario.model_validate(
        {
            "start": dt.date(2026, 3, 2),
            "days": 1,
            "interval_min": 60,
            "staff": {"file": "agents.csv"},
            "simulation": {"warm_up_h": 2, "handle_time": {"shape": "exponential"}},
            "queue": lines,
        }
    )


def forecast_of(plan: Scenario, volumes: dict[str, Any]) -> Forecast:
    """Volumes an interval, known for sure."""
    starts = plan.horizon()
    frames, paths = [], {}
    for name, volume in volumes.items():
        mean = np.broadcast_to(np.asarray(volume, dtype=float), len(starts))
        rows = {"start": starts, "queue": name, "mean": mean, "aht_s": AHT_S}
        frames.append(pd.DataFrame({**rows, **dict.fromkeys(LEVELS, mean)}))
        paths[name] = mean[None, :].astype(np.float32)
    return Forecast(starts, pd.concat(frames, ignore_index=True), paths)


def staff(*skills: str) -> tuple[Agent, ...]:
    return tuple(
        Agent(agent=f"A{k}", skills=tuple(Skill(queue=q, level=place + 1) for place, q in enumerate(text.split("|"))))
        for k, text in enumerate(skills)
    )


def least_by_erlang_c(per_h: float) -> int:
    """Smallest n with P(wait <= 20 s) >= .8 in M/M/n, by the sum of its states."""
    load = per_h * AHT_S / 3600.0
    for n in range(math.ceil(load + 1e-9), 200):
        busy = sum(load**k / math.factorial(k) for k in range(n))
        tail = load**n / math.factorial(n) * n / (n - load)
        if 1.0 - tail / (busy + tail) * math.exp(-(n - load) * 20.0 / AHT_S) >= 0.8:
            return n
    raise AssertionError


@pytest.mark.parametrize("per_h", [52.0, 100.0])
def test_two_lines_alike_need_together_what_erlang_c_says_of_twice_the_calls(per_h: float) -> None:
    plan = two_lines()
    forecast = forecast_of(plan, {"a": per_h, "b": per_h})
    needed = requirement(plan, forecast, {}, people_of_their_own=frozenset())
    inputs = SimpleNamespace(scenario=plan, agents=staff("a|b", "b|a"), handle_times={})
    week = pooled_week(inputs, forecast, needed, {}, replications=6)  # type: ignore[arg-type]
    (one,) = week.hours
    apart, together = 2 * least_by_erlang_c(per_h), least_by_erlang_c(2 * per_h)
    assert together < apart
    assert one.alone == apart
    assert one.programme.programme.agents.sum() == together
    assert one.people == together
    assert week.person_hours() == {
        "separate_formula_h": 24.0 * apart,
        "separate_h": 24.0 * apart,
        "programme_h": 24.0 * together,
        "blended_h": 24.0 * together,
    }
    assert sum(week.shares.values()) == pytest.approx(24.0 * (apart - together))
    assert week.studied == pytest.approx(1.0)
    for name in "ab":
        assert one.reached[name] > 0.8 - 3 * one.error[name]


def test_people_of_one_queue_save_nothing() -> None:
    plan = two_lines()
    forecast = forecast_of(plan, {"a": 52.0, "b": 40.0})
    needed = requirement(plan, forecast, {}, people_of_their_own=frozenset())
    inputs = SimpleNamespace(scenario=plan, agents=staff("a", "b"), handle_times={})
    week = pooled_week(inputs, forecast, needed, {}, replications=2)  # type: ignore[arg-type]
    sums = week.person_hours()
    assert sums["blended_h"] == sums["separate_h"]
    assert week.shares == {}


def test_a_trial_is_the_simulation_without_its_frames() -> None:
    """The same levels to the last bit, with people of several groups who are there throughout."""
    plan = two_lines()
    groups = (Group(name="one", skills="a:1:1"), Group(name="both", skills="a:1:2|b:0.9:1"))
    forecast = forecast_of(plan, {"a": 40.0, "b": 25.0})
    steady = np.zeros(24, dtype=np.int64)
    study = Study(plan.model_copy(update={"group": groups}), forecast, {}, steady)
    agents = np.array([[3.0], [4.0]])
    whole, trial = study.simulated(agents, 3, plan.seed), study.tried(agents, 3)
    for name in "ab":
        np.testing.assert_array_equal(trial.levels[name], whole.levels[name])
        np.testing.assert_array_equal(trial.offered[name], whole.offered[name])


def test_the_error_of_a_level_by_hand() -> None:
    """Days of 10 and 30 contacts, 5 and 27 in time: r = .8, residuals -3 and 3, sqrt(18 / (1 x 2)) / 20 = .15."""
    plan = two_lines()
    study = Study(plan, forecast_of(plan, {"a": 1.0, "b": 1.0}), {}, np.zeros(24, dtype=np.int64))
    days = {"a": np.array([[0.5], [0.9]]), "b": np.array([[np.nan], [0.9]])}
    found = study.error(Trial(days, {name: np.array([[10], [30]]) for name in "ab"}))
    assert found["a"] == pytest.approx(0.15)
    assert math.isnan(found["b"])


def test_classes_are_by_who_is_open_then_by_load() -> None:
    """Seven hours: b is shut in the first three; the classes' middle hours stand for 3, 2 and 2 hours."""
    plan = two_lines()
    starts = plan.horizon()
    people = {"a": [2.0, 2.2, 2.1, 5.0, 5.2, 9.0, 9.4], "b": [0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.0]}
    parts = []
    for name, rows in people.items():
        agents = np.array(rows + [0.0] * 17)
        parts.append(
            pd.DataFrame({"start": starts, "queue": name, "volume": 10 * agents, "aht_s": AHT_S, "agents": agents})
        )
    needed: Any = SimpleNamespace(frame=pd.concat(parts), windows=pd.DataFrame({"queue": []}))
    forecast = forecast_of(plan, {"a": 1.0, "b": 1.0})
    hours, studied = typical_hours(plan, forecast, needed, 3)
    assert [(hour.label, hour.hours) for hour in hours] == [("Mon 02:00", 3.0), ("Mon 03:00", 2.0), ("Mon 05:00", 2.0)]
    assert hours[0].per_h.tolist() == [21.0, 0.0]
    assert studied == pytest.approx(1.0)
    few, part = typical_hours(plan, forecast, needed, 1)
    assert [hour.hours for hour in few] == [4.0]
    assert part == pytest.approx(34.6 / (34.6 + 6.3))


def test_a_team_is_sized_for_the_volume_its_chance_asks_for() -> None:
    """Days of 80 to 120 % of the mean, five alike: nine of ten are at most 116 %."""
    plan = two_lines(target={"share": 0.8, "within_s": 20, "over": "day", "chance": 0.9})
    sure = forecast_of(plan, {"a": 60.0, "b": 60.0})
    factor = np.array([0.8, 0.9, 1.0, 1.1, 1.2])[:, None]
    forecast = Forecast(sure.starts, sure.frame, {name: sure.paths[name] * factor for name in "ab"})
    needed = requirement(plan, sure, {}, people_of_their_own=frozenset())
    (hour,), _ = typical_hours(plan, forecast, needed, 1)
    np.testing.assert_allclose(hour.per_h, 60.0 * 1.16, rtol=1e-6)


def test_a_stretched_hour_is_always_open_and_its_mail_has_its_working_time() -> None:
    """Mail of four working hours a day, due at the close of the next: windows of 4 to 8 hours, judged as 4."""
    plan = two_lines()
    mail = {
        "name": "mail",
        "channel": "email",
        "open": ["09:00-13:00"],
        "target": {"share": 0.9, "within_business_days": 1, "over": "week"},
    }
    made = Scenario.model_validate({**plan.model_dump(exclude={"queue"}), "days": 3, "queue": [mail]})
    forecast = forecast_of(made, {"mail": 2.0})
    needed = requirement(made, forecast, {}, people_of_their_own=frozenset())
    window_h = working_windows_h(made, needed)
    assert 4.0 < window_h[0] <= 8.0
    hours, _ = typical_hours(made, forecast, needed, 1)
    flat, same = stretched(made, hours[0], window_h)
    assert flat.queue[0].target.within_h == LONGEST_WINDOW_H
    assert flat.queue[0].open.mask(flat.horizon()).all()
    people = needed.frame["agents"].to_numpy()
    one = people[people > 0]
    assert same.mean("mail")[0] * AHT_S / 3600 == pytest.approx(one[np.argmin(np.abs(one - one.mean()))])


def test_skill_sets_are_ranked_and_the_rarest_left_out() -> None:
    people = (*staff("a|b", "a|b", "b|a", "x|a", "c"), Agent(agent="Z", skills=(Skill(queue="a", speed=0.8),)))
    groups, notes = groups_of_staff(people, ["a", "b", "c", "d"], 3)
    assert [group.name for group in groups] == ["a", "a|b", "b|a", "c", "only d"]
    assert groups[0].skills == "a:0.9:1"  # of speeds 1 and .8
    assert notes == []
    assert groups_of_staff(people, ["a", "b"], 1)[1] == ["1 rare skill set of 1 people left out"]
    assert name_of((("a", 1), ("b", 1), ("c", 2))) == "a+b|c"
    assert [group.skills for group in single_groups(people, ["a"])] == ["a:0.96:1"]


def test_one_who_knows_both_takes_the_place_of_two_while_it_goes_well() -> None:
    """Five people are enough however they are mixed, provided that two know only b."""

    def room(trial: Any) -> dict[str, Any]:
        return {"a": np.array([trial.sum() - 5.0]), "b": np.array([trial[1, 0] - 2.0])}

    study: Any = SimpleNamespace(tried=lambda agents, replications: agents, room=room)
    known = [frozenset("a"), frozenset("b"), frozenset("ab")]
    agents, tried = merged(study, known, np.array([[4.0], [3.0], [0.0]]), 1, 40)
    assert agents[:, 0].tolist() == [0.0, 3.0, 2.0]
    assert tried > 2
    stopped, few = merged(study, known, np.array([[4.0], [3.0], [0.0]]), 1, 1)
    assert (stopped.sum(), few) == (6.0, 1)


@pytest.fixture
def two_queues(tmp_path: Path) -> Desk:
    """A desk whose six people know phone, vip or both."""
    desk = Desk(tmp_path / "desk")
    desk.add(history_text(queue="vip").split("\n", 1)[1], "history.csv")
    vip = '[[queue]]\nname = "vip"\nopen = ["Mon-Fri 09:00-13:00"]\ntarget = { share = 0.9, within_s = 15 }\n\n[staff]'
    desk.change("[staff]", vip)
    skills = ["phone|vip:1:2", "vip|phone:1:2", "phone|vip:1:2", "phone", "vip", "phone|vip:1:2"]
    rows = "".join(f"A{k},Person {k},{text}\n" for k, text in enumerate(skills))
    desk.put("agents.csv", "agent,name,skills\n" + rows)
    return desk


@pytest.mark.long
def test_the_command_tells_people_and_machines(two_queues: Desk) -> None:
    said = planner("pool", two_queues.scenario)
    assert said.code == 0, said.err
    file = two_queues.folder / "out" / "week" / "pooling.csv"
    assert said.out.splitlines()[-1] == str(file)
    assert "hours that teams apart need, blending saves " in said.out
    assert "by people for phone and vip" in said.out
    assert "with a standard error of" in said.out
    text = file.read_bytes()
    frame = pd.read_csv(file)
    whole = frame[frame["kind"] == "all"].set_index("typical")
    parts = frame[frame["kind"] == "queue"].groupby("typical")
    assert whole["hours"].sum() == pytest.approx(8.0)
    pd.testing.assert_series_equal(parts["separate_simulated"].sum(), whole["separate_simulated"], check_like=True)
    sets = frame[frame["kind"] == "skill_set"].groupby("typical")["simulated"].sum()
    pd.testing.assert_series_equal(sets, whole["simulated"], check_like=True)
    assert (whole["simulated"] <= whole["separate_simulated"]).all()
    told = json.loads(planner("pool", two_queues.scenario, "--json").out)
    assert file.read_bytes() == text  # the same inputs, the same bytes
    assert told["separate_h"] == pytest.approx(float((whole["separate_simulated"] * whole["hours"]).sum()))
    assert told["blended_h"] == pytest.approx(float((whole["simulated"] * whole["hours"]).sum()))
    saved = told["separate_formula_h"] - told["programme_h"]
    assert sum(part["hours"] for part in told["shares_of_programme"]) == pytest.approx(saved, abs=1e-4)
    assert told["files"] == {"pooling": str(file)}


def test_what_is_wrong_is_said_before_anything_is_written(two_queues: Desk) -> None:
    two_queues.change("share = 0.9,", "share = 1.9,")
    said = planner("pool", two_queues.scenario, "--out", two_queues.folder / "made")
    assert said.code == 2
    assert said.err.startswith("Nothing was written.\n")
    assert not (two_queues.folder / "made").exists()
    assert planner("pool", two_queues.scenario, "--replications", "0").code == 2
