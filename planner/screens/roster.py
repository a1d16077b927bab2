"""The roster: who works when above coverage and simulated service, a day or a week; why an interval is short."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from planner.charts.coverage import coverage_chart
from planner.charts.gantt import gantt_chart
from planner.charts.net_staffing import ID, SELECTED, net_chart, net_table, worst_first
from planner.charts.service import service_chart
from planner.charts.spanned import spanned
from planner.formats.roster_grid import NOT_AT_WORK, overview_of
from planner.screens.about_plan import plan_shown, plan_stamp
from planner.screens.address import asked, choice, show
from planner.screens.desk_parts.explanation import AT, explanation
from planner.screens.desk_parts.waiting import whence
from planner.screens.figure import drawable, figure, note, table_and_csv
from planner.screens.headline import headline
from planner.screens.kept import KeptPlan
from planner.screens.links import page_to
from planner.screens.opened import opened_plan
from planner.screens.part import part
from planner.screens.roster_parts.crew import Crew, chosen_crew, crew_of, with_temps
from planner.screens.sign_in import may_do, services
from planner.screens.words import say
from planner.store.plans import PlanLine

PAGE = 50
"""People on one picture: more rows nobody reads."""
ALL = "*"
"""All queues together."""
ANCHOR = "short-intervals"
EXPLAINED = "explained_of"
"""Key of the session's state: the queue looked at last, and its interval asked about."""
CLICKED = "picture_net"
"""Key of the picture whose bars are clicked."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("roster.name"))
    about = plan_shown()
    if about is None:
        return
    scenario, line = about
    _top(opened_plan(line.id), line)
    _shown(scenario.name, line)


def _top(plan: KeptPlan, line: PlanLine) -> None:
    st.subheader(say("roster.of", name=plan.facts["name"], start=line.start, days=line.days, number=line.id))
    plan_stamp(plan, line)
    origin = whence(line.id)
    headline(plan, services().sight(), None if origin is None else (origin, opened_plan(origin)))
    links = ("desk", "edit", "fairness", "publish")
    for column, address in zip(st.columns(len(links)), links, strict=True):
        with column:
            page_to(address, say(f"roster.to_{address}"))


@part
def _shown(scenario: str, line: PlanLine) -> None:
    """A day or the week: another day or queue draws only this."""
    plan = opened_plan(line.id)
    crew = with_temps(crew_of(scenario, line.version), plan.roster)
    view = choice(say("roster.view"), ("day", "week"), "view", words=lambda one: say(f"roster.view_{one}"))
    filtered = chosen_crew(crew)
    if view == "week":
        _week(plan, filtered)
    else:
        _day(plan, line, filtered)


def _week(plan: KeptPlan, crew: Crew) -> None:
    """A row a person, a column a day."""
    rows = plan.roster[plan.roster["agent"].isin(crew.shown)]
    if not len(rows):
        st.info(say("roster.nobody"))
        return
    table = overview_of(rows, plan.facts["time_zone"], crew.names)
    note(say("roster.week_means", people=len(table)))
    st.dataframe(table, hide_index=True, key="week_table", height=min(38 + 35 * len(table), 900))
    table_and_csv(table, f"week_{plan.facts['start']}")


def _day(plan: KeptPlan, line: PlanLine, crew: Crew) -> None:
    dates = [line.start + dt.timedelta(step) for step in range(line.days)]
    _open_where_short(plan)
    left, right = st.columns(2)
    with left:
        date = choice(say("roster.day"), dates, "day", words=lambda day: f"{day:%A %d %B}")
    with right:
        queue = choice(say("roster.queue"), list(dict.fromkeys(plan.coverage["queue"])), "queue", words=_queue_words)
    table = net_table(plan.coverage, queue)
    _where_short(worst_first(table[table["start"].dt.date == date]), queue)
    span = _span(plan, date)
    _gantt(plan, crew, date, span)
    rows = _within(plan.coverage, span)
    mine = rows[rows["queue"] == queue]
    figure(spanned(coverage_chart(rows, queue, _step(plan)), *span), mine, f"coverage_{date}_{queue}", fold="coverage")
    _net(table[table["start"].dt.date == date], queue, span)
    if queue != ALL:
        _service(plan, queue, span)
    if may_do("roster.draft"):
        _explained(table, line, date, queue)


def _open_where_short(plan: KeptPlan) -> None:
    """A link to a queue that names no day opens the day on which that queue is shortest of people."""
    queue = asked("queue")
    if asked("day") or "day" in st.session_state or queue not in set(plan.coverage["queue"]):
        return
    table = net_table(plan.coverage, queue)
    short = table["net"].clip(upper=0).groupby(table["start"].dt.date).sum()
    if len(short):
        show("day", short.idxmin())


def _where_short(short: pd.DataFrame, queue: str) -> None:
    """Says above the pictures what lies below them."""
    if len(short) and queue != ALL:
        row = short.iloc[0]
        worst = say("roster.interval", start=row["start"], net=row["net"])
        note(say("roster.where_short", queue=queue, count=len(short), worst=worst, anchor=ANCHOR))


def _queue_words(queue: str) -> str:
    return say("roster.all_queues") if queue == ALL else queue


def _step(plan: KeptPlan) -> int:
    return int(plan.coverage["start"].drop_duplicates().diff().min().total_seconds() // 60)


def _span(plan: KeptPlan, date: dt.date) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The hours that any picture of the day shows."""
    asked_for = plan.coverage[(plan.coverage["start"].dt.date == date) & (plan.coverage["required"] > 0)]
    own = plan.roster[pd.to_datetime(plan.roster["date"]).dt.date == date]
    own = own[~own["activity"].isin(NOT_AT_WORK)]
    begins = [frame["start"].min() for frame in (asked_for, own) if len(frame)]
    ends = [asked_for["start"].max() + pd.Timedelta(minutes=_step(plan))] if len(asked_for) else []
    ends += [own["end"].max()] if len(own) else []
    midnight = pd.Timestamp(date, tz=plan.facts["time_zone"])
    return min(begins, default=midnight).floor("h"), max(ends, default=midnight + pd.Timedelta(days=1)).ceil("h")


