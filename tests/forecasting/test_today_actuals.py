"""Rows of what came: filled up, left out, refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from today_world import flat, forecast_of, ratio, rows_of

from forecasting.faults import InputError
from forecasting.today import reforecast


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


def test_rows_of_other_weeks_are_left_out() -> None:
    before = forecast_of({"phone": flat()})
    rows = rows_of(before, {"phone": np.full(72, 21.0)})
    early = rows.assign(start=rows["start"] - pd.Timedelta(days=7))
    late = rows.assign(start=rows["start"] + pd.Timedelta(days=7))
    made = reforecast(before, pd.concat([early, rows[:6], late]))
    assert made.now == before.starts[6]
    assert "actuals: 144 rows outside the forecast's days were left out" in made.forecast.notes


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
