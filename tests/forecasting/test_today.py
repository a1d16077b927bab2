"""The rest of the day and week given what came: closed forms, other ways to the same number, and what must hold."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from forecasting.calendar import interval_starts
from forecasting.day_factors import between_queues, day_moments, memory
from forecasting.distribution import Uncertainty, count_quantiles, day_normals, draw_paths
from forecasting.faults import InputError
from forecasting.result import LEVELS, Forecast
from forecasting.seen import BLOCK, near_noise, see_day
from forecasting.today import Today, reforecast
from forecasting.today_handle_time import CARRY, CONTACT_VARIANCE, DAY_CV, update_aht
from forecasting.today_words import total_band
from forecasting.told import told_freedom, told_variance

ZONE = "America/New_York"
MONDAY = dt.date(2026, 6, 1)
Array = NDArray[np.float64]


def forecast_of(
    means: dict[str, Array],
    *,
    day_cv: float = 0.12,
    interval_cv: float = 0.0,
    phi: float = 0.0,
    common: float = 0.4,
    paths: int = 200,
    start: dt.date = MONDAY,
    together: bool = False,
    seed: int = 5,
) -> Forecast:
    """A forecast whose errors are known; `means` by queue, shape (days, slots)."""
    days, slots = next(iter(means.values())).shape
    starts = interval_starts(start, days, 1440 // slots, ZONE)
    sure = Uncertainty(np.full(days, day_cv**2), common, 0.5, np.full(slots, interval_cv**2), phi, np.empty(0))
    shared = day_normals(np.random.default_rng(seed), paths, days, common, 0.5)
    drawn, frames = {}, []
    for number, (queue, mean) in enumerate(means.items()):
        rng = np.random.default_rng([seed, number])
        normals = shared if together else day_normals(rng, paths, days, common, 0.5)
        flat = np.resize(mean.ravel(), len(starts))  # the odd days of daylight saving have other lengths
        made = draw_paths(mean, sure, normals, rng).reshape(paths, -1)
        drawn[queue] = np.ascontiguousarray(np.resize(made.T, (len(starts), paths)).T)
        quantiles = count_quantiles(flat, np.full(flat.size, (1 + day_cv**2) * (1 + interval_cv**2) - 1))
        columns = dict(zip(LEVELS, quantiles.T, strict=True))
        frames.append(pd.DataFrame({"start": starts, "queue": queue, "mean": flat, **columns, "aht_s": 300.0}))
    return Forecast(starts, pd.concat(frames, ignore_index=True), drawn)


def flat(days: int = 3, slots: int = 24, each: float = 20.0) -> Array:
    return np.full((days, slots), each)


def rows_of(forecast: Forecast, volumes: dict[str, Array], aht_s: float = np.nan) -> pd.DataFrame:
    """What came from the horizon's first interval on."""
    parts = [
        pd.DataFrame({"start": forecast.starts[: len(came)], "queue": queue, "volume": came, "aht_s": aht_s})
        for queue, came in volumes.items()
    ]
    return pd.concat(parts, ignore_index=True)


def ratio(made: Today, queue: str, where: slice) -> float:
    return float(made.forecast.mean(queue)[where].sum() / made.before.mean(queue)[where].sum())


# ---- against theory ----


def test_one_queue_one_day_is_the_gamma_poisson_posterior() -> None:
    before = forecast_of({"phone": flat(days=1)}, paths=4000)
    made = reforecast(before, rows_of(before, {"phone": np.full(8, 24.0)}))
    came, expected = 8 * 24.0, 8 * 20.0
    prior = 1.0 / float((before.paths["phone"].sum(axis=1, dtype=float) / (24 * 20.0)).var())
    assert ratio(made, "phone", slice(8, 24)) == pytest.approx((came + prior) / (expected + prior), rel=1e-6)
    left = np.log(made.forecast.paths["phone"][:, 8:].sum(axis=1, dtype=float))
    assert left.var() == pytest.approx(1.0 / (prior + expected), rel=0.08)  # normal: C r / (C + r)


