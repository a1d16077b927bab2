"""What came: a file, a series of the store, or a day drawn from the forecast to try the page on."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from forecasting.actuals_file import SERVICE
from planner.screens.address import asked, show
from planner.screens.desk_parts.waiting import answered
from planner.screens.figure import note
from planner.screens.sign_in import services
from planner.screens.words import say
from planner.store.plans import PlanLine

COLUMNS = ("start", "queue", "volume", "aht_s", *SERVICE)
WAYS = ("file", "series", "drawn")
WAY, AT, FACTOR = "from", "until", "times"
"""Parts of the address: where rows come from, until when they are drawn, and how many times the forecast."""
MOST_TIMES = 3.0


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
        return _of_file()
    if way == "series":
        name = st.selectbox(say("came.which"), _series(), key="came_series")
        rows = services().actuals(name, time_zone)
        return rows.assign(start=rows["start"].map(lambda moment: moment.isoformat())).to_csv(index=False)
    return _drawn(plan)


def _way_words(way: str) -> str:
    return say(f"came.{way}")


def _series() -> list[str]:
    return [line.name for line in services().series() if line.kind == "actuals"]


def _of_file() -> str | None:
    given = st.file_uploader(say("came.upload"), type=["csv"], key="came_file")
    note(say("came.columns", columns=", ".join(COLUMNS)))
    st.download_button(say("came.template"), ",".join(COLUMNS) + "\n", "actuals.csv", "text/csv", key="came_template")
    if given is None:
        return None
    try:
        return given.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        st.error(say("came.not_text", name=given.name))
        return None


def _drawn(plan: PlanLine) -> str | None:
    """Contacts drawn from the plan's paths: nothing real, and told so."""
    last = plan.start + dt.timedelta(plan.days - 1)
    left, middle, right = st.columns(3)
    day = left.date_input(
        say("came.day"), _until().date() if asked(AT) else plan.start, plan.start, last, key="came_day"
    )
    clock = middle.time_input(say("came.clock"), _until().time() if asked(AT) else dt.time(11), key="came_clock")
    before = float(asked(FACTOR, "1.15"))
    factor = right.number_input(say("came.factor"), 0.0, MOST_TIMES, before, 0.05, format="%.2f", key="came_factor")
    now = dt.datetime.combine(day, clock)
    show(AT, now.isoformat(timespec="minutes"))
    show(FACTOR, f"{factor:.2f}")
    found = answered(plan.id, "drawn_day", lambda: show(WAY, None), now=now.isoformat(), factor=factor)
    st.info(say("came.not_real"))
    return None if found is None else str(found[1]["rows"])


def _until() -> dt.datetime:
    return dt.datetime.fromisoformat(asked(AT))
