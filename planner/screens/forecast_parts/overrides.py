"""Overrides in layers: a table of them with what each does, one more, one less, saved as a version of the scenario."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from forecasting.override_layers import LaidOn, lay_on, overrides_file, with_override
from forecasting.overrides import OPS, no_overrides
from planner.scenario import Inputs
from planner.screens.figure import csv, note
from planner.screens.kept import KeptPlan
from planner.screens.saved_changes import save_changes
from planner.screens.sign_in import actor, may_do, services
from planner.screens.words import say, say_plain
from planner.store.scenarios import ScenarioLine

FILE = "data/overrides.csv"
"""Where overrides are written of a scenario that names no file of them."""
DRAFT = "override_draft"
BEGUN = "override_begun"
"""Key of the session's state: queue and day that the form of a new override was set to."""
STEP = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Draft:
    """Overrides as they stand on the page, before they are saved.

    Attributes
    ----------
    scenario : ScenarioLine
    newest, planned : Inputs
        Of the scenario's newest version, which is edited, and of the version that the plan is of.
    plan : KeptPlan
    """

    scenario: ScenarioLine
    newest: Inputs
    planned: Inputs
    plan: KeptPlan

    @property
    def saved(self) -> pd.DataFrame:
        """Overrides of the newest version."""
        return no_overrides() if self.newest.overrides is None else self.newest.overrides

    @property
    def rows(self) -> pd.DataFrame:
        """Overrides as they stand here."""
        held = self._held()
        return self.saved if held is None else held[1]

    @property
    def base(self) -> int:
        """The version they began from; what somebody else saves meanwhile does not change it."""
        held = self._held()
        return self.scenario.newest if held is None else held[0]

    def put(self, rows: pd.DataFrame | None) -> None:
        """Other overrides from here on; None: those that are saved."""
        if rows is None:
            st.session_state.pop(DRAFT, None)
        else:
            st.session_state[DRAFT] = (self.scenario.name, self.base, rows.reset_index(drop=True))

    def _held(self) -> tuple[int, pd.DataFrame] | None:
        name, base, rows = st.session_state.get(DRAFT, ("", 0, None))
        return (base, rows) if name == self.scenario.name else None

    @property
    def behind(self) -> bool:
        """Whether somebody saved a newer version since these overrides were begun."""
        return self.base < self.scenario.newest

    def over_newest(self) -> None:
        """Begin anew from the newest version: its overrides, and what was added and taken off here."""
        began = services().inputs(self.scenario.name, self.base).overrides
        rows = merged_overrides(no_overrides() if began is None else began, self.rows, self.saved)
        st.session_state[DRAFT] = (self.scenario.name, self.scenario.newest, rows)

    def unsaved(self) -> bool:
        """Whether there is something to save."""
        return overrides_file(self.rows) != overrides_file(self.saved)

    def differs(self) -> bool:
        """Whether the plan does not hold these overrides."""
        held = no_overrides() if self.planned.overrides is None else self.planned.overrides
        return overrides_file(self.rows) != overrides_file(held)

    def laid_on(self) -> LaidOn:
        """The plan's forecast with them."""
        return lay_on(self.plan.forecast, self.planned.overrides, self.rows)

    def shown_inputs(self) -> Inputs:
        """The newest version with them, for what is marked in the picture."""
        return replace(self.newest, overrides=self.rows)