def test_all_days_and_queues_are_a_kalman_filter_one_observation_after_the_other() -> None:
    before = forecast_of({"phone": flat(), "chat": flat(each=8.0)}, together=True, common=0.5)
    seen = {"phone": np.full(24 + 9, 22.0), "chat": np.full(24 + 9, 7.5)}
    made = reforecast(before, rows_of(before, seen))
    first = np.array([0, 24, 48])
    moments = {q: day_moments(before.paths[q], before.mean(q), first) for q in seen}
    cells = [(q, day) for q in seen for day in range(3)]
    across = between_queues(list(moments.values()))
    fading = {q: memory(moments[q]) for q in seen}
    state, doubt = np.zeros(6), np.zeros((6, 6))
    for i, (q, d) in enumerate(cells):
        for j, (p, e) in enumerate(cells):
            both = across[list(seen).index(q), list(seen).index(p)] * np.sqrt(fading[q][d, e] * fading[p][d, e])
            doubt[i, j] = both * np.sqrt(moments[q].day_variance[d] * moments[p].day_variance[e])
    for number, (q, day) in enumerate(cells):
        count = {0: 24, 1: 9, 2: 0}[day]
        if count:
            expected, part = before.mean(q)[0] * count, moments[q].day_variance[day]
            believed = part / (part + 1 / expected)
            observed = np.log(1 + believed * (seen[q][0] / before.mean(q)[0] - 1)) / believed
            gain = doubt[:, number] / (doubt[number, number] + 1 / expected)
            state = state + gain * (observed - state[number])
            doubt = doubt - np.outer(gain, doubt[number])
    for number, (q, day) in enumerate(cells):
        found = made.forecast.mean(q)[24 * day + 23] / before.mean(q)[0]
        if day:  # the first day is over
            assert found == pytest.approx(np.exp(state[number]), rel=2e-3)


def test_the_noise_of_the_last_intervals_is_inherited_as_regression_says() -> None:
    rng = np.random.default_rng(1)
    n, last, phi = 30, 17, 0.7
    mean, noise = rng.uniform(40, 120, n), rng.uniform(0.004, 0.02, n)
    seen = np.arange(n) <= last
    seen[[4, 5, 12]] = False
    counts = mean * (1 + rng.normal(0, 0.05, n))
    found = near_noise(counts[None, :], mean, noise, phi, np.zeros(1), seen, last)[0]
    steps = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    noisy = np.sqrt(np.outer(noise, noise)) * phi**steps
    inner = noisy[np.ix_(seen, seen)] + np.diag(1 / mean[seen])
    expected = noisy[:, seen] @ np.linalg.solve(inner, (counts / mean - 1)[seen])
    assert found[last + 1 :] == pytest.approx(expected[last + 1 :], rel=1e-9)
    assert not found[: last + 1].any()


def test_the_noise_of_an_observed_factor_is_that_of_simulated_mornings() -> None:
    rng = np.random.default_rng(2)
    seen, phi, worlds = 12, 0.6, 20_000
    mean, noise = np.linspace(3, 30, seen), np.full(seen, 0.02)
    chain = np.linalg.cholesky(phi ** np.abs(np.subtract.outer(np.arange(seen), np.arange(seen))))
    rate = mean * np.maximum(1 + np.sqrt(noise) * (rng.standard_normal((worlds, seen)) @ chain.T), 0)
    day = see_day(rng.poisson(rate).astype(float), mean, np.arange(seen), noise, phi, 0.01)
    assert mean[0] < BLOCK < mean.sum()
    assert day.log_factor.var() == pytest.approx(day.noise, rel=0.06)
    assert abs(day.log_factor.mean()) < 0.1 * np.sqrt(day.noise)


