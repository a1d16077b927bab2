"""How it went, by week and month: measures over time, marks of what was changed, before and after each; to print."""

from __future__ import annotations

import datetime as dt
import io
import math
from typing import NamedTuple

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.performance import SIDES, effect_chart, measure_chart
from planner.performance.effect import LEAST_WEEKS, Effect, effect_of
from planner.performance.measures import MEASURES, Measure
from planner.performance.periods import ALL, LEVELS, Happened, Level, by_period
from planner.performance.rows import joined
from planner.screens.about_plan import scenario_shown
from planner.screens.address import choice
from planner.screens.figure import figure, note, number, stamp, table_and_csv
from planner.screens.printed import print_button, printing
from planner.screens.sign_in import actor, may_do, must, services
from planner.screens.words import plain, say
from planner.services.marks import Mark

HEADLINES = 4
"""Measures whose last whole period stands at the top, a column each."""


class Source(NamedTuple):
    """Where rows come from; it says all that they are made from, so that what was made of them can be kept.

    Attributes
    ----------
    scenario : str
    version : int
    series : tuple of str
    layers : tuple of int
        Numbers of the series' layers that are not taken off.
    account : str
    """

    scenario: str
    version: int
    series: tuple[str, ...]
    layers: tuple[int, ...]
    account: str


def draw() -> None:
    """Draw the screen."""
    st.title(say("performance.title"))
    print_button("performance")
    scenario = scenario_shown()
    if scenario is None:
        return
    contacts = _contacts()
    series = _chosen_series()
    held = tuple(layer.id for name in series for layer in services().layers(name) if not layer.deleted)
    source = Source(scenario.name, scenario.newest, series, held, actor().account)
    zone, intervals = _intervals(source)
    if not len(intervals):
        st.info(say("performance.no_rows", scenario=scenario.name))
        return
    happened = Happened(intervals, contacts)
    stamp(zone, f"{intervals['start'].max():%d %b %Y %H:%M}", say("performance.now"))
    left, middle, right = st.columns(3)
    with left:
        queue = choice(say("performance.queue"), _queues(intervals), "queue", words=_queue_words)
    with middle:
        level: Level = choice(say("performance.level"), LEVELS[1:] + LEVELS[:1], "by", words=_level_words)
    found = by_period(happened, level) if contacts is not None else _measured(source, level)
    mine = found[found["queue"] == queue]
    names = [name for name in MEASURES if name in set(mine["measure"])]
    with right:
        name = choice(say("performance.measure"), names, "measure", words=lambda one: MEASURES[one].label)
    _headlines(mine, names, level)
    _over_time(mine, MEASURES[name], queue, level)
    _changes(happened, queue)
    st.header(say("performance.all"))
    table_and_csv(_wide(mine), f"performance_{level}", expanded=True)


def _contacts() -> pd.DataFrame | None:
    """Single contacts as `Bring in data` gives them, for CSAT, first replies and repeats; kept for the visit only."""
    with st.expander(say("performance.contacts")):
        st.write(say("performance.contacts_why"))
        given = st.file_uploader(say("performance.contacts_file"), type=["parquet"], key="contacts_file")
    if given is None:
        return None
    try:
        contacts = pd.read_parquet(io.BytesIO(given.getvalue()))
    except (ValueError, OSError) as error:
        st.error(say("performance.unreadable", name=given.name, why=error))
        return None
    if not {"created", "queue"} <= set(contacts.columns):
        st.error(say("performance.not_contacts", name=given.name))
        return None
    return contacts


def _chosen_series() -> tuple[str, ...]:
    kinds = {line.name: line.kind for line in services().series()}
    if not kinds:
        return ()
    actual = [name for name, kind in kinds.items() if kind == "actuals"]
    return tuple(st.multiselect(say("performance.series"), list(kinds), actual, key="series"))


@st.cache_resource(show_spinner=say("performance.reading"), max_entries=8)
def _intervals(source: Source) -> tuple[str, pd.DataFrame]:
    """Zone and rows, for reading only."""
    record, past = services().past(source.scenario, source.version)
    zone = record.time_zone
    kinds = {line.name: line.kind for line in services().series()}
    parts = [past]
    for name in source.series:
        if kinds[name] == "actuals":
            parts.append(services().actuals(name, zone))
        else:
            parts.append(services().history(name, record.interval_min, zone).frame)
    return zone, joined(parts, zone)


@st.cache_resource(show_spinner=False, max_entries=24)
def _measured(source: Source, level: Level) -> pd.DataFrame:
    """Every measure of those rows, for reading only."""
    return by_period(Happened(_intervals(source)[1]), level)


def _queues(intervals: pd.DataFrame) -> list[str]:
    names = sorted(intervals["queue"].unique())
    return [ALL, *names] if len(names) > 1 else names


def _headlines(mine: pd.DataFrame, names: list[str], level: str) -> None:
    """The last whole period beside the one before."""
    for column, name in zip(st.columns(HEADLINES), names[:HEADLINES], strict=False):
        rows = mine[(mine["measure"] == name) & mine["whole"]].sort_values("period")
        if not len(rows):
            continue
        measure, values = MEASURES[name], rows["value"].tolist()
        change = say("performance.before", value=_text(measure, values[-2])) if len(values) > 1 else None
        begins = say("performance.period", level=_level_words(level), begins=rows["period"].iloc[-1])
        with column:
            number(f"{measure.label}, {begins}", _text(measure, values[-1]), measure.meaning, delta=change)


