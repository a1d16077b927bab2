"""Deferred work: deadlines traced by hand, the oracle's constant staffing, windows that hold what they promise."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.result import Forecast
from planner.scenario import Scenario
from planner.staffing import requirement
from planner.staffing.deadlines import due, work_calendar
from planner.staffing.deferred import on_time, work_windows
from planner.staffing.spreading import least_constant

MONDAY = dt.date(2026, 11, 23)


def scenario(target, open_=("Mon-Fri 08:00-18:00",), days=7, interval_min=60, zone="UTC", start=MONDAY, **more):
    queue = {"name": "email", "channel": "email", "open": list(open_), "target": target, **more.pop("queue", {})}
    return Scenario.model_validate(
        {
            "start": start,
            "days": days,
            "interval_min": interval_min,
            "time_zone": zone,
            "staff": {"file": "agents.csv"},
            "queue": [queue],
            **more,
        }
    )


def window_of(plan, arrival_h):
    """(from, to) in hours of the horizon of one contact that arrives in that hour."""
    calendar = work_calendar(plan, plan.queue[0])
    work = work_windows(np.array([calendar.first + float(arrival_h)]), np.ones(1), plan.queue[0], calendar)
    return (int(work.begin[0]), int(work.end[0]), float(work.share[0]), bool(work.late[0])) if work.begin.size else None


BY_NEXT_DAY = {"share": 0.95, "within_business_days": 1}
THANKSGIVING = [{"date": dt.date(2026, 11, 26), "open": []}]


@pytest.mark.parametrize(
    ("target", "arrival_h", "expected", "why"),
    [
        (BY_NEXT_DAY, 9, (9, 42, 1, False), "Monday 9:00, by the close of Tuesday"),
        (BY_NEXT_DAY, 20, (32, 42, 1, False), "Monday evening: from Tuesday's opening, by its close"),
        (BY_NEXT_DAY, 24 * 2 + 9, (57, 114, 1, False), "Wednesday; Thursday is closed: by the close of Friday"),
        ({"share": 0.9, "within_business_days": 0}, 9, (9, 18, 1, False), "the same day"),
        ({"share": 0.9, "within_business_days": 0}, 19, (32, 42, 1, False), "the day has closed: the next one"),
        ({"share": 0.9, "within_h": 4}, 9, (9, 13, 1, False), "four hours by the wall"),
        ({"share": 0.9, "within_h": 12}, 9, (9, 18, 1, False), "due at 21:00, when closed since 18:00"),
        ({"share": 0.9, "within_h": 4}, 20, (32, 42, 1, True), "due at midnight: late whatever anybody does"),
        ({"share": 0.9, "within_h": 24}, 20, (32, 42, 1, False), "due Tuesday 20:00"),
        ({"share": 0.9, "within_h": 4, "clock": "business"}, 16, (16, 34, 1, False), "two hours today, two tomorrow"),
        ({"share": 0.9, "within_h": 4, "clock": "business"}, 20, (32, 36, 1, False), "the clock starts at opening"),
        ({"share": 0.9, "within_h": 0.5}, 9, (9, 10, 1, False), "less than an interval: within it"),
    ],
)
def test_windows_by_hand(target, arrival_h, expected, why):
    assert window_of(scenario(target, special_day=THANKSGIVING), arrival_h) == expected, why


def test_beyond_the_end_work_is_due_in_proportion():
    """Friday 16:00, due on Monday's close: 2 of its 12 working hours lie inside the horizon."""
    plan = scenario(BY_NEXT_DAY)
    assert window_of(plan, 24 * 4 + 16) == (112, 114, pytest.approx(2 / 12), False)
    assert window_of(plan, 24 * 5 + 3) is None


def test_the_clock_jumps_but_deadlines_stay_right():
    """New York, 1 November 2026 has 25 hours: 24 wall-clock hours after Saturday noon is Sunday 11:00 standard time."""
    target = {"share": 0.9, "within_h": 24}
    plan = scenario(target, ("00:00-24:00",), days=3, zone="America/New_York", start=dt.date(2026, 10, 31))
    assert window_of(plan, 12)[1] == 36
    by_day = scenario(BY_NEXT_DAY, ("00:00-24:00",), days=3, zone="America/New_York", start=dt.date(2026, 10, 31))
    assert window_of(by_day, 12)[1] == 49


def test_opening_backlog_begins_with_the_horizon():
    backlog = [{"age_h": 3, "volume": 40}, {"age_h": 100, "volume": 5}]
    plan = scenario(BY_NEXT_DAY, queue={"opening_backlog": backlog})
    calendar = work_calendar(plan, plan.queue[0])
    # Sunday 21:00 is due on Monday's close; four days earlier was due on Thursday's, at best done by Monday's.
    deadline = due(calendar.first - np.array([3.0, 100.0]), plan.queue[0].target, calendar)
    assert (deadline - calendar.first).tolist() == [18, 24 * -4 + 18]
    work = work_windows(calendar.first - np.array([3.0, 100.0]), np.array([40.0, 5.0]), plan.queue[0], calendar)
    assert work.begin.tolist() == [8, 8]
    assert work.end.tolist() == [18, 18]
    assert work.late.tolist() == [False, True]


