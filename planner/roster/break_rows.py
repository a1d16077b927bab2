"""Breaks without names: how many have begun by each moment, between the first and the last that may.

For shifts in the order of their starts whose break windows keep that order, breaks given out first come, first served
exist exactly when at every moment ``ended windows <= breaks begun <= opened windows`` (Bechtold and Jacobs 1990; Aykin
1996; in the sparse, cumulative form of Rekik, Cordeau and Soumis 2010). A least gap between a break and the next one
keeps that order too: by any moment no more second breaks have begun than first breaks had ended the gap before.
"""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass, field

from planner.roster.mip import Builder
from planner.roster.options import Duty


@dataclass
class Chain:
    """Duties of one day and skill set whose breaks can be given out in the order of their starts.

    Attributes
    ----------
    duties : list of Duty
        In that order.
    columns : list of list of int
        The counts of each duty.
    begun : list of int
        Column of the number of people in this duty or an earlier one.
    ended : list of (minute, column)
        People whose shift has ended by then; ascending.
    pauses : list of dict of int to int
        For each break: minute to the column of how many have begun by then, ascending.
    """

    duties: list[Duty]
    columns: list[list[int]] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    ended: list[tuple[int, int]] = field(default_factory=list)
    pauses: list[dict[int, int]] = field(default_factory=list)


def chains_of(duties: dict[Duty, list[int]], step: int, apart: frozenset[str] = frozenset()) -> list[Chain]:
    """Duties split into as few chains as a greedy pass finds.

    Parameters
    ----------
    duties : dict of Duty to columns
    step : int
        Minutes of an interval; starts of breaks off its grid stay apart.
    apart : frozenset of str
        Shifts whose breaks are counted by themselves.
    """
    found: dict[object, list[Chain]] = {}
    for duty in sorted(duties, key=lambda d: (d.start_min, d.end_min, d.shift)):
        kind = (
            tuple((p.activity, p.length_min, p.paid, p.starts[0] % step) for p in duty.pauses),
            duty.gap_min,
            duty.shift if duty.shift in apart else "",
        )
        for chain in found.setdefault(kind, []):
            if _follows(chain.duties[-1], duty):
                chain.duties.append(duty)
                break
        else:
            found[kind].append(Chain([duty]))
    chains = [chain for some in found.values() for chain in some]
    for chain in chains:
        chain.columns = [duties[duty] for duty in chain.duties]
    return chains


def _follows(before: Duty, after: Duty) -> bool:
    pairs = zip(before.pauses, after.pauses, strict=True)
    return all(a.starts[0] <= b.starts[0] and a.starts[-1] <= b.starts[-1] for a, b in pairs)


def add_chain(builder: Builder, chain: Chain, most: float) -> None:
    """Columns and rows of one chain.

    Parameters
    ----------
    most : float
        People it can hold.
    """
    chain.begun = _running(builder, chain.columns, most)
    by_end = sorted(range(len(chain.duties)), key=lambda i: (chain.duties[i].end_min, i))
    ends = [chain.duties[i].end_min for i in by_end]
    columns = chain.begun
    if by_end != list(range(len(by_end))):
        columns = _running(builder, [chain.columns[i] for i in by_end], most)
    chain.ended = list(zip(ends, columns, strict=True))
    for number in range(len(chain.duties[0].pauses)):
        chain.pauses.append(_pause_columns(builder, chain, number, most))
        if number:
            _keep_gap(builder, chain, number)


def _running(builder: Builder, columns: list[list[int]], most: float) -> list[int]:
    found: list[int] = []
    for own in columns:
        here = builder.column(0, most)
        terms = dict.fromkeys(own, -1.0) | {here: 1.0}
        if found:
            terms[found[-1]] = -1.0
        builder.row(0, 0, terms)
        found.append(here)
    return found


