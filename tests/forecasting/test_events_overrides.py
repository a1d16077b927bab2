"""Overrides in layers, and somebody else's forecast."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecasting.adjusted import Adjusted, centred
from forecasting.calendar import interval_starts
from forecasting.faults import InputError
from forecasting.given import GivenForecast, given_paths, read_given_forecast
from forecasting.overrides import apply_overrides, read_overrides

NEW_YORK = "America/New_York"
HORIZON = interval_starts(dt.date(2026, 11, 23), 7, 15, NEW_YORK)
OPEN = np.asarray((HORIZON.hour >= 8) & (HORIZON.hour < 18))
MONDAY = np.asarray(HORIZON.day == 23)
HEADER = "queue,start,end,op,value,who,why\n"


def forecast(level: float = 10.0) -> Adjusted:
    mean = np.where(OPEN, level + np.arange(len(HORIZON)) % 5, 0.0)
    factor = np.random.default_rng(2).lognormal(0, 0.2, (300, 1))
    return Adjusted(
        HORIZON, {"phone": mean}, {"phone": centred(mean * factor, mean)}, {"phone": np.full(len(HORIZON), 300.0)}
    )


def overrides(folder: Path, *rows: str) -> pd.DataFrame:
    path = folder / "overrides.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n")
    return read_overrides(path, ["phone", "chat"], NEW_YORK)


def test_reading(tmp_path: Path) -> None:
    rows = overrides(
        tmp_path,
        "phone,2026-11-23T09:00,2026-11-23T12:00,percent,-10,Ana,radio spot moved",
        "chat,2026-11-24T00:00:00-05:00,2026-11-24,set,120,,",
    )
    assert list(rows.columns) == ["queue", "start", "end", "op", "value", "who", "why"]
    assert rows["start"].iloc[0] == pd.Timestamp("2026-11-23 09:00", tz=NEW_YORK)
    assert rows["end"].iloc[1] == pd.Timestamp("2026-11-25", tz=NEW_YORK)  # a date alone includes its day
    assert rows["value"].tolist() == [-10, 120]
    assert rows["who"].tolist() == ["Ana", ""]


FAULTS = [
    ("phnoe,2026-11-23,2026-11-24,set,1,,", "row 3, column queue: found 'phnoe', expected one of phone, chat"),
    (
        "phone,2026-11-23,2026-11-24,double,1,,",
        "column op: found 'double', expected one of percent, add, set",
    ),
    ("phone,2026-11-23,2026-11-24,set,lots,,", "column value: found 'lots', expected a number"),
    ("phone,2026-11-23,2026-11-24,set,,,", "column value: expected a number. Fill the cell"),
    ("phone,2026-11-23,2026-11-24,set,-1,,", "column value: found '-1', expected contacts, at least 0"),
    (
        "phone,2026-11-23,2026-11-24,percent,-101,,",
        "column value: found '-101', expected a percentage of at least",
    ),
    ("phone,2026-11-23T10:00,2026-11-23T10:00,set,1,,", "column end: found '2026-11-23T10:00', expected a time after"),
    ("phone,2026-03-08T02:30,2026-03-08T05:00,set,1,,", "column start: found '2026-03-08T02:30', expected a time that"),
    ("phone,soon,2026-11-24,set,1,,", "column start: found 'soon', expected a time such as"),
]


@pytest.mark.parametrize(("row", "message"), FAULTS)
def test_faults_of_overrides(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        overrides(tmp_path, "phone,2026-11-23,2026-11-24,percent,-100,,", row)
    assert message in str(caught.value)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize(
    ("op", "value", "share"),
    [
        ("percent", 10, 1.1),
        ("percent", -100, 0.0),
        ("set", 240, 0.5),
        ("at_least", 960, 2.0),
        ("at_least", 100, 1.0),
        ("at_most", 120, 0.25),
        ("at_most", 1000, 1.0),
        ("set", 0, 0.0),
    ],
)
def test_one_override_scales_mean_and_paths_alike(tmp_path: Path, op: str, value: float, share: float) -> None:
    base = forecast()
    assert base.mean["phone"][MONDAY].sum() == 480
    layered = apply_overrides(base, overrides(tmp_path, f"phone,2026-11-23,2026-11-23,{op},{value},,"))
    final = layered.final
    np.testing.assert_allclose(final.mean["phone"][MONDAY], share * base.mean["phone"][MONDAY])
    np.testing.assert_allclose(final.paths["phone"][:, MONDAY], share * base.paths["phone"][:, MONDAY], rtol=1e-5)
    np.testing.assert_array_equal(final.paths["phone"][:, ~MONDAY], base.paths["phone"][:, ~MONDAY])
    assert layered.model is base
    assert layered.layers[["before", "after"]].to_numpy().tolist() == [[480, pytest.approx(480 * share)]]


def test_add_keeps_the_spread(tmp_path: Path) -> None:
    base = forecast()
    final = apply_overrides(base, overrides(tmp_path, "phone,2026-11-23,2026-11-23,add,240,,")).final
    np.testing.assert_allclose(final.mean["phone"][MONDAY], 1.5 * base.mean["phone"][MONDAY])
    spread = [one.paths["phone"][:, MONDAY].sum(axis=1).std() for one in (final, base)]
    assert spread[0] == pytest.approx(spread[1], rel=1e-3)
    np.testing.assert_allclose(final.paths["phone"].mean(axis=0), final.mean["phone"], rtol=1e-4)
    less = apply_overrides(base, overrides(tmp_path, "phone,2026-11-23,2026-11-23,add,-999,,")).final
    assert less.mean["phone"][MONDAY].sum() == 0


def test_layers_in_their_order(tmp_path: Path) -> None:
    layered = apply_overrides(
        forecast(),
        overrides(
            tmp_path,
            "phone,2026-11-23,2026-11-23,set,1000,Ana,mailing",
            "phone,2026-11-23,2026-11-23,percent,10,Ben,and a bit",
            "phone,2026-11-23,2026-11-23,at_most,1050,,",
            "phone,2027-01-01,2027-01-02,set,5,,later",
            "chat,2026-11-23,2026-11-23,set,5,,not forecast here",
        ),
    )
    assert layered.layers["after"].round(6).tolist() == [1000, 1100, 1050]
    assert layered.final.mean["phone"][MONDAY].sum() == pytest.approx(1050)
    assert layered.model.mean["phone"][MONDAY].sum() == 480
    assert layered.final.notes[0] == (
        "override by Ana on phone, 2026-11-23 00:00 to 2026-11-24 00:00, set 1000: 480 contacts become 1,000: mailing"
    )


def test_one_interval_is_its_own_number(tmp_path: Path) -> None:
    rows = overrides(tmp_path, "phone,2026-11-23T09:00,2026-11-23T09:15,set,33,,")
    final = apply_overrides(forecast(), rows).final
    assert final.mean["phone"][36] == pytest.approx(33)
    assert final.mean["phone"][37] == forecast().mean["phone"][37]


def test_from_nothing_it_is_spread_over_the_open_intervals(tmp_path: Path) -> None:
    nothing = forecast()
    nothing = nothing.with_queue("phone", np.zeros(len(HORIZON)), nothing.paths["phone"])
    rows = overrides(tmp_path, "phone,2026-11-23,2026-11-23,set,80,,")
    final = apply_overrides(nothing, rows, {"phone": OPEN}).final
    np.testing.assert_allclose(final.mean["phone"][MONDAY & OPEN], 2.0)
    assert final.mean["phone"][~(MONDAY & OPEN)].sum() == 0
    np.testing.assert_allclose(final.paths["phone"][:, MONDAY & OPEN], 2.0)


def test_a_span_beyond_the_horizon_counts_in_proportion(tmp_path: Path) -> None:
    rows = overrides(tmp_path, "phone,2026-11-22,2026-11-23,set,200,,")
    assert apply_overrides(forecast(), rows).final.mean["phone"][MONDAY].sum() == pytest.approx(100)


def given_rows(minutes: int = 15, **columns: object) -> pd.DataFrame:
    starts = interval_starts(dt.date(2026, 11, 23), 7, minutes, NEW_YORK)
    kept = starts[(starts.hour >= 8) & (starts.hour < 18)]
    text = kept.tz_localize(None).strftime("%Y-%m-%dT%H:%M:%S")
    return pd.DataFrame({"start": text, "queue": "phone", "mean": 2.0 * minutes, **columns})


def read_given(folder: Path, rows: pd.DataFrame, open_: np.ndarray | None = OPEN) -> GivenForecast:
    path = folder / "client.csv"
    rows.to_csv(path, index=False)
    return read_given_forecast(path, ["phone", "chat"], HORIZON, None if open_ is None else {"phone": open_})


@pytest.mark.parametrize("minutes", [5, 15, 30, 60])
def test_a_given_forecast_at_any_interval(tmp_path: Path, minutes: int) -> None:
    given = read_given(tmp_path, given_rows(minutes, aht_s=250))
    np.testing.assert_allclose(given.mean["phone"], np.where(OPEN, 30.0, 0.0))
    np.testing.assert_allclose(given.aht_s["phone"][OPEN], 250)
    assert np.isnan(given.aht_s["phone"][~OPEN]).all()
    assert list(given.mean) == ["phone"]
    assert np.isnan(given.error["phone"]).all()


def test_quantiles_of_counts_give_the_rates_error(tmp_path: Path) -> None:
    """A mean of 400 with 20 % spread of the rate and Poisson noise on top, so a standard deviation of 82.5."""
    half = 1.2815516 * np.sqrt(80**2 + 400)
    given = read_given(tmp_path, given_rows(mean=400.0, q10=400 - half, q90=400 + half))
    np.testing.assert_allclose(given.error["phone"][OPEN], 0.2, rtol=1e-6)
    tight = read_given(tmp_path, given_rows(mean=400.0, q10=399.0, q90=401.0))
    assert (tight.error["phone"][OPEN] == 0).all()


def test_paths_around_a_given_mean(tmp_path: Path) -> None:
    given = read_given(tmp_path, given_rows())
    paths = given_paths(given, HORIZON, {"phone": 0.1}, 500, 1)["phone"]
    assert paths.shape == (500, len(HORIZON))
    assert paths.dtype == np.float32
    np.testing.assert_allclose(paths.mean(axis=0), given.mean["phone"], rtol=1e-4)
    totals = paths[:, MONDAY].sum(axis=1)
    assert totals.std() / totals.mean() == pytest.approx(0.1, rel=0.1)
    again = given_paths(given, HORIZON, {"phone": 0.1}, 500, 1)["phone"]
    np.testing.assert_array_equal(paths, again)
    assert (given_paths(given, HORIZON, {"phone": 0.1}, 500, 2)["phone"] != paths).any()


def test_queues_of_a_given_forecast_move_together() -> None:
    mean = {queue: np.full(len(HORIZON), 10.0) for queue in ("a", "b")}
    none = {queue: np.full(len(HORIZON), np.nan) for queue in mean}
    paths = given_paths(GivenForecast(mean, none, none), HORIZON, {"a": 0.1, "b": 0.1}, 2000, 1)
    correlation = np.corrcoef(paths["a"][:, 0], paths["b"][:, 0])[0, 1]
    assert correlation == pytest.approx(0.5, abs=0.06)


def spoil(column: str, value: object) -> pd.DataFrame:
    rows = given_rows(q10=1.0, q90=50.0).astype(object)
    rows.loc[8, column] = value
    return rows


GIVEN_FAULTS = [
    (spoil("mean", "n.a"), "client.csv, row 10, column mean: found 'n.a', expected a number"),
    (spoil("mean", ""), "client.csv, row 10, column mean: expected a number. Fill the cell"),
    (spoil("mean", -1), "client.csv, row 10, column mean: found '-1', expected at least 0"),
    (spoil("queue", "fon"), "row 10, column queue: found 'fon', expected one of phone, chat"),
    (spoil("q90", 0.5), "row 10, column q90: found '0.5', expected at least q10"),
    (spoil("start", "2026-11-23T08:00:00"), "row 10, column start: found '2026-11-23T08:00:00', expected one row for"),
    (given_rows().drop(index=4), "client.csv, queue phone: expected a row for every open interval, but 1 lack one"),
    (
        given_rows().assign(start=[f"2027{text[4:]}" for text in given_rows()["start"]]),
        "Its times lie outside the plan",
    ),
    (
        pd.DataFrame({"start": ["2026-11-23", "2026-11-24"], "queue": "phone", "mean": 9}),
        "found '1440 minutes', expected",
    ),
]


@pytest.mark.parametrize(("rows", "message"), GIVEN_FAULTS)
def test_faults_of_a_given_forecast(tmp_path: Path, rows: pd.DataFrame, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_given(tmp_path, rows)
    assert message in str(caught.value)
    assert len(caught.value.faults) == 1