def merged_overrides(began: pd.DataFrame, mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """What two people made of the same overrides, together: theirs, without what I took off, then what I added."""
    known, kept = (set(_rows(one)) for one in (began, mine))
    staying = [place for place, row in enumerate(_rows(theirs)) if row not in known or row in kept]
    added = [place for place, row in enumerate(_rows(mine)) if row not in known]
    parts = [one for one in (theirs.iloc[staying], mine.iloc[added]) if len(one)]
    return pd.concat(parts, ignore_index=True) if parts else no_overrides()


def _rows(overrides: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(overrides.astype(str).itertuples(index=False, name=None))


def override_editor(draft: Draft, queue: str, day: dt.date | None) -> None:
    """Draw the layers, and what changes them for who may.

    Parameters
    ----------
    draft : Draft
    queue : str
        That the page shows: a new override begins as one of it.
    day : date, optional
        That the page shows: a new override begins as one of the whole of it; of the first day, where it shows all.
    """
    st.header(say("overrides.title"))
    note(say("overrides.means"))
    laid = draft.laid_on()
    _layers(draft, laid)
    if not laid.exact:
        st.info(say("overrides.not_exact"))
    if not may_do("scenario.edit"):
        return
    _begin(queue, day or draft.newest.scenario.start)
    _add(draft)
    _remove(draft)
    _save(draft)


def _layers(draft: Draft, laid: LaidOn) -> None:
    if laid.layers.empty:
        st.write(say("overrides.none"))
        return
    told = laid.layers
    shown = pd.DataFrame(
        {
            "layer": range(1, len(told) + 1),
            "queue": told["queue"],
            "what": [
                say_plain(f"overrides.op_{op}", value=value)
                for op, value in zip(told["op"], told["value"], strict=True)
            ],
            "effect": _effects(draft, told),
            "from": [f"{one:%a %d %b %Y %H:%M}" for one in told["start"]],
            "to": [f"{one:%a %d %b %Y %H:%M}" for one in told["end"]],
            "contacts before": told["before"].astype(float).round(1),
            "contacts after": told["after"].astype(float).round(1),
            "by": told["who"],
            "reason": told["why"],
        }
    )
    st.dataframe(shown, hide_index=True, key="override_layers")
    st.download_button(say("figure.csv"), csv(shown), "overrides.csv", "text/csv", key="csv_overrides")


def _effects(draft: Draft, told: pd.DataFrame) -> list[str]:
    first, last = draft.plan.forecast["start"].min(), draft.plan.forecast["start"].max()
    effects = []
    for row in told.to_dict("records"):
        if row["end"] <= first or row["start"] > last:
            effects.append(say("overrides.outside"))
        elif pd.isna(row["before"]):
            effects.append(say("overrides.in_plan"))
        else:
            effects.append(say("overrides.effect", difference=row["after"] - row["before"]))
    return effects


def _begin(queue: str, day: dt.date) -> None:
    """Set the form to what the page shows, whenever that is another queue or day."""
    if st.session_state.get(BEGUN) == (queue, day):
        return
    st.session_state[BEGUN] = (queue, day)
    st.session_state["override_queue"] = queue
    st.session_state["override_from_day"], st.session_state["override_from_time"] = day, dt.time(0)
    st.session_state["override_to_day"], st.session_state["override_to_time"] = day + dt.timedelta(1), dt.time(0)


def _add(draft: Draft) -> None:
    scenario = draft.newest.scenario
    with st.expander(say("overrides.add"), expanded=False), st.form("add_override", border=False):
        left, right = st.columns(2)
        queue = left.selectbox(say("overrides.queue"), [one.name for one in scenario.queue], key="override_queue")
        op = right.selectbox(
            say("overrides.op"), OPS, key="override_op", format_func=lambda one: say(f"overrides.choose_{one}")
        )
        columns = st.columns(5)
        from_day = columns[0].date_input(say("overrides.from_day"), key="override_from_day")
        from_time = columns[1].time_input(say("overrides.from_time"), key="override_from_time", step=STEP)
        to_day = columns[2].date_input(say("overrides.to_day"), key="override_to_day")
        to_time = columns[3].time_input(say("overrides.to_time"), key="override_to_time", step=STEP)
        value = columns[4].number_input(say("overrides.value"), value=10.0, step=1.0, key="override_value")
        why = st.text_input(say("overrides.why"), key="override_why", max_chars=200)
        if not st.form_submit_button(say("overrides.add_button")):
            return
    who = services().names_of([actor().account])[actor().account]
    start, end = dt.datetime.combine(from_day, from_time), dt.datetime.combine(to_day, to_time)
    row = {"queue": queue, "start": start.isoformat(), "end": end.isoformat(), "op": op, "value": value}
    if not why.strip():
        st.error(say("overrides.why_missing"))
        return
    try:
        queues = [one.name for one in scenario.queue]
        draft.put(with_override(draft.rows, {**row, "who": who, "why": why}, queues, scenario.time_zone))
    except InputError as error:
        for fault in error.faults:
            st.error(say("overrides.fault", value=fault.value, expected=fault.expected, remedy=fault.remedy))
        return
    st.rerun()


def _remove(draft: Draft) -> None:
    rows = draft.rows
    if rows.empty:
        return
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    place = left.selectbox(
        say("overrides.remove_which"),
        range(len(rows)),
        key="override_remove",
        format_func=lambda one: say_plain(
            "overrides.layer", number=one + 1, queue=rows["queue"][one], why=rows["why"][one]
        ),
    )
    if right.button(say("overrides.remove"), key="remove_override", width="stretch"):
        draft.put(rows.drop(index=place))
        st.rerun()


def _save(draft: Draft) -> None:
    if not draft.unsaved():
        return
    st.warning(say("overrides.unsaved"))
    if draft.behind:
        st.info(say("overrides.behind", base=draft.base, newest=draft.scenario.newest))
        if st.button(say("overrides.over_newest", newest=draft.scenario.newest), key="over_newest"):
            draft.over_newest()
            st.rerun()
    with st.form("save_overrides", border=False):
        reason = st.text_input(say("overrides.note"), key="override_note", max_chars=200)
        saves = st.form_submit_button(say("overrides.save"), type="primary")
    if saves:
        named = draft.newest.scenario.forecast.overrides if draft.newest.scenario.forecast else None
        changes = {} if named else {"forecast.overrides": FILE}
        files = {named or FILE: overrides_file(draft.rows)}
        if save_changes(draft.scenario.name, draft.base, changes, files, reason or say("overrides.default_note")):
            draft.put(None)
            st.rerun()
    if st.button(say("overrides.discard"), key="discard_overrides"):
        draft.put(None)
        st.rerun()
