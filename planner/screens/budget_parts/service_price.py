"""Price of service: what one more point of a queue's target costs, from grouped counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from planner.charts.price_of_service import point_chart, price_chart
from planner.screens.address import choice
from planner.screens.figure import figure, note
from planner.screens.file_jobs import begin, made_at, record_of, take_away
from planner.screens.sign_in import may_do, services
from planner.screens.words import plain, say
from planner.store.scenarios import ScenarioLine
from planner.sweeping.priced import curve_of, steps_of
from planner.sweeping.targets import targets_between

KIND = "price"
FILES = ("sweep.html", "sweep.xlsx", "sweep.csv")
LOWEST, HIGHEST, STEP = 70.0, 90.0, 5.0
"""Points of a hundred that the form begins with."""


def price_section(scenario: ScenarioLine) -> None:
    """The queue, the form, and what the newest job of that queue found."""
    st.header(say("budget.price_header"))
    st.write(say("budget.price_means"))
    queues = [queue.name for queue in services().record(scenario.name).queue]
    queue = choice(say("budget.queue"), queues, "queue")
    if may_do("job.start"):
        _ask(scenario, queue)
    job = services().newest_job(KIND, scenario.name, queue=queue)
    if job is None:
        st.info(say("budget.no_price", queue=queue))
        return
    record = record_of(job.id, "sweep.json")
    note(say("budget.counts", made=made_at(job), days=record["days"]))
    for sentence in record["sentences"]:
        st.markdown(f"- {plain(sentence)}")
    _pictures(record, queue)
    take_away(job.id, *FILES)


def _ask(scenario: ScenarioLine, queue: str) -> None:
    with st.expander(say("budget.price_ask")), st.form("price"):
        columns = st.columns(3)
        lowest, highest, step = (
            float(column.number_input(say(f"budget.{name}"), value=value, step=1.0, key=f"price_{name}"))
            for column, (name, value) in zip(
                columns, {"lowest": LOWEST, "highest": HIGHEST, "step": STEP}.items(), strict=True
            )
        )
        if not st.form_submit_button(say("budget.price"), type="primary"):
            return
    begin(lambda: services().start_price(scenario.name, queue, targets_between(lowest, highest, step), scenario.newest))


def _pictures(record: Mapping[str, Any], queue: str) -> None:
    curve, steps, currency = curve_of(record), steps_of(record), str(record["currency"])
    if len(curve) < 2:
        st.warning(say("budget.no_curve"))
        return
    money = {name: f"{name}, {currency}" for name in ("objective", "bound", "pay")}
    picture = price_chart(queue, list(curve["target"]), list(curve["objective"]), list(curve["bound"]), currency)
    figure(picture, curve.round(4).rename(columns=money), "price_of_service")
    if len(steps):
        figure(point_chart(queue, steps, currency), _told(steps, currency), "one_more_point")


def _told(steps: pd.DataFrame, currency: str) -> pd.DataFrame:
    names = ("per_point", "low", "high", "paths_mean", "paths_p10", "paths_p90", "pay")
    return steps.round(4).rename(columns={name: f"{name}, {currency}" for name in names})