@pytest.mark.parametrize(("phi", "day_cv", "interval_cv"), [(0.0, 0.1, 0.1), (0.7, 0.05, 0.1), (0.9, 0.15, 0.08)])
def test_the_moments_of_paths_are_found_again(phi: float, day_cv: float, interval_cv: float) -> None:
    shape = 30 * np.exp(-(((np.arange(48) - 24) / 12) ** 2))
    before = forecast_of({"phone": np.tile(shape, (7, 1))}, day_cv=day_cv, interval_cv=interval_cv, phi=phi, paths=400)
    found = day_moments(before.paths["phone"], before.mean("phone"), 48 * np.arange(7))
    assert found.phi == pytest.approx(phi, abs=0.03)
    assert np.sqrt(found.day_variance.mean()) == pytest.approx(day_cv, rel=0.15)
    assert np.sqrt(found.interval_variance.mean()) == pytest.approx(interval_cv, rel=0.1)
    lagged = np.array([memory(found).diagonal(k).mean() for k in (1, 3)])
    assert lagged == pytest.approx(0.4 + 0.6 * 0.5 ** np.array([1, 3]), abs=0.2)


def test_unrelated_queues_do_not_move_each_other() -> None:
    before = forecast_of({"phone": flat(), "chat": flat()})
    made = reforecast(before, rows_of(before, {"phone": np.full(12, 26.0)}))
    assert ratio(made, "phone", slice(12, 24)) > 1.1
    pd.testing.assert_series_equal(made.forecast.frame["mean"][72:], before.frame["mean"][72:])


def test_bands_are_right_in_worlds_drawn_from_the_forecast() -> None:
    shape = np.tile(15 * np.exp(-(((np.arange(24) - 12) / 6) ** 2)), (2, 1))
    options = {"interval_cv": 0.1, "phi": 0.6, "day_cv": 0.15}
    before = forecast_of({"phone": shape}, **options)  # type: ignore[arg-type]
    worlds = forecast_of({"phone": shape}, seed=99, paths=300, **options).paths["phone"]  # type: ignore[arg-type]
    counts = np.random.default_rng(3).poisson(worlds)
    inside, apart_before, apart_after = [], 0.0, 0.0
    for came in counts[:150]:
        made = reforecast(before, rows_of(before, {"phone": came[:11].astype(float)}))
        total, mean = came[11:24].sum(), made.forecast.mean("phone")[11:24]
        low, high = total_band(made.forecast.paths["phone"][:, 11:24], mean)
        inside.append(low <= total <= high)
        apart_after += abs(total - mean.sum())
        apart_before += abs(total - before.mean("phone")[11:24].sum())
    assert 0.74 <= np.mean(inside) <= 0.90  # 80 %, whole counts, 150 worlds
    assert apart_after < 0.8 * apart_before


def test_the_handle_time_of_two_days_is_the_normal_posterior() -> None:
    of_day = np.repeat([0, 1], 4)
    took = np.array([330.0, 330.0, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan])
    volume = np.array([60.0, 40.0, 30.0, np.nan, np.nan, np.nan, np.nan, np.nan])
    found, factor = update_aht(np.full(8, 300.0), took, volume, of_day)
    believed = DAY_CV**2 / (DAY_CV**2 + CONTACT_VARIANCE / 100)
    assert factor == pytest.approx([1.1**believed, 1.1 ** (CARRY * believed)])
    assert found == pytest.approx([330, 330, *[300 * factor[0]] * 2, *[300 * factor[1]] * 4])


@pytest.mark.parametrize("freedom", [np.inf, 6.0, 4.0])
def test_variance_and_tails_are_read_off_the_quantiles(freedom: float) -> None:
    mean, variance = np.linspace(60, 400, 30), np.full(30, 0.02)
    quantiles = count_quantiles(mean, variance, freedom)
    told = told_variance(quantiles, mean, variance)
    assert told == pytest.approx(variance, rel=0.15)
    found = told_freedom(quantiles, mean, told)
    assert found >= 13 if np.isinf(freedom) else abs(found - freedom) <= 2
    assert np.isinf(told_freedom(quantiles, mean / 100, told))


# ---- what must hold ----

MEANS = st.lists(st.just(0.0) | st.floats(0.05, 40.0), min_size=12, max_size=12).filter(lambda one: sum(one) > 20)
SEEN = st.integers(1, 11)
LUCK = st.integers(0, 2**16)


