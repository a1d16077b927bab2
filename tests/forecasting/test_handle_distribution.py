"""Handle-time distributions come back from planted ones; artefacts are told from handle times."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import shared
from scipy import stats
from scipy.integrate import quad

from forecasting.calendar import OpeningHours
from forecasting.faults import InputError
from forecasting.grid import QueueHistory
from forecasting.handle_artefacts import artefacts
from forecasting.handle_distribution import (
    HandleTimeDistribution,
    distribution_from_means,
    handle_time_distribution,
    handle_time_distributions,
)
from forecasting.handle_shapes import LEVELS, crps, quantiles, table_cv, table_mean, table_of_sample


def lognormal(rng: np.random.Generator, mean: float, cv: float, size: int) -> np.ndarray:
    sigma = np.sqrt(np.log1p(cv**2))
    return mean * np.exp(sigma * rng.standard_normal(size) - sigma**2 / 2)


def planted(shape: str, cv: float, size: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    if shape == "gamma":
        return rng.gamma(cv**-2, 240 * cv**2, size)
    return rng.exponential(240, size) if shape == "exponential" else lognormal(rng, 240, cv, size)


@pytest.mark.parametrize(
    ("shape", "cv"),
    [("lognormal", 0.6), ("lognormal", 1.2), ("gamma", 0.5), ("gamma", 0.75), ("gamma", 1.3), ("exponential", 1.0)],
)
def test_shape_mean_and_cv_come_back(shape: str, cv: float) -> None:
    values = planted(shape, cv, 20_000)
    got = handle_time_distribution(values)
    assert got.shape == shape
    assert got.mean_s == pytest.approx(240, rel=0.05)
    assert got.cv == pytest.approx(cv, rel=0.05)
    assert got.artefacts is not None
    assert got.artefacts.share < 0.001
    assert stats.kstest(values / got.mean_s, lambda x: np.interp(x, got.quantiles, np.linspace(0, 1, 1001)))[0] < 0.015


def test_two_kinds_of_contact_are_no_one_shape() -> None:
    """Half take a minute, half ten: only the empirical table tells."""
    rng = np.random.default_rng(2)
    values = np.where(rng.uniform(size=8000) < 0.5, rng.gamma(9, 60 / 9, 8000), rng.gamma(9, 600 / 9, 8000))
    got = handle_time_distribution(values)
    assert got.shape == "empirical"
    assert got.notes[0].startswith("empirical: ")
    assert got.mean_s == pytest.approx(values.mean(), rel=1e-12)
    assert got.cv == pytest.approx(values.std() / values.mean(), rel=0.01)
    assert stats.ks_2samp(got.sample() * got.mean_s, values)[0] < 0.005


def test_a_shape_that_is_asked_for_is_given() -> None:
    got = handle_time_distribution(planted("gamma", 0.7, 3000), shape="empirical")
    assert (got.shape, got.notes[0]) == ("empirical", "empirical, as asked for")


@pytest.mark.parametrize("size", [1, 2, 7, 300, 20_001])
def test_a_tables_mean_is_the_samples(size: int) -> None:
    ordered = np.sort(planted("lognormal", 1.5, size))
    table = table_of_sample(ordered)
    assert table.shape == (1001,)
    assert np.all(np.diff(table) >= 0)
    assert table_mean(table) == pytest.approx(1.0, abs=1e-12)
    # By trapezoids, the area under linear interpolation between even probabilities.
    assert np.trapezoid(table, np.linspace(0, 1, 1001)) == pytest.approx(1.0, abs=1e-12)


def test_draws_by_the_documented_formula() -> None:
    got = handle_time_distribution(planted("lognormal", 1.2, 20_000))
    u = (np.arange(1_000_000) + 0.5) / 1_000_000
    x = 1000 * u
    i = x.astype(int)
    drawn = got.quantiles[i] + (x - i) * (got.quantiles[i + 1] - got.quantiles[i])
    assert drawn.mean() == pytest.approx(1.0, abs=1e-6)
    assert drawn.std() == pytest.approx(table_cv(got.quantiles), rel=1e-4)
    assert drawn.std() == pytest.approx(got.cv, rel=0.03)  # the last thousandth is drawn along a line
    assert np.quantile(drawn, [0.5, 0.95, 0.99]) == pytest.approx(
        quantiles("lognormal", got.cv, np.array([0.5, 0.95, 0.99])), rel=0.005
    )
    assert got.sample().mean() == pytest.approx(1.0, abs=1e-12)
    assert got.sample().size == 1000
    assert got.quantile_s(np.array([0.5]))[0] == pytest.approx(got.mean_s * got.quantiles[500])


def test_one_monster_does_not_make_the_tail() -> None:
    """A call of nine days among 2,000 is cut."""
    values = planted("lognormal", 1.2, 2000)
    got = handle_time_distribution(np.append(values, 777_777.0))
    assert got.artefacts is not None
    assert got.artefacts.long == 1
    assert got.mean_s == pytest.approx(values.mean())


@pytest.mark.parametrize("shape", ["lognormal", "gamma", "exponential"])
def test_quantiles_against_scipy(shape: str) -> None:
    p, cv = np.array([0.001, 0.3, 0.5, 0.95, 0.9999]), 1.3
    sigma = np.sqrt(np.log1p(cv**2))
    theirs = {
        "lognormal": stats.lognorm(sigma, scale=np.exp(-(sigma**2) / 2)),
        "gamma": stats.gamma(cv**-2, scale=cv**2),
        "exponential": stats.expon(),
    }[shape]
    np.testing.assert_allclose(quantiles(shape, cv, p), theirs.ppf(p), rtol=1e-9)  # type: ignore[arg-type]


def test_crps_by_its_definition() -> None:
    """The integral of (F(x) - 1{y <= x})^2 for an exponential forecast, one value at a time."""
    came = np.array([0.2, 0.9, 4.0])

    def cdf(x: float) -> float:
        return 1 - np.exp(-x)

    exact = [quad(lambda x: cdf(x) ** 2, 0, y)[0] + quad(lambda x: (1 - cdf(x)) ** 2, y, 60)[0] for y in came]
    assert crps(came, quantiles("exponential", 1.0, LEVELS)) == pytest.approx(np.mean(exact), rel=0.01)


@pytest.mark.parametrize("whole", [True, False])
def test_artefacts_are_told_from_a_simulated_mixture(whole: bool) -> None:
    """6 % hang-ups of some 4 s before lognormal calls: nearly all are found, and hardly a call with them."""
    rng = np.random.default_rng(4)
    odd = rng.uniform(size=40_000) < 0.06
    values = np.where(odd, rng.gamma(2.0, 2.0, 40_000), lognormal(rng, 200, 1.1, 40_000))
    values = np.ceil(values) if whole else values
    cut = artefacts(values)
    assert cut.learned
    assert 6 < cut.short_s < 14
    assert (cut.keep(values) == odd).mean() < 0.008  # kept hang-ups and cut calls together
    assert cut.share == pytest.approx(odd.mean(), abs=0.008)
    got = handle_time_distribution(values)
    assert got.shape == "lognormal"
    assert got.mean_s == pytest.approx(200, rel=0.02)
    assert got.cv == pytest.approx(1.1, rel=0.05)
    assert "where density falls to twice the valley's" in got.notes[1]


@pytest.mark.parametrize("seed", range(6))
def test_without_a_second_mode_nothing_is_cut(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for values in (
        rng.exponential(200, 20_000),
        np.ceil(rng.exponential(60, 20_000)),
        lognormal(rng, 200, 1.2, 20_000),
        rng.gamma(0.6, 400, 20_000),
        np.full(20_000, 300.0),
    ):
        assert artefacts(values).short == 0


def test_a_quick_kind_of_contact_is_no_artefact() -> None:
    """Half take half a minute, half ten minutes: a valley, but no hang-ups."""
    rng = np.random.default_rng(2)
    values = np.where(rng.uniform(size=8000) < 0.5, rng.gamma(9, 30 / 9, 8000), rng.gamma(9, 600 / 9, 8000))
    assert artefacts(values).short == 0


def test_few_contacts_take_the_default_where_their_counts_are_odd() -> None:
    rng = np.random.default_rng(5)
    calls = lognormal(rng, 240, 0.9, 400)
    cut = artefacts(np.append(calls, np.full(30, 3.0)))
    assert (cut.short_s, cut.learned, cut.short) == (10.0, False, 30 + (calls <= 10).sum())
    assert "of 10 s and less" in cut.words()
    assert cut.words().endswith("the default")
    assert artefacts(calls).short_s == 0
    # Chat lines of half a minute: a tenth of the median, not 10 s.
    assert artefacts(np.append(np.full(90, 30.0), np.full(10, 1.0))).short_s == 3.0


def test_a_heavy_tail_is_no_artefact() -> None:
    rng = np.random.default_rng(6)
    values = np.concatenate([rng.gamma(50, 2, 9800), rng.uniform(5_000, 9_000, 200)])
    assert artefacts(values).long == 0


def test_what_is_no_number_is_counted_and_left_out() -> None:
    cut = artefacts([np.nan, np.inf, -3.0, 0.0, 200.0, 250.0])
    assert (cut.unknown, cut.short, cut.contacts) == (2, 2, 6)
    assert cut.share == pytest.approx(4 / 6)
    assert cut.keep([np.nan, 0.0, 200.0]).tolist() == [False, False, True]
    for nothing in ([], [0.0, -1.0], [np.nan]):
        with pytest.raises(InputError, match="expected at least one above 0 s"):
            handle_time_distribution(nothing)


def test_few_contacts_lean_on_the_usual_cv() -> None:
    one = handle_time_distribution([300.0])
    assert (one.shape, one.mean_s, one.sample_cv) == ("lognormal", 300.0, 0.0)
    assert one.cv == pytest.approx(1.2, rel=0.02)
    assert one.notes[0] == "lognormal: only 1 contacts, its CV drawn to the usual one"
    many = handle_time_distribution(planted("lognormal", 0.5, 400))
    assert many.cv == pytest.approx(0.5, rel=0.1)


def test_constant_handle_times() -> None:
    got = handle_time_distribution(np.full(5000, 300.0))
    assert got.mean_s == 300
    assert got.cv <= 0.011
    assert np.isfinite(got.quantiles).all()


def test_groups_keep_the_common_shape_unless_theirs_is_another() -> None:
    rng = np.random.default_rng(8)
    parts = {"a": lognormal(rng, 300, 1.2, 6000), "b": lognormal(rng, 100, 1.2, 6000), "c": rng.gamma(16, 25, 2000)}
    parts["few"] = lognormal(rng, 500, 1.2, 40)
    values = np.concatenate(list(parts.values()))
    label = np.repeat(list(parts), [len(part) for part in parts.values()])
    got = handle_time_distributions(values, label)
    assert list(got) == ["a", "b", "c", "few"]
    for name, part in parts.items():
        assert got[name].mean_s == pytest.approx(part.mean())
    assert got["c"].shape == "gamma"
    assert got["c"].cv == pytest.approx(0.25, rel=0.05)
    assert got["c"].notes[0].startswith("a shape of its own")
    assert got["few"].notes[0] == "shape of all contacts: only 40 of its own"
    with pytest.raises(InputError, match="one label for each of 3 handle times"):
        handle_time_distributions([1.0, 2.0, 3.0], ["a"])


def test_alike_groups_share_one_shape() -> None:
    values = planted("lognormal", 1.2, 12_000)
    got = handle_time_distributions(values * np.tile([1.0, 2.0], 6000), np.tile(["x", "y"], 6000))
    assert all(one.notes[0].startswith("shape of all contacts") for one in got.values())
    assert got["x"].quantiles is got["y"].quantiles


def cells(volume: np.ndarray, aht: np.ndarray) -> QueueHistory:
    days = pd.date_range(dt.date(2026, 3, 2), periods=len(volume), freq="D")
    return QueueHistory(
        "phone", 30, "UTC", days, volume, aht, np.ones(volume.shape, bool), OpeningHours.always(), days[-1]
    )


@pytest.mark.parametrize("cv", [0.5, 1.2])
def test_the_cv_from_interval_means_alone(cv: float) -> None:
    """Means of n lognormal contacts on a slot pattern and moving days give the contact's CV back."""
    rng = np.random.default_rng(9)
    volume = rng.poisson(6.0, (56, 48)).astype(float)
    pattern = 300 * (1 + 0.2 * np.sin(np.arange(48) / 8)) * rng.normal(1, 0.03, (56, 1))
    unit = lognormal(rng, 1.0, cv, int(volume.sum()))
    place = np.repeat(np.arange(volume.size), volume.ravel().astype(int))
    with np.errstate(invalid="ignore"):
        aht = pattern * (np.bincount(place, unit, volume.size) / volume.ravel()).reshape(volume.shape)
    got = distribution_from_means(cells(volume, aht))
    assert isinstance(got, HandleTimeDistribution)
    assert got.cv == pytest.approx(unit.std(), rel=0.05)  # the drawn contacts' own: a lognormal's varies
    assert got.mean_s == pytest.approx(300, rel=0.03)
    assert "from the spread of" in got.notes[0]


