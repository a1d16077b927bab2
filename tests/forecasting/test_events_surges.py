"""Surges and deflection on mean, paths and handle time."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from forecasting.adjusted import Adjusted, centred, overlap
from forecasting.calendar import interval_starts
from forecasting.deflection import apply_deflections, ramp
from forecasting.events import Deflect, Event, Surge
from forecasting.surges import apply_surges
from forecasting.uncertain import Z90, drawn, quantile, scores

HORIZON = interval_starts(dt.date(2026, 11, 26), 7, 30, "America/New_York")
PATHS = 400
SPAN = {"from": "2026-11-27T00:00:00", "to": "2026-11-29T00:00:00"}


def forecast(seed: int = 0) -> Adjusted:
    """Two queues, closed before 07:00, whose paths share a day's factor."""
    minute = np.asarray(HORIZON.hour * 60 + HORIZON.minute)
    shape = np.where(minute >= 420, 20 + 10 * np.sin(minute / 1440 * 2 * np.pi), 0.0)
    factor = np.random.default_rng(seed).lognormal(0, 0.1, (PATHS, 1))
    mean = {"phone": shape, "chat": shape / 4}
    return Adjusted(
        HORIZON,
        mean,
        {queue: centred(level * factor, level) for queue, level in mean.items()},
        {"phone": np.full(len(HORIZON), 300.0), "chat": np.full(len(HORIZON), 480.0)},
    )


def surge(**values: object) -> Surge:
    return Surge.model_validate({"name": "Campaign", **SPAN, **values})


def inside(first: str = "2026-11-27", last: str = "2026-11-29") -> np.ndarray:
    return np.asarray((pd.Timestamp(first, tz=HORIZON.tz) <= HORIZON) & (pd.Timestamp(last, tz=HORIZON.tz) > HORIZON))


def assert_paths_average_to_mean(result: Adjusted) -> None:
    for queue, mean in result.mean.items():
        assert result.paths[queue].dtype == np.float32
        np.testing.assert_allclose(result.paths[queue].mean(axis=0, dtype=float), mean, rtol=1e-5, atol=1e-6)
        assert (result.paths[queue] >= 0).all()


def test_quantiles_meet_the_three_numbers() -> None:
    z = np.array([-Z90, 0.0, Z90])
    for triple in [(1.4, 1.7, 2.2), (0.0, 10.0, 50.0), (-20.0, 0.0, 5.0), (2.0, 2.0, 2.0)]:
        np.testing.assert_allclose(quantile(triple, z), triple, atol=1e-12)
        sample = drawn(triple, 1000, 1, "x")
        np.testing.assert_allclose(np.quantile(sample, [0.1, 0.5, 0.9]), triple, rtol=0.01, atol=0.2)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.tuples(*[st.floats(0.01, 100)] * 3).map(sorted), st.floats(-4, 4), st.floats(0.001, 1))
def test_quantile_rises(triple: list[float], z: float, step: float) -> None:
    low, high = quantile((triple[0], triple[1], triple[2]), np.array([z, z + step]))
    assert low <= high


def test_draws_depend_on_seed_and_name_alone() -> None:
    assert (scores(50, 1, "a") == scores(50, 1, "a")).all()
    assert (scores(50, 1, "a") != scores(50, 1, "b")).any()
    assert (scores(50, 1, "a") != scores(50, 2, "a")).any()
    assert abs(scores(50, 1, "a").mean()) < 1e-12


def test_overlap_of_intervals() -> None:
    starts = interval_starts(dt.date(2026, 6, 1), 1, 30, "UTC")[:4]
    begin, end = pd.Timestamp("2026-06-01 00:10", tz="UTC"), pd.Timestamp("2026-06-01 01:15", tz="UTC")
    np.testing.assert_allclose(overlap(starts, pd.Timedelta(minutes=30), begin, end), [2 / 3, 1, 0.5, 0])
    end = pd.Timestamp("2026-06-01 00:20", tz="UTC")
    np.testing.assert_allclose(overlap(starts, pd.Timedelta(minutes=30), begin, end), [1 / 3, 0, 0, 0])


