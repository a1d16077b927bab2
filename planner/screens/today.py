"""Today: what came against what was expected, the rest of the day forecast anew, alarms, and whom to ask for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from planner.charts.coverage import coverage_chart
from planner.charts.forecast_bands import forecast_chart
from planner.screens.about_plan import plan_shown
from planner.screens.address import asked, choice, show
from planner.screens.daily_parts.came import DRAWN, WAY, came_until, rows_that_came
from planner.screens.daily_parts.opens_on import Opens, opens_on, site_now
from planner.screens.desk_parts.waiting import answered
from planner.screens.figure import csv, figure, note, number, stamp, table_and_csv
from planner.screens.opened import opened_plan
from planner.screens.printed import print_button, printing
from planner.screens.sign_in import services
from planner.screens.words import plain, say
from planner.store.plans import PlanLine

MOST_QUEUES = 6
"""Queues whose rest of the day stands as a number; the table has all."""
STEP_MIN = 15
"""The site's clock is taken in such steps, so that a click does not ask anew."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("today.title"))
    print_button("today")
    about = plan_shown()
    if about is None:
        return
    _, plan = about
    facts = opened_plan(plan.id).facts
    zone = str(facts["time_zone"])
    rows = rows_that_came(plan, zone)
    if rows is None:
        return
    opens = opens_on(plan, site_now(zone).date(), came_until(rows))
    found = answered(plan.id, "today", lambda: show(WAY, None), rows=rows, now=_now(rows, opens, zone))
    if found is None:
        return
    if asked(WAY) != DRAWN:
        note(say(f"came.opens_{opens.why}", day=opens.day))
    _told(plan, found[1], zone)


def _now(rows: str, opens: Opens, zone: str) -> str | None:
    """The site's clock where today is shown and nothing of today came yet; else what came says until when it is."""
    last = came_until(rows)
    if opens.why != "today" or asked(WAY) == DRAWN or last is None or last >= opens.day:
        return None
    now = site_now(zone)
    quarter = now.replace(tzinfo=None, minute=now.minute - now.minute % STEP_MIN, second=0, microsecond=0)
    return quarter.isoformat()


def _told(plan: PlanLine, said: Mapping[str, Any], zone: str) -> None:
    now = pd.Timestamp(said["now"])
    stamp(zone, f"{now:%a %d %b %H:%M}", say("today.of_plan", number=plan.id))
    if said["alarms"]:
        st.error("\n".join(f"- {plain(alarm)}" for alarm in said["alarms"]), icon=":material/warning:")
    else:
        st.success(say("today.no_alarm"), icon=":material/check:")
    with st.expander(say("today.notes", count=len(said["notes"])), expanded=printing()):
        for line in said["notes"]:
            st.markdown(f"- {plain(line)}")
    _numbers(said["queues"])
    table_and_csv(_table(said["queues"]), "today", expanded=True)
    _rest(said, zone)
    _offers(said)


def _numbers(queues: Sequence[Mapping[str, Any]]) -> None:
    for column, one in zip(st.columns(min(MOST_QUEUES, len(queues))), queues, strict=False):
        rest = one["rest_of_day"]
        with column:
            number(
                say("today.rest_of", queue=one["queue"]),
                say("today.contacts", count=rest["now"]),
                say("today.rest_means"),
                delta=say("today.planned", count=rest["planned"]),
            )


def _table(queues: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    rows = [
        {
            say("today.queue"): one["queue"],
            say("today.came"): one["so_far"]["came"],
            say("today.expected"): one["so_far"]["planned"],
            **{
                say(f"today.column_{part}_{name}"): one[part][name]
                for part in ("rest_of_day", "rest_of_week")
                for name in ("planned", "now", "low80", "high80")
            },
        }
        for one in queues
    ]
    return pd.DataFrame(rows).round(1)


def _rest(said: Mapping[str, Any], zone: str) -> None:
    """Forecast and people of what is left of the day."""
    st.header(say("today.rest"))
    queues = [one["queue"] for one in said["queues"]]
    queue = choice(say("today.queue"), queues, "queue")
    day = pd.Timestamp(said["now"]).date()
    forecast = _of_day(said["forecast"], day, zone)
    mine = forecast[forecast["queue"] == queue]
    if len(mine):
        figure(forecast_chart(forecast, queue), mine, f"rest_{queue}")
    else:
        st.info(say("today.over", queue=queue))
    coverage = _of_day(said["coverage"], day, zone)
    people = coverage[coverage["queue"] == queue]
    if len(people):
        step_min = int(pd.Timedelta(people["start"].diff().min()).total_seconds() // 60) if len(people) > 1 else 15
        figure(coverage_chart(coverage, queue, step_min), people, f"people_{queue}")
    if said["short"]:
        st.warning("\n".join(f"- {plain(line)}" for line in said["short"]))


def _of_day(rows: Sequence[Mapping[str, Any]], day: object, zone: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    if not len(frame):
        return pd.DataFrame({"start": pd.Series(dtype="datetime64[ns, UTC]"), "queue": pd.Series(dtype=str)})
    starts = pd.to_datetime(frame["start"], utc=True).dt.tz_convert(zone)
    frame = frame.assign(start=starts)
    return frame[starts.dt.date == day].reset_index(drop=True)


def _offers(said: Mapping[str, Any]) -> None:
    st.header(say("today.offers"))
    for name in ("overtime", "time_off"):
        offers = said[name]
        st.subheader(say(f"today.{name}"))
        if not offers:
            st.write(say(f"today.no_{name}"))
            continue
        if name == "overtime" and said["short_h"] is not None:
            st.write(say("today.short", before=said["short_h"]["before"], after=said["short_h"]["after"]))
        table_and_csv(_offer_table(offers, str(said["currency"])), name, expanded=True)
    if said["changes"]:
        changes = pd.DataFrame(said["changes"])
        st.download_button(say("today.changes"), csv(changes), "changes.csv", "text/csv", key="offers_changes")


def _offer_table(offers: Sequence[Mapping[str, Any]], currency: str) -> pd.DataFrame:
    sees_pay = services().sight().pay
    rows = [
        {
            say("today.who"): one["agent"],
            say("today.what"): say(f"today.kind_{str(one['kind']).replace(' ', '_')}"),
            say("today.date"): one["date"],
            say("today.minutes"): one["minutes"],
            say("today.saved_h"): one["saved_h"],
            **({say("today.money", currency=currency): one["money"]} if sees_pay else {}),
            say("today.says"): one["sentence"],
        }
        for one in offers
    ]
    return pd.DataFrame(rows)