def _pause_columns(builder: Builder, chain: Chain, number: int, most: float) -> dict[int, int]:
    pauses = [duty.pauses[number] for duty in chain.duties]
    times = sorted({t for pause in pauses for t in pause.starts})
    columns = {t: builder.column(0, most, whole=True) for t in times}
    for before, after in itertools.pairwise(times):
        builder.row(0, float("inf"), {columns[after]: 1.0, columns[before]: -1.0})
    lows, highs = [p.starts[0] for p in pauses], [p.starts[-1] for p in pauses]
    for i, low in enumerate(lows):
        if i + 1 < len(lows) and lows[i + 1] == low:
            continue
        last = times[-1] if i + 1 == len(lows) else times[bisect.bisect_left(times, lows[i + 1]) - 1]
        builder.row(0, float("inf"), {chain.begun[i]: 1.0, columns[last]: -1.0})
    for i, high in enumerate(highs):
        if i + 1 < len(highs) and highs[i + 1] == high:
            continue
        builder.row(0, float("inf"), {columns[high]: 1.0, chain.begun[i]: -1.0})
    return columns


def _keep_gap(builder: Builder, chain: Chain, number: int) -> None:
    before, after = chain.pauses[number - 1], chain.pauses[number]
    times = list(before)
    wait = chain.duties[0].pauses[number - 1].length_min + chain.duties[0].gap_min
    for t, column in after.items():
        at = bisect.bisect_right(times, t - wait) - 1
        if at == len(times) - 1:
            break
        terms = {column: -1.0}
        if at >= 0:
            terms[before[times[at]]] = 1.0
        builder.row(0, float("inf"), terms)


def on_queue_terms(chain: Chain, begin: int, step: int) -> dict[int, float]:
    """People of a chain on the queue in an interval, as terms; fractions where only part of it is covered.

    Parameters
    ----------
    begin : int
        The interval's first minute.
    step : int
        Its length, minutes.
    """
    end = begin + step
    if chain.duties[0].start_min >= end or chain.ended[-1][0] <= begin:
        return {}
    terms: dict[int, float] = {}
    started = bisect.bisect_right([duty.start_min for duty in chain.duties], begin)
    gone = bisect.bisect_right([minute for minute, _ in chain.ended], begin)
    if started:
        _add(terms, chain.begun[started - 1], 1.0)
    if gone:
        _add(terms, chain.ended[gone - 1][1], -1.0)
    for duty, columns in zip(chain.duties, chain.columns, strict=True):
        part = (end - duty.start_min) / step if begin < duty.start_min < end else 0.0
        part -= (end - duty.end_min) / step if begin < duty.end_min < end else 0.0
        if part:
            for column in columns:
                _add(terms, column, part)
    for number, columns_by_time in enumerate(chain.pauses):
        length = chain.duties[0].pauses[number].length_min
        times = list(columns_by_time)
        for i in range(bisect.bisect_right(times, begin - length), bisect.bisect_left(times, end)):
            share = (min(times[i] + length, end) - max(times[i], begin)) / step
            _add(terms, columns_by_time[times[i]], -share)
            if i:
                _add(terms, columns_by_time[times[i - 1]], share)
    return terms


def on_break_terms(chain: Chain, minute: int) -> dict[int, float]:
    """People of a chain in a break at a moment, as terms."""
    terms: dict[int, float] = {}
    for number, columns_by_time in enumerate(chain.pauses):
        times = list(columns_by_time)
        length = chain.duties[0].pauses[number].length_min
        begun = bisect.bisect_right(times, minute)
        over = bisect.bisect_right(times, minute - length)
        if begun:
            _add(terms, columns_by_time[times[begun - 1]], 1.0)
        if over:
            _add(terms, columns_by_time[times[over - 1]], -1.0)
    return {column: value for column, value in terms.items() if value}


def on_shift_terms(chain: Chain, minute: int) -> dict[int, float]:
    """People of a chain on shift at a moment, as terms."""
    terms: dict[int, float] = {}
    begun = bisect.bisect_right([duty.start_min for duty in chain.duties], minute)
    gone = bisect.bisect_right([end for end, _ in chain.ended], minute)
    if begun:
        _add(terms, chain.begun[begun - 1], 1.0)
    if gone:
        _add(terms, chain.ended[gone - 1][1], -1.0)
    return terms


def _add(terms: dict[int, float], column: int, value: float) -> None:
    terms[column] = terms.get(column, 0.0) + value
