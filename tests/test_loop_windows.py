"""What a correction asks of windows: how many hours, where, and from whom; and a queue of mail that becomes sure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasting.result import LEVELS, Forecast
from planner.loop_correction import LEAST_WINDOW_H, corrected, eased, moved_h, shortfall
from planner.scenario import Agent, Scenario, Skill
from planner.simulation import simulate_staffing
from planner.staffing import requirement

REPLICATIONS = 10


def scenario(chance: float = 0.9) -> Scenario:
    """Two days of hours; mail is to be .8 in time on either, at most .8 of the time on it."""
    goal = {"share": 0.8, "chance": chance, "over": "day"}
    mail = {"name": "mail", "channel": "email", "max_occupancy": 0.8, "target": {**goal, "within_h": 4}}
    return Scenario.model_validate(
        {
            "start": "2026-03-02",
            "days": 2,
            "interval_min": 60,
            "staff": {"file": "agents.csv"},
            "queue": [{"name": "phone", "target": {**goal, "within_s": 20}}, mail],
        }
    )


def simulated(
    made: Scenario, mail: list[float], by_hour: list[float], phone: float = 0.9, backlog: float = 1000.0
) -> Any:
    """Phone's level on both days; mail's by day, the same in each replication, and by hour of arrival; who waits."""
    levels = {name: np.tile(row, (REPLICATIONS, 1)) for name, row in {"phone": [phone, phone], "mail": mail}.items()}
    hours = {"phone": [phone] * 48, "mail": by_hour}
    frames = [
        pd.DataFrame({"start": made.horizon(), "queue": q, "service_level": hours[q], "backlog": backlog})
        for q in hours
    ]
    rows = [
        {"queue": name, "over": "day", "period": label, "p_meet": float((level[:, day] >= 0.8).mean())}
        for name, level in levels.items()
        for day, label in enumerate(["2026-03-02", "2026-03-03"])
    ]
    offered = {name: np.full((REPLICATIONS, 2), 100) for name in levels}
    return SimpleNamespace(service=pd.concat(frames), periods=pd.DataFrame(rows), levels=levels, offered=offered)


def parts(made: Scenario, net: float = 0.0, agents: float = 15.0) -> tuple[Any, Any]:
    """Ten erlangs of either queue in every hour, so that mail's work needs 12.5 people."""
    rows = {"start": made.horizon(), "volume": 100.0, "aht_s": 360.0, "agents": agents}
    need = pd.concat([pd.DataFrame({**rows, "queue": queue.name}) for queue in made.queue])
    cover = pd.concat([pd.DataFrame({"start": rows["start"], "queue": q.name, "net": net}) for q in made.queue])
    return SimpleNamespace(frame=need), SimpleNamespace(coverage=cover)


def inputs(made: Scenario, shared: bool = False) -> Any:
    both = (Skill(queue="phone"), Skill(queue="mail"))
    one = (Agent(agent="A", skills=both),) if shared else tuple(Agent(agent=s.queue, skills=(s,)) for s in both)
    return SimpleNamespace(scenario=made, agents=one)


def test_the_work_of_contacts_that_lack_is_added_where_late_ones_arrive() -> None:
    """Monday lacks .1 of 240 erlang-hours at an occupancy of .8: 30 hours. The last six hours' mail is late: 5 each."""
    made = scenario()
    by_hour = [1.0] * 18 + [0.2] * 6 + [0.9] * 24
    got = corrected(inputs(made), *parts(made), simulated(made, [0.7, 0.9], by_hour), {})
    np.testing.assert_allclose(got["mail"], [0.0] * 18 + [5.0] * 6 + [0.0] * 24)
    assert not got["phone"].any()
    assert moved_h(got, {}, 60) == pytest.approx((30.0, 0.0))


def test_what_was_asked_before_stays_and_people_there_now_count_in() -> None:
    """Half a person more than needed in each of Monday's hours is 12 hours that the roster would count as these."""
    made = scenario()
    before = {"mail": np.full(48, 0.25), "phone": np.zeros(48)}
    by_hour = [0.7] * 24 + [0.9] * 24
    got = corrected(inputs(made), *parts(made, net=0.5), simulated(made, [0.7, 0.9], by_hour), before)
    np.testing.assert_allclose(got["mail"][:24], 0.25 + (30.0 + 12.0) / 24)
    np.testing.assert_allclose(got["mail"][24:], 0.25)


def test_nothing_is_added_on_a_day_on_which_the_roster_lacks_people() -> None:
    made = scenario()
    got = corrected(inputs(made), *parts(made, net=-0.1), simulated(made, [0.7, 0.9], [0.7] * 48), {})
    assert not got["mail"].any()


