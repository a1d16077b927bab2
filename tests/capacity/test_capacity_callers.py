"""What callers do beside waiting, months ahead: as the week's formulas say, interval by interval."""

from __future__ import annotations

import numpy as np
import pytest

from planner.capacity.asking import needs_of
from planner.capacity.days import Day
from planner.capacity.lines import Customers, Line, longer
from planner.capacity.needs import Lowered, need_of
from planner.capacity.weeks import weeks_of
from planner.scenario import Inputs
from planner.scenario.queue import Queue
from planner.staffing.caller_line import Callers, serve_callers
from planner.staffing.caller_search import least_callers
from planner.staffing.callers import callers_of
from planner.staffing.erlang_g import PatienceCurve
from planner.staffing.live import limits_of
from planner.staffing.patience_known import KnownPatience
from tests.capacity_case import MONDAY, TARGET, scenario_of

PER_HOUR, AHT_S, PATIENCE_S = 90.0, 300.0, 120.0
WEEKS = weeks_of(MONDAY, 1, 0)


def flat(paths: int = 1) -> Day:
    """The same calls in every hour of every day, paths two per cent apart."""
    hours = WEEKS.days * 24
    volume = np.full(WEEKS.days, 24 * PER_HOUR)
    spread = 1.0 + 0.02 * np.arange(paths)
    return Day(volume, spread[:, None] * volume, np.arange(hours) // 24, np.full(hours, 1 / 24),
               np.full(hours, AHT_S), np.ones(hours, dtype=bool), 3600.0)  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [{"balk": {"share": 0.2}}, {"retry": {"share": 0.5, "after_min": 5}},
     {"callback": {"if_wait_s": 60, "accept": 0.4, "promise_min": 30}}],
    ids=["balking", "calling again", "called back in turn"],
)  # fmt: skip
def test_hours_are_those_of_the_weeks_formula(more: dict[str, object]) -> None:
    scenario = scenario_of(queue=[{"name": "phone", "target": TARGET, "open": ["Mon-Sun 00:00-24:00"], **more}])
    queue = scenario.queue[0]
    callers = callers_of(queue, scenario)
    assert callers is not None
    rate = np.array([PER_HOUR / 3600.0])
    people = least_callers(rate, np.array([AHT_S]), PATIENCE_S, limits_of(queue), callers)[0]
    plain = Line(queue, flat(), Customers(PATIENCE_S), False).hours(limits_of(queue))
    found = Line(queue, flat(), Customers(PATIENCE_S, None, callers), False).hours(limits_of(queue))
    assert found[5, 0] == pytest.approx(24 * people)
    assert abs(found[5, 0] - plain[5, 0]) > 0.5


def test_contacts_to_be_called_back_are_asked_of_the_other_queue() -> None:
    back = {"if_wait_s": 20, "accept": 0.5, "to": "backs"}
    queues = [{"name": name, "target": TARGET, "open": ["Mon-Sun 00:00-24:00"]} for name in ("backs", "phone")]
    queues[1]["callback"] = back
    scenario = scenario_of(queue=queues)
    phone = scenario.queue[1]
    patience = KnownPatience({"phone": PATIENCE_S, "backs": PATIENCE_S}, {}, ())
    inputs = Inputs(scenario, None, ())  # type: ignore[arg-type]
    days = {"phone": flat(), "backs": flat()}
    needs = needs_of(inputs, days, WEEKS, patience, np.zeros(WEEKS.days * 24))
    callers = callers_of(phone, scenario)
    assert callers is not None
    people = np.ceil(least_callers(np.array([0.025]), np.array([AHT_S]), PATIENCE_S, limits_of(phone), callers))
    got = serve_callers(0.025, AHT_S, PATIENCE_S, people, 20.0, callers)
    moved = float((got.moved * got.attempts)[0]) * PER_HOUR * 24
    assert moved > 20.0
    assert needs[1].moved[3, 0] == pytest.approx(moved)
    assert needs[0].volume[1] == pytest.approx(7 * (24 * PER_HOUR + moved))


def test_call_backs_of_a_lever_spare_hours_and_more_so_the_more_accept() -> None:
    queue = Queue.model_validate({"name": "phone", "target": TARGET, "open": ["Mon-Sun 00:00-24:00"]})
    spared = [
        need_of(
            queue, flat(), WEEKS, Customers(PATIENCE_S), np.zeros(WEEKS.days * 24), Lowered(0.0, accepts), False
        ).spared
        for accepts in (0.1, 0.4)
    ]
    callers = Callers(offer_after_s=20.0, accepts=0.4, promise_s=3600.0)
    args = np.array([0.025]), np.array([AHT_S]), PATIENCE_S, limits_of(queue)
    people = [least_callers(*args, one)[0] for one in (Callers(), callers)]
    assert spared[1][1] == pytest.approx(7 * 24 * (people[0] - people[1]), rel=0.02)
    assert 0 < spared[0][1] < spared[1][1]


def test_a_fitted_patience_is_stretched_as_its_mean_is() -> None:
    curve = PatienceCurve(np.array([0.0, 30.0, 90.0]), np.array([0.02, 0.005, 0.01]))
    known = longer(KnownPatience({"phone": curve.mean_s()}, {"phone": curve}, ()), 1.3)
    assert known.curves["phone"].mean_s() == pytest.approx(1.3 * curve.mean_s())
    assert known.mean_s["phone"] == pytest.approx(1.3 * curve.mean_s())
