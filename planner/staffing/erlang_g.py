"""M/M/n+G: customers give up after a patience of any distribution, fitted to what was seen.

Exponential patience says that somebody who has waited five minutes is as likely to give up in the next second as
somebody who has just come. Real customers often leave when the announcement tells them the wait, and those who stay
are the stubborn ones. Two patiences of the same mean then give different abandonment and different levels: what
counts is the hazard over the waits that really happen, above all near zero (Zeltyn and Mandelbaum 2005).

A patience is a hazard constant by pieces (`PatienceCurve`), fitted from a log of contacts or given by a survival
function. Chances follow `planner.staffing.general_line`:

``SL = [E + lam int_0^T S(x) e^g(x) dx] / [E + lam J]``, ``P(ab) = lam int (1 - S) e^g / [E + lam J]``,
``E[wait] = lam int H e^g / [E + lam J]`` with ``g(x) = lam H(x) - n mu x``, ``H = int S``, ``J = int_0^inf e^g`` and
``E = 1 / B(n - 1, a)``.

References
----------
Baccelli, F. and Hebuterne, G. (1981). On queues with impatient customers. Performance '81, 159-179.
Zeltyn, S. and Mandelbaum, A. (2005). Call centers with impatient customers. Queueing Systems 51, 361-402.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from planner.staffing.general_line import patience_table, serve_general
from planner.staffing.patience_log import hazard_by_wait
from planner.staffing.search import MOST_AGENTS, Limits, first_guess, fraction, meets
from planner.staffing.station import DEFINITIONS, Service

Numbers = NDArray[np.float64]

_LONGEST_S = 1e9


class PatienceCurve(NamedTuple):
    """A patience as a hazard that is constant by pieces.

    Attributes
    ----------
    starts_s : where the pieces begin, seconds; the first at 0, rising; the last piece has no end; shape (k,)
    hazard_per_s : rate of giving up on each piece, at least 0; shape (k,)
    """

    starts_s: Numbers
    hazard_per_s: Numbers

    def survival(self, time_s: ArrayLike) -> Numbers:
        """Share more patient than `time_s`, any shape."""
        at = np.asarray(time_s, dtype=float)
        ends = np.append(self.starts_s[1:], np.inf)
        spent = np.clip(at[..., None] - self.starts_s, 0.0, ends - self.starts_s)
        return np.asarray(np.exp(-(spent * self.hazard_per_s).sum(axis=-1)))

    def time_s(self, share: ArrayLike) -> Numbers:
        """Seconds that this share (above 0, at most 1, any shape) is more patient than; infinite where more are."""
        spent = np.append(0.0, np.cumsum(np.diff(self.starts_s) * self.hazard_per_s[:-1]))
        needed = -np.log(np.asarray(share, dtype=float))
        k = np.searchsorted(spent, needed, side="right") - 1
        with np.errstate(divide="ignore", invalid="ignore"):
            beyond = np.where(needed > spent[k], (needed - spent[k]) / self.hazard_per_s[k], 0.0)
        return np.asarray(self.starts_s[k] + beyond)

    def mean_s(self) -> float:
        """Mean patience, seconds; infinite if some never give up."""
        if self.hazard_per_s[-1] <= 0:
            return math.inf
        risk, area = patience_table(self.starts_s, self.hazard_per_s)
        return float(area[-1] + math.exp(-risk[-1]) / self.hazard_per_s[-1])


def patience_curve(starts_s: ArrayLike, hazard_per_s: ArrayLike) -> PatienceCurve:
    """A checked `PatienceCurve`.

    Raises
    ------
    ValueError
        If the starts do not begin with 0 and rise, or a hazard is negative, infinite or no number.
    """
    # Contiguous, or the compiled functions are compiled once more.
    starts, hazards = np.array(starts_s, dtype=float), np.array(hazard_per_s, dtype=float)
    if starts.ndim != 1 or starts.size == 0 or starts[0] != 0 or not np.all(np.diff(starts) > 0):
        raise ValueError(f"starts_s must begin with 0 and rise; found {starts.tolist()}")
    if hazards.shape != starts.shape or not np.all((hazards >= 0) & np.isfinite(hazards)):
        raise ValueError(f"hazard_per_s must hold {starts.size} numbers of at least 0; found {hazards.tolist()}")
    return PatienceCurve(starts, hazards)


def exponential_curve(patience_s: float) -> PatienceCurve:
    """The exponential patience of Erlang A; infinite for Erlang C."""
    return patience_curve([0.0], [1.0 / patience_s])


def curve_from_survival(survival: Callable[[Numbers], ArrayLike], edges_s: ArrayLike) -> PatienceCurve:
    """The curve that agrees with a survival function at `edges_s`; beyond the last its last hazard goes on.

    Raises
    ------
    ValueError
        As `patience_curve`; also where the survival is 0 at an edge (end before it) or rises.
    """
    edges = np.asarray(edges_s, dtype=float)
    share = np.asarray(survival(edges), dtype=float)
    if not np.all((share > 0) & (share <= 1)):
        raise ValueError(f"the survival must be above 0 and at most 1 at every edge; found {share.min()}")
    hazards = -np.diff(np.log(share)) / np.diff(edges)
    return patience_curve(edges[:-1], hazards)


def curve_from_log(wait_s: ArrayLike, gave_up: ArrayLike, pieces: int = 20) -> PatienceCurve:
    """Fit to a log of contacts: pieces with equally many abandonments each, hazard = abandonments / seconds waited.

    Censoring by the answer is accounted for as in the Kaplan-Meier estimate, whose steps this smooths. Beyond the
    longest waits seen, the last piece's hazard goes on.

    Parameters
    ----------
    wait_s, gave_up : array_like, shape (n,)
        As `planner.staffing.patience_log.kaplan_meier`.
    pieces : int
        At most so many, at least 1.

    Raises
    ------
    ValueError
        If nobody gave up after a wait above 0 (no curve can be told), or as `kaplan_meier`.
    """
    wait, left = np.asarray(wait_s, dtype=float), np.asarray(gave_up, dtype=bool)
    lost = wait[left & (wait > 0)]
    if lost.size == 0:
        raise ValueError("nobody gave up after a wait above 0 s: patience cannot be told from this log")
    cuts = np.quantile(lost, np.arange(1, pieces) / pieces)
    starts, hazards = hazard_by_wait(wait, left, np.unique(np.concatenate([[0.0], cuts[cuts < lost.max()]])))
    return patience_curve(starts, hazards)


@njit(cache=True, nogil=True)
def _serve(lam, aht_s, agents, within_s, definition, short_s, starts, hazards, risk, area):  # type: ignore[no-untyped-def]
    """`serve_general` with its edges: no contacts, nobody at work, no handle time."""
    if lam <= 0.0:
        return math.nan, 0.0, math.nan, math.nan, math.nan, 0.0 if agents > 0 else math.nan
    if agents <= 0.0:
        if hazards[-1] > 0.0:
            mean = area[-1] + math.exp(-risk[-1]) / hazards[-1]
            return 0.0, 1.0, math.nan, mean, 1.0, math.nan
        return 0.0, 1.0, math.inf, math.inf, -math.expm1(-risk[-1]), math.nan
    if aht_s <= 0.0:
        return 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    return serve_general(lam, aht_s, agents, within_s, definition, short_s, starts, hazards, risk, area)


@njit(cache=True, nogil=True)
def _serve_all(lam, aht_s, agents, within_s, definition, short_s, patience, out):  # type: ignore[no-untyped-def]
    for i in range(lam.size):
        out[i, :] = _serve(lam[i], aht_s[i], agents[i], within_s[i], definition, short_s[i], *patience)


@njit(cache=True, nogil=True)
def _least(lam, aht_s, within_s, definition, short_s, limit, starts, hazards, risk, area):  # type: ignore[no-untyped-def]
    """Least whole number of people within the limits; see `planner.staffing.search.least`."""
    if lam <= 0.0:
        return 0.0
    fixed = (within_s, definition, short_s, starts, hazards, risk, area)
    if meets(_serve(lam, aht_s, 0.0, *fixed), limit):
        return 0.0
    works, step = first_guess(lam * aht_s)
    fails = 0.0
    if meets(_serve(lam, aht_s, works, *fixed), limit):
        fewer = max(0.0, works - step)
        while fewer > 0.0 and meets(_serve(lam, aht_s, fewer, *fixed), limit):
            step *= 2.0
            works, fewer = fewer, max(0.0, fewer - step)
        fails = fewer
    else:
        fails, works = works, works + step
        while not meets(_serve(lam, aht_s, works, *fixed), limit):
            step *= 2.0
            fails, works = works, works + step
            if works > MOST_AGENTS:
                return math.nan
    while works - fails > 1.0:
        middle = math.floor(0.5 * (fails + works))
        if meets(_serve(lam, aht_s, middle, *fixed), limit):
            works = middle
        else:
            fails = middle
    return works


@njit(cache=True, nogil=True)
def _least_all(lam, aht_s, within_s, definition, short_s, limits, patience, whole, out):  # type: ignore[no-untyped-def]
    for i in range(lam.size):
        limit = (limits[0, i], limits[1, i], limits[2, i], limits[3, i])
        n = _least(lam[i], aht_s[i], within_s[i], definition, short_s[i], limit, *patience)
        if not whole and n > 0.0:
            fixed = (within_s[i], definition, short_s[i])
            fewer = _serve(lam[i], aht_s[i], n - 1.0, *fixed, *patience)
            enough = _serve(lam[i], aht_s[i], n, *fixed, *patience)
            n += fraction(fewer, enough, limit) - 1.0
        out[i] = n


def erlang_g(
    rate_per_s: ArrayLike,
    aht_s: ArrayLike,
    patience: PatienceCurve,
    agents: ArrayLike,
    within_s: ArrayLike = 20.0,
    definition: str = "offered",
    short_abandon_s: ArrayLike = 5.0,
) -> Service:
    """Service that so many people give to customers of this patience.

    Parameters
    ----------
    rate_per_s : array_like
        Contacts offered per second, at least 0.
    aht_s, within_s, short_abandon_s : array_like
        Seconds, at least 0. Handle times are exponential, as in every Erlang formula.
    patience : PatienceCurve
    agents : array_like
        Whole numbers, at least 0. Everything broadcasts.
    definition : str
        As `planner.staffing.erlang_a.erlang_a`.

    Returns
    -------
    Service

    Raises
    ------
    ValueError
        If a number is negative or none, or the definition is unknown.
    """
    given = {"rate_per_s": rate_per_s, "aht_s": aht_s, "agents": agents, "within_s": within_s}
    wide, flat = _columns({**given, "short_abandon_s": short_abandon_s})
    lam, aht, people, within, short = flat
    out = np.empty((lam.size, 6))
    tables = patience_table(patience.starts_s, patience.hazard_per_s)
    code = DEFINITIONS.index(definition)
    within = np.minimum(within, _LONGEST_S)
    _serve_all(lam, aht, np.floor(people), within, code, short, (*patience, *tables), out)
    return Service(*(out[:, i].reshape(wide) for i in range(6)))


def agents_erlang_g(
    rate_per_s: ArrayLike, aht_s: ArrayLike, patience: PatienceCurve, limits: Limits, *, whole: bool = True
) -> NDArray[np.float64]:
    """Least people within the limits; 0 without contacts. Fractions as in `planner.staffing.search.least_agents`.

    Raises
    ------
    ValueError
        If a target is 1 or more, or no finite number meets the limits.
    """
    share = np.asarray(limits.share, dtype=float)
    if not np.all((share >= 0) & (share < 1)):
        raise ValueError(f"a target share must be at least 0 and below 1; found {share.max()}")
    given = {"rate_per_s": rate_per_s, "aht_s": aht_s, "within_s": limits.within_s}
    given |= {"short_abandon_s": limits.short_abandon_s, "share": share, "asa_s": limits.asa_s}
    given |= {"abandoned": limits.abandoned, "max_occupancy": limits.max_occupancy}
    wide, flat = _columns(given)
    lam, aht, within, short = flat[:4]
    out = np.empty(lam.size)
    tables = patience_table(patience.starts_s, patience.hazard_per_s)
    code = DEFINITIONS.index(limits.definition)
    within = np.minimum(within, _LONGEST_S)
    _least_all(lam, aht, within, code, short, np.array(flat[4:]), (*patience, *tables), whole, out)
    if np.isnan(out).any():
        raise ValueError("no number of people meets these limits")
    return out.reshape(wide)


def _columns(given: dict[str, ArrayLike]) -> tuple[tuple[int, ...], list[Numbers]]:
    """The arrays' common shape, and each as a flat column; refused where below 0."""
    columns = {name: np.asarray(value, dtype=float) for name, value in given.items()}
    for name, column in columns.items():
        if not np.all(column >= 0):
            raise ValueError(f"{name} must be at least 0 everywhere; found {column[~(column >= 0)][0]}")
    wide = np.broadcast_arrays(*columns.values())
    return wide[0].shape, [np.array(column).ravel() for column in wide]