@settings(max_examples=12, derandomize=True, deadline=None)
@given(MEANS)
def test_without_actuals_nothing_changes(day: list[float]) -> None:
    before = forecast_of({"phone": np.tile(day, (2, 1))}, interval_cv=0.1, phi=0.5, paths=60)
    made = reforecast(before, rows_of(before, {"phone": np.zeros(0)}), now=before.starts[5])
    pd.testing.assert_frame_equal(made.forecast.frame, before.frame)
    np.testing.assert_array_equal(made.forecast.paths["phone"], before.paths["phone"])
    assert made.forecast.notes == ("phone: nothing seen yet, the forecast stands",)


@settings(max_examples=15, derandomize=True, deadline=None)
@given(MEANS, SEEN)
def test_as_expected_leaves_the_mean_and_narrows_the_bands(day: list[float], seen: int) -> None:
    before = forecast_of({"phone": np.tile(day, (2, 1))}, interval_cv=0.1, phi=0.5)
    mean = before.mean("phone")
    if mean[:seen].sum() < 5:
        return
    made = reforecast(before, rows_of(before, {"phone": mean[:seen]}))
    np.testing.assert_allclose(made.forecast.mean("phone"), mean, rtol=1e-9, atol=1e-12)
    old, new = (one.paths["phone"][:, seen:12].sum(axis=1, dtype=float).std() for one in (before, made.forecast))
    assert new <= (0.98 if mean[:seen].sum() > 100 else 1.03) * old  # with little seen, 200 paths are as rough as that


@settings(max_examples=20, derandomize=True, deadline=None)
@given(MEANS, SEEN, LUCK, st.integers(0, 11), st.floats(0.5, 40.0))
def test_more_contacts_never_lower_the_rest(day: list[float], seen: int, luck: int, place: int, more: float) -> None:
    before = forecast_of({"phone": np.tile(day, (3, 1))}, interval_cv=0.1, phi=0.6, paths=60)
    came = np.random.default_rng(luck).poisson(np.array(day)[:seen] * 1.1).astype(float)
    came[0] += 1.0  # a file without any zero would have its gaps filled
    higher = came.copy()
    higher[place % seen] += more if day[place % seen] > 0 else 0.0
    one, other = (reforecast(before, rows_of(before, {"phone": volume})) for volume in (came, higher))
    rest = slice(seen, None)
    assert (other.forecast.mean("phone")[rest] >= one.forecast.mean("phone")[rest] * (1 - 1e-9)).all()


@settings(max_examples=20, derandomize=True, deadline=None)
@given(MEANS, SEEN, LUCK, st.sampled_from([0.0, 0.01, 0.5, 3.0, 1000.0]))
def test_whatever_comes_paths_stay_finite_and_positive(day: list[float], seen: int, luck: int, factor: float) -> None:
    before = forecast_of({"phone": np.tile(day, (3, 1))}, interval_cv=0.3, phi=0.8, day_cv=0.4, paths=60)
    came = np.random.default_rng(luck).poisson(np.array(day)[:seen] * factor).astype(float)
    made = reforecast(before, rows_of(before, {"phone": came}))
    paths, frame = made.forecast.paths["phone"], made.forecast.frame
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()
    np.testing.assert_allclose(paths.mean(axis=0, dtype=float), frame["mean"], rtol=1e-4, atol=1e-6)
    values = frame[list(LEVELS)].to_numpy()
    assert np.isfinite(values).all()
    assert (np.diff(values, axis=1) >= 0).all()


def test_the_same_inputs_give_the_same_bytes_whatever_other_queues_there_are() -> None:
    alone = forecast_of({"phone": flat()})
    both = Forecast(
        alone.starts,
        pd.concat([alone.frame, alone.frame.assign(queue="chat")], ignore_index=True),
        {**alone.paths, "chat": forecast_of({"x": flat()}, seed=8).paths["x"]},
    )
    rows = rows_of(alone, {"phone": np.full(9, 25.0)})
    first, second, third = (reforecast(one, rows).forecast.paths["phone"] for one in (alone, alone, both))
    assert first.tobytes() == second.tobytes()
    np.testing.assert_allclose(first, third, rtol=1e-6)


# ---- what happens in practice ----


