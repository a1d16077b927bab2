"""Why an interval is short: what is there, remedies with their price, who could and what stops them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from planner.screens.desk_parts.waiting import answered, keep_button
from planner.screens.figure import note, number, table_and_csv
from planner.screens.sign_in import may_do
from planner.screens.words import say
from planner.services.desk_worker.asking import Asking

AT = "at"
"""Part of the address: the interval that is asked about, on the plan's clock."""


def explanation(plan: int, queue: str, at: str) -> None:
    """Ask why an interval of a queue is short, and draw the answer."""

    def forget() -> None:
        st.query_params.pop(AT, None)
        st.session_state.pop(AT, None)

    found = answered(plan, "explain", forget, _first, queue=queue, at=at)
    if found is None:
        return
    asking, said = found
    _standing(said)
    _remedies(said, asking)
    _people(said["people"], f"who_{queue}_{at}")


def _first(said: Mapping[str, Any]) -> None:
    """What is known before remedies are found, and before they are simulated."""
    _standing(said)
    if said["remedies"]:
        _remedies(said)
    st.markdown(_states(said["people"]))


def _standing(said: Mapping[str, Any]) -> None:
    start = pd.Timestamp(said["start"])
    st.subheader(say("desk.why", queue=said["queue"], when=f"{start:%a %d %b %H:%M}"))
    net = said["scheduled"] - said["required"]
    served = [say("desk.unknown") if one is None else f"{one:.1%}" for one in said["served"]]
    shown = (
        ("required", say("desk.people", count=said["required"])),
        ("scheduled", say("desk.people", count=said["scheduled"])),
        ("net", say("desk.people_signed", count=net)),
        ("served_interval", served[0]),
        ("served_day", served[1]),
    )
    for column, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            number(say(f"desk.{name}"), value, say(f"desk.{name}_means"))


def _remedies(said: Mapping[str, Any], asking: Asking | None = None) -> None:
    """Each with a button that makes it a plan, once it is answered."""
    st.markdown(say("desk.remedies"))
    if not said["remedies"]:
        st.info(say("desk.no_remedy"))
    for place, one in enumerate(said["remedies"]):
        with st.container(border=True):
            kind = one["kind"]
            st.markdown(say("desk.remedy", number=place + 1, kind=kind, says="  \n".join(one["says"])))
            note(" · ".join(_price(one, said["currency"])))
            _elsewhere(one, said["currency"])
            if one["needs"]:
                st.markdown(say("desk.needs", needs=one["needs"]))
            if asking is not None and may_do("plan.keep"):
                best = place == 0 and not one["costs_elsewhere"]
                keep_button(say("desk.apply", number=place + 1), f"apply_{place}", asking, place, primary=best)


def _elsewhere(one: Mapping[str, Any], currency: str) -> None:
    """What a remedy takes from other intervals and queues, where that is more than it gives."""
    if not one["costs_elsewhere"]:
        return
    if one["cover"] < 0:
        st.warning(say("desk.harms", amount=-one["cover"], currency=currency))
    if one["less_served"]:
        level = one["service_level"]
        st.warning(say("desk.less_served", before=level["all_before"], after=level["all_after"]))


def _price(one: Mapping[str, Any], currency: str) -> list[str]:
    level = one["service_level"]
    told = [say("desk.hours_short", hours=-one["shortage_h"])]
    if one["pay"] is not None:
        told.append(say("desk.pay", amount=one["pay"], currency=currency))
        told.append(say("desk.whole", amount=-one["objective"], currency=currency))
    for name in ("interval", "day"):
        before, after = level[f"{name}_before"], level[f"{name}_after"]
        if before is not None and after is not None:
            told.append(say(f"desk.level_{name}", before=before, after=after))
    return told


def _states(people: list[dict[str, Any]]) -> str:
    """How many are at work, off or away."""
    count = Counter(one["state"] for one in people)
    said = ", ".join(say("desk.so_many", count=many, state=state) for state, many in count.items())
    return say("desk.who", count=len(people), states=said)


def _people(people: list[dict[str, Any]], name: str) -> None:
    st.markdown(_states(people))
    rows = sorted(people, key=lambda one: (one["state"] == "at work", not one["could_work"], len(one["stopped_by"])))
    table = pd.DataFrame(
        [
            (
                f"{one['name']} ({one['agent']})" if one["name"] else one["agent"],
                one["state"],
                one["now"],
                one["could_work"],
                "; ".join(rule["sentence"] for rule in one["stopped_by"]),
            )
            for one in rows
        ],
        columns=[say(f"desk.column_{one}") for one in ("person", "state", "now", "could", "stopped")],
    )
    table_and_csv(table, name, expanded=True)
