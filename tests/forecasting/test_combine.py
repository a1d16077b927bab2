"""What the inner rolling origin chooses on fictive series whose truth is known."""

import numpy as np
import pytest

from forecasting.combine import Trial, combine, inner_origins
from forecasting.days import DayTable
from forecasting.terms import GROWTH, LAST_YEAR, MONTH, YEARLY

SLOTS = 12


def world(known, ahead, effect, seed=1, level=3000.0, noise=0.02):
    """Days whose log level is `effect(day number, dates)` on a weekly pattern; 2024-01-01 is a Monday."""
    rng = np.random.default_rng(seed)
    number = np.arange(known + ahead)
    dates = np.datetime64("2024-01-01") + number
    weekday = np.array([0.2, 0.05, 0.0, -0.05, 0.0, -0.6, -0.9])[number % 7]
    day = level * np.exp(weekday + effect(number, dates) + rng.normal(0, noise, number.size))
    shape = np.exp(-(((np.arange(SLOTS) - 5) / 2.5) ** 2))
    rate = day[:, None] * shape / shape.sum()
    volume = rng.poisson(rate).astype(float)
    actual = volume[known:].copy()
    volume[known:] = np.nan
    return DayTable(dates, volume, np.ones(volume.shape, dtype=bool), known), actual


def day_of_month(dates):
    return (dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(int)


def error(mean, actual):
    return np.abs(mean - actual).sum() / actual.sum()


def test_month_terms_are_switched_on_where_they_serve_and_off_where_not():
    with_month, actual = world(240, 14, lambda _, dates: np.where(day_of_month(dates) < 3, 0.25, 0.0))
    without, _ = world(240, 14, lambda number, _: 0.0 * number)
    chosen = combine(with_month)
    assert MONTH in chosen.settings.terms
    assert any(reason.startswith("day of month terms on: better by") for reason in chosen.reasons)
    assert error(chosen.mean, actual) < 0.07
    assert MONTH not in combine(without).settings.terms


def test_a_yearly_season_of_two_peaks_is_repeated():
    def season(number, _):
        place = number % 364
        return 0.5 * np.exp(-(((place - 330) / 9) ** 2)) + 0.35 * np.exp(-(((place - 180) / 9) ** 2))

    # 728 + 322 days known: the horizon climbs the second peak, which six weeks of past cannot know.
    table, actual = world(728 + 317, 14, season)
    chosen = combine(table)
    assert chosen.settings.terms & {LAST_YEAR, YEARLY}
    assert error(chosen.mean, actual) < 0.6 * error(chosen.members["mean_of_six_weeks"], actual)


def test_growth_is_followed():
    table, actual = world(364, 28, lambda number, _: 0.8 * number / 364)
    chosen = combine(table)
    assert GROWTH in chosen.settings.terms
    assert error(chosen.mean, actual) < error(chosen.members["mean_of_six_weeks"], actual)


def test_weights_sum_to_one_and_the_mean_is_their_mix():
    table, _ = world(120, 7, lambda number, _: 0.0 * number)
    chosen = combine(table)
    assert sum(chosen.weights.values()) == pytest.approx(1.0)
    mixed = sum(weight * chosen.members[name] for name, weight in chosen.weights.items())
    np.testing.assert_allclose(chosen.mean, mixed)
    assert len(chosen.trials) == len(chosen.origins)
    assert chosen.scores["combined"] <= chosen.scores["seasonal_naive"]


@pytest.mark.parametrize("known", [1, 6, 7, 13, 20, 34])
def test_short_histories_fall_back_with_a_reason(known):
    table, _ = world(known, 7, lambda number, _: 0.0 * number)
    chosen = combine(table)
    assert np.isfinite(chosen.mean).all()
    assert f"{known} days of history are too few to compare methods" in chosen.reasons[-1]


def test_inner_origins_keep_four_weeks_before_them_and_reach_into_the_year():
    assert inner_origins(35, 7) == (28,)
    assert inner_origins(34, 7) == ()
    assert inner_origins(100, 28)[0] == 86
    assert min(inner_origins(728, 28)) < 728 - 300
    assert max(inner_origins(728, 28)) == 728 - 14


def test_slot_errors_equal_a_scalar_loop_over_blocks():
    table, _ = world(60, 7, lambda number, _: 0.0 * number, level=40.0)
    trial = Trial(table, (46,), 7)
    mean = np.full((7, SLOTS), 3.0)
    block = trial._block()
    assert block > 1
    total = 0.0
    for day in range(7):
        for first in range(0, SLOTS, block):
            came = expected = 0.0
            for slot in range(first, min(first + block, SLOTS)):
                came += table.volume[46 + day, slot]
                expected += mean[day, slot]
            total += abs(came - expected)
    assert trial.slot_errors([mean])[0] == pytest.approx(total / table.volume[46:53].sum())


def test_changing_what_is_to_come_changes_nothing():
    table, _ = world(150, 14, lambda number, _: 0.0 * number)
    known_future = table.volume.copy()
    known_future[150:] = 1e6
    other = combine(DayTable(table.dates, known_future, table.open, 150))
    np.testing.assert_array_equal(other.mean, combine(table).mean)
