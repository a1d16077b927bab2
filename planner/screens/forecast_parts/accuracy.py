"""How good the forecast was in the past: a backtest as a job, and its scores."""

from __future__ import annotations

import io

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.accuracy import FLOOR, REFERENCE, error_chart
from planner.scenario.demand import HistorySource
from planner.screens.address import asked_number, choice, show
from planner.screens.figure import figure, note, number
from planner.screens.progress import JOB, follow
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say
from planner.store.jobs.watching import Seen
from planner.store.scenarios import ScenarioLine

BACKTEST = "backtest"
"""Part of the address: the job whose scores are shown."""
COMBINED = "combined"


def accuracy(scenario: ScenarioLine, seen: Seen | None, history: HistorySource | None) -> None:
    """Draw the scores of the address's backtest, and a button that asks for one.

    Parameters
    ----------
    scenario : ScenarioLine
    seen : Seen, optional
        The job of the address, ended.
    history : HistorySource, optional
        Of its files the first is tried, which is the longest where the others bring it up to date.
    """
    st.header(say("accuracy.title"))
    note(say("accuracy.means"))
    if seen is not None and seen.kind == "backtest" and seen.state == "done":
        show(BACKTEST, seen.id)
        show(JOB, None)
    job = asked_number(BACKTEST)
    if job is not None:
        _scores(job)
    if may_do("job.start") and st.button(say("accuracy.start"), key="start_backtest"):
        must("job.start")
        try:
            started = services().start_backtest(scenario.name, scenario.newest, history=_file(history))
        except InputError as error:
            st.error(plain(error))
            return
        follow(started.job)


def _file(history: HistorySource | None) -> str | None:
    """The file to be named; None where the scenario has only one, or a history of the store."""
    files = None if history is None else history.file
    return files[0] if isinstance(files, tuple) else None


def _scores(job: int) -> None:
    try:
        scores = pd.read_csv(io.BytesIO(services().file_of_job(job, "scores.csv")))
    except InputError as error:
        st.error(plain(error))
        return
    queue = choice(say("accuracy.queue"), list(dict.fromkeys(scores["queue"])), "scored")
    mine = scores[scores["queue"] == queue]
    day = mine[mine["level"] == "day"].set_index("method")
    shown = [name for name in (COMBINED, REFERENCE, FLOOR) if name in day.index]
    for column, method in zip(st.columns(len(shown) or 1), shown, strict=False):
        with column:
            value = say("accuracy.share", share=float(day.loc[method, "wape"]))
            number(say(f"accuracy.{method}"), value, say("accuracy.wape_means"))
    figure(error_chart(scores, queue), mine, f"scores_{queue}")