def test_what_is_over_is_shown_as_it_was() -> None:
    before = forecast_of({"phone": flat(), "chat": flat()}, together=True)
    rows = rows_of(before, {"phone": np.arange(5.0) + 20}, aht_s=280.0).drop(index=2)
    made = reforecast(before, rows)
    shown = made.forecast.frame[:6]
    for name in ("mean", *LEVELS):
        assert shown[name].tolist()[:2] == [20.0, 21.0]
    assert (made.forecast.paths["phone"][:, :2] == [20.0, 21.0]).all()
    assert shown["aht_s"].tolist()[:2] == [280.0, 280.0]
    assert 280 < shown["aht_s"][2] == shown["aht_s"][5] < 300
    assert shown["q025"][2] < shown["mean"][2] < shown["q975"][2]  # a gap stays unknown
    assert made.now == before.starts[5]
    assert "phone: 1 intervals before now have no row (20 contacts expected in them); they count as unknown" in (
        made.forecast.notes
    )
    assert made.forecast.mean("chat")[10] != before.mean("chat")[10]  # queues that err together


def test_an_outage_does_not_empty_the_week() -> None:
    before = forecast_of({"phone": flat(days=5)}, common=0.8)
    made = reforecast(before, rows_of(before, {"phone": np.r_[np.full(9, 0.2), 0.0]}))
    assert 0.35 < ratio(made, "phone", slice(10, 24)) < 0.6  # 3 deviations of 12 %, and any part of a fourth
    assert ratio(made, "phone", slice(24, None)) > 0.7
    low, high = total_band(made.forecast.paths["phone"][:, 10:24], made.forecast.mean("phone")[10:24])
    assert high > 2 * low  # nobody knows how long it lasts
    assert any("Mon 01 Jun further from the forecast than its bands explain" in note for note in made.forecast.notes)
    assert not any("no contact in any queue" in note for note in made.forecast.notes)


def test_a_rush_that_no_band_explains_lasts_in_part() -> None:
    before = forecast_of({"phone": flat(each=40.0)}, day_cv=0.02)
    ratios = []
    for factor in (1.0, 1.05, 1.3, 2.0, 3.0, 9.0, 50.0):
        made = reforecast(before, rows_of(before, {"phone": np.full(10, 40.0 * factor)}))
        ratios.append(ratio(made, "phone", slice(10, 24)))
        assert ratio(made, "phone", slice(24, None)) < 1.06
    assert ratios == sorted(ratios)
    assert ratios[4] == pytest.approx((3 - 1) / np.log(3), rel=0.1)  # the mean of 3^u, u from none to all
    assert ratios[6] < 1.1 * (4 - 1) / np.log(4)


def test_one_lost_interval_bends_little() -> None:
    before = forecast_of({"phone": flat(each=60.0)})
    good = np.full(12, 66.0)
    lost = good.copy()
    lost[5] = 0.0
    one, other = (
        ratio(reforecast(before, rows_of(before, {"phone": came})), "phone", slice(12, 24)) for came in (good, lost)
    )
    assert one - other < 0.4 * 66 / 60 / 12  # of what a plain mean would lose


def test_an_export_filled_up_with_zeros_is_doubted() -> None:
    before = forecast_of({"phone": flat()})
    rows = rows_of(before, {"phone": np.r_[np.full(10, 22.0), np.zeros(14)]})
    made = reforecast(before, rows)
    assert any(
        "no contact in any queue since 2026-06-01 10:00, where 280 were expected" in n for n in made.forecast.notes
    )
    until = reforecast(before, rows, now=before.starts[10])
    assert ratio(until, "phone", slice(10, 24)) > 1.0
    assert "actuals: 14 rows of intervals that are not over at 2026-06-01 10:00 were left out" in until.forecast.notes


def test_quiet_intervals_of_an_export_without_zeros_are_zeros() -> None:
    before = forecast_of({"case": flat(each=0.5)})
    rows = rows_of(before, {"case": np.full(24, 1.0)})[::2]  # 12 contacts where 12 were expected
    made = reforecast(before, rows, now=before.starts[24])
    assert ratio(made, "case", slice(24, None)) == pytest.approx(1.0)
    assert made.volume["case"][:4].tolist() == [1.0, 0.0, 1.0, 0.0]