def _over_time(mine: pd.DataFrame, measure: Measure, queue: str, level: Level) -> None:
    st.header(say("performance.over_time", measure=measure.label))
    rows = mine[mine["measure"] == measure.name].sort_values("period").reset_index(drop=True)
    marks = [(mark.on, mark.text) for mark in services().marks() if queue in (ALL, mark.queue) or mark.queue == ALL]
    first, last = rows["period"].min().date(), rows["period"].max().date() + dt.timedelta(days=31)
    shown = [(on, text) for on, text in marks if first <= on <= last]
    picture = measure_chart(rows, measure.label, measure.unit, _queue_words(queue), _level_words(level), shown)
    figure(picture, rows.drop(columns=["level", "measure"]), f"{measure.name}_{level}")
    note(say("performance.means", measure=measure.label, meaning=measure.meaning))


def _changes(happened: Happened, queue: str) -> None:
    st.header(say("performance.changes"))
    st.write(say("performance.changes_why"))
    if may_do("series.write"):
        _new_mark(happened)
    marks = services().marks()
    newest = max((mark.number for mark in marks), default=0)
    for mark in reversed(marks):
        _before_and_after(happened, mark, queue, opened=mark.number == newest)


def _new_mark(happened: Happened) -> None:
    last = happened.intervals["start"].max().date()
    with st.form("new_mark", clear_on_submit=True):
        left, middle, right = st.columns([1, 1, 2])
        on = left.date_input(say("performance.mark_on"), last - dt.timedelta(weeks=6), key="mark_on")
        queue = middle.selectbox(
            say("performance.mark_queue"), _queues(happened.intervals), format_func=_queue_words, key="mark_queue"
        )
        text = right.text_input(say("performance.mark_text"), key="mark_text")
        if st.form_submit_button(say("performance.mark_add")):
            must("series.write")
            try:
                services().add_mark(on, text, queue)
            except InputError as error:
                st.error(plain(error))


def _before_and_after(happened: Happened, mark: Mark, queue: str, *, opened: bool) -> None:
    at = mark.queue if mark.queue != ALL else queue
    told = say("performance.mark", on=mark.on, text=mark.text, queue=_queue_words(mark.queue))
    with st.expander(told, expanded=opened or printing()):
        effects = effect_of(happened, mark.on, at)
        known = [one for one in effects if one.enough]
        if not known:
            weeks = max((min(one.weeks_before, one.weeks_after) for one in effects), default=0)
            st.info(say("performance.too_few", least=LEAST_WEEKS, weeks=weeks))
        else:
            for one in known:
                st.write(_sentence(one))
            shares = _shares(known)
            if len(shares):
                picture = effect_chart(shares, mark.on, _queue_words(at))
                figure(picture, _effect_table(known), f"change_{mark.number}")
        if may_do("series.write") and st.button(say("performance.mark_remove"), key=f"remove_mark_{mark.number}"):
            must("series.write")
            services().remove_mark(mark.number)
            st.rerun()


def _sentence(one: Effect) -> str:
    measure = MEASURES[one.measure]
    told = say("performance.told" if one.told else "performance.not_told")
    said = say(
        "performance.effect", measure=measure.label, before=_text(measure, one.before), after=_text(measure, one.after),
        low=_text(measure, one.low, "+"), high=_text(measure, one.high, "+"), told=told,
        weeks=f"{one.weeks_before} / {one.weeks_after}",
    )  # fmt: skip
    if not math.isnan(one.against_low):
        low, high = _text(measure, one.against_low, "+"), _text(measure, one.against_high, "+")
        said += " " + say("performance.against", low=low, high=high)
    return f"- {said}"


def _verdict(one: Effect) -> str:
    better = MEASURES[one.measure].better
    if not one.told or better == "neither":
        return SIDES[1]
    return SIDES[2] if (one.change > 0) == (better == "higher") else SIDES[0]


def _shares(effects: list[Effect]) -> pd.DataFrame:
    rows = [
        (
            MEASURES[one.measure].label,
            one.change / one.before,
            one.low / one.before,
            one.high / one.before,
            _verdict(one),
        )
        for one in effects
        if one.before > 0
    ]
    return pd.DataFrame(rows, columns=["label", "change", "low", "high", "verdict"])


def _effect_table(effects: list[Effect]) -> pd.DataFrame:
    return pd.DataFrame([vars(one) | {"unit": MEASURES[one.measure].unit} for one in effects])


def _wide(mine: pd.DataFrame) -> pd.DataFrame:
    """Periods down, measures across, as they are read in a meeting."""
    wide = mine.pivot_table(index=["period", "whole"], columns="measure", values="value").reset_index()
    order = [name for name in MEASURES if name in wide.columns]
    wide = wide[["period", "whole", *order]].rename(columns={name: MEASURES[name].label for name in order})
    return wide.assign(period=wide["period"].dt.strftime("%Y-%m-%d"))


def _text(measure: Measure, value: float, sign: str = "") -> str:
    if measure.unit == "share":
        return f"{value:{sign}.1%}"
    return f"{value:{sign},.0f}" if measure.unit in ("contacts", "s") else f"{value:{sign},.1f}"


def _queue_words(queue: str) -> str:
    return say("performance.every_queue") if queue == ALL else queue


def _level_words(level: str) -> str:
    return say(f"performance.{level}")