def test_a_certain_factor() -> None:
    base = forecast()
    result = apply_surges(base, [surge(queues=["phone"], volume=1.5, aht=1.1)], 1)
    here = inside()
    np.testing.assert_allclose(result.mean["phone"][here], 1.5 * base.mean["phone"][here])
    np.testing.assert_allclose(result.paths["phone"][:, here], 1.5 * base.paths["phone"][:, here], rtol=1e-5)
    np.testing.assert_array_equal(result.mean["phone"][~here], base.mean["phone"][~here])
    np.testing.assert_array_equal(result.paths["phone"][:, ~here], base.paths["phone"][:, ~here])
    np.testing.assert_allclose(result.aht_s["phone"], np.where(here, 330.0, 300.0))
    assert result.mean["chat"] is base.mean["chat"]
    assert_paths_average_to_mean(result)
    assert "surge Campaign: " in result.notes[-1]


def test_the_uncertain_factor_is_one_a_path_for_all_queues_and_intervals() -> None:
    base = forecast()
    result = apply_surges(base, [surge(volume=[1.4, 1.7, 2.2])], 1)
    open_ = inside() & (base.mean["phone"] > 0)
    factors = {queue: result.paths[queue][:, open_] / base.paths[queue][:, open_] for queue in ("phone", "chat")}
    for factor in factors.values():
        assert np.ptp(factor / factor.mean(axis=1, keepdims=True)) < 1e-4
        np.testing.assert_allclose(np.quantile(factor.mean(axis=1), [0.1, 0.5, 0.9]), [1.4, 1.7, 2.2], rtol=0.02)
    np.testing.assert_allclose(factors["phone"].mean(axis=1), factors["chat"].mean(axis=1), rtol=1e-4)
    expected = drawn((1.4, 1.7, 2.2), PATHS, 1, "surge Campaign").mean()
    np.testing.assert_allclose(result.mean["phone"][open_], expected * base.mean["phone"][open_])
    assert_paths_average_to_mean(result)


def test_another_surge_leaves_the_draws_as_they_were() -> None:
    base, here = forecast(), inside()
    one = apply_surges(base, [surge(volume=[1.4, 1.7, 2.2])], 1)
    far = surge(name="Later", volume=[1, 2, 3], **{"from": "2026-12-01T00:00:00", "to": "2026-12-02T00:00:00"})
    two = apply_surges(base, [far, surge(volume=[1.4, 1.7, 2.2])], 1)
    np.testing.assert_array_equal(one.paths["phone"][:, here], two.paths["phone"][:, here])


def test_added_contacts_follow_the_profile_of_all_its_queues() -> None:
    base, here = forecast(), inside()
    result = apply_surges(base, [surge(volume_add=1000)], 1)
    added = {queue: result.mean[queue] - base.mean[queue] for queue in base.mean}
    assert sum(change.sum() for change in added.values()) == pytest.approx(1000)
    assert added["phone"].sum() == pytest.approx(800)  # phone has four fifths of the base
    ratio = added["phone"][here & (base.mean["phone"] > 0)] / base.mean["phone"][here & (base.mean["phone"] > 0)]
    assert np.ptp(ratio) < 1e-9
    assert (added["phone"][~here] == 0).all()
    assert_paths_average_to_mean(result)


def test_pieces_times_response() -> None:
    result = apply_surges(forecast(), [surge(pieces=50_000, response=[0.02, 0.03, 0.04])], 1)
    base = forecast()
    per_path = sum((result.paths[q] - base.paths[q]).sum(axis=1, dtype=float) for q in base.mean)
    # Paths are scaled interval by interval to keep the mean exact, so the quantiles hold to the sampling error.
    np.testing.assert_allclose(np.quantile(per_path, [0.1, 0.5, 0.9]), [1000, 1500, 2000], rtol=0.03)


