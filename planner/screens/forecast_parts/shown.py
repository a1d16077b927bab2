"""What is shown of a forecast, planned or not: a queue and its days, its numbers, what is marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from planner.charts.forecast_marked import Mark
from planner.screens.address import choice
from planner.screens.figure import number, table_and_csv
from planner.screens.words import say

WHOLE = "whole"
"""Of the address's day: every day of the forecast."""


def rows_chosen(forecast: pd.DataFrame) -> tuple[str, dt.date | None, pd.DataFrame]:
    """The queue and the day chosen in boxes, None for all days, and their rows of frame FORECAST."""
    left, right = st.columns(2)
    with left:
        queue = choice(say("forecast.queue"), list(dict.fromkeys(forecast["queue"])), "queue")
    days = [WHOLE, *(f"{day:%Y-%m-%d}" for day in sorted(set(forecast["start"].dt.date)))]
    with right:
        chosen = choice(say("forecast.day"), days, "day", words=_day_words)
    rows = forecast[forecast["queue"] == queue]
    if chosen == WHOLE:
        return queue, None, rows
    day = dt.date.fromisoformat(chosen)
    return queue, day, rows[rows["start"].dt.date == day]


def marks_listed(rows: pd.DataFrame, marks: Sequence[Mark], queue: str) -> None:
    """What is marked in the time shown, as a table."""
    if not marks:
        return
    first, last = rows["start"].min(), rows["start"].max()
    listed = [
        {"what": one.kind, "name": one.name, "from": one.begin.isoformat(), "to": one.end.isoformat()}
        for one in marks
        if one.begin <= last and one.end > first
    ]
    table_and_csv(pd.DataFrame(listed, columns=["what", "name", "from", "to"]), f"marks_{queue}")


def numbers_of(rows: pd.DataFrame, changed: pd.DataFrame) -> None:
    """Contacts, busiest interval, handle time and work of some rows, and the difference that corrections make."""
    contacts = float(rows["mean"].sum())
    mine = changed[(changed["queue"].isin(rows["queue"])) & changed["start"].isin(rows["start"])]
    difference = float(mine["mean"].sum()) - contacts
    busiest = rows.nlargest(1, "mean").iloc[0]
    handled = float((rows["mean"] * rows["aht_s"]).sum())
    shown = [
        ("contacts", say("forecast.count", count=contacts), difference),
        ("busiest", say("forecast.busiest_value", at=busiest["start"], mean=busiest["mean"]), 0.0),
        ("aht", say("forecast.seconds", aht_s=handled / contacts if contacts else 0.0), 0.0),
        ("work", say("forecast.hours", hours=handled / 3600), 0.0),
    ]
    for column, (name, value, more) in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            delta = say("forecast.with_overrides", difference=more) if abs(more) >= 0.5 else None
            number(say(f"forecast.{name}"), value, say(f"forecast.{name}_means"), delta=delta)


def _day_words(day: str) -> str:
    return say("forecast.all_days") if day == WHOLE else f"{dt.date.fromisoformat(day):%A %d %B %Y}"
