"""What came: a file, a series of the store, or a day drawn from the forecast to try the page on."""

from __future__ import annotations

import datetime as dt
import io

import pandas as pd
import streamlit as st

from forecasting.actuals_file import SERVICE
from planner.screens.address import asked, show
from planner.screens.daily_parts.csv_given import csv_given
from planner.screens.daily_parts.opens_on import opens_on, site_now
from planner.screens.daily_parts.other_columns import in_our_columns
from planner.screens.desk_parts.waiting import answered
from planner.screens.figure import note
from planner.screens.sign_in import services
from planner.screens.words import say
from planner.store.plans import PlanLine

COLUMNS = ("start", "queue", "volume", "aht_s", *SERVICE)
DRAWN = "drawn"
WAYS = ("file", "series", DRAWN)
WAY, AT, FACTOR = "from", "until", "times"
"""Parts of the address: where rows come from, until when they are drawn, and how many times the forecast."""
MOST_TIMES = 3.0
USUAL_CLOCK = dt.time(11)
"""Until when a day is drawn that is not today."""


def rows_that_came(plan: PlanLine, time_zone: str) -> str | None:
    """Rows in the columns of actuals as text; None until there are some.

    Parameters
    ----------
    plan : PlanLine
    time_zone : str
        The plan's.
    """
    ways = [way for way in WAYS if way != "series" or _series()]
    start = asked(WAY) if asked(WAY) in ways else ways[0]
    way = st.radio(say("came.way"), ways, ways.index(start), format_func=_way_words, horizontal=True, key=WAY)
    show(WAY, way)
    if way == "file":
        means = say("came.columns", columns=", ".join(COLUMNS))
        given = csv_given("came", COLUMNS, means, "actuals.csv")
        return None if given is None else in_our_columns(given, time_zone)
    if way == "series":
        name = st.selectbox(say("came.which"), _series(), key="came_series")
        rows = services().actuals(name, time_zone)
        return rows.assign(start=rows["start"].map(lambda moment: moment.isoformat())).to_csv(index=False)
    return _drawn(plan, time_zone)


def came_until(rows: str) -> dt.date | None:
    """Last day of what came, on its own clock; None where no row tells one."""
    try:
        starts = pd.read_csv(io.StringIO(rows), usecols=["start"], dtype=str)["start"].dropna()
        return max(dt.datetime.fromisoformat(one).date() for one in starts.str.strip())
    except (ValueError, pd.errors.ParserError):
        return None  # what is wrong with it the answer tells


def _way_words(way: str) -> str:
    return say(f"came.{way}")


def _series() -> list[str]:
    return [line.name for line in services().series() if line.kind == "actuals"]


def _drawn(plan: PlanLine, time_zone: str) -> str | None:
    """Contacts drawn from the plan's paths: nothing real, and told so."""
    last = plan.start + dt.timedelta(plan.days - 1)
    now = site_now(time_zone)
    opens = opens_on(plan, now.date())
    usual = dt.time(max(1, now.hour)) if opens.why == "today" else USUAL_CLOCK
    left, middle, right = st.columns(3)
    day = left.date_input(
        say("came.day"), _until().date() if asked(AT) else opens.day, plan.start, last, key="came_day"
    )
    clock = middle.time_input(say("came.clock"), _until().time() if asked(AT) else usual, key="came_clock")
    if day == opens.day:
        note(say(f"came.opens_{opens.why}", day=day))
    before = float(asked(FACTOR, "1.15"))
    factor = right.number_input(say("came.factor"), 0.0, MOST_TIMES, before, 0.05, format="%.2f", key="came_factor")
    until = dt.datetime.combine(day, clock)
    show(AT, until.isoformat(timespec="minutes"))
    show(FACTOR, f"{factor:.2f}")
    found = answered(plan.id, "drawn_day", lambda: show(WAY, None), now=until.isoformat(), factor=factor)
    st.info(say("came.not_real"))
    return None if found is None else str(found[1]["rows"])


def _until() -> dt.datetime:
    return dt.datetime.fromisoformat(asked(AT))
