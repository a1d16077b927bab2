"""What a correction asks for: where, how much, and from whom; by small cases whose answer is plain."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.loop_correction import LEAST_ROOM, LEAST_STEP, corrected, eased, moved_h, room_of, shortfall
from planner.scenario import Agent, Scenario, Skill

REPLICATIONS = 10


def scenario(over: str = "day", days: int = 2, **target: object) -> Scenario:
    goal = {"share": 0.8, "within_s": 20, "chance": 0.9, "over": over, **target}
    return Scenario.model_validate(
        {
            "start": "2026-03-02",
            "days": days,
            "interval_min": 60,
            "staff": {"file": "agents.csv"},
            "queue": [{"name": name, "target": goal} for name in ("phone", "vip")],
        }
    )


def simulated(made: Scenario, vip: list[list[float]], service: float = 0.7) -> Any:
    """Phone .95 on every day of every replication; vip's level by replication and day; its intervals at `service`."""
    starts, days = made.horizon(), made.days
    levels = {"phone": np.full((REPLICATIONS, days), 0.95), "vip": np.array(vip)}
    offered = {name: np.full((REPLICATIONS, days), 100) for name in levels}
    frame = pd.concat(
        [
            pd.DataFrame({"start": starts, "queue": name, "service_level": level})
            for name, level in (("phone", 0.95), ("vip", service))
        ],
        ignore_index=True,
    )
    over = made.queue[0].target.over
    labels = {"day": [f"2026-03-{2 + d:02d}" for d in range(days)], "week": ["2026-W10"]}[over]
    rows = []
    for name in levels:
        by_period = levels[name] if over == "day" else levels[name].mean(axis=1, keepdims=True)
        for number, label in enumerate(labels):
            p_meet = float((by_period[:, number] >= 0.8).mean())
            rows.append({"queue": name, "over": over, "period": label, "p_meet": p_meet})
    return SimpleNamespace(service=frame, periods=pd.DataFrame(rows), levels=levels, offered=offered)


def parts(made: Scenario, net: float = 0.0) -> tuple[Any, Any]:
    starts = made.horizon()
    need = [pd.DataFrame({"start": starts, "queue": q.name, "volume": 100.0, "aht_s": 360.0}) for q in made.queue]
    cover = [pd.DataFrame({"start": starts, "queue": q.name, "net": net}) for q in made.queue]
    return SimpleNamespace(frame=pd.concat(need)), SimpleNamespace(coverage=pd.concat(cover))


def inputs(made: Scenario, shared: bool) -> Any:
    both = (Skill(queue="phone"), Skill(queue="vip"))
    one = (Agent(agent="A", skills=both),) if shared else tuple(Agent(agent=s.queue, skills=(s,)) for s in both)
    return SimpleNamespace(scenario=made, agents=one)


MONDAY_BAD = [[0.7, 0.9]] * REPLICATIONS


def test_people_are_added_on_the_day_that_misses_only() -> None:
    """vip lacks .1 on Monday at 10 erlangs: .1 sqrt(10) / .4 = .79 people an hour; Tuesday none."""
    made = scenario()
    got = corrected(inputs(made, False), *parts(made), simulated(made, MONDAY_BAD), {})
    np.testing.assert_allclose(got["vip"], [0.1 * 10**0.5 / 0.4] * 24 + [0.0] * 24)
    assert not got["phone"].any()
    assert moved_h(got, {}, 60) == pytest.approx((24 * 0.7906, 0.0), abs=1e-3)


def test_a_small_lack_is_a_step_that_shows_and_people_there_now_count_in() -> None:
    made = scenario()
    slight = [[0.799, 0.9]] * REPLICATIONS
    got = corrected(inputs(made, False), *parts(made, net=1.5), simulated(made, slight), {})
    np.testing.assert_allclose(got["vip"][:24], LEAST_STEP + 1.5)


def test_nobody_is_added_where_the_roster_already_lacks_people() -> None:
    made = scenario()
    got = corrected(inputs(made, False), *parts(made, net=-0.6), simulated(made, MONDAY_BAD), {})
    assert not got["vip"].any()


def test_hours_are_moved_within_shared_people_from_where_nobody_waits_never_more_than_added() -> None:
    made = scenario()
    simulation = simulated(made, MONDAY_BAD)
    got = corrected(inputs(made, True), *parts(made), simulation, {})
    assert not got["phone"][:24].any()  # vip waits on Monday
    assert (got["phone"][24:] < 0).all()
    assert -got["phone"].sum() <= got["vip"].sum() + 1e-9
    alone = corrected(inputs(made, False), *parts(made), simulation, {})
    assert not alone["phone"].any()


def test_a_week_is_mended_on_the_days_on_which_its_bad_replications_lose() -> None:
    """Three of ten weeks fail, all by their Tuesday: Monday is left alone, Tuesday lacks twice the week's lack."""
    made = scenario(over="week")
    weeks = [[0.9, 0.9]] * 7 + [[0.85, 0.5]] * 3
    room = room_of(inputs(made, False), made.queue[1], simulated(made, weeks))
    lack = 0.675 - 0.8  # the level reached with a chance of .9
    assert not room[:24].any()
    np.testing.assert_allclose(room[24:], 2 * lack)
    np.testing.assert_allclose(room.mean(), lack)


def test_a_missed_further_limit_lacks_something_too() -> None:
    """Every level is fine; the mean wait is not, so the period is unsure."""
    made = scenario(asa_s=5.0)
    simulation = simulated(made, [[0.9, 0.9]] * REPLICATIONS)
    simulation.periods.loc[simulation.periods["queue"] == "vip", "p_meet"] = [0.2, 1.0]
    room = room_of(inputs(made, False), made.queue[1], simulation)
    np.testing.assert_allclose(room, [-LEAST_ROOM] * 24 + [0.1] * 24)


def test_shortfall_adds_up_what_promises_lack() -> None:
    """vip is asked to be .9 sure and is .7 and 1; phone holds."""
    made = scenario()
    simulation = simulated(made, [[0.9, 0.9]] * 7 + [[0.7, 0.9]] * 3)
    assert shortfall(made.queue, simulation) == pytest.approx(0.2)


def test_fewer_people_are_tried_only_where_a_queue_is_surer_than_asked() -> None:
    """Phone, .15 above its share at 10 erlangs: half of .15 sqrt(10) / .4 = .59 less; vip waits."""
    made = scenario()
    got = eased(inputs(made, True), parts(made)[0], simulated(made, [[0.9, 0.9]] * REPLICATIONS), {})
    np.testing.assert_allclose(got["phone"], -0.5 * 0.15 * 10**0.5 / 0.4)
    assert not got["vip"].any()