def test_only_the_part_within_the_horizon_is_added() -> None:
    base = forecast()
    half = surge(volume_add=1000, **{"from": "2026-11-24T00:00:00", "to": "2026-11-28T00:00:00"})
    result = apply_surges(base, [half], 1)
    assert sum(float((result.mean[q] - base.mean[q]).sum()) for q in base.mean) == pytest.approx(500)
    gone = surge(volume=9.0, **{"from": "2026-11-01T00:00:00", "to": "2026-11-02T00:00:00"})
    assert apply_surges(base, [gone], 1) is base


def test_relative_to_the_ordinary_day() -> None:
    base, here = forecast(), inside()
    ordinary = {queue: 2 * mean for queue, mean in base.mean.items()}
    on_ordinary = surge(volume=1.5, relative_to="ordinary")
    result = apply_surges(base, [on_ordinary], 1, ordinary)
    np.testing.assert_allclose(result.mean["phone"][here], 3 * base.mean["phone"][here])
    np.testing.assert_array_equal(result.mean["phone"][~here], base.mean["phone"][~here])
    spread = result.paths["phone"][:, here].std(axis=0)
    np.testing.assert_allclose(spread, 3 * base.paths["phone"][:, here].std(axis=0), rtol=1e-4)
    assert_paths_average_to_mean(result)
    on_top = apply_surges(base, [on_ordinary, surge(name="Second", volume=1.2)], 1, ordinary)
    np.testing.assert_allclose(on_top.mean["phone"][here], 3.6 * base.mean["phone"][here])
    with pytest.raises(ValueError, match="needs the ordinary forecast"):
        apply_surges(base, [on_ordinary], 1)


def test_the_tail_after_it() -> None:
    base = forecast()
    result = apply_surges(base, [surge(volume=1.5, aht=1.1, after={"hours": 24, "volume": 1.15})], 1)
    tail = inside("2026-11-29", "2026-11-30")
    np.testing.assert_allclose(result.mean["chat"][tail], 1.15 * base.mean["chat"][tail])
    np.testing.assert_allclose(result.aht_s["chat"][tail], 480)
    rest = ~tail & ~inside()
    np.testing.assert_array_equal(result.mean["chat"][rest], base.mean["chat"][rest])


def test_an_interval_covered_in_part() -> None:
    base = forecast()
    part = surge(volume=2.0, **{"from": "2026-11-27T10:10:00", "to": "2026-11-27T10:30:00"})
    result = apply_surges(base, [part], 1)
    changed = np.flatnonzero(result.mean["phone"] != base.mean["phone"])
    assert len(changed) == 1
    assert result.mean["phone"][changed] == pytest.approx(base.mean["phone"][changed] * (1 + 2 / 3))


def test_a_closed_span_changes_nothing_and_says_so() -> None:
    base = forecast()
    night = surge(volume_add=100, **{"from": "2026-11-27T00:00:00", "to": "2026-11-27T05:00:00"})
    result = apply_surges(base, [night], 1)
    np.testing.assert_array_equal(result.mean["phone"], base.mean["phone"])
    assert "closed or expect nothing" in result.notes[-1]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"volume": [2.0, 1.5, 1.0]}, "P10, P50, P90 must not fall"),
        ({"volume": [-1.0, 1.0, 2.0]}, "must be at least 0"),
        ({"pieces": 100}, "pieces and response belong together"),
        ({"pieces": 100, "response": 5}, "write 5 % as 0.05"),
        ({"to": "2026-11-27T00:00:00"}, "must end after it begins"),
        ({"volum": 2}, "volum"),
    ],
)
def test_surges_that_are_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        surge(**values)


def deflect(**values: object) -> Deflect:
    given_ = {"from_queue": "phone", "to_queue": "chat", "share": 0.2, "from": "2026-11-28T00:00:00", **values}
    return Deflect.model_validate(given_)


