"""Pay of an hour, worked by hand."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.cost.rates import hourly_rate, overtime_extra, overtime_hours, premium_hours, premium_share
from planner.scenario import Agent, Scenario

NIGHT = {"name": "night", "from": "22:00", "to": "06:00", "rate": 0.10}
SUNDAY = {"name": "Sunday", "days": "Sun", "rate": 0.25}
HOLIDAY = {"name": "holiday", "rate": 1.0}


def scenario(**cost) -> Scenario:
    return Scenario.model_validate(
        {
            "start": dt.date(2026, 11, 23),
            "time_zone": "America/New_York",
            "holidays": "US-NY",
            "queue": [{"name": "phone", "target": {"share": 0.8, "within_s": 20}}],
            "site": [{"name": "Leeds", "time_zone": "Europe/London", "holidays": "GB-ENG"}],
            "staff": {"file": "agents.csv"},
            "cost": cost,
        }
    )


def at(text: str, zone: str = "America/New_York") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("more", "rate", "why"),
    [
        ({"wage_per_h": 18.0, "salary_per_year": 99999.0}, 18.0, "their own wage comes first"),
        ({"salary_per_year": 41600.0}, 20.0, "41600 / 52 / 40"),
        ({"salary_per_year": 20800.0, "contract_h": 20.0}, 20.0, "a salary for 20 hours a week"),
        ({}, 21.5, "the contract's wage"),
        ({"contract": "temp"}, 0.0, "nobody said"),
    ],
)
def test_hourly_rate(more: dict, rate: float, why: str) -> None:
    person = Agent(**{"agent": "a", "contract": "full-time", **more})
    assert hourly_rate(scenario(wage_per_h={"full-time": 21.5}), person) == pytest.approx(rate), why


@pytest.mark.parametrize(
    ("start", "end", "expected", "why"),
    [
        (
            "2026-11-28 22:00",
            "2026-11-29 06:00",
            (8 * 0.10 + 6 * 0.25) / 8,
            "Saturday night: six hours are Sunday",
        ),
        (
            "2026-11-29 22:00",
            "2026-11-30 06:00",
            (8 * 0.10 + 2 * 0.25) / 8,
            "Sunday night: two hours are Sunday",
        ),
        ("2026-11-24 06:00", "2026-11-24 22:00", 0.0, "exactly between two nights"),
        ("2026-11-24 05:00", "2026-11-24 07:00", 0.05, "half of it at night"),
        ("2026-11-26 08:00", "2026-11-26 16:00", 1.0, "Thanksgiving"),
        ("2026-11-25 20:00", "2026-11-26 04:00", (6 * 0.10 + 4 * 1.0) / 8, "into Thanksgiving"),
        ("2026-11-24 08:00", "2026-11-24 08:00", 0.0, "no time at all"),
    ],
)
def test_premiums_add_up(start: str, end: str, expected: float, why: str) -> None:
    priced = scenario(premium=[NIGHT, SUNDAY, HOLIDAY])
    assert premium_share(priced, "", at(start), at(end)) == pytest.approx(expected), why


def test_clock_and_holidays_are_the_sites() -> None:
    priced = scenario(premium=[NIGHT, HOLIDAY])
    start, end = (
        at("2026-11-26 17:00"),
        at("2026-11-26 19:00"),
    )  # 22:00 to 24:00 in Leeds, where it is no holiday
    assert premium_share(priced, "", start, end) == pytest.approx(1.0)
    assert premium_share(priced, "Leeds", start, end) == pytest.approx(0.10)
    boxing = at("2026-12-28 10:00", "Europe/London"), at("2026-12-28 12:00", "Europe/London")
    assert premium_share(priced, "Leeds", *boxing) == pytest.approx(1.0)  # Boxing Day, a Saturday, is given on Monday


@pytest.mark.parametrize(
    ("start", "end", "hours", "why"),
    [
        ("2026-10-31 22:00", "2026-11-01 06:00", 9, "autumn: the clock shows 01:00-02:00 twice"),
        ("2026-03-07 22:00", "2026-03-08 06:00", 7, "spring: the clock skips 02:00-03:00"),
    ],
)
def test_night_premium_on_the_odd_days(start: str, end: str, hours: float, why: str) -> None:
    assert premium_hours(scenario(premium=[NIGHT]), "", at(start), at(end))["night"] == pytest.approx(hours), why


def test_a_window_that_ends_inside_the_repeated_hour() -> None:
    """01:00-01:30 is on the clock twice: an hour elapses in it."""
    early = scenario(premium=[{"name": "early", "from": "01:00", "to": "01:30", "rate": 0.5}])
    got = premium_hours(early, "", at("2026-11-01 00:00"), at("2026-11-01 04:00"))
    assert got["early"] == pytest.approx(1.0)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 60 * 24 * 10), st.integers(1, 720))
def test_against_a_loop_over_minutes(offset: int, length: int) -> None:
    """Ten days around the autumn change, minute by minute in another style."""
    lunch = {"name": "lunch", "from": "12:00", "to": "13:30", "days": "Mon-Fri", "rate": 0.07}
    priced = scenario(premium=[NIGHT, SUNDAY, lunch])
    begin = at("2026-10-28 00:00").timestamp() + 60 * offset
    total = 0.0
    for minute in range(length):
        clock = dt.datetime.fromtimestamp(begin + 60 * minute + 30, ZoneInfo("America/New_York"))
        total += 0.10 * (clock.hour >= 22 or clock.hour < 6) + 0.25 * (clock.weekday() == 6)
        total += 0.07 * (clock.weekday() < 5 and dt.time(12) <= clock.time() < dt.time(13, 30))
    span = (dt.datetime.fromtimestamp(begin + shift, dt.UTC) for shift in (0, 60 * length))
    assert premium_share(priced, "", *span) == pytest.approx(total / length)


WEEK = [dt.date(2026, 11, 23) + dt.timedelta(day) for day in range(7)]
OVER_40 = {"over_h_per_week": 40, "rate": 1.5}
CALIFORNIA = [{"over_h_per_day": 8, "rate": 1.5}, {"over_h_per_day": 12, "rate": 2.0}, OVER_40]


@pytest.mark.parametrize(
    ("tiers", "hours", "extra", "why"),
    [
        ([OVER_40], [8, 8, 8, 8, 8], 0.0, "exactly 40 hours"),
        ([OVER_40], [8, 8, 8, 8, 8, 4], 2.0, "four hours at half as much again"),
        ([OVER_40], [12, 12, 12, 12], 4.0, "no daily tier: eight hours over 40"),
        (CALIFORNIA, [13], 4 * 0.5 + 1.0, "8 straight, 4 at 1.5, 1 at 2"),
        (CALIFORNIA, [12, 12, 12, 12], 8.0, "16 daily hours; the 32 straight ones stay under 40"),
        (
            CALIFORNIA,
            [8, 8, 8, 8, 8, 9],
            8 * 0.5 + 0.5,
            "the sixth day is beyond 40; its ninth hour counts once",
        ),
        (
            [{"over_h_per_day": 12, "rate": 2.0}, OVER_40],
            [13, 12, 12, 5],
            1 + 0.5,
            "13th hour, then one over 40",
        ),
    ],
)
def test_overtime(tiers: list, hours: list[float], extra: float, why: str) -> None:
    priced = scenario(overtime=tiers, wage_per_h={"": 20.0})
    by_day = dict(zip(WEEK, hours, strict=False))
    assert sum(e for _, e in overtime_hours(priced, by_day).values()) == pytest.approx(extra), why
    assert overtime_extra(priced, Agent(agent="a"), by_day) == pytest.approx(20 * extra), why
    assert overtime_extra(priced, Agent(agent="a", salary_per_year=5e4), by_day) == 0


def test_weeks_are_counted_apart() -> None:
    priced = scenario(overtime=[OVER_40])
    sunday = {dt.date(2026, 11, 29) - dt.timedelta(day): 8.0 for day in range(5)}
    monday = {dt.date(2026, 11, 30) + dt.timedelta(day): 8.0 for day in range(5)}
    assert sum(extra for _, extra in overtime_hours(priced, sunday | monday).values()) == 0
