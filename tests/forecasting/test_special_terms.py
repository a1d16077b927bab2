"""Special days as regressors against dates worked out by hand; events found by name, averaged, spread."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.calendar import holiday_names
from forecasting.days import DayTable
from forecasting.events import Event
from forecasting.grid import cell_starts
from forecasting.planned import event_key, learn_events, repeat_events
from forecasting.special_terms import (
    BLOCKS,
    BRIDGE,
    FORTNIGHT,
    PAID_ON,
    PAY_DAYS,
    SCHOOL,
    TURNS,
    bridge_days,
    holiday_categories,
    month_turns,
    pay_days,
    pay_fortnights,
    school_holidays,
    worth_trying,
)
from forecasting.uncertain import Z90


def table(first, days, code=None, closed=(), weekdays=range(7), known=None):
    """A queue open at one slot a day on some weekdays."""
    dates = np.datetime64(first) + np.arange(days)
    open_ = np.isin((dates.astype(int) + 3) % 7, list(weekdays))
    open_ &= ~np.isin(dates, np.array(closed, dtype="datetime64[D]"))
    names = holiday_names(code, dates[0].astype(dt.date), dates[-1].astype(dt.date))
    holidays = tuple(names.get(day, "") for day in dates.astype(object)) if code else ()
    volume = np.where(open_, 10.0, 0.0)[:, None]
    return DayTable(dates, volume, open_[:, None], days if known is None else known, holidays)


def marked(one, column):
    return [str(day) for day in one.dates[column != 0]]


def test_turns_of_the_month_are_working_days():
    one = table("2026-01-01", 90, "GB-ENG")
    x, _ = month_turns(one)
    # New Year's Day is a holiday, 31 January and 28 February are Saturdays, 1 February and 1 March Sundays.
    assert marked(one, x[:, 0]) == ["2026-01-02", "2026-02-02", "2026-03-02"]
    assert marked(one, x[:, 1]) == ["2026-01-05", "2026-02-03", "2026-03-03"]
    # The table ends on 31 March less a day: no turn of March is claimed.
    assert str(one.dates[-1]) == "2026-03-31"
    assert marked(one, x[:, 3]) == ["2026-01-30", "2026-02-27", "2026-03-31"]
    assert marked(one, x[:, 2]) == ["2026-01-29", "2026-02-26", "2026-03-30"]
    cut = table("2026-01-05", 80, "GB-ENG")
    x, _ = month_turns(cut)
    assert marked(cut, x[:, 0]) == ["2026-02-02", "2026-03-02"]
    assert marked(cut, x[:, 3]) == ["2026-01-30", "2026-02-27"]


def test_pay_days_move_to_the_working_day_before():
    one = table("2026-01-01", 120, "GB-ENG")
    x, _ = pay_days(one)
    fifteenth = 2 * PAID_ON.index(15)
    # 15 February and 15 March 2026 are Sundays.
    assert marked(one, x[:, fifteenth]) == ["2026-01-15", "2026-02-13", "2026-03-13", "2026-04-15"]
    assert marked(one, x[:, fifteenth + 1]) == ["2026-01-16", "2026-02-16", "2026-03-16", "2026-04-16"]


def test_the_working_week_of_sunday_to_thursday():
    one = table("2026-01-01", 59, weekdays=(0, 1, 2, 3, 6))
    x, _ = month_turns(one)
    # 30 January is a Friday, 31 January a Saturday; 1 February, a Sunday, is a working day.
    assert marked(one, x[:, 3])[0] == "2026-01-29"
    assert marked(one, x[:, 0]) == ["2026-01-01", "2026-02-01"]


def test_bridge_days_lie_between_a_day_off_and_the_weekend():
    one = table("2026-05-01", 60, "DE-BY")
    x, _ = bridge_days(one)
    # Ascension and Corpus Christi are Thursdays; 1 May is a Friday itself.
    assert marked(one, x[:, 0]) == ["2026-05-15", "2026-06-05"]
    closed = table("2026-05-04", 28, closed=["2026-05-12"], weekdays=range(5))
    assert marked(closed, bridge_days(closed)[0][:, 0]) == ["2026-05-11"]


def test_a_pay_fortnight_alternates_and_keeps_its_phase():
    one = table("2026-01-05", 364)
    x, _ = pay_fortnights(one)
    fridays = x[4::7, 4]
    assert set(fridays) == {0.5, -0.5}
    assert (fridays[1:] == -fridays[:-1]).all()
    later = table("2026-01-19", 14)
    np.testing.assert_array_equal(pay_fortnights(later)[0], x[14:28])


def test_school_breaks_are_whole_spans_without_public_holidays():
    one = table("2025-06-01", 200, "DE-BY")
    x, _ = school_holidays(one, "DE-BY")
    short, long, before = (marked(one, x[:, column]) for column in range(3))
    assert (long[0], long[-1]) == ("2025-08-01", "2025-09-15")
    assert "2025-06-18" in short
    assert "2025-06-19" not in short  # Corpus Christi is a public holiday
    assert "2025-08-16" in long  # a Saturday within
    assert "2025-11-05" in short
    assert "2025-07-31" in before
    assert not set(before) & set(short + long)


@pytest.mark.parametrize("code", [None, "US-NY", "FR"])
def test_where_no_school_breaks_are_known_there_are_no_columns(code):
    one = table("2025-06-01", 100, None)
    assert school_holidays(one, code)[0].shape == (100, 0)


def test_a_year_whose_breaks_are_not_published_has_no_columns():
    far = table("2059-06-01", 400)
    assert school_holidays(far, "DE-BY")[0].shape == (400, 0)


def test_categories_beside_public_holidays():
    one = table("2025-01-01", 365, "US-NY")
    x, _ = holiday_categories(one, "US-NY")
    days = {day for column in x.T for day in marked(one, column)}
    assert "2025-02-14" in days  # Valentine's Day, unofficial
    assert "2025-12-25" not in days
    assert holiday_categories(one, None)[0].shape == (365, 0)


def test_only_what_a_history_can_show_is_worth_a_trial():
    year = table("2025-01-01", 393, "DE-BY", known=365)
    assert {TURNS, PAY_DAYS, FORTNIGHT, BRIDGE} <= set(worth_trying(year, "DE-BY"))
    short = table("2025-01-01", 64, "DE-BY", known=50)
    assert not {TURNS, PAY_DAYS, FORTNIGHT} & set(worth_trying(short, "DE-BY"))
    assert SCHOOL not in worth_trying(year, "US-NY")
    for name, (x, penalty) in worth_trying(year, "DE-BY").items():
        assert name in BLOCKS
        assert x.shape[0] == 393
        assert penalty > 0
        assert np.isfinite(x).all()


@pytest.mark.parametrize("days", [1, 2, 3, 14])
def test_short_tables_do_not_raise(days):
    one = table("2026-02-27", days, "GB-ENG")
    for block in BLOCKS.values():
        assert block(one, "GB-ENG")[0].shape[0] == days
    assert isinstance(worth_trying(one, "GB-ENG"), dict)


DAYS = pd.date_range("2023-11-06", "2026-11-15", freq="D")
STAMPS = cell_starts(DAYS, 60)
FRIDAYS = ("2023-11-24", "2024-11-29", "2025-11-28")


def event(name, day):
    return Event.model_validate({"name": name, "kind": "planned", "from": f"{day}T00:00", "to": f"{day}T23:59:59"})


def past(factors):
    """Three years of 100 contacts an hour, times a factor on each Black Friday."""
    volume = np.full((len(DAYS), 24), 100.0)
    for day, factor in zip(FRIDAYS, factors, strict=True):
        volume[(pd.Timestamp(day) - DAYS[0]).days] *= factor
    return volume


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Black Friday", True),
        ("black  friday 2025", True),
        ("Black Friday (2024)", True),
        ("BLACK FRIDAY '2023", True),
        ("Black Friday week", False),
        ("Friday", False),
    ],
)
def test_an_event_is_known_by_its_name(written, same):
    assert (event_key(written) == event_key("Black Friday")) is same


def test_the_year_alone_is_a_name():
    assert event_key("2025") == "2025"


def test_past_years_average_though_the_date_moves():
    names = ("Black Friday 2023", "black friday 2024", "Black Friday")
    events = [event(name, day) for name, day in zip(names, FRIDAYS, strict=True)]
    coming = event("Black Friday 2026", "2026-11-27")
    (taught,) = learn_events(past((1.0, 1.5, 1.7)), STAMPS, "phone", [*events[1:], coming], 60)
    assert (taught.name, taught.occurrences) == ("black friday 2024", 2)
    # By hand: equal variances, so the mean of the logs, drawn to 0 by the prior.
    logs = np.log([1.5, 1.7])
    variance = np.mean([1 / (2400 * f) + 1 / 2400 + 0.08**2 for f in (1.5, 1.7)])
    between = (0.1**2 + max(((logs - logs.mean()) ** 2).sum() - variance, 0.0)) / 2
    precision = 2 / (variance + between) + 1 / 0.3**2
    assert np.log(taught.volume[1]) == pytest.approx(logs.sum() / (variance + between) / precision, rel=1e-3)
    assert np.log(taught.volume[2] / taught.volume[1]) == pytest.approx(
        Z90 * np.sqrt(1 / precision + between), rel=1e-3
    )
    starts = pd.date_range("2026-11-23", periods=168, freq="h", tz="America/New_York")
    (surge,) = repeat_events([*events, coming], [taught], starts)
    assert (surge.name, surge.begin.date(), surge.volume) == ("Black Friday 2026", dt.date(2026, 11, 27), taught.volume)


def test_occurrences_that_differ_widen_the_band_and_more_of_them_narrow_it():
    events = [event("Black Friday", day) for day in FRIDAYS]

    def band(factors, marked_events):
        (taught,) = learn_events(past(factors), STAMPS, "phone", marked_events, 60)
        return np.log(taught.volume[2] / taught.volume[0])

    alike, apart = band((1.6, 1.6, 1.6), events), band((1.2, 1.6, 2.1), events)
    assert apart > 1.5 * alike
    assert alike < band((1.0, 1.6, 1.6), events[1:]) < band((1.0, 1.0, 1.6), events[2:])


def test_days_that_were_shut_are_not_what_is_ordinary():
    volume = past((1.0, 1.0, 1.5))
    shut = (pd.Timestamp("2025-12-05") - DAYS[0]).days
    volume[[shut, shut + 7, shut + 14]] = 0.0
    (taught,) = learn_events(volume, STAMPS, "phone", [event("Black Friday", FRIDAYS[2])], 60)
    (plain,) = learn_events(past((1.0, 1.0, 1.5)), STAMPS, "phone", [event("Black Friday", FRIDAYS[2])], 60)
    assert taught.volume == pytest.approx(plain.volume)
