"""Pictures say what their frames say: data, alternative text, clocks, limits."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pandas as pd
import pytest
import vl_convert

from forecasting.calendar import interval_starts
from forecasting.result import LEVELS
from planner.charts.cost import cost_chart
from planner.charts.coverage import coverage_chart
from planner.charts.forecast_bands import forecast_chart
from planner.charts.forecast_marked import Mark, marked_forecast_chart
from planner.charts.gantt import MOST_PEOPLE, gantt_chart
from planner.charts.promises import promises_chart
from planner.charts.service import service_chart
from planner.charts.theme import MOST_MARKS, Picture, clock_text, wall, within_limit

ZONE = "America/New_York"
SPRING = dt.date(2026, 3, 8)


def spec_of(picture: Picture) -> dict[str, Any]:
    spec: dict[str, Any] = picture.to_dict()
    return spec


def rows_of(picture: Picture) -> list[list[dict[str, Any]]]:
    """The data sets of a picture."""
    return list(spec_of(picture)["datasets"].values())


def draw(picture: Picture) -> str:
    return str(vl_convert.vegalite_to_svg(json.dumps(spec_of(picture)), vl_version="6.4"))


def frame(columns: dict[str, float], days: int = 1, queue: str = "phone") -> pd.DataFrame:
    starts = interval_starts(SPRING, days, 15, ZONE)
    return pd.DataFrame({"start": starts, "queue": queue, **columns})


@pytest.fixture
def forecast() -> pd.DataFrame:
    made = frame({"mean": 5.0, **{name: 10 * level for name, level in LEVELS.items()}, "aht_s": 300.0})
    made.loc[40, "mean"] = 60.0
    return made


def test_clocks_are_the_zones_own_whatever_the_browser() -> None:
    moments = pd.Series(interval_starts(SPRING, 1, 60, ZONE))
    assert len(moments) == 23
    assert list(wall(moments)[:4]) == [f"2026-03-08T{hour:02d}:00:00Z" for hour in (0, 1, 3, 4)]
    assert clock_text(moments)[0] == "Sun 08 Mar 00:00"


def test_forecast_shows_mean_bands_and_surges_of_its_queue(forecast: pd.DataFrame) -> None:
    begin = pd.Timestamp("2026-03-08 08:00", tz=ZONE)
    spans = [
        ("Sale", begin, begin + pd.Timedelta(hours=2)),
        ("Past", begin - pd.Timedelta(days=9), begin - pd.Timedelta(days=8)),
    ]
    picture = forecast_chart(pd.concat([forecast, forecast.assign(queue="chat")]), "phone", spans)
    data = {len(rows): rows for rows in rows_of(picture)}
    assert set(data) == {1, 92}  # one surge in the horizon; a day of 23 hours
    assert data[1][0] == {"name": "Sale", "begin": "2026-03-08T08:00:00Z", "end": "2026-03-08T10:00:00Z"}
    assert data[92][0]["q10"] == 1.0
    assert "515 contacts expected" in spec_of(picture)["description"]
    assert "Sunday 11:00 with 60" in spec_of(picture)["description"]  # interval 40 is 10:00 before the gap of an hour
    assert "America/New_York clock" in json.dumps(spec_of(picture))
    assert "<svg" in draw(picture)


def test_a_corrected_forecast_names_each_of_its_lines_once(forecast: pd.DataFrame) -> None:
    span = Mark("holiday", "Feast", forecast["start"][8], forecast["start"][20])
    drawn = draw(marked_forecast_chart(forecast, "phone", [span], forecast.assign(mean=6.0)))
    assert [drawn.count(f">{name}</text>") for name in ("forecast", "with your overrides")] == [1, 1]


def test_coverage_shades_short_and_surplus_apart() -> None:
    coverage = frame({"required": 4.0, "scheduled": 5.0, "net": 1.0})
    coverage.loc[:7, ["scheduled", "net"]] = [1.0, -3.0]
    picture = coverage_chart(coverage, "phone", 15)
    assert spec_of(picture)["description"] == "Coverage of phone: 6.0 hours short and 21.0 hours above the requirement."
    rows = max(rows_of(picture), key=len)
    assert all(row["top_short"] == max(row["required"], row["scheduled"]) for row in rows)
    assert "<svg" in draw(picture)
    assert "all queues" in spec_of(coverage_chart(coverage.assign(queue="*"), "*", 15))["description"]


def test_service_leaves_out_intervals_without_contacts_and_counts_those_below() -> None:
    service = frame({"offered": 9.0, "service_level": 0.9, "low": 0.85, "high": 0.95})
    service.loc[:9, "service_level"] = 0.5
    service.loc[90:, "offered"] = 0.0
    picture = service_chart(service, "phone", 0.8, "answered within 20 s")
    assert "10 of 90 intervals" in spec_of(picture)["description"]
    assert sorted(len(rows) for rows in rows_of(picture)) == [1, 90]
    assert "answered within 20 s" in json.dumps(spec_of(picture)["title"])
    assert "<svg" in draw(picture)


def roster(people: int) -> pd.DataFrame:
    begin = pd.Timestamp("2026-03-08 08:00", tz="America/Denver")
    rows = []
    for number in range(people):
        at = begin + pd.Timedelta(minutes=number % 60)
        cuts = [at + pd.Timedelta(hours=hour) for hour in (0, 4, 5, 8)]
        for activity, first, last in zip(("work", "meal", "work"), cuts[:-1], cuts[1:], strict=True):
            rows.append((f"A{number:03d}", SPRING, "day", activity, "", first, last, activity == "work"))
    return pd.DataFrame(rows, columns=["agent", "date", "shift", "activity", "queue", "start", "end", "paid"])


def test_gantt_has_a_row_a_person_also_where_names_are_the_same() -> None:
    picture = gantt_chart(roster(3), SPRING, {"A000": "Jo", "A001": "Jo"}, "Denver")
    rows = [row for data in rows_of(picture) for row in data]
    assert {row["person"] for row in rows} == {"Jo (A000)", "Jo (A001)", "A002"}
    assert sum(row["activity"] == "meal" for row in rows) == 3
    assert rows[0]["begin"] == "2026-03-08T08:00:00Z"
    assert (
        spec_of(picture)["description"] == "Roster of Denver, Sunday 08 March 2026: 3 people at work, 08:00 to 16:02."
    )
    assert "<svg" in draw(picture)


def test_gantt_of_many_people_says_that_it_shows_the_first() -> None:
    picture = gantt_chart(roster(MOST_PEOPLE + 1), SPRING, {})
    assert f"The first {MOST_PEOPLE} of {MOST_PEOPLE + 1} people" in json.dumps(spec_of(picture)["title"])
    assert len({row["person"] for data in rows_of(picture) for row in data}) == MOST_PEOPLE


def test_gantt_of_an_empty_day_says_so() -> None:
    picture = gantt_chart(roster(2), SPRING + dt.timedelta(1), {})
    assert "Nobody works" in spec_of(picture)["description"]


def test_cost_sums_by_item_and_site() -> None:
    cost = pd.DataFrame(
        {"item": ["base pay", "base pay", "load"], "site": ["East", "East", ""], "amount": [10.0, 5.5, 2.0]}
    )
    picture = cost_chart(cost, "USD")
    (rows,) = rows_of(picture)
    assert rows == [
        {"item": "base pay", "site": "East", "amount": 15.5},
        {"item": "load", "site": "no site", "amount": 2.0},
    ]
    assert spec_of(picture)["description"] == "Cost of the plan: 18 USD in 2 items."
    assert "<svg" in draw(picture)


def test_promises_tell_missed_from_kept_by_colour_and_shape() -> None:
    promises = pd.DataFrame(
        {
            "queue": ["phone", "chat"],
            "period": ["2026-W10"] * 2,
            "p_meet": [0.7, 0.95],
            "chance": [0.8, 0.8],
            "met": [False, True],
        }
    )
    picture = promises_chart(promises)
    (rows,) = rows_of(picture)
    assert [(row["promise"], row["state"]) for row in rows] == [("phone 2026-W10", "missed"), ("chat 2026-W10", "kept")]
    text = json.dumps(spec_of(picture))
    assert '"shape"' in text
    assert '"cross"' in text
    assert spec_of(picture)["description"] == "1 of 2 promises are kept, 1 missed."
    assert "<svg" in draw(picture)


@pytest.mark.parametrize(
    ("days", "marks", "shown"), [(104, 1, 104), (105, 1, 104), (400, 1, 104), (40, 3, 34), (1, 20_000, 1)]
)
def test_pictures_keep_to_whole_days_within_the_limit(days: int, marks: int, shown: int) -> None:
    starts = interval_starts(dt.date(2026, 4, 1), days, 15, "UTC")
    kept = within_limit(pd.DataFrame({"start": starts}), marks)
    assert len(kept) == shown * 96
    assert len(kept) * marks <= MOST_MARKS or shown == 1


def test_every_picture_is_the_same_each_time(forecast: pd.DataFrame) -> None:
    once, again = (json.dumps(spec_of(forecast_chart(forecast, "phone")), sort_keys=True) for _ in range(2))
    assert once == again
