"""What a backtest found, whole or so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from forecasting.rolling_table import COLUMNS, score_table


@dataclass(frozen=True)
class Backtest:
    """What a backtest found.

    Attributes
    ----------
    scores : DataFrame
        As `forecasting.rolling.backtest` gives it.
    last : DataFrame
        The rows of `forecasting.rolling.backtest_losses` of each queue's last origin.
    silent : tuple of str
        Queues of which no contact is known after the first origin: they have no scores, or none that means anything.
    cut_short : str
        How many origins of each queue were tried, where it was ended before the last; else empty.
    """

    scores: pd.DataFrame
    last: pd.DataFrame
    silent: tuple[str, ...] = ()
    cut_short: str = ""


@dataclass(frozen=True)
class Tried:
    """How far a backtest is.

    Attributes
    ----------
    done, count : int
        Origins tried and to be tried, those of all queues together.
    so_far : callable
        What it has found by now; from any thread.
    """

    done: int
    count: int
    so_far: Callable[[], Backtest]


Going = Callable[[Tried], bool]
"""Told after each origin; says whether to go on."""


@dataclass(frozen=True)
class QueueFound:
    """What some origins of a queue tell.

    Attributes
    ----------
    queue : str
    origins : int
    scores, last : DataFrame
        As of `Backtest`.
    silent : bool
    """

    queue: str
    origins: int
    scores: pd.DataFrame
    last: pd.DataFrame
    silent: bool


def queue_found(queue: str, losses: pd.DataFrame, origins: int, days: int) -> QueueFound:
    """Scores of a queue from what was lost at so many origins."""
    last = losses[losses["origin"] == losses["origin"].max()]
    silent = not losses["actual"].sum() > 0
    return QueueFound(queue, origins, score_table(losses, days), last, silent)


def together(found: Sequence[QueueFound], queues: Sequence[str], origins: int) -> Backtest:
    """What the queues that were tried tell; of `queues`, each at so many origins, some may be left out.

    Parameters
    ----------
    found : sequence of QueueFound
        At least one.
    queues : sequence of str
    origins : int
    """
    tried = dict.fromkeys(queues, 0) | {one.queue: one.origins for one in found}
    told = ", ".join(f"{queue} {count}" for queue, count in tried.items())
    return Backtest(
        pd.concat([one.scores for one in found], ignore_index=True)[list(COLUMNS)],
        pd.concat([one.last for one in found], ignore_index=True),
        tuple(one.queue for one in found if one.silent),
        "" if min(tried.values()) == origins else f"Cut short: of {origins} origins of each queue were tried: {told}.",
    )
