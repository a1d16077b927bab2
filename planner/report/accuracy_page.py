"""``scores.csv`` and beside it ``scores.html``: a backtest in tables and pictures that work offline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from forecasting.faults import Fault, InputError
from forecasting.rolling_found import Backtest
from planner.charts.accuracy import days_words, error_chart, lead_chart, measures_chart, method_words
from planner.charts.accuracy_bands import coverage_chart
from planner.charts.accuracy_last import last_days_chart, last_sample_chart
from planner.fingerprint import versions
from planner.report.accuracy_words import by_contacts, queue_sentences, summary_lines
from planner.report.files import check_writable, put_table, staging
from planner.report.offline import Figure, Grid, Page, Section, figure, render

MOST_QUEUES = 12
"""Queues with pictures, those with the most contacts; the others are in the table of all."""

DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("Origin", "a midnight in the past from which was forecast, seeing nothing of what came later. A week apart."),
    ("WAPE", "sum of |actual - mean| over the sum of actual contacts: the share of contacts that was misplaced."),
    ("Gain", "WAPE of the mean of six weeks less that of the method, in points; beside it the standard error of that "
     "difference, paired by origin, overlapping horizons allowed for."),
    ("Bias", "sum of (mean - actual) over the sum of actual: above 0 the forecast was too high."),
    ("MASE", "mean absolute error over that of last week's values on the days before the first origin."),
    ("Weighted CRPS", "2 x pinball losses averaged over nine quantiles from 2.5 to 97.5 %, summed, over the sum of "
     "actual: the error of the whole distribution."),
    ("Bands", "the share of values from P10 to P90 and from P2.5 to P97.5, ends included."),
    ("Poisson floor", "what would remain if the true rates were known: contacts still come by chance."),
    ("Busiest third", "of the intervals of a week (weekdays for days), by their mean before the first origin: chosen "
     "by what came, it would collect lucky highs and every forecast would look too low."),
    ("Special days", "public holidays, their eves, the days after, and days that a planned event touches."),
)  # fmt: skip


def check_names(out: Path) -> Path:
    """Where the page goes beside the scores.

    Raises
    ------
    InputError
        If the scores themselves would have that name.
    """
    page = out.with_suffix(".html")
    if page == out:
        fault = Fault("--out", str(out), "the name of a CSV file: the page is written beside it", "Write scores.csv.")
        raise InputError([fault])
    return page


def write_backtest(found: Backtest, history: str, out: Path, notes: Sequence[str] = ()) -> list[Path]:
    """Write scores and page, both moved into place when complete.

    Parameters
    ----------
    found : Backtest
    history : str
        Name of the history file, for the title.
    out : Path
        The scores; the page has its name with ``.html``.
    notes : sequence of str
        What was repaired or doubted.

    Returns
    -------
    list of Path
    """
    page = check_names(out)
    check_writable(out.parent)
    out.parent.mkdir(parents=True, exist_ok=True)
    with staging(out.parent) as stage:
        put_table(found.scores, stage / out.name)
        (stage / page.name).write_text(backtest_html(found, history, notes), encoding="utf-8", newline="\n")
        for path in (out, page):
            (stage / path.name).replace(path)
    return [out, page]


def backtest_html(found: Backtest, history: str, notes: Sequence[str] = ()) -> str:
    """The page, scripts inside."""
    scores = found.scores
    queues = by_contacts(scores)
    # The summary tells the first queue already.
    sections = [
        _section(found, queue, queue_sentences(scores, queue) if number else ())
        for number, queue in enumerate(queues[:MOST_QUEUES])
    ]
    if len(queues) > 1:
        sections.append(Section("All queues", tables=[_all_queues(scores, queues)]))
    if found.silent:
        sections.append(Section("Queues without contacts after the origins", [", ".join(found.silent)]))
    return render(
        Page(
            title=f"How good the forecast would have been: {history}",
            span=_span(found) if queues else "",
            synthetic=False,
            summary=[("In words", summary_lines(scores))],
            sections=sections,
            warnings=list(notes),
            definitions=DEFINITIONS,
            provenance=[(f"version of {name}", version) for name, version in versions().items()],
        )
    )


def _span(found: Backtest) -> str:
    origins, days = found.scores["origins"].max(), int(found.scores["horizon_days"].iloc[0])
    last = found.last["origin"].max()
    return f"{origins} origins a week apart, the last on {last:%d %B %Y}, up to {days_words(days)} ahead."


def _section(found: Backtest, queue: str, sentences: Sequence[str]) -> Section:
    """Pictures first, the long tables that say the same after them."""
    scores, last = found.scores, found.last
    mine = scores[scores["queue"] == queue]
    lead, sample = lead_chart(scores, queue), last_sample_chart(last, queue)
    whole = ~mine["level"].str.contains("ahead")
    figures: list[Figure] = [figure(error_chart(scores, queue)), figure(coverage_chart(scores, queue))]
    tables = [_table(mine[whole], f"{queue}: every method by level.")]
    if lead is not None:
        figures.append(figure(lead))
        tables.append(_table(mine[~whole], f"{queue}: every method by days ahead."))
    days = last[(last["queue"] == queue) & (last["level"] == "day") & (last["method"] == "combined")]
    figures.append(figure(last_days_chart(last, queue), _days(days)))
    if sample is not None:
        figures.append(figure(sample))
    figures.append(figure(measures_chart(scores, queue)))
    return Section(f"Queue {queue}", sentences, figures, tables)


def _table(rows: pd.DataFrame, caption: str) -> Grid:
    texts = [
        (
            str(row["level"]),
            method_words(str(row["method"])),
            f"{row['origins']}",
            *(_number(100 * row[name], 2) for name in ("wape", "gain", "gain_se", "bias")),
            _number(row["mase"], 2),
            *(_number(100 * row[name], places) for name, places in (("wcrps", 2), ("cover80", 1), ("cover95", 1))),
        )
        for _, row in rows.iterrows()
    ]
    header = ("level", "method", "origins", "WAPE, %", "gain, points", "its standard error", "bias, %", "MASE",
              "weighted CRPS, %", "80 % band held, %", "95 % band held, %")  # fmt: skip
    return Grid(caption, header, texts, labels=2)


def _days(rows: pd.DataFrame) -> Grid:
    texts = [
        (f"{row['start']:%a %d %b %Y}", *(_number(row[name], 0) for name in ("actual", "mean", "q10", "q90")))
        for _, row in rows.iterrows()
    ]
    return Grid("Contacts by day after the last origin.", ("day", "came", "forecast", "P10", "P90"), texts)


def _all_queues(scores: pd.DataFrame, queues: Sequence[str]) -> Grid:
    rows = []
    for queue in queues:
        mine = scores[scores["queue"] == queue]
        first = mine[mine["level"] == mine["level"].iloc[0]].set_index("method")
        shares = [100 * float(first.loc[name, "wape"]) for name in ("combined", "mean_of_six_weeks", "poisson_floor")]
        rows.append(
            (queue, _number(first.loc["combined", "contacts"], 0), *(_number(share, 2) for share in shares),
             _number(100 * first.loc["combined", "cover80"], 1))
        )  # fmt: skip
    header = ("queue", "contacts", "WAPE combined, %", "mean of six weeks, %", "Poisson floor, %", "80 % band held, %")
    return Grid("Every queue at its finest level.", header, rows)


def _number(value: float, places: int) -> str:
    return "-" if pd.isna(value) else f"{value:,.{places}f}"
