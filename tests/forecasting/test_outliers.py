"""Outliers: planted ones are found, named and measured; clean, short, sparse and odd histories show none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import poisson

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.days import DayTable
from forecasting.events import Event
from forecasting.history import History
from forecasting.model import forecast
from forecasting.outlier_gaps import repeated_days
from forecasting.outlier_record import Outlier
from forecasting.outlier_shapes import FADING, SHAPES, Noise, find_shapes, pulse
from forecasting.outlier_slots import find_stretches
from forecasting.outliers import COLUMNS, find_outliers, outlier_frame, told
from forecasting.series import Series

FIRST = np.datetime64("2024-01-01")
"""A Monday."""

WEEK = np.array([1.25, 1.05, 1.0, 0.97, 0.95, 0.45, 0.3])


def rates(days=728, slots=48, level=800.0, seed=1, sd=0.05, first=FIRST):
    """Expected contacts by day and slot, 08:00 to 20:00: a slow level, related days, a profile with two peaks."""
    rng = np.random.default_rng(seed)
    dates = first + np.arange(days)
    rest = rng.standard_normal(days)
    for day in range(1, days):
        rest[day] = 0.3 * rest[day - 1] + np.sqrt(1 - 0.09) * rest[day]
    slow = 0.1 * np.sin(2 * np.pi * np.arange(days) / 365) + np.cumsum(rng.normal(0, 0.003, days))
    total = level * WEEK[(dates.astype(int) + 3) % 7] * np.exp(sd * rest + slow)
    at = np.arange(slots) / slots
    shape = np.where((at >= 1 / 3) & (at < 5 / 6), 0.3 + np.exp(-(((at - 0.45) / 0.1) ** 2)), 0.0)
    return dates, total[:, None] * shape / shape.sum()


def table(dates, mean, seed=2, holidays=()):
    volume = np.random.default_rng(seed).poisson(mean).astype(float)
    open_ = np.broadcast_to((mean > 0).any(axis=0), mean.shape).copy()
    return DayTable(dates, volume, open_, len(dates), holidays)


def day_of(one: Outlier) -> int:
    return (one.first.date() - FIRST.astype(dt.date)).days


def test_a_scalar_loop_gives_the_same_effect_and_score():
    rng = np.random.default_rng(3)
    noise = Noise(0.3, 0.9, rng.uniform(0.05, 0.1, 90))
    y = 5.0 + rng.normal(0, 0.05, 90)
    y[40:] += 0.6 * FADING ** np.arange(50)
    (found,) = find_shapes(y, noise)
    # By hand: (1 - 0.3 B)(1 - B) y = (1 - 0.9 B) e, for the series and for an effect of 1.
    top = below = 0.0
    e, x = [0.0] * 90, [0.0] * 90
    start = float(np.median(y[:7]))
    for t in range(90):

        def past(series, lag, t=t):
            return series(t - lag) if t >= lag else 0.0

        def level(u):
            return y[u] - start

        def effect(u):
            return FADING ** (u - 40) if u >= 40 else 0.0

        for out, series in ((e, level), (x, effect)):
            before = out[t - 1] if t else 0.0
            out[t] = series(t) - 1.3 * past(series, 1) + 0.3 * past(series, 2) + 0.9 * before
        top += x[t] * e[t] / noise.sd[t] ** 2
        below += x[t] ** 2 / noise.sd[t] ** 2
    assert (found.shape, found.at) == ("temporary change", 40)
    assert found.effect == pytest.approx(top / below, rel=1e-6)
    assert found.z == pytest.approx(top / np.sqrt(below), rel=1e-6)


def test_shapes_are_what_their_names_say():
    assert pulse("additive", 3).tolist() == [1, 0, 0]
    assert pulse("level shift", 3).tolist() == [1, 1, 1]
    assert pulse("temporary change", 3).tolist() == pytest.approx([1, 0.7, 0.49])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [-0.5, 0.6])
def test_a_planted_effect_is_found_named_and_measured(shape, size):
    dates, mean = rates(seed=5)
    day = 401
    mean[day:] *= np.exp(np.log1p(size) * pulse(shape, len(mean) - day))[:, None]
    (one,) = [found for found in find_outliers(table(dates, mean)) if found.kind == shape]
    assert abs(day_of(one) - day) <= (2 if shape == "level shift" else 0)
    assert one.change == pytest.approx(size, abs=0.15)
    assert one.actual / one.expected - 1 == pytest.approx(one.change, abs=0.02)
    assert np.sign(one.z) == np.sign(size)


def test_an_outage_of_some_hours_is_told_with_its_hours():
    dates, mean = rates(seed=5)
    outage = 401
    mean[outage, 18:30] *= 0.38
    (one,) = find_outliers(table(dates, mean), "phone")
    assert (one.kind, one.first, one.last) == ("additive", dt.datetime(2025, 2, 5, 9), dt.datetime(2025, 2, 5, 15))
    assert one.change == pytest.approx(-0.62, abs=0.06)
    assert one.sentence == (
        f"phone: 2025-02-05 09:00-15:00: {abs(one.change):.0%} fewer contacts than expected "
        f"({one.actual:,.0f} of {one.expected:,.0f}): outage? "
        'Mark it as an [[event]] of kind "unplanned" to set it aside'
    )


def test_clean_series_show_less_than_one_in_two_years():
    counts = []
    for seed in range(12):
        for level in (2000.0, 60.0):
            dates, mean = rates(level=level, seed=100 + seed)
            counts.append(len(find_outliers(table(dates, mean, seed=200 + seed))))
    assert np.mean(counts) < 1.0


def test_pay_days_and_busy_mondays_after_a_holiday_are_ordinary():
    dates, mean = rates(seed=7)
    place = (dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(int)
    mean[place == 0] *= 1.4
    mean[place == 14] *= 1.25
    holidays = [""] * len(dates)
    for number, day in enumerate(range(60, 700, 91)):
        holidays[day - day % 7] = ("Spring", "Summer", "Autumn", "Winter")[number % 4]
    off = np.array([bool(name) for name in holidays])
    mean[off] *= 0.3
    mean[1:][off[:-1]] *= 1.35
    assert len(find_outliers(table(dates, mean, holidays=tuple(holidays)))) <= 1


def test_two_opposite_shifts_are_one_spell():
    dates, mean = rates(seed=8)
    mean[300:310] *= 0.5
    (one,) = find_outliers(table(dates, mean))
    assert one.kind == "additive"
    assert (day_of(one), one.days) == (300, 10)
    assert one.change == pytest.approx(-0.5, abs=0.08)


def test_what_comes_every_year_is_told_as_planned():
    dates, mean = rates(seed=9)
    for day in (200, 565):
        mean[day] *= 1.9
    found = find_outliers(table(dates, mean), "phone")
    assert [day_of(one) for one in found] == [200, 565]
    assert all('mark each as an [[event]] of kind "planned" under one name' in one.sentence for one in found)


def test_a_copied_week_is_found_and_a_constant_series_is_not():
    dates, mean = rates(seed=10)
    past = table(dates, mean)
    volume = past.volume.copy()
    volume[350:357] = volume[343:350]
    (one,) = [found for found in find_outliers(replace(past, volume=volume)) if found.kind == "repeated days"]
    assert (day_of(one), one.days) == (350, 7)
    assert find_outliers(replace(past, volume=np.where(past.open, 7.0, 0.0))) == ()


def test_the_chance_of_a_repeat_is_that_of_equal_poisson_counts():
    volume = np.tile([[3.0, 5.0]], (14, 1))
    equal = [sum(poisson.pmf(k, m) ** 2 for k in range(60)) for m in (3.0, 5.0)]
    noisy = np.concatenate([np.arange(70.0).reshape(35, 2) ** 1.5, volume])
    (span,) = repeated_days(noisy, np.zeros(49, dtype=bool))
    assert (span.first, span.last) == (42, 49)
    assert span.surprise == pytest.approx(-7 * np.log(equal).sum(), rel=1e-9)


def test_lost_days_are_told_unless_explained():
    dates, mean = rates(seed=11)
    past = table(dates, mean)
    volume = past.volume.copy()
    volume[400:407] = np.nan
    lost = replace(past, volume=volume)
    (one,) = find_outliers(lost)
    assert (one.kind, day_of(one), one.days, one.actual) == ("lost days", 400, 7, 0.0)
    assert one.expected == pytest.approx(mean[400:407].sum(), rel=0.2)
    aside = np.zeros(728, dtype=bool)
    aside[400:407] = True
    assert find_outliers(lost, aside=aside) == ()


def test_changed_hours_are_told_with_their_day():
    dates, mean = rates(seed=12)
    longer = mean.copy()
    longer[500:, 40:44] = longer[500:, 38:39] * 0.5
    (one,) = [found for found in find_outliers(table(dates, longer)) if found.kind == "hours changed"]
    assert (day_of(one), one.expected, one.actual) == (500, 84.0, 98.0)
    saturday = mean.copy()
    saturday[(np.arange(728) % 7 == 5) & (np.arange(728) >= 600)] = 0
    (one,) = find_outliers(table(dates, saturday))
    assert (one.kind, day_of(one), one.expected, one.actual) == ("hours changed", 600, 84.0, 72.0)


def test_a_queue_that_ended_or_began_is_told():
    dates, mean = rates(seed=13)
    mean[:100], mean[700:] = 0.0, 0.0
    past = DayTable(dates, table(dates, mean).volume, np.broadcast_to(mean[400] > 0, mean.shape).copy(), 728)
    began, ended = find_outliers(past, "fax")
    assert (began.kind, day_of(began)) == ("began", 100)
    assert (ended.kind, day_of(ended), ended.days) == ("ended", 700, 28)
    assert "no contacts since 2025-12-01" in ended.sentence


@pytest.mark.parametrize("days", [0, 1, 3, 7, 21, 60])
@pytest.mark.parametrize("level", [0.0, 0.3, 3.0, 100.0])
@pytest.mark.parametrize("slots", [1, 24, 96])
def test_short_sparse_and_empty_histories_do_not_raise(days, level, slots):
    dates = FIRST + np.arange(days + 7)
    mean = np.full((days + 7, slots), level / slots)
    past = table(dates, mean)
    volume = past.volume.copy()
    volume[days:] = np.nan
    for opened in (np.ones_like(past.open), np.zeros_like(past.open)):
        found = find_outliers(replace(past, volume=volume, open=opened, known=days))
        assert all(np.isfinite([one.change, one.expected, one.actual, one.z]).all() for one in found)


def test_a_weekly_queue_and_an_all_zero_one_have_no_outliers():
    dates, mean = rates(seed=14)
    mean[np.arange(728) % 7 != 0] = 0
    weekly = table(dates, mean)
    opened = np.broadcast_to((np.arange(728) % 7 == 0)[:, None], mean.shape) & weekly.open
    assert find_outliers(replace(weekly, open=opened)) == ()
    assert find_outliers(replace(weekly, volume=np.zeros_like(mean))) == ()


def test_a_daily_history_has_days_but_no_hours():
    dates, mean = rates(seed=15)
    total = mean.sum(axis=1, keepdims=True)
    total[300] *= 0.4
    daily = table(dates, total)
    assert find_stretches(daily) == {}
    (one,) = find_outliers(daily)
    assert (day_of(one), one.days) == (300, 1)


def test_at_most_eight_are_told_and_the_rest_counted():
    many = [
        Outlier("additive", "q", dt.datetime(2024, 1, day), dt.datetime(2024, 1, day + 1), -0.5, 10.0, 5.0, -day)
        for day in range(1, 12)
    ]
    sentences = told(many, "q")
    assert len(sentences) == 9
    assert sentences[0].startswith("q: 2024-01-11: 50% fewer contacts than expected (5 of 10)")
    assert sentences[-1] == "q: 3 further outliers, smaller or older, are in the forecast's list"
    assert told([], "q") == []
    frame = outlier_frame(many)
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == 11
    assert tuple(outlier_frame([]).columns) == COLUMNS


@pytest.mark.parametrize(
    ("change", "words"),
    [(0.62, "62% more contacts than expected"), (-0.62, "62% fewer contacts"), (6.0, "7 times the contacts expected")],
)
def test_a_change_is_told_in_words(change, words):
    one = Outlier("additive", "q", dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 2), change, 100.0, 100, 9.0)
    assert words in one.sentence


def office(factor=None):
    starts = interval_starts(dt.date(2026, 5, 4), 168, 30, "Europe/London")
    open_ = OpeningHours.parse(["Mon-Fri 08:00-18:00"]).mask(starts)
    rate = np.where(open_, 30.0, 0.0) * (1 if factor is None else factor(starts))
    frame = pd.DataFrame({"start": starts, "queue": "office", "volume": np.random.default_rng(1).poisson(rate)})
    frame = frame[open_].astype({"volume": float}).assign(aht_s=240.0)
    for column in ("answered", "abandoned", "asa_s", "service_level"):
        frame[column] = np.nan
    return History(frame.reset_index(drop=True), 30, "Europe/London")


def test_a_forecast_tells_outliers_and_marked_events_are_none():
    outage = Event.model_validate({"name": "Outage", "from": "2026-09-09T10:00:00", "to": "2026-09-09T15:00:00"})

    def broken(starts):
        wall = starts.tz_localize(None)
        return np.where((wall >= outage.begin) & (wall < outage.end), 0.1, 1.0)

    horizon = interval_starts(dt.date(2026, 10, 19), 7, 30, "Europe/London")
    series = [Series("office", OpeningHours.parse(["Mon-Fri 08:00-18:00"]))]
    told_of = forecast(office(broken), series, horizon, paths=20)
    (row,) = told_of.outliers.itertuples()
    assert (row.queue, row.kind) == ("office", "additive")
    assert (row.first, row.last) == (pd.Timestamp("2026-09-09 10:00"), pd.Timestamp("2026-09-09 15:00"))
    assert sum("office: 2026-09-09 10:00-15:00" in note for note in told_of.notes) == 1
    marked = forecast(office(broken), series, horizon, paths=20, events=[outage])
    assert marked.outliers.empty
