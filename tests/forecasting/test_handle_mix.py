"""The handle time of a pool follows its mix, and its error is that of simulated pools."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.faults import InputError
from forecasting.handle_mix import mixed_handle_time


def row(*values: float) -> np.ndarray:
    return np.array(values)


def test_by_hand() -> None:
    """30 calls of 300 s and 10 of 100 s: 250 s; then the other way round: 150 s."""
    got = mixed_handle_time({"a": row(30, 10), "b": row(10, 30)}, {"a": row(300, 300), "b": row(100, 100)})
    assert got.aht_s.tolist() == [250.0, 150.0]
    assert got.error.tolist() == [0.0, 0.0]
    assert got.notes == ()


def test_where_nothing_is_expected_the_usual_mix_stands() -> None:
    got = mixed_handle_time(
        {"a": row(30, 0, 60), "b": row(10, 0, 20)}, {"a": row(300, 300, 300), "b": row(100, 100, 100)}
    )
    assert got.aht_s.tolist() == [250.0, 250.0, 250.0]
    none = mixed_handle_time({"a": row(0, 0), "b": row(0, 0)}, {"a": row(300, 300), "b": row(100, 100)})
    assert none.aht_s.tolist() == [200.0, 200.0]


def test_an_unknown_type_counts_with_the_mean_of_the_others() -> None:
    got = mixed_handle_time(
        {"a": row(30, 5), "b": row(10, 0), "new": row(99, 7)},
        {"a": row(300, np.nan), "b": row(100, np.nan), "new": row(np.nan, 0)},
    )
    assert got.aht_s == pytest.approx([250.0, 250.0])
    assert got.notes[0] == "a: handle time unknown in 1 intervals, the other types' mean stands in"
    assert got.notes[1].startswith("new: handle time unknown in 2 intervals")


@pytest.mark.parametrize("together", [0.0, 0.5, 1.0])
def test_the_error_is_that_of_simulated_pools(together: float) -> None:
    rng = np.random.default_rng(1)
    calls, aht = np.array([700.0, 200.0, 100.0]), np.array([200.0, 110.0, 320.0])
    aht_error, calls_error = np.array([0.03, 0.06, 0.10]), np.array([0.05, 0.10, 0.15])
    draws = 200_000
    normal = np.sqrt(together) * rng.standard_normal((draws, 1)) + np.sqrt(1 - together) * rng.standard_normal(
        (draws, 3)
    )
    own = aht * (1 + aht_error * normal)
    came = calls * (1 + calls_error * rng.standard_normal((draws, 3))) * rng.gamma(25, 1 / 25, (draws, 1))
    pools = (own * came).sum(axis=1) / came.sum(axis=1)
    names = ("x", "y", "z")
    each = {name: row(k) for name, k in zip(names, range(3), strict=True)}
    got = mixed_handle_time(
        {name: calls[k.astype(int)] for name, k in each.items()},
        {name: aht[k.astype(int)] for name, k in each.items()},
        aht_errors={name: aht_error[k.astype(int)] for name, k in each.items()},
        volume_errors={name: calls_error[k.astype(int)] for name, k in each.items()},
        together=together,
    )
    assert got.aht_s[0] == pytest.approx(pools.mean(), rel=0.002)
    assert got.error[0] == pytest.approx(pools.std() / pools.mean(), rel=0.02)


def test_a_pool_of_one_type_keeps_that_types_error() -> None:
    got = mixed_handle_time({"a": row(5, 0)}, {"a": row(300, 200)}, aht_errors={"a": row(0.04, 0.05)}, together=0.2)
    assert got.aht_s.tolist() == [300.0, 200.0]
    assert got.error == pytest.approx([0.04, 0.05])


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    volumes=st.lists(st.lists(st.sampled_from([0.0, 0.3, 1e6]), min_size=4, max_size=4), min_size=1, max_size=4),
    aht=st.lists(st.sampled_from([np.nan, 0.0, 1e-3, 250.0, 1e6]), min_size=4, max_size=4),
)
def test_within_the_types_and_never_nan(volumes: list[list[float]], aht: list[float]) -> None:
    names = [str(k) for k in range(len(volumes))]
    ahts = {name: np.roll(np.array(aht), k) for k, name in enumerate(names)}
    known = [value for value in aht if value > 0]
    given_volumes = dict(zip(names, map(np.array, volumes), strict=True))
    if not known:
        with pytest.raises(InputError, match="a handle time of at least one type"):
            mixed_handle_time(given_volumes, ahts)
        return
    got = mixed_handle_time(given_volumes, ahts, aht_errors=dict.fromkeys(names, np.full(4, 0.1)))
    assert got.aht_s.min() >= min(known) * (1 - 1e-9)
    assert got.aht_s.max() <= max(known) * (1 + 1e-9)
    assert np.isfinite(got.error).all()
    assert got.error.max() <= 0.1 + 1e-9


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        mixed_handle_time({"a": row(1, -2), "b": row(1, 2, 3)}, {"a": row(300, 300), "c": row(1, 1)})
    text = str(caught.value)
    assert "found 'b, c', expected the same types" in text
    assert "one value an interval for every type" in text
    assert "volume of a: found '-2', expected contacts, at least 0" in text
    with pytest.raises(InputError, match="the same types, at least one"):
        mixed_handle_time({}, {})