def test_a_share_moves_and_none_is_lost() -> None:
    base, here = forecast(), inside("2026-11-28", "2026-12-09")
    result = apply_deflections(base, [deflect(share=[0.1, 0.2, 0.4])], 1)
    # Of the long upper tail no more than all can leave.
    expected = np.minimum(drawn((0.1, 0.2, 0.4), PATHS, 1, "deflect phone chat"), 0.999).mean()
    np.testing.assert_allclose(result.mean["phone"][here], (1 - expected) * base.mean["phone"][here])
    both = [sum(one.mean.values()) for one in (result, base)]
    np.testing.assert_allclose(both[0], both[1])
    np.testing.assert_array_equal(result.mean["phone"][~here], base.mean["phone"][~here])
    assert_paths_average_to_mean(result)


def test_away_to_self_service() -> None:
    base, here = forecast(), inside("2026-11-28", "2026-12-09")
    result = apply_deflections(base, [deflect(to_queue=None, to_self_service=True)], 1)
    np.testing.assert_allclose(result.mean["phone"][here], 0.8 * base.mean["phone"][here])
    assert result.mean["chat"] is base.mean["chat"]
    assert "leave phone for self-service" in result.notes[-1]


def test_the_ramp_is_linear_on_the_clock() -> None:
    slow = deflect(ramp_days=4, **{"from": "2026-11-28"})
    moments = pd.DatetimeIndex(["2026-11-27", "2026-11-28", "2026-11-29", "2026-12-02", "2026-12-20"], tz=HORIZON.tz)
    np.testing.assert_allclose(ramp(slow, moments), [0, 0, 0.25, 1, 1])
    result, base = apply_deflections(forecast(), [slow], 1), forecast()
    noon = np.flatnonzero(pd.Timestamp("2026-11-29 11:30", tz=HORIZON.tz) == HORIZON)
    taken = 1 - result.mean["phone"][noon] / base.mean["phone"][noon]
    assert taken == pytest.approx(0.2 * (1 + 11.75 / 24) / 4)


def test_what_the_history_already_holds_is_not_taken_twice() -> None:
    base = forecast()
    old = deflect(ramp_days=0, **{"from": "2026-10-01"})
    origin = pd.Timestamp("2026-11-25", tz=HORIZON.tz)
    np.testing.assert_allclose(apply_deflections(base, [old], 1, learned_to=origin).mean["phone"], base.mean["phone"])
    half = deflect(ramp_days=20, **{"from": "2026-11-15T00:00:00"})  # half up at the origin
    result = apply_deflections(base, [half], 1, learned_to=origin)
    last = -1
    risen = ramp(half, HORIZON[[last]] + base.interval / 2)[0]
    assert result.mean["phone"][last] / base.mean["phone"][last] == pytest.approx((1 - 0.2 * risen) / (1 - 0.2 * 0.5))


def test_nothing_moves_to_a_closed_queue() -> None:
    base = forecast()
    open_ = {"chat": np.asarray(HORIZON.hour < 18)}
    result = apply_deflections(base, [deflect()], 1, open_=open_)
    evening = np.asarray(HORIZON.hour >= 18)
    np.testing.assert_allclose(result.mean["phone"][evening], base.mean["phone"][evening])
    assert (result.mean["chat"][~evening] >= base.mean["chat"][~evening]).all()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"to_queue": None}, "give to_queue or to_self_service = true"),
        ({"to_self_service": True}, "give to_queue or to_self_service = true"),
        ({"to_queue": "phone"}, "cannot be deflected to itself"),
        ({"share": [0.1, 0.5, 1.2]}, "shares lie from 0 to 1"),
    ],
)
def test_deflections_that_are_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        deflect(**values)


def test_an_event_ends_after_it_begins() -> None:
    with pytest.raises(ValidationError, match="must end after it begins"):
        Event.model_validate({"name": "x", "from": "2026-01-02T00:00:00", "to": "2026-01-01T00:00:00"})
