"""Plan against actual: what was promised, what came, what each miss came from, people and money; to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from planner.charts.review import causes_chart, contacts_chart
from planner.review.result import PARTS
from planner.screens.about_plan import plan_shown
from planner.screens.address import choice, show
from planner.screens.daily_parts.came import WAY, rows_that_came
from planner.screens.daily_parts.paid import costs_given, steps_shown
from planner.screens.desk_parts.waiting import answered
from planner.screens.figure import figure, note, stamp, table_and_csv
from planner.screens.opened import opened_plan
from planner.screens.pay_seen import who_sees_pay
from planner.screens.printed import print_button
from planner.screens.sign_in import services
from planner.screens.words import plain, say, say_plain
from planner.store.plans import PlanLine

ALL = "*"
LEVELS = ("day", "week", "all")


def draw() -> None:
    """Draw the screen."""
    st.title(say("review.title"))
    print_button("review")
    about = plan_shown()
    if about is None:
        return
    _, plan = about
    zone = str(opened_plan(plan.id).facts["time_zone"])
    rows = rows_that_came(plan, zone)
    if rows is None:
        return
    costs = costs_given() if services().sight().pay else None
    found = answered(plan.id, "review", lambda: show(WAY, None), rows=rows, costs=costs)
    if found is not None:
        _told(plan, found[1], zone)


def _told(plan: PlanLine, said: Mapping[str, Any], zone: str) -> None:
    stamp(zone, str(said["span"]), say("today.of_plan", number=plan.id))
    st.header(say("review.aloud"))
    for sentence in said["sentences"]:
        st.markdown(f"- {plain(sentence)}")
    for line in said["notes"]:
        note(plain(line))
    rows = pd.DataFrame(said["rows"])
    queues = [queue for queue in dict.fromkeys(rows["queue"]) if queue != ALL]
    queue = choice(say("today.queue"), queues, "queue")
    mine = rows[rows["queue"] == queue]
    _contacts(mine, queue, zone)
    _causes([one for one in said["causes"] if one["queue"] == queue and one["level"] == "all"], queue)
    st.header(say("review.periods"))
    level = choice(say("review.level"), LEVELS, "by", words=lambda one: say(f"review.{one}"))
    table_and_csv(_wide(mine[mine["level"] == level]), f"review_{queue}_{level}", expanded=True)
    if services().sight().pay and said["pay"]:
        st.header(say("review.money"))
        who_sees_pay()
        pay = pd.DataFrame(said["pay"]).round(2)
        whole = pay[pay["level"] == "all"].drop(columns=["level", "period"])
        table_and_csv(whole.assign(measure=whole["measure"].map(measured)), "review_pay", expanded=True)
        st.header(say("paid.header"))
        steps_shown(said["bridges"], str(said["currency"]))


def _contacts(mine: pd.DataFrame, queue: str, zone: str) -> None:
    rows = mine[(mine["level"] == "interval") & (mine["measure"] == "volume")]
    if not len(rows):
        return
    start = pd.to_datetime(rows["period"], utc=True).dt.tz_convert(zone)
    numbers = rows[["plan", "actual", "low", "high"]].astype(float)
    known = pd.concat([start.rename("start"), numbers], axis=1).dropna(subset=["plan", "actual"])
    known = known.reset_index(drop=True)
    figure(contacts_chart(known, queue), known, f"contacts_{queue}")


def _causes(causes: Sequence[Mapping[str, Any]], queue: str) -> None:
    for one in causes:
        parts = {PARTS[name]: share for name, share in one["parts"].items()}
        table = pd.DataFrame({say("review.cause"): list(parts), say("review.share"): list(parts.values())})
        figure(causes_chart(one["target"], parts, one["actual"], queue), table, f"causes_{queue}")


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """Periods down, planned and actual of each measure across."""
    if not len(rows):
        return rows
    long = rows.melt(["period", "measure"], ["plan", "actual"], var_name="side").dropna(subset="value")
    wide = long.pivot_table(index="period", columns=["measure", "side"], values="value", sort=False)
    wide.columns = [f"{measured(one[0])}, {say_plain(f'review.{one[1]}')}" for one in wide.columns.to_list()]
    return wide.round(2).reset_index()


def measured(measure: str) -> str:
    """A measure of a review in words; of an item of cost its name as it is stated."""
    return measure if " of " in measure else say_plain(f"review.of_{measure}")
