"""What must hold of the rest of the day, whatever was forecast and whatever came."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from today_world import flat, forecast_of, rows_of

from forecasting.result import LEVELS, Forecast
from forecasting.today import reforecast

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
