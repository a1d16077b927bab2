"""How long chats last by the number one agent holds, from a log of chats.

With k open a chat's work falls at ``r_k = 1 / h_k`` per second, h_k being how long a chat lasts if k are open
throughout (the simulator's and the requirement's model). A chat that spent t_k seconds at level k has done the work
``w = sum_k r_k t_k``, whatever levels it passed through. Neither the mean duration by the number open at the start
(levels change on the way) nor completions per second by level (the levels of long chats collect the old ones, whose
chance of ending is another) gives h back.

This is an accelerated life with a covariate that changes in time: a chat that ends at level e has the likelihood
``r_e f(w)``, f the density of the work. The ratios of the r_k maximise it with f lognormal or gamma (which holds
exponential), whichever fits better, its own parameters profiled out; the scale follows from work being 1 on average,
which asks nothing of f.

References
----------
Cox, D. R. and Oakes, D. (1984). Analysis of survival data, section 5.2 (accelerated life, time-dependent covariates).
Tezcan, T. and Zhang, J. (2014). Routing and staffing in customer service chat systems with impatient customers.
Operations Research 62, 943-956.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaln, polygamma

Numbers = NDArray[np.float64]

_BLOCKS = 10


class ConcurrencyEffect(NamedTuple):
    """Duration of a chat by the number open.

    Attributes
    ----------
    duration_s : a chat's whole duration if 1, 2, .. were open throughout; shape (K,)
    error_s : standard errors of these, chats left out a tenth at a time (jackknife); shape (K,)
    chats : number that ended at each level; shape (K,)
    work : "lognormal" or "gamma", the shape of the work that fits better
    """

    duration_s: Numbers
    error_s: Numbers
    chats: NDArray[np.int64]
    work: str


def concurrency_effect(log: pd.DataFrame, concurrency: int, least_chats: int = 30) -> ConcurrencyEffect:
    """Durations by number open, seconds: what `aht_by_concurrency_s` of a scenario states.

    Parameters
    ----------
    log : DataFrame
        ``agent,start,end``, one row a chat, moments or seconds, in any order; with all chats of each agent, or the
        number open is wrong. Chats of no length are left out.
    concurrency : int
        Levels to estimate, at least 1; time and ends above it count as this level.
    least_chats : int
        Fewer chats than this that end at a level say too little.

    Returns
    -------
    ConcurrencyEffect

    Raises
    ------
    ValueError
        If a chat ends before it starts, or too few chats end at a level.
    """
    start, end = _seconds(log["start"]), _seconds(log["end"])
    if not np.all(end >= start):
        raise ValueError(
            f"a chat must not end before it starts; row {int(np.flatnonzero(~(end >= start))[0]) + 1} does"
        )
    spent, level = _time_by_level(log["agent"].to_numpy(), start, end, concurrency)
    spent, level = spent[end > start], level[end > start]
    chats = np.bincount(level, minlength=concurrency)
    if chats.min() < least_chats:
        few = int(np.argmin(chats))
        raise ValueError(f"only {chats[few]} chats ended with {few + 1} open, at least {least_chats} are needed")
    fits = {name: _fit(spent, chats, shape, np.zeros(concurrency - 1)) for name, shape in _SHAPES.items()}
    work = max(fits, key=lambda name: fits[name][0])
    ratio = fits[work][1]
    duration = _durations(spent, ratio)
    parts = []
    block = np.arange(level.size) * _BLOCKS // level.size
    for left_out in range(_BLOCKS):
        kept = block != left_out
        counts = np.bincount(level[kept], minlength=concurrency)
        parts.append(_durations(spent[kept], _fit(spent[kept], counts, _SHAPES[work], ratio)[1]))
    spread = ((np.array(parts) - np.mean(parts, axis=0)) ** 2).sum(axis=0)
    return ConcurrencyEffect(duration, np.sqrt(spread * (_BLOCKS - 1) / _BLOCKS), chats, work)


def _durations(spent: Numbers, ratio: Numbers) -> Numbers:
    """``1 / r`` with work 1 on average, from the logs of ``r_k / r_1``, k > 1."""
    relative = np.exp(np.concatenate([[0.0], ratio]))
    return np.asarray((spent @ relative).mean() / relative, dtype=np.float64)


def _lognormal(work: Numbers) -> float:
    """Log-likelihood of lognormal work a chat, its two parameters at their best; constants left out."""
    logs = np.log(work)
    return float(-logs.mean() - np.log(logs.std()) - 0.5 * (1.0 + np.log(2.0 * np.pi)))


def _gamma(work: Numbers) -> float:
    """The same of gamma work: shape from ``log a - digamma(a) = log mean - mean log`` by Newton's method."""
    mean, logs = work.mean(), np.log(work).mean()
    gap = np.log(mean) - logs
    a = (3.0 - gap + np.sqrt((gap - 3.0) ** 2 + 24.0 * gap)) / (12.0 * gap)
    for _ in range(4):
        a -= (np.log(a) - digamma(a) - gap) / (1.0 / a - polygamma(1, a))
    return float((a - 1.0) * logs - a - gammaln(a) + a * (np.log(a) - np.log(mean)))


_SHAPES: dict[str, Callable[[Numbers], float]] = {"lognormal": _lognormal, "gamma": _gamma}


def _fit(
    spent: Numbers, ended: NDArray[np.int64], shape: Callable[[Numbers], float], begin: Numbers
) -> tuple[float, Numbers]:
    """Highest log-likelihood a chat, and the logs of ``r_k / r_1``, k > 1, that reach it."""
    share = ended / ended.sum()

    def loss(ratio: Numbers) -> float:
        return -float(share[1:] @ ratio) - shape(spent @ np.exp(np.concatenate([[0.0], ratio])))

    if begin.size == 0:
        return -loss(begin), begin
    found = minimize(loss, begin, method="BFGS", options={"gtol": 1e-6})
    return -float(found.fun), np.asarray(found.x, dtype=np.float64)


def _seconds(column: pd.Series) -> Numbers:
    """Moments as seconds from the first of them; numbers as they are."""
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype=float)
    moments = pd.to_datetime(column, utc=True)
    return np.asarray((moments - pd.Timestamp(0, tz="UTC")).dt.total_seconds(), dtype=float)


def _time_by_level(
    agent: NDArray[np.object_], start: Numbers, end: Numbers, width: int
) -> tuple[Numbers, NDArray[np.int64]]:
    """Seconds of each chat at each level, shape (n, width), and the level it ended at, from 0."""
    spent = np.zeros((start.size, width))
    level = np.zeros(start.size, dtype=np.int64)
    for places in pd.Series(np.arange(start.size)).groupby(agent).indices.values():
        rows = np.asarray(places)
        moment = np.concatenate([start[rows], end[rows]])
        change = np.repeat([1, -1], rows.size)
        order = np.lexsort((change, moment))  # at one moment an end comes before a start
        at, count = moment[order], np.cumsum(change[order])
        place = np.empty(order.size, dtype=np.int64)
        place[order] = np.arange(order.size)
        first, last = place[: rows.size], place[rows.size :]
        level[rows] = np.clip(count[last], 0, width - 1)  # the others, when it ends
        held = np.diff(at, append=at[-1])
        for k in range(width):
            at_level = count >= width if k == width - 1 else count == k + 1
            passed = np.concatenate([[0.0], np.cumsum(held * at_level)])
            spent[rows, k] = passed[last] - passed[first]
    return spent, level
