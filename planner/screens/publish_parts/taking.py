"""What goes out of a published roster: files for other systems, calendars, addresses of them, a page to print."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.formats.roster_grid import overview_of
from planner.report.week_page import week_page
from planner.screens.address import choice
from planner.screens.figure import csv, note
from planner.screens.links import page_to
from planner.screens.roster_parts.crew import Crew
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say, say_plain
from planner.services import Services
from planner.services.publishing import Version

ADDRESS = "calendar_address"
"""Key of the session's state: an address of a calendar that is shown once."""


def take_away(line: str, versions: Sequence[Version], crew: Crew) -> None:
    """Draw what can be taken of what is published; people are called as `crew` calls them."""
    published = [one for one in versions if one.state == "published" and one.days_in_force]
    st.header(say("publish.take"))
    if not published:
        st.info(say("publish.nothing_published"))
        return
    first, last = min(one.from_date for one in published), max(one.to_date for one in published)
    mondays = pd.date_range(first - dt.timedelta(days=first.weekday()), last, freq="7D").date
    week = choice(say("publish.week"), list(mondays), "week", words=lambda day: f"{day:%d %b %Y}")
    frame = services().roster(line, week, week + dt.timedelta(days=6))
    if not len(frame):
        st.info(say("publish.empty_week"))
        return
    _print(line, frame, week, crew)
    if may_do("roster.export"):
        _export(line, week)
    if may_do("feed.change"):
        _feed(frame, crew)
    page_to("week", say("publish.workbook"), view="files")


def _print(line: str, frame: pd.DataFrame, week: dt.date, crew: Crew) -> None:
    zone = str(frame["start"].dt.tz)
    table = overview_of(frame, zone, crew.names)
    title = say_plain("publish.print_title", line=line, week=week)
    page = week_page(table, title, say_plain("publish.print_caption", zone=zone, people=len(table)))
    st.dataframe(table, hide_index=True, key="published_week")
    st.download_button(say("publish.print"), page, f"{line}-{week}.html", "text/html", key="print", width=360)
    note(say("publish.print_means"))


def _export(line: str, week: dt.date) -> None:
    frame = services().export_roster(line, week, week + dt.timedelta(days=6))
    st.download_button(say("publish.csv"), csv(frame), f"{line}-{week}.csv", "text/csv", key="export", width=360)
    house = services()  # asked for here: who takes the file is known while the page is drawn
    st.download_button(
        say("publish.calendars"), lambda: _calendars(house, line), f"{line}-calendars.zip", "application/zip",
        on_click="ignore", key="calendars", width=360,
    )  # fmt: skip


def _calendars(house: Services, line: str) -> bytes:
    """A calendar a person, packed when somebody takes it."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for agent, content in house.calendars(line).items():
            packed.writestr(f"{agent}.ics", content)
    return sink.getvalue()


def _feed(frame: pd.DataFrame, crew: Crew) -> None:
    """A secret address under which somebody's own calendar is read, made and revoked."""
    st.subheader(say("publish.feed"))
    person = choice(say("publish.feed_who"), sorted(set(frame["agent"])), "person", words=crew.label)
    since = services().addresses().get(person)
    st.markdown(say("publish.feed_none") if since is None else say("publish.feed_since", since=since))
    left, right = st.columns(2)
    try:
        if left.button(say("publish.feed_new"), key="feed_new", width="stretch"):
            must("feed.change")
            st.session_state[ADDRESS] = (person, services().new_address(person))
        if right.button(say("publish.feed_revoke"), key="feed_revoke", width="stretch", disabled=since is None):
            must("feed.change")
            services().revoke_address(person)
            st.session_state.pop(ADDRESS, None)
            st.rerun()
    except InputError as error:
        st.error(plain(error))
    shown: tuple[str, str] | None = st.session_state.get(ADDRESS)
    if shown is not None and shown[0] == person:
        st.code(shown[1], language=None)
        note(say("publish.feed_once"))
