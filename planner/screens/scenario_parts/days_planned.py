"""The days that a scenario plans, in boxes, and which of its surges lie outside them."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from planner.scenario import Scenario
from planner.screens.figure import note
from planner.screens.scenario_parts.settings import save_button
from planner.screens.words import say, say_plain
from planner.store.scenarios import ScenarioLine

MOST_DAYS = 28
"""A roster of more weeks takes long; who wants one writes the key `days`."""


def days_planned(scenario: ScenarioLine, record: Scenario) -> None:
    """First day and number of days of what **Plan a week** plans."""
    note(say("scenarios.days_means"))
    tell_outside(record)
    before = {"start": record.start, "days": record.days}
    with st.form("days_planned"):
        left, right = st.columns(2)
        start = left.date_input(say("scenarios.first_day"), record.start, key="days_start")
        days = right.number_input(
            say("scenarios.days_many"), 1, max(MOST_DAYS, record.days), record.days, key="days_many"
        )
        save_button(scenario, before, {"start": start, "days": int(days)}, "days")


def days_words(record: Scenario) -> str:
    """``7 days from Mon 23 Nov 2026``."""
    return say_plain("scenarios.days_words", start=record.start, days=record.days)


def tell_outside(record: Scenario) -> None:
    """Name the surges that no day planned meets; nothing where there is none."""
    names = outside(record)
    if names:
        st.info(say("scenarios.outside", names=", ".join(names), days=days_words(record)))


def outside(record: Scenario) -> list[str]:
    """Names of surges that end before the days planned or begin after them."""
    first = pd.Timestamp(record.start, tz=record.time_zone)
    end = pd.Timestamp(record.start + dt.timedelta(days=record.days), tz=record.time_zone)
    return [one.name for one in record.surge if _aware(one.end, first) <= first or _aware(one.begin, first) >= end]


def _aware(moment: dt.datetime, like: pd.Timestamp) -> pd.Timestamp:
    stamp = pd.Timestamp(moment)
    return stamp.tz_localize(like.tz) if stamp.tzinfo is None else stamp
