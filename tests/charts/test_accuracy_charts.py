"""Pictures of a backtest say what its scores say."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
import vl_convert

from forecasting.rolling_table import COLUMNS
from planner.charts.accuracy import error_chart, half_width, lead_chart, measures_chart
from planner.charts.accuracy_bands import coverage_chart
from planner.charts.accuracy_last import last_days_chart, last_sample_chart
from planner.charts.theme import Picture

METHODS = {"combined": 0.05, "harmonic": 0.06, "mean_of_six_weeks": 0.07, "seasonal_naive": 0.09, "poisson_floor": 0.02}
PARTS = ("", ", busiest third", ", 1 day ahead", ", 2-7 days ahead")


def spec_of(picture: Picture | None) -> dict[str, Any]:
    assert picture is not None
    spec: dict[str, Any] = picture.to_dict()
    return spec


def rows_of(picture: Picture | None) -> list[dict[str, Any]]:
    return [row for rows in spec_of(picture)["datasets"].values() for row in rows]


def draw(picture: Picture | None) -> str:
    return str(vl_convert.vegalite_to_svg(json.dumps(spec_of(picture)), vl_version="6.4"))


@pytest.fixture
def scores() -> pd.DataFrame:
    levels = [f"{level}{part}" for level in ("interval", "day") for part in PARTS] + ["week"]
    rows = [
        ("phone", method, 7, level, 5, wape, 0.01, 10 * wape, wape / 2, 0.81, 0.96, 1000.0, 0.07 - wape, 0.004)
        for level in levels
        for method, wape in METHODS.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


@pytest.fixture
def last() -> pd.DataFrame:
    origin = pd.Timestamp("2026-03-02")
    parts = []
    for level, freq, count in (("interval", "30min", 7 * 48), ("day", "D", 7)):
        for method, mean in (("combined", 10.0), ("mean_of_six_weeks", 12.0)):
            starts = pd.date_range(origin, periods=count, freq=freq)
            part = pd.DataFrame({"start": starts, "mean": mean + 0.01 * starts.day, "actual": 11.0})
            part["days_ahead"] = (starts - origin).days + 1
            bands = {"q025": 4.0, "q10": 6.0, "q90": 14.0, "q975": 16.0}
            parts.append(part.assign(queue="phone", origin=origin, level=level, method=method, **bands))
    return pd.concat(parts, ignore_index=True)


def test_errors_stand_beside_the_floor_and_the_mean_of_six_weeks(scores: pd.DataFrame) -> None:
    picture = error_chart(scores, "phone")
    rows = {(row["panel"], row["method"]): row for row in rows_of(picture)}
    assert {panel for panel, _ in rows} == {"interval", "interval, busiest third", "day", "day, busiest third", "week"}
    row = rows["day", "harmonic"]
    assert (row["value"], row["rule"], row["usual"], row["kind"]) == (6.0, 2.0, 7.0, "one method")
    # Student's t of 4 degrees: 2.776 standard errors of 0.4 points.
    assert (row["low"], row["high"]) == pytest.approx((6.0 - 1.111, 6.0 + 1.111), abs=2e-3)
    assert rows["week", "mean of six weeks"]["kind"] == "simple method"
    assert (
        "combined 5.0%, mean of six weeks 7.0%, Poisson floor 2.0%; lowest combined" in spec_of(picture)["description"]
    )
    assert "<svg" in draw(picture)


def test_a_single_origin_has_no_bar() -> None:
    assert half_width(pd.Series([float("nan")]), pd.Series([1])).tolist() == [0.0]


def test_bands_are_shown_against_what_they_promise(scores: pd.DataFrame) -> None:
    picture = coverage_chart(scores, "phone")
    zones = [row for row in rows_of(picture) if "nominal" in row]
    assert [(row["low"], row["nominal"], row["high"]) for row in zones] == [(0.77, 0.8, 0.85), (0.93, 0.95, 0.97)]
    shares = {(row["band"], row["share"]) for row in rows_of(picture) if "share" in row}
    assert shares == {("80 % band", 0.81), ("95 % band", 0.96)}
    assert "the 80 % band held 81.0%, the 95 % band 96.0%" in spec_of(picture)["description"]
    assert "<svg" in draw(picture)


def test_errors_by_days_ahead_name_the_combination_and_the_simple_methods(scores: pd.DataFrame) -> None:
    picture = lead_chart(scores, "phone")
    assert {row["ahead"] for row in rows_of(picture)} == {"1 day ahead", "2-7 days ahead"}
    drawn = draw(picture)
    assert "seasonal naive" in drawn
    assert "Poisson floor" in drawn
    assert lead_chart(scores[~scores["level"].str.contains("ahead")], "phone") is None


def test_bias_mase_and_crps_have_a_panel_each_a_level(scores: pd.DataFrame) -> None:
    picture = measures_chart(scores, "phone")
    rows = {(row["panel"], row["method"]): row for row in rows_of(picture)}
    assert len({panel for panel, _ in rows}) == 9
    assert (rows["day: bias, %", "combined"]["value"], rows["day: bias, %", "combined"]["rule"]) == (1.0, 0.0)
    assert rows["week: weighted CRPS, %", "combined"]["rule"] == 1.0  # the floor's
    assert "<svg" in draw(picture)


def test_the_last_origin_is_drawn_by_day_and_for_its_busiest_day(last: pd.DataFrame) -> None:
    days = last_days_chart(last, "phone")
    assert len(rows_of(days)) == 7
    assert "70 contacts expected, 77 came; 100% of the values lie in the 80 % band" in spec_of(days)["description"]
    sample = last_sample_chart(last, "phone")
    assert "Sunday 08 March 2026" in json.dumps(spec_of(sample)["title"])
    assert sum("actual" in row for row in rows_of(sample)) == 48 + 49  # the last step is drawn to its end
    assert "<svg" in draw(days)
    assert "<svg" in draw(sample)
    assert last_sample_chart(last[last["level"] == "day"], "phone") is None
