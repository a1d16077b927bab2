"""Why the plan costs what it does: from the budget to it, what it depends on, how long a need pays a hire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from planner.charts.break_even import break_even_chart
from planner.charts.tornado import tornado_chart
from planner.screens.budget_parts.waterfall import step_shown
from planner.screens.figure import figure, note, table_and_csv
from planner.screens.printed import parts
from planner.screens.words import plain, say


def bridge_section(record: Mapping[str, Any]) -> None:
    """The waterfall from the stated budget; what to state where none is."""
    st.header(say("budget.bridge_header"))
    bridge, currency = record["bridge"], str(record["currency"])
    if bridge is None:
        st.info(say("budget.no_budget"))
        return
    start, end = float(bridge["start"]), float(bridge["end"])
    st.write(say("budget.bridge_sentence", end=end, start=start, more=end - start, currency=currency))
    step_shown(bridge, currency, "bridge")
    for line in bridge["notes"]:
        note(plain(line))


def sensitivity_section(record: Mapping[str, Any]) -> None:
    """The tornado, where it was asked for."""
    st.header(say("budget.sensitivity_header"))
    rows = pd.DataFrame(record["sensitivity"])
    if not len(rows):
        st.info(say("budget.no_sensitivity"))
        return
    for sentence in record.get("sensitivity_sentences", ()):
        st.markdown(f"- {plain(sentence)}")
    figure(tornado_chart(rows, str(record["currency"])), rows, "sensitivity")


def break_even_section(record: Mapping[str, Any]) -> None:
    """Hire, overtime, vendor and temps by how long a need lasts, a picture a queue."""
    st.header(say("budget.break_even_header"))
    found, currency = record["break_even"], str(record["currency"])
    curves = pd.DataFrame(found["curves"])
    if not len(curves):
        st.info(say("budget.no_break_even"))
        return
    st.write(say("budget.break_even_means"))
    for sentence in found.get("sentences", ()):
        st.markdown(f"- {plain(sentence)}")
    queues = list(dict.fromkeys(curves["queue"]))
    for queue, tab in zip(queues, parts(queues), strict=True):
        own = curves[curves["queue"] == queue].reset_index(drop=True)
        table = own.pivot_table(index="weeks", columns="way", values="money_per_h")[list(dict.fromkeys(own["way"]))]
        table.columns = pd.Index([f"{way}, {currency} an hour" for way in table.columns])
        with tab:
            figure(break_even_chart(own, queue, currency), table.round(2).reset_index(), f"break_even_{queue}")
    note(say("budget.crossings"))
    table_and_csv(pd.DataFrame(found["crossings"]), "crossings")


def learning_section(record: Mapping[str, Any]) -> None:
    """Who should learn what, where it was asked for."""
    st.header(say("budget.learning_header"))
    rows = pd.DataFrame(record["learning"])
    if not len(rows):
        st.info(say("budget.no_learning"))
        return
    best, currency = record["learning"][0], str(record["currency"])
    st.write(
        say("budget.learns", kind=best["kind"], queue=best["queue"], saved=best["saved"], week=best["saved_per_week"],
            begin=best["begin"], currency=currency)
    )  # fmt: skip
    money = {name: f"{name}, {currency}" for name in ("saved", "saved_per_week")}
    table_and_csv(rows.round(2).rename(columns=money), "cross_training", expanded=True)
