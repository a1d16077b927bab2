"""Boosting: its features against scalar loops, no future, determinism, and what two years of history teach it."""

from dataclasses import replace

import numpy as np
import pytest
from awkward_tables import awkward, bears, later_changed
from simulated import MAKES, Make, make_queue

from forecasting.methods.boosting import RETRAIN_DAYS, Boosting, calendar_features, lag_features
from forecasting.methods.level_profile import LevelProfile
from forecasting.methods.protocol import Settings
from forecasting.terms import MONTH, OPTIONAL
from forecasting.threads import one_thread


@pytest.fixture(autouse=True)
def _as_in_combine():
    with one_thread():
        yield


@pytest.mark.parametrize("terms", [frozenset(), frozenset(OPTIONAL)], ids=["plain", "every term"])
def test_no_short_table_makes_it_stumble(terms):
    bears(Boosting(), Settings(terms=terms), awkward())


def test_no_long_table_makes_it_stumble():
    tables = awkward(days=560)
    kept = ("all zeros", "constant", "a week missing", "closed weekends and holidays", "nothing known")
    bears(Boosting(), Settings(), {name: tables[name] for name in kept})


def test_a_short_history_is_the_level_alone():
    table = make_queue(Make(), 228).table(200)
    np.testing.assert_allclose(
        Boosting().fit(table, Settings()).mean(200, 28), LevelProfile().fit(table, Settings()).mean(200, 28)
    )


def test_lags_are_the_latest_known_ones():
    rest = np.arange(800.0)
    rest[790] = np.nan
    found = lag_features(rest, 100.0, 30)
    for ahead in range(30):
        assert found[ahead, 0] == min(ahead, 27)
        day = 800 + ahead
        while day >= 800:
            day -= 7
        for back in range(4):
            value = day - 7 * back
            assert found[ahead, 1 + back] == pytest.approx(np.nan if value == 790 else value - 100.0, nan_ok=True)
        then = np.mean(np.arange(800 - 364 - 28, 800 - 364 + 1))
        assert found[ahead, 5] == pytest.approx(800 + ahead - 364 - then)
        assert found[ahead, 6] == pytest.approx(800 + ahead - 364 - then)
    # The last week over the level: six known days, and the level itself as a seventh.
    assert found[0, 7] == pytest.approx((793 + 794 + 795 + 796 + 797 + 798 + 799 + 100) / 8 - 100)


def test_no_lag_reaches_beyond_the_known_days():
    assert np.isnan(lag_features(np.arange(100.0), 0.0, 28)[:, 5:7]).all()
    assert np.isnan(lag_features(np.arange(800.0), 0.0, 500)[400:, 5]).all()


def test_places_in_the_month_equal_a_scalar_loop():
    made = make_queue(MAKES["office"], 128)
    table = made.table(100)
    found = calendar_features(table)
    for number in (0, 30, 31, 57, 58, 59, 88, 89, 90):
        date = table.dates[number].astype(object)
        days = [day for day in range(128) if table.dates[day].astype(object).month == date.month]
        assert found[number, 0] == date.weekday()
        assert found[number, 1] == date.day - 1
        if date.month in (2, 3):  # whole within the table
            assert found[number, 2] == days[-1] - number
            assert found[number, 3] == sum(table.day_open[day] for day in days if day <= number)
            assert found[number, 4] == sum(table.day_open[day] for day in days if day > number)
    holiday = next(day for day in range(128) if table.holidays[day])
    assert found[holiday, 6] == found[holiday - 1, 7] == found[holiday + 1, 8] == 1
    assert found[holiday, 9] == found[holiday, 10] == 0
    assert found[holiday + 1, 9] == found[holiday - 3, 10] == 1  # a Monday after a closed weekend


def test_the_last_month_counts_open_days_beyond_the_table():
    table = make_queue(replace(MAKES["office"], holiday=0.0), 100, first="2024-01-01").table(72)
    assert table.dates[-1] == np.datetime64("2024-04-09")
    assert calendar_features(table)[-1, 4] == 15  # working days from 10 to 30 April 2024


def test_an_origin_sees_nothing_later():
    table = make_queue(replace(MAKES["shop"], slots=4), 728).table(700)
    origin = 700 - RETRAIN_DAYS - 14
    for terms in (frozenset(), frozenset(OPTIONAL)):
        before, after = (Boosting().fit(t, Settings(terms)) for t in (table, later_changed(table, origin)))
        assert before._trees(origin) is not None
        np.testing.assert_array_equal(before.mean(origin, 28), after.mean(origin, 28))


def test_the_same_history_gives_the_same_bytes_in_any_order_of_origins():
    table = make_queue(replace(MAKES["office"], slots=4), 728).table(700)
    one, other = (Boosting().fit(table, Settings()) for _ in range(2))
    first = one.mean(700, 28)
    other.mean(693, 7)
    other.mean(600, 28)
    np.testing.assert_array_equal(first, other.mean(700, 28))


def test_far_days_are_bounded():
    table = make_queue(replace(MAKES["growing"], slots=4), 1100).table(700, 400)
    mean = Boosting().fit(table, Settings()).mean(700, 400)
    assert np.isfinite(mean).all()
    assert mean.sum(axis=1).max() < 3 * np.nanmax(table.volume.sum(axis=1))


def test_a_pay_day_that_moves_with_the_weekend_is_learned():
    # The first working day on or after the 15th has 35 % more: no term of the linear calendar can say so.
    # The level hardly wanders, so that it is the pay days that are missed.
    workweek = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)
    make = Make(weekday=workweek, payday=0.35, level=3000, slots=4, noise=0.01, wander=0.01, drift=0.003)
    made = make_queue(make, 900)
    origins = range(872 - 28 * 3, 872 + 1, 28)
    errors = {}
    for method in (LevelProfile(), Boosting()):
        fitted = method.fit(made.table(872), Settings(frozenset({MONTH})))
        means = [(fitted.mean(origin, 28), made.rate[origin : origin + 28]) for origin in origins]
        errors[method.name] = sum(float(np.abs(mean - rate).sum()) for mean, rate in means)
    assert errors["boosting"] < 0.9 * errors["level_profile"]
