"""What a backtest found, in a few plain sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
from scipy.special import stdtrit

from planner.charts.accuracy import FLOOR, REFERENCE, days_words

MOST_TOLD = 5
"""Further queues told in a line each."""

Rows = Mapping[str, Mapping[str, float]]
Found = dict[tuple[str, str], dict[str, float]]


def summary_lines(scores: pd.DataFrame) -> list[str]:
    """Five sentences on the queue with the most contacts, then a line for each of the next ones.

    Parameters
    ----------
    scores : DataFrame
        As `forecasting.backtest` gives it.
    """
    queues = by_contacts(scores)
    if not queues:
        return ["No contacts came after the origins: there is nothing to score."]
    lines = queue_sentences(scores, queues[0])
    lines += [_first(scores, queue) for queue in queues[1 : MOST_TOLD + 1]]
    left = len(queues) - 1 - MOST_TOLD
    return [*lines, f"{left} further queues are in the files."] if left > 0 else lines


def by_contacts(scores: pd.DataFrame) -> list[str]:
    """Queues that had contacts to score, the one with the most first."""
    combined = scores[scores["method"] == "combined"].drop_duplicates("queue")
    combined = combined[combined["contacts"] > 0]
    return [str(queue) for queue in combined.sort_values("contacts", ascending=False, kind="stable")["queue"]]


def queue_sentences(scores: pd.DataFrame, queue: str) -> list[str]:
    """How wrong, against what is possible, how sure, where, and what the bands held."""
    found, level = _found(scores, queue)
    combined = {name: row for (name, method), row in found.items() if method == "combined"}
    return [
        _first(scores, queue),
        _possible({method: row["wape"] for (name, method), row in found.items() if name == level}),
        _sure(combined[level]),
        _where(combined, level),
        _bands(combined),
    ]


def _found(scores: pd.DataFrame, queue: str) -> tuple[Found, str]:
    """The rows of a queue by level and method, and its finest level."""
    mine = scores[scores["queue"] == queue]
    numbers = mine.drop(columns=["queue", "method", "level"]).astype(float).to_dict("records")
    keys = zip(mine["level"].astype(str), mine["method"].astype(str), strict=True)
    rows = [{str(name): float(value) for name, value in row.items()} for row in numbers]
    return dict(zip(keys, rows, strict=True)), str(mine["level"].iloc[0])


def _first(scores: pd.DataFrame, queue: str) -> str:
    found, level = _found(scores, queue)
    combined = found[level, "combined"]
    origins, days = int(combined["origins"]), int(combined["horizon_days"])
    return (
        f"{queue}, up to {days_words(days)} ahead from {origins} origin{'s' * (origins > 1)}: "
        f"{_percent(combined['wape'])} of contacts misplaced by {level}; mean of six weeks "
        f"{_percent(found[level, REFERENCE]['wape'])}, last week again "
        f"{_percent(found[level, 'seasonal_naive']['wape'])}."
    )


def _possible(wape: Mapping[str, float]) -> str:
    combined, usual, floor = wape["combined"], wape[REFERENCE], wape[FLOOR]
    said = f"Nobody can do better than {_percent(floor)}: that is chance (the Poisson floor)"
    if floor < combined < usual:
        share = (usual - combined) / (usual - floor)
        said += f"; the forecast saves {share * 100:.0f} % of what can be saved of the mean of six weeks' error"
    return said + "."


def _sure(combined: Mapping[str, float]) -> str:
    gain, doubt = 100 * combined["gain"], 100 * combined["gain_se"]
    if math.isnan(gain):
        return "There were no contacts to compare the methods on."
    word = "less" if gain >= 0 else "more"
    said = f"That is {abs(gain):.2f} points {word} than the mean of six weeks"
    if math.isnan(doubt):
        return f"{said}; one origin cannot say how sure that is."
    clear = "a clear difference" if abs(gain) > doubt * stdtrit(combined["origins"] - 1.0, 0.975) else "within chance"
    return f"{said}, with a standard error of {doubt:.2f} (paired by origin): {clear}."


def _where(combined: Rows, first: str) -> str:
    places = {"day": "by day", "week": "by week", f"{first}, busiest third": f"in the busiest third of {first}s",
              f"{first}, special days": "on special days"}  # fmt: skip
    told = [
        f"{_percent(combined[name]['wape'])} {words}"
        for name, words in places.items()
        if name in combined and name != first
    ]
    bias = combined[first]["bias"]
    side = "too high" if bias > 0 else "too low"
    return f"Misplaced {', '.join(told)}; in sum the forecast was {_percent(abs(bias))} {side}."


def _bands(combined: Rows) -> str:
    names = [level for level in ("interval", "day", "week") if level in combined]
    held = [
        ", ".join(f"{100 * combined[name][column]:.0f} % of {name}s" for name in names)
        for column in ("cover80", "cover95")
    ]
    return f"The 80 % band held {held[0]} (good: 77-85 %); the 95 % band {held[1]} (good: 93-97 %)."


def _percent(share: float) -> str:
    return "-" if math.isnan(share) else f"{100 * share:.1f} %"