def test_no_more_is_added_than_would_work_off_the_greatest_backlog() -> None:
    """Of either day all mail is late, .8 of 300 hours; but no more than 160 wait at any time, who take 20."""
    made = scenario()
    got = corrected(inputs(made), *parts(made), simulated(made, [0.0, 0.0], [0.0] * 48, backlog=160.0), {})
    np.testing.assert_allclose(got["mail"], [20.0 / 24] * 24 + [0.0] * 24)


def test_a_small_lack_is_half_an_hour() -> None:
    made = scenario()
    got = corrected(inputs(made), *parts(made), simulated(made, [0.7999, 0.9], [0.79] * 48), {})
    assert got["mail"].sum() == pytest.approx(LEAST_WINDOW_H)


def test_mail_in_time_gives_hours_to_calls_that_wait_and_keeps_what_its_work_needs() -> None:
    """Mail is .2 above on both days: half of .2 x 12.5 x 48 is 60 hours; of its 15 people 2.5 an hour are no work."""
    made = scenario()
    found = simulated(made, [1.0, 1.0], [1.0] * 48, phone=0.6)
    got = corrected(inputs(made, shared=True), *parts(made), found, {})
    asked = got["phone"].sum()
    assert asked > 60.0
    assert got["mail"].sum() == pytest.approx(-60.0)
    late = corrected(inputs(made, shared=True), *parts(made), simulated(made, [1.0, 0.7], [0.7] * 48, phone=0.6), {})
    assert (late["mail"] >= 0.0).all()  # Tuesday's own mail is late: Monday gives none
    few = corrected(inputs(made, shared=True), *parts(made, agents=13.0), found, {})
    assert few["mail"].sum() == pytest.approx(-0.5 * 48)
    assert not corrected(inputs(made), *parts(made), found, {})["mail"].any()


def test_people_on_the_phone_give_hours_to_mail_that_is_late() -> None:
    """Nobody waits on the line at any moment, so that it gives what it can spare, at most what mail is given."""
    made = scenario()
    got = corrected(inputs(made, shared=True), *parts(made), simulated(made, [0.7, 0.7], [0.7] * 48), {})
    assert got["mail"].sum() == pytest.approx(60.0)
    assert -60.0 <= got["phone"].sum() < 0.0


def test_fewer_hours_are_tried_where_mail_is_surer_than_asked() -> None:
    made = scenario()
    got = eased(inputs(made), parts(made)[0], simulated(made, [1.0, 0.8], [1.0] * 48), {})
    np.testing.assert_allclose(got["mail"], [-0.5 * 0.2 * 12.5] * 24 + [0.0] * 24)


def mail_of_slow_people() -> tuple[Scenario, Forecast]:
    """A week of mail in working hours, due after four of them; who works on it is a fifth slower than the forecast."""
    target = {"share": 0.9, "within_h": 4, "clock": "business", "chance": 0.8, "over": "week"}
    mail = {"name": "mail", "channel": "email", "open": ["Mon-Fri 09:00-17:00"], "target": target}
    made = Scenario.model_validate(
        {
            "start": "2026-03-02",
            "days": 7,
            "interval_min": 60,
            "staff": {"file": "agents.csv"},
            "queue": [mail],
            "group": [{"name": "slow", "skills": "mail:0.8:1"}],
        }
    )
    starts = made.horizon()
    mean = np.where(made.queue[0].open.mask(starts), 36.0, 0.0)
    frame = pd.DataFrame({"start": starts, "queue": "mail", "mean": mean, "aht_s": 600.0})
    frame = frame.assign(**dict.fromkeys(LEVELS, mean))
    return made, Forecast(starts, frame, {"mail": mean[None, :].astype(np.float32)})


def test_mail_whose_hours_are_too_few_becomes_sure_after_a_round() -> None:
    """Six erlangs worked at .8 need 7.5 people where the formula says 6: a round adds the hours."""
    made, forecast = mail_of_slow_people()
    extra: dict[str, Any] = {}
    lacks, hours = [], []
    for _ in range(3):
        needed = requirement(made, forecast, {}, people_of_their_own=frozenset({"mail"}), extra=extra)
        people = needed.frame[["start", "agents"]].assign(group="slow")
        simulation = simulate_staffing(made, forecast, people, patience_s={}, replications=REPLICATIONS, seed=made.seed)
        lacks.append(shortfall(made.queue, simulation))
        hours.append(float(needed.windows["hours"].sum()))
        if lacks[-1] == 0.0:
            break
        roster: Any = SimpleNamespace(coverage=needed.frame[["queue", "start"]].assign(net=0.0))
        extra = dict(corrected(inputs(made), needed, roster, simulation, extra))
    assert lacks[0] == pytest.approx(0.8)  # never in time
    assert lacks[-1] == 0.0
    assert len(lacks) == 2
    assert 1.1 * hours[0] < hours[1] < hours[0] / 0.8
