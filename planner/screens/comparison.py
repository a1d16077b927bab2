"""Scenarios side by side: what each takes, costs and gives, and what drives the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from planner.charts.waterfall import waterfall_chart
from planner.comparison.words import name_of, shown
from planner.screens.about_plan import begun
from planner.screens.address import asked, choice, show
from planner.screens.figure import figure, note, table_and_csv
from planner.screens.file_jobs import begin, record_of, take_away
from planner.screens.pay_seen import who_sees_pay
from planner.screens.progress import watched
from planner.screens.sign_in import may_do, services
from planner.screens.words import plain, say
from planner.screens.workspace import LAST

KIND = "compare"
OF_JOB = "compared"
"""Part of the address: the job whose comparison is shown."""
ALL = "*"
MOST_SCENARIOS = 10
NOTHING = 1e-9
COUNTS = "counts"
"""The basis whose waterfall is drawn."""
FILES = ("compare.html", "compare.xlsx", "compare.csv")


def draw() -> None:
    """Draw the screen."""
    st.title(say("compare.title"))
    if not begun():
        return
    seen = watched()
    if seen is not None and not seen.ended:
        return
    if seen is not None and seen.kind == KIND and seen.state == "done":
        show(OF_JOB, seen.id)
    if may_do("job.start"):
        _ask()
    jobs = [one.id for one in services().jobs(states=("done",)) if one.kind == KIND]
    wanted = int(asked(OF_JOB)) if asked(OF_JOB).isdecimal() else None
    number = wanted if wanted in jobs else next(iter(jobs), None)
    if number is None:
        st.info(say("compare.none"))
        return
    _shown(number, record_of(number, "compare.json"))


def _ask() -> None:
    names = [line.name for line in services().scenarios()]
    looked_at = st.session_state.get(LAST)
    with st.form("compare"):
        base = st.selectbox(
            say("compare.base"), names, index=names.index(looked_at) if looked_at in names else 0, key="base"
        )
        others = st.multiselect(say("compare.others"), names, max_selections=MOST_SCENARIOS, key="others")
        note(say("compare.takes"))
        if not st.form_submit_button(say("compare.start"), type="primary"):
            return
    chosen = [base, *(name for name in others if name != base)]
    if len(chosen) < 2:
        st.error(say("compare.two"))
        return
    begin(lambda: services().start_compare([(name, None) for name in chosen]))


def _shown(number: int, record: Mapping[str, Any]) -> None:
    labels = [one["label"] for one in record["scenarios"]]
    who_sees_pay()
    st.header(say("compare.found", names=", ".join(labels[1:]), base=labels[0], number=number))
    for sentence in record["sentences"]:
        st.markdown(f"- {plain(sentence)}")
    measures = pd.DataFrame(record["measures"])
    whole = measures[(measures["queue"] == ALL) & (measures["period"] == "")]
    side = whole.pivot_table(index=["basis", "measure", "unit"], columns="scenario", values="value", sort=False)
    st.subheader(say("compare.side_by_side"))
    table_and_csv(_in_words(side[labels].reset_index(), labels), "side_by_side", expanded=True)
    if record["waterfall"]:
        _waterfall(record["waterfall"], labels)
    with st.expander(say("compare.by_queue")):
        table_and_csv(measures, "compare_measures")
    for line in record["warnings"]:
        note(plain(line))
    take_away(number, *FILES)


def _in_words(side: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """Each number with its unit, as many decimals as that deserves; the exact ones stand in compare.csv."""
    told = {
        name: [shown(float(one), unit) for one, unit in zip(side[name], side["unit"], strict=True)] for name in labels
    }
    return side.assign(**told, measure=side["measure"].map(name_of)).drop(columns="unit")


def _waterfall(steps: Sequence[Mapping[str, Any]], labels: Sequence[str]) -> None:
    st.subheader(say("compare.waterfall"))
    rows = pd.DataFrame(steps)
    left, right = st.columns(2)
    with left:
        other = choice(say("compare.other"), labels[1:], "other")
    with right:
        measure = choice(say("compare.measure"), list(dict.fromkeys(rows["measure"])), "measure", words=name_of)
    mine = rows[(rows["scenario"] == other) & (rows["measure"] == measure)]
    moved = mine["kind"].isin(["from", "to"]) | (mine["value"].astype(float).abs() > NOTHING)
    mine = mine[moved & (mine["basis"] == COUNTS)].reset_index(drop=True)
    if len(mine) <= 2:
        st.info(say("compare.same", other=other, base=labels[0]))
        return
    unit = str(mine["unit"].iloc[0])
    form = "{:+.1%}" if unit == "share" else "{:+,.1f}"
    texts = [form.format(float(value)) for value in mine["value"]]
    texts[0], texts[-1] = texts[0].lstrip("+"), texts[-1].lstrip("+")
    picture = waterfall_chart(mine, texts, (labels[0], other), f"{name_of(measure)}, {unit}")
    figure(picture, mine, f"waterfall_{other}_{measure}")
