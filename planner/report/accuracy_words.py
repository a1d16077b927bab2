"""What a backtest found, in a few plain sentences."""

from __future__ import annotations

import math

import pandas as pd

from planner.charts.accuracy import FLOOR, REFERENCE, days_words

MOST_TOLD = 5
"""Further queues told in a line each."""

CLEAR = 2.0
"""Standard errors from which a difference is called clear."""


def summary_lines(scores: pd.DataFrame) -> list[str]:
    """Five sentences on the queue with the most contacts, then a line for each of the next ones.

    Parameters
    ----------
    scores : DataFrame
        As `forecasting.backtest` gives it.
    """
    queues = by_contacts(scores)
    lines = queue_sentences(scores, queues[0])
    lines += [_first(scores, queue) for queue in queues[1 : MOST_TOLD + 1]]
    left = len(queues) - 1 - MOST_TOLD
    return [*lines, f"{left} further queues are in the files."] if left > 0 else lines


def by_contacts(scores: pd.DataFrame) -> list[str]:
    """Queues, the one with the most contacts first."""
    combined = scores[scores["method"] == "combined"].drop_duplicates("queue")
    return [str(queue) for queue in combined.sort_values("contacts", ascending=False, kind="stable")["queue"]]


def queue_sentences(scores: pd.DataFrame, queue: str) -> list[str]:
    """How wrong, against what is possible, how sure, where, and what the bands held."""
    mine = scores[scores["queue"] == queue].set_index(["level", "method"])
    level = str(mine.index[0][0])
    return [
        _first(scores, queue),
        _possible(mine.loc[level]),
        _sure(mine.loc[(level, "combined")]),
        _where(mine.xs("combined", level="method"), level),
        _bands(mine.xs("combined", level="method")),
    ]


def _first(scores: pd.DataFrame, queue: str) -> str:
    mine = scores[scores["queue"] == queue]
    rows = mine[mine["level"] == mine["level"].iloc[0]].set_index("method")
    origins, days = int(rows.loc["combined", "origins"]), int(rows["horizon_days"].iloc[0])
    return (
        f"{queue}, up to {days_words(days)} ahead from {origins} origin{'s' * (origins > 1)}: "
        f"{_percent(rows.loc['combined', 'wape'])} of contacts misplaced by {mine['level'].iloc[0]}; mean of six weeks "
        f"{_percent(rows.loc[REFERENCE, 'wape'])}, last week again {_percent(rows.loc['seasonal_naive', 'wape'])}."
    )


def _possible(rows: pd.DataFrame) -> str:
    combined, usual, floor = (float(rows.loc[name, "wape"]) for name in ("combined", REFERENCE, FLOOR))
    said = f"Nobody can do better than {_percent(floor)}: that is chance (the Poisson floor)"
    if usual > floor and combined < usual:
        said += f"; the forecast saves {(usual - combined) / (usual - floor):.0%} of what the mean of six weeks could"
    return said + "."


def _sure(combined: pd.Series) -> str:
    gain, doubt = 100 * float(combined["gain"]), 100 * float(combined["gain_se"])
    if math.isnan(gain):
        return "There were no contacts to compare the methods on."
    word = "fewer" if gain >= 0 else "more"
    said = f"That is {abs(gain):.2f} points {word} than the mean of six weeks"
    if math.isnan(doubt):
        return f"{said}; one origin cannot say how sure that is."
    clear = "a clear difference" if abs(gain) > CLEAR * doubt else "within chance"
    return f"{said}, with a standard error of {doubt:.2f} (paired by origin): {clear}."


def _where(rows: pd.DataFrame, first: str) -> str:
    names = [level for level in ("day", "week") if level in rows.index and level != first]
    names += [f"{first}, {part}" for part in ("busiest third", "special days") if f"{first}, {part}" in rows.index]
    told = [f"{_percent(rows.loc[name, 'wape'])} by {name.replace(',', ' on the', 1)}" for name in names]
    told = [part.replace("on the special", "on special").replace("on the busiest", "in the busiest") for part in told]
    bias = float(rows.loc[first, "bias"])
    side = "too high" if bias > 0 else "too low"
    return f"Misplaced {', '.join(told)}; in sum the forecast was {_percent(abs(bias))} {side}."


def _bands(rows: pd.DataFrame) -> str:
    names = [level for level in ("interval", "day", "week") if level in rows.index]
    told = [
        f"the {band} % band held " + ", ".join(f"{rows.loc[name, f'cover{band}']:.0%} of {name}s" for name in names)
        for band in (80, 95)
    ]
    return f"T{told[0][1:]}; {told[1]} (good: 77-85 % and 93-97 %)."


def _percent(share: float) -> str:
    return "-" if math.isnan(share) else f"{100 * share:.1f} %"