def _within(frame: pd.DataFrame, span: tuple[pd.Timestamp, pd.Timestamp]) -> pd.DataFrame:
    return frame[(span[0] <= frame["start"]) & (frame["start"] < span[1])]


def _gantt(plan: KeptPlan, crew: Crew, date: dt.date, span: tuple[pd.Timestamp, pd.Timestamp]) -> None:
    own = plan.roster[pd.to_datetime(plan.roster["date"]).dt.date == date]
    own = own[own["agent"].isin(crew.shown)]
    first = own.groupby("agent")["start"].min().sort_values(kind="stable")
    pages = max(1, -(-len(first) // PAGE))
    page = 1
    if pages > 1:
        words = {one: say("roster.page_of", page=one, pages=pages) for one in range(1, pages + 1)}
        page = choice(say("roster.page"), list(words), "page", words=words.__getitem__)
    shown = own[own["agent"].isin(first.index[PAGE * (page - 1) : PAGE * page])]
    if not len(shown):
        st.info(say("roster.nobody"))
        return
    table = shown.assign(name=shown["agent"].map(crew.names).fillna(""))
    figure(spanned(gantt_chart(shown, date, crew.names), *span), table, f"roster_{date}_{page}", fold="roster")


def _net(table: pd.DataFrame, queue: str, span: tuple[pd.Timestamp, pd.Timestamp]) -> None:
    """Bars to click; the interval clicked goes into the address, as a choice in the box below does."""
    picture = spanned(net_chart(table, _queue_words(queue)), *span)

    def clicked() -> None:
        picked = st.session_state[CLICKED]["selection"].get(SELECTED) or []
        if picked:
            st.session_state[AT] = str(picked[0][ID])

    st.altair_chart(drawable(picture), theme=None, key=CLICKED, width="stretch", on_select=clicked)
    table_and_csv(table, f"net_{queue}", fold="net")


def _service(plan: KeptPlan, queue: str, span: tuple[pd.Timestamp, pd.Timestamp]) -> None:
    rows = _within(plan.service[plan.service["queue"] == queue], span)
    promises = plan.promises()
    mine = promises[promises["queue"] == queue] if len(promises) else promises
    share = float(mine["share"].iloc[0]) if len(mine) else 0.0
    picture = service_chart(rows, queue, share, say("roster.served"))
    figure(spanned(picture, *span), rows, f"service_{span[0]:%Y-%m-%d}_{queue}", fold="service")


def _explained(table: pd.DataFrame, line: PlanLine, date: dt.date, queue: str) -> None:
    """The short intervals of the day to choose from, the worst first, and why the chosen one is short."""
    st.header(say("roster.short"), anchor=ANCHOR)
    if queue == ALL:
        st.info(say("roster.choose_queue"))
        return
    today = table[table["start"].dt.date == date]
    short = worst_first(today)
    if len(short):
        services().ask_desk(line.id, "open")  # opened while people look, answered sooner
    by_id = today.set_index(ID)
    options = ["", *short[ID]]
    wanted = st.session_state.get(AT, asked(AT))
    before = st.session_state.get(EXPLAINED)
    if before is not None and before[0] != queue and before[1] == wanted:
        wanted = ""  # of the queue looked at before
    if wanted not in options and wanted in by_id.index:
        options.append(wanted)
    st.session_state[AT] = wanted if wanted in options else ""

    def words(one: str) -> str:
        if not one:
            return say("roster.none_chosen", count=len(short))
        row = by_id.loc[one]
        return say("roster.interval", start=row["start"], net=row["net"])

    chosen = st.selectbox(say("roster.why"), options, format_func=words, key=AT)
    st.session_state[EXPLAINED] = (queue, chosen)
    show(AT, chosen or None)
    if chosen:
        explanation(line.id, queue, by_id.loc[chosen, "start"].isoformat())