@pytest.mark.parametrize(("deadline_h", "expected"), [(24.0, 6.4), (1.0, 8.0), (1e-9, 10.0)])
def test_least_constant_staffing_of_the_oracle(deadline_h, expected):
    """Open 08-18 on the business clock, 100/h until noon, then 40/h, 6 minutes each; fluid, day after day."""
    days = 400
    volume = np.tile(np.repeat([0.0, 100, 40, 0], np.array([8, 4, 6, 6]) * 4) / 4, days)
    plan = scenario({"share": 0.9, "within_h": deadline_h, "clock": "business"}, ("08:00-18:00",), days, 15)
    calendar = work_calendar(plan, plan.queue[0])
    # The fluid deadline of an interval's last drop: arrivals stand at the interval's end, and may be worked in it.
    ends = calendar.first + np.arange(volume.size) + 1.0
    by = np.floor(due(ends, plan.queue[0].target, calendar) + 1e-6).astype(int) - calendar.first
    some = (volume > 0) & (by <= volume.size)
    open_ = calendar.open[calendar.first : calendar.last]
    agents = least_constant(np.flatnonzero(some), by[some], volume[some] * 0.1, open_) * 4
    assert agents == pytest.approx(expected, rel=6e-3)  # the limit of ever longer horizons, from below


def test_first_come_first_served_by_hand():
    """Capacity 2 an interval, arrivals 4, 0, 1, due at the end of the second and third: 4 of 4, then 1 of 1."""
    volume = np.array([[4.0, 0, 1], [5.0, 0, 1]])
    good, total = on_time(volume, 0.0, np.full(3, 2.0), np.array([2, 3, 3]), np.ones(3, bool), np.zeros(3, np.int64), 1)
    assert good.ravel().tolist() == [5, 5]
    assert total.ravel().tolist() == [5, 6]
    behind, _ = on_time(volume, 3.0, np.full(3, 2.0), np.array([2, 3, 3]), np.ones(3, bool), np.zeros(3, np.int64), 1)
    assert behind.ravel().tolist() == [1, 1]


def forecast_of(plan, mean, cv=0.0, paths=200):
    starts = plan.horizon()
    day = pd.factorize(starts.date)[0]
    rng = np.random.default_rng(3)
    factor = np.ones((paths, plan.days)) if cv == 0 else rng.gamma(cv**-2, cv**2, (paths, plan.days))
    frame = pd.DataFrame({"start": starts, "queue": "email", "mean": mean, "aht_s": 360.0})
    return Forecast(starts, frame, {"email": (mean * factor[:, day]).astype(np.float32)})


def test_requirement_holds_the_work_and_its_shrinkage():
    plan = scenario(BY_NEXT_DAY, shrinkage={"absence": 0.04, "off_queue": 0.05})
    mean = np.where(plan.queue[0].open.mask(plan.horizon()), 20.0, 2.0)
    made = requirement(plan, forecast_of(plan, mean), {}, people_of_their_own=frozenset())
    on_queue = made.windows["hours"].sum() * 0.96 * 0.95
    assert made.frame["agents"].sum() == pytest.approx(on_queue)
    # Friday's work and the weekend's is not all due: at least Monday to Thursday's and their nights', at most all.
    assert 4 * (200 + 28) * 0.1 - 2.9 < on_queue < mean.sum() * 0.1
    assert (made.windows["from"] < made.windows["to"]).all()
    assert made.promises["chance"].min() == 1
    assert not made.notes


def test_uncertain_volume_needs_more_hours_and_a_late_share_fewer():
    def hours(share, chance, cv):
        plan = scenario({"share": share, "within_h": 8, "clock": "business", "chance": chance})
        mean = np.where(plan.queue[0].open.mask(plan.horizon()), 20.0, 0.0)
        made = requirement(plan, forecast_of(plan, mean, cv), {}, people_of_their_own=frozenset())
        assert made.promises["chance"].min() >= chance - 1e-9
        return made.frame["agents"].sum()

    assert hours(0.95, 0.9, 0.2) > 1.05 * hours(0.95, 0.9, 0.0)
    assert hours(0.7, 0.9, 0.2) < hours(0.95, 0.9, 0.2)
    assert hours(0.95, 0.6, 0.2) < hours(0.95, 0.9, 0.2)


def test_people_of_their_own_come_in_whole_numbers():
    plan = scenario(BY_NEXT_DAY)
    mean = np.where(plan.queue[0].open.mask(plan.horizon()), 13.0, 1.0)
    made = requirement(plan, forecast_of(plan, mean), {}, people_of_their_own=frozenset({"email"}))
    agents = made.frame["agents"].to_numpy()
    assert np.all(agents == np.round(agents))
    assert 0 <= agents.sum() - made.windows["hours"].sum() < 1


def test_a_promise_nobody_can_keep_is_said():
    plan = scenario({"share": 0.9, "within_h": 2})
    made = requirement(plan, forecast_of(plan, np.full(168, 2.0)), {}, people_of_their_own=frozenset())
    assert any("no staffing can answer them in time" in note for note in made.notes)


def test_extra_hours_raise_the_windows():
    plan = scenario(BY_NEXT_DAY)
    mean = np.where(plan.queue[0].open.mask(plan.horizon()), 13.0, 0.0)
    forecast = forecast_of(plan, mean)
    before = requirement(plan, forecast, {}, people_of_their_own=frozenset())
    extra = np.where(np.arange(168) < 24, (mean > 0) * 1.0, 0.0)
    after = requirement(plan, forecast, {}, people_of_their_own=frozenset(), extra={"email": extra})
    assert after.windows["hours"].sum() - before.windows["hours"].sum() == pytest.approx(10)
    less = requirement(plan, forecast, {}, people_of_their_own=frozenset(), extra={"email": -1000 * extra})
    assert less.windows["hours"].min() > 0
