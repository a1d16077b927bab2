"""Pictures of a kept plan with a table beside each."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from planner.charts.cost import cost_chart
from planner.charts.coverage import coverage_chart
from planner.charts.gantt import gantt_chart
from planner.charts.promises import promises_chart
from planner.charts.service import service_chart
from planner.screens.kept import KeptPlan

SHARES = {name: st.column_config.NumberColumn(format="percent") for name in ("share", "level", "p_meet", "chance")}


def promises_view(promises: pd.DataFrame) -> None:
    """How sure each queue is to meet its target, and why not where it is not."""
    missed = promises[~promises["met"]] if len(promises) else promises
    for row in missed.itertuples():
        st.warning(f"**{row.queue}, {row.period}**: {row.p_meet:.0%} sure, asked {row.chance:.0%}. {row.why}")
    if len(promises):
        st.altair_chart(promises_chart(promises), theme=None)
    st.dataframe(promises, hide_index=True, column_config=SHARES)


def day_view(plan: KeptPlan) -> None:
    """A day's shifts above its coverage."""
    dates = sorted(set(plan.coverage["start"].dt.date))
    left, right = st.columns(2)
    date: dt.date = left.selectbox("Day", dates, format_func=lambda day: f"{day:%A %d %B}", key="day")
    queues = list(dict.fromkeys(plan.coverage["queue"]))
    queue = right.selectbox(
        "Queue", queues, format_func=lambda name: "all queues" if name == "*" else name, key="queue"
    )
    shifts = plan.roster.assign(date=pd.to_datetime(plan.roster["date"]).dt.date)
    st.altair_chart(gantt_chart(shifts, date, {}), theme=None)
    rows = plan.coverage[plan.coverage["start"].dt.date == date]
    interval_min = int((plan.coverage["start"].drop_duplicates().diff().min()).total_seconds() // 60)
    st.altair_chart(coverage_chart(rows, queue, interval_min), theme=None)
    st.caption("Net staffing = scheduled - required (rostered); negative is short.")
    with st.expander("Tables"):
        st.dataframe(shifts[shifts["date"] == date], hide_index=True)
        st.dataframe(rows[rows["queue"] == queue], hide_index=True)


def service_view(plan: KeptPlan) -> None:
    """Simulated service level of a queue by interval, with its interval of confidence."""
    queues = list(dict.fromkeys(plan.service["queue"]))
    queue = st.selectbox("Queue", queues, key="service_queue")
    rows = plan.service[plan.service["queue"] == queue]
    promises = plan.promises()
    mine = promises[promises["queue"] == queue] if len(promises) else promises
    share = float(mine["share"].iloc[0]) if len(mine) else 0.0
    st.altair_chart(service_chart(rows, queue, share, f"target {share:.0%}"), theme=None)
    st.dataframe(plan.summary[plan.summary["queue"] == queue], hide_index=True)


def cost_view(plan: KeptPlan, currency: str) -> None:
    """Cost by item and queue."""
    st.altair_chart(cost_chart(plan.cost, currency), theme=None)
    by_item = plan.cost.groupby(["item", "queue"], as_index=False)[["hours", "amount"]].sum()
    st.dataframe(by_item, hide_index=True)