def test_contacts_while_closed_are_told_and_move_nothing() -> None:
    day = np.r_[np.zeros(8), np.full(10, 20.0), np.zeros(6)]
    before = forecast_of({"phone": np.tile(day, (3, 1))})
    made = reforecast(before, rows_of(before, {"phone": np.r_[np.full(8, 3.0), np.full(4, 20.0)]}))
    np.testing.assert_allclose(made.forecast.mean("phone")[12:], before.mean("phone")[12:])
    assert made.forecast.mean("phone")[0] == 3.0
    assert any("24 contacts came while nothing was expected (closed)" in note for note in made.forecast.notes)


def test_rows_of_other_weeks_are_left_out() -> None:
    before = forecast_of({"phone": flat()})
    rows = rows_of(before, {"phone": np.full(72, 21.0)})
    early = rows.assign(start=rows["start"] - pd.Timedelta(days=7))
    late = rows.assign(start=rows["start"] + pd.Timedelta(days=7))
    made = reforecast(before, pd.concat([early, rows[:6], late]))
    assert made.now == before.starts[6]
    assert "actuals: 144 rows outside the forecast's days were left out" in made.forecast.notes


def test_a_week_that_is_over_is_what_came() -> None:
    before = forecast_of({"phone": flat()})
    made = reforecast(before, rows_of(before, {"phone": np.full(72, 21.0)}))
    assert (made.forecast.frame["q975"] == 21.0).all()
    assert made.forecast.notes == ("phone runs 5% above the forecast until Thu 00:00 (504 of 480 contacts)",)


@pytest.mark.parametrize(("day", "hours"), [(dt.date(2026, 3, 8), 23), (dt.date(2026, 11, 1), 25)])
def test_the_odd_days_of_daylight_saving(day: dt.date, hours: int) -> None:
    before = forecast_of({"phone": flat()}, start=day)
    assert before.starts[hours].day != day.day
    made = reforecast(before, rows_of(before, {"phone": np.full(hours - 3, 24.0)}))
    today, tomorrow = (ratio(made, "phone", part) for part in (slice(hours - 3, hours), slice(hours, hours + 24)))
    assert today > tomorrow > 1.0


def test_a_forecast_without_doubt_stands() -> None:
    before = forecast_of({"phone": flat()})
    sure = Forecast(before.starts, before.frame, {"phone": np.tile(before.mean("phone"), (4, 1)).astype(np.float32)})
    made = reforecast(sure, rows_of(before, {"phone": np.full(9, 40.0)}))
    np.testing.assert_allclose(made.forecast.mean("phone")[9:], before.mean("phone")[9:])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"queue": "fone"}, "actuals, column queue: found 'fone', expected a queue of the forecast: phone."),
        ({"volume": -1.0}, "phone at 2026-06-01 00:00: found '-1', expected a count of at least 0."),
        ({"volume": np.inf}, "expected a count of at least 0."),
    ],
)
def test_what_is_wrong_is_told(change: dict[str, object], message: str) -> None:
    before = forecast_of({"phone": flat()})
    with pytest.raises(InputError) as told:
        reforecast(before, rows_of(before, {"phone": np.full(1, 20.0)}).assign(**change))
    assert message in str(told.value)


def test_contradictions_strange_times_and_naive_ones_are_told() -> None:
    before = forecast_of({"phone": flat()})
    rows = rows_of(before, {"phone": np.full(3, 20.0)})
    assert reforecast(before, pd.concat([rows, rows])).volume["phone"][:3].tolist() == [20.0] * 3
    bad = pd.concat([rows, rows.assign(volume=9.0), rows.assign(start=rows["start"] + pd.Timedelta(minutes=7))])
    with pytest.raises(InputError) as told:
        reforecast(before, bad)
    assert str(told.value).count("one value for each queue and start") == 3
    assert str(told.value).count("a start on the forecast's grid") == 3
    with pytest.raises(InputError, match="times with a zone"):
        reforecast(before, rows.assign(start=rows["start"].dt.tz_localize(None)))