def test_interval_means_that_say_nothing() -> None:
    volume = np.full((7, 48), 5.0)
    assert distribution_from_means(cells(volume, np.full((7, 48), np.nan))) is None
    alone = np.full((7, 48), np.nan)
    alone[2, 20] = 200.0
    got = distribution_from_means(cells(volume, alone))
    assert got is not None
    assert (got.cv, got.mean_s) == (1.2, 200.0)
    assert "assumed: too few interval means" in got.notes[0]


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from([np.nan, -1.0, 0.0, 1e-6, 3.0, 200.0, 210.0, 5e5, 1e12]), min_size=1, max_size=120))
def test_never_nan_never_negative(values: list[float]) -> None:
    if not any(value > 0 for value in values):
        return
    got = handle_time_distribution(values)
    assert np.isfinite(got.quantiles).all()
    assert got.quantiles.min() >= 0
    assert np.isfinite([got.mean_s, got.cv, got.sample_cv]).all()
    assert table_mean(got.quantiles) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.shared
def test_an_israeli_banks_calls() -> None:
    """Published facts: 10 s and less 5 to 7 %; without them 195 s in January, 189 s in February, CV 1.2."""
    rows = pd.read_csv(shared("data/il_bank_calls_jan_feb.csv.gz"))
    answered = rows[rows["outcome"] == "AGENT"]
    for month, mean in (("01", 195), ("02", 189)):
        service = answered.loc[answered["date"].str[5:7] == month, "ser_time"].to_numpy(dtype=float)
        assert 0.05 < (service <= 10).mean() < 0.071
        kept = service[service > 10]
        assert kept.mean() == pytest.approx(mean, abs=0.5)
        assert kept.std() / kept.mean() == pytest.approx(1.2, abs=0.05)
        got = handle_time_distribution(service)
        assert got.artefacts is not None
        assert 7 <= got.artefacts.short_s <= 10
        assert got.mean_s == pytest.approx(mean, rel=0.01)
        assert got.shape == "lognormal"
        assert got.cv == pytest.approx(1.2, rel=0.05)
