"""Rules that couple people from rows about who works what to the flat arrays of the search."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from planner.roster.coupling import Coupling, Together
from planner.roster.cover_coupled import Coupled, Ints
from planner.roster.cover_moves import BEYOND
from planner.roster.mip import Floats
from planner.roster.options import Duty

LAW = 1000.0
"""Price of what people owe together where the search ends, in prices of a missing interval: never worth it."""

Entry = tuple[int, int, int]
"""Family, option and row."""


def law_price(missing: float) -> float:
    """Price of one person that a rule lacks, from that of a person missing for an interval; money."""
    return max(BEYOND, LAW * missing)


def coupled_tables(
    coupling: Coupling,
    names: Sequence[str],
    duties: Sequence[Duty | None],
    first: Ints,
    step_min: int,
    price: float,
) -> Coupled | None:
    """Pack rows and teams; None where there are none.

    Parameters
    ----------
    coupling : Coupling
    names : sequence of str
        Everybody who is searched; weights of others are left out.
    duties : sequence of Duty or None
        Every option's duty, None for a day off.
    first : ndarray of int, shape (D + 1,)
        First option of each day: that day off.
    step_min : int
        Minutes of an interval.
    price : float
        Of one person that a row of worth 1 lacks; money.
    """
    if not coupling:
        return None
    option = {duty: o for o, duty in enumerate(duties) if duty is not None}
    number = {name: p for p, name in enumerate(names)}
    weights: list[dict[int, float]] = []
    entries: list[Entry] = []
    mixed = np.zeros(len(coupling.rows), dtype=np.bool_)
    known: dict[object, int] = {}
    for r, row in enumerate(coupling.rows):
        signs = set()
        for term in row.terms:
            f = _family(term.weight, 1.0 if row.low > -math.inf else -1.0, number, known, weights)
            own = {option[duty] for duty in term.duties if duty in option} | {int(first[day]) for day in term.off_days}
            entries += [(f, o, r) for o in own]
            signs |= {weight > 0 for weight in weights[f].values()}
        mixed[r] = len(signs) == 2
    worth, apart = _worths(coupling, entries, duties, step_min)
    least = np.array([row.low if row.low > -math.inf else -row.high for row in coupling.rows], dtype=np.float64)
    day = np.repeat(np.arange(len(first) - 1), np.diff(first)).astype(np.int64)
    row_first, row_list = _entries(entries, len(weights), len(duties))
    entry_first, entry_family, entry_option = _rows(entries, len(least))
    family_first, family, weight = _people(weights, len(names))
    member_first, member, member_weight = _members(weights)
    team, share = _teams(coupling.teams, number)
    choice, choice_first = _choices(duties, first)
    return Coupled(
        price, least, worth, mixed, family_first, family, weight, row_first, row_list,
        entry_first, entry_family, entry_option, member_first, member, member_weight,
        day, team, share, apart, choice, choice_first,
    )  # fmt: skip


def _family(
    weight: Mapping[str, float],
    sign: float,
    number: Mapping[str, int],
    known: dict[object, int],
    weights: list[dict[int, float]],
) -> int:
    """Number of a family of weights; the same mapping is not read twice."""
    seen = known.get((id(weight), sign))
    if seen is not None:
        return seen
    own = {number[name]: sign * value for name, value in weight.items() if name in number and value}
    key = frozenset(own.items())
    if key not in known:
        known[key] = len(weights)
        weights.append(own)
    known[id(weight), sign] = known[key]
    return known[key]


def _worths(
    coupling: Coupling, entries: Sequence[Entry], duties: Sequence[Duty | None], step_min: int
) -> tuple[Floats, Floats]:
    """Of rows and teams: a whole shift amiss counts as its intervals, however many rows it touches."""
    lengths = [duty.length_min / step_min for duty in duties if duty is not None]
    intervals = max(1.0, float(np.mean(lengths))) if lengths else 1.0
    touched: dict[str, set[tuple[int, int]]] = {}
    options: dict[str, set[tuple[int, int]]] = {}
    for _, o, r in entries:
        kind = coupling.rows[r].rule
        touched.setdefault(kind, set()).add((o, r))
        options.setdefault(kind, set()).add((0, o))
    each = {kind: max(1.0, intervals * len(options[kind]) / len(touched[kind])) for kind in touched}
    rows = np.array([each.get(row.rule, 1.0) for row in coupling.rows], dtype=np.float64)
    return rows, np.full(len({team.rule for team in coupling.teams}), intervals)


def _begins(lists: Sequence[Sequence[object]]) -> Ints:
    return np.cumsum([0, *(len(one) for one in lists)]).astype(np.int64)


def _people(weights: Sequence[Mapping[int, float]], people: int) -> tuple[Ints, Ints, Floats]:
    own: list[list[tuple[int, float]]] = [[] for _ in range(people)]
    for f, weight in enumerate(weights):
        for p, value in weight.items():
            own[p].append((f, value))
    flat = [pair for pairs in own for pair in pairs]
    return (
        _begins(own),
        np.array([f for f, _ in flat], dtype=np.int64),
        np.array([value for _, value in flat], dtype=np.float64),
    )


def _entries(entries: Sequence[Entry], families: int, options: int) -> tuple[Ints, Ints]:
    """Rows of each family and option."""
    table = np.array(entries, dtype=np.int64).reshape(len(entries), 3)
    place = table[:, 0] * options + table[:, 1]
    order = np.lexsort((table[:, 2], place))
    count = np.bincount(place, minlength=families * options)
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int64), np.ascontiguousarray(table[order, 2])


def _rows(entries: Sequence[Entry], rows: int) -> tuple[Ints, Ints, Ints]:
    """Families and options of each row."""
    table = np.array(entries, dtype=np.int64).reshape(len(entries), 3)
    order = np.lexsort((table[:, 1], table[:, 0], table[:, 2]))
    count = np.bincount(table[:, 2], minlength=rows)
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return first, np.ascontiguousarray(table[order, 0]), np.ascontiguousarray(table[order, 1])


def _members(weights: Sequence[Mapping[int, float]]) -> tuple[Ints, Ints, Floats]:
    flat = [pair for weight in weights for pair in sorted(weight.items())]
    return (
        _begins([list(weight) for weight in weights]),
        np.array([p for p, _ in flat], dtype=np.int64),
        np.array([value for _, value in flat], dtype=np.float64),
    )


def _teams(teams: Sequence[Together], number: Mapping[str, int]) -> tuple[Ints, Floats]:
    """Each person's team, and the share of each; of a team that is named twice the larger share."""
    share: dict[str, float] = {}
    team = np.full(len(number), -1, dtype=np.int64)
    for asked in teams:
        share[asked.rule] = max(asked.share, share.get(asked.rule, 0.0))
        for name in asked.members & number.keys():
            team[number[name]] = list(share).index(asked.rule)
    return team, np.array(list(share.values()), dtype=np.float64)


def _choices(duties: Sequence[Duty | None], first: Ints) -> tuple[Ints, Ints]:
    """Number of each option's shift and start, day after day."""
    choice = np.full(len(duties), -1, dtype=np.int64)
    begin = [0]
    for day in range(len(first) - 1):
        found: dict[tuple[str, int], int] = {}
        for o in range(first[day], first[day + 1]):
            duty = duties[o]
            if duty is not None:
                choice[o] = found.setdefault((duty.shift, duty.start_min), begin[-1] + len(found))
        begin.append(begin[-1] + len(found))
    return choice, np.array(begin, dtype=np.int64)
