"""Layers laid on a forecast that is there: the same as forecasting with them, and a file that reads back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecasting.faults import InputError
from forecasting.override_layers import lay_on, overrides_file, with_override
from forecasting.overrides import read_overrides

ZONE = "Europe/London"
STARTS = pd.date_range("2026-03-02T09:00", periods=4, freq="60min", tz=ZONE)
FRAME = pd.DataFrame(
    {"start": [*STARTS, *STARTS], "queue": ["a"] * 4 + ["b"] * 4, "mean": [10.0, 20.0, 30.0, 40.0, 1.0, 1.0, 1.0, 1.0]}
)


def layers(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    found: pd.DataFrame | None = None
    for queue, start, end, op, value in rows:
        row = {"queue": queue, "start": f"2026-03-02T{start}", "end": f"2026-03-02T{end}", "op": op, "value": value}
        found = with_override(found, {**row, "who": "Ana", "why": "a sale"}, ["a", "b"], ZONE)
    assert found is not None
    return found


def test_further_layers_are_laid_on_by_hand() -> None:
    wanted = layers(("a", "10:00", "12:00", "percent", 10), ("a", "09:00", "13:00", "add", 21))
    laid = lay_on(FRAME, None, wanted)
    # 10 + 22 + 33 + 40 = 105, and 21 more in proportion: every interval times 1.2
    assert laid.mean["mean"].to_list() == pytest.approx([12.0, 26.4, 39.6, 48.0, 1, 1, 1, 1])
    assert laid.layers[["before", "after"]].to_numpy().tolist() == pytest.approx(np.array([[50, 55], [105, 126]]))
    assert laid.exact


def test_a_layer_that_the_forecast_holds_is_not_laid_on_twice() -> None:
    held = layers(("a", "10:00", "12:00", "percent", 10))
    wanted = layers(("a", "10:00", "12:00", "percent", 10), ("b", "09:00", "10:00", "set", 5))
    laid = lay_on(FRAME, held, wanted)
    assert laid.mean["mean"].to_list() == [10, 20, 30, 40, 5, 1, 1, 1]
    assert laid.layers["before"].isna().to_list() == [True, False]
    assert laid.exact
    assert not lay_on(FRAME, held, wanted.iloc[1:].reset_index(drop=True)).exact


def test_outside_the_horizon_nothing_happens() -> None:
    laid = lay_on(FRAME, None, layers(("a", "20:00", "21:00", "add", 5)))
    assert laid.mean["mean"].to_list() == FRAME["mean"].to_list()
    assert laid.layers["before"].isna().all()


def test_the_file_reads_back(tmp_path: Path) -> None:
    wanted = layers(("a", "10:00", "12:00", "percent", 10), ("b", "09:00", "10:00", "at_most", 0.5))
    (tmp_path / "overrides.csv").write_bytes(overrides_file(wanted))
    pd.testing.assert_frame_equal(read_overrides(tmp_path / "overrides.csv", ["a", "b"], ZONE), wanted)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("a", "12:00", "10:00", "percent", 10), "a time after start"),
        (("c", "10:00", "12:00", "percent", 10), "queue"),
        (("a", "10:00", "12:00", "percent", -101), "at least -100"),
        (("a", "10:00", "12:00", "set", -1), "at least 0"),
    ],
)
def test_a_wrong_layer_is_refused(row: tuple[str, str, str, str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        layers(row)
