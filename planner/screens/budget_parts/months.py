"""Headcount and money by month, and what a contact costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from planner.capacity.by_month import PEOPLE, by_month
from planner.charts.cost import money_by_month_chart
from planner.charts.headcount import headcount_chart
from planner.screens.figure import figure, note, number, table_and_csv
from planner.screens.printed import printing
from planner.screens.words import plain, say

UNITS = ("contacts", "handled_h", "resolved", "per_contact", "per_handled_h", "per_resolved")
WIDTHS = (4, 4, 3, 3)
"""Of the headline's columns: money of a year has nine letters and its currency."""


def headline(record: Mapping[str, Any]) -> None:
    """The plan's money, heads and unit cost."""
    months, currency = by_month(record), str(record["currency"])
    everything: Mapping[str, Any] = next((row for row in record.get("unit_costs", ()) if row["queue"] == "*"), {})
    each = everything.get("per_contact")
    bridge = record["bridge"]
    against = None if bridge is None else f"{bridge['end'] - bridge['start']:+,.0f} {currency}"
    first, last = months["heads"].iloc[0], months["heads"].iloc[-1]
    told = [
        ("money", f"{record['money']:,.0f} {currency}"),
        ("against", say("budget.no_budget_short") if against is None else against),
        ("heads", say("budget.from_to", first=first, last=last)),
        ("contact", "-" if each is None else f"{each:,.2f} {currency}"),
    ]
    for column, (name, value) in zip(st.columns(WIDTHS), told, strict=True):
        with column:
            number(say(f"budget.{name}"), value, say(f"budget.{name}_means"))


def months_section(record: Mapping[str, Any]) -> None:
    """Both pictures, one table each."""
    st.header(say("budget.months_header"))
    months, currency = by_month(record), str(record["currency"])
    people = months[["month", "days", *PEOPLE]]
    figure(headcount_chart(months), people.round(2), "headcount_by_month")
    items = [name for name in months.columns if name not in ("days", *PEOPLE)]
    long = months.drop(columns=["days", *PEOPLE, "money", "money_nothing"]).melt(
        "month", var_name="item", value_name="amount"
    )
    figure(
        money_by_month_chart(long, currency),
        months[items].rename(columns={name: f"{name}, {currency}" for name in items if name != "month"}),
        "money_by_month",
    )
    noted = record["warnings"]
    if noted:
        with st.expander(say("budget.noted", count=len(noted)), expanded=printing()):
            for line in noted:
                note(plain(line))


def unit_section(record: Mapping[str, Any]) -> None:
    """What a contact, a handled hour and a resolved case cost."""
    st.header(say("budget.units_header"))
    rows = record.get("unit_costs")
    if not rows:
        st.info(say("budget.plan_anew"))
        return
    currency = str(record["currency"])
    table = pd.DataFrame(rows).replace({"queue": {"": say("budget.of_no_queue"), "*": say("budget.all")}})
    prices = {name: f"{name}, {currency}" for name in ("amount", "per_contact", "per_handled_h", "per_resolved")}
    st.write(say("budget.units_mean"))
    if pd.isna(table["per_resolved"]).all():
        note(say("budget.no_resolution"))
    table_and_csv(table[["queue", "amount", *UNITS]].round(2).rename(columns=prices), "unit_costs", expanded=True)
