"""Rules that couple people, as the search over named tours keeps them: what is owed, and what one person changes in it.

Every rule is rows ``sum of weights >= least`` over who works what; limits come with their signs turned. A row that is
not kept costs by how much it lacks, so that the search finds its way; teams that begin together are counted apart.
R rows, F families (weights of people that go together), O options, G teams, P people, D days.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.mip import Floats
from planner.roster.tour_compiled import compiled

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Coupled(NamedTuple):
    """The rules as flat arrays."""

    price: float
    """Of one person that a row of worth 1 lacks."""
    least: Floats
    """(R,)"""
    worth: Floats
    """(R,) how much a row counts: more where a shift touches few rows of its kind."""
    mixed: Bools
    """(R,) whether some people give and others take, as with a span."""
    family_first: Ints
    """(P + 1,) families of each person."""
    family: Ints
    weight: Floats
    """As long as `family`."""
    row_first: Ints
    """(F * O + 1,) rows in which an option counts for a family, ascending."""
    row: Ints
    entry_first: Ints
    """(R + 1,) the same turned round: families and options that count in each row."""
    entry_family: Ints
    entry_option: Ints
    member_first: Ints
    """(F + 1,) people of each family."""
    member: Ints
    member_weight: Floats
    day: Ints
    """(O,) day of each option."""
    team: Ints
    """(P,) number of each person's team that is kept together, -1 for none."""
    share: Floats
    """(G,) of those who work, how many begin together."""
    apart: Floats
    """(G,) worth of each who does not."""
    choice: Ints
    """(O,) number of each option's shift and start, -1 for a day off."""
    choice_first: Ints
    """(D + 1,) choices of each day."""


class Owed(NamedTuple):
    """What a roster lacks."""

    lacking: Floats
    """(R,) least less the sum; up to 0 where the row is kept."""
    begun: Ints
    """(G, choices) how many of a team work each shift and start."""
    worse: Ints
    """(2,) first and last row that the last step made worse, -1 for none."""
    broken: Ints
    """(R,) rows that were not kept when last looked at, the first of them."""
    broken_many: Ints
    """(1,) how many."""


def owed_by_nobody(K: Coupled) -> Owed:
    """What a roster of nobody lacks."""
    begun = np.zeros((len(K.share), int(K.choice_first[-1])), dtype=np.int64)
    worse, broken = np.full(2, -1, dtype=np.int64), np.zeros(len(K.least), dtype=np.int64)
    return Owed(K.least.copy(), begun, worse, broken, np.zeros(1, dtype=np.int64))


def leads(K: Coupled) -> Bools:
    """Who gives in a row in which others take, shape (P,)."""
    found = np.zeros(len(K.family_first) - 1, dtype=np.bool_)
    for r in np.flatnonzero(K.mixed):
        for f in np.unique(K.entry_family[K.entry_first[r] : K.entry_first[r + 1]]):
            own = slice(K.member_first[f], K.member_first[f + 1])
            found[K.member[own][K.member_weight[own] > 0.0]] = True
    return found


@compiled
def _add(K: Coupled, S: Owed, r: int, weight: float) -> float:
    """More of a row; the change of what it lacks, by its worth."""
    before = max(0.0, S.lacking[r])
    S.lacking[r] -= weight
    change = max(0.0, S.lacking[r]) - before
    if change > 0.0:
        if S.worse[0] < 0:
            S.worse[0] = r
        S.worse[1] = r
    return float(K.worth[r] * change)


@compiled
def _move_rows(K: Coupled, S: Owed, p: int, old: int, new: int) -> float:
    """The rows of one option left for those of another; -1 for no option."""
    total, options = 0.0, len(K.day)
    for i in range(K.family_first[p], K.family_first[p + 1]):
        base, weight = K.family[i] * options, K.weight[i]
        a, a_end, b, b_end = 0, 0, 0, 0
        if old >= 0:
            a, a_end = K.row_first[base + old], K.row_first[base + old + 1]
        if new >= 0:
            b, b_end = K.row_first[base + new], K.row_first[base + new + 1]
        while a < a_end or b < b_end:
            if b == b_end or (a < a_end and K.row[a] < K.row[b]):
                total += _add(K, S, K.row[a], -weight)
                a += 1
            elif a == a_end or K.row[b] < K.row[a]:
                total += _add(K, S, K.row[b], weight)
                b += 1
            else:
                a += 1
                b += 1
    return total


@compiled
def _apart(K: Coupled, S: Owed, g: int, day: int) -> float:
    """How many of a team would have to begin with the others on a day, by their worth."""
    there, most = 0, 0
    for c in range(K.choice_first[day], K.choice_first[day + 1]):
        there += S.begun[g, c]
        most = max(most, S.begun[g, c])
    return float(K.apart[g] * max(0.0, np.ceil(K.share[g] * there - 1e-9) - most))


@compiled
def _begin(K: Coupled, S: Owed, g: int, option: int, sign: int) -> None:
    if option >= 0 and K.choice[option] >= 0:
        S.begun[g, K.choice[option]] += sign


@compiled
def exchange(K: Coupled, S: Owed, p: int, old: int, new: int) -> float:
    """A person's option of a day replaced by another, -1 for none; the change of all that is lacking, by its worth."""
    total = _move_rows(K, S, p, old, new)
    g = K.team[p]
    if g >= 0:
        day = K.day[old if new < 0 else new]
        total -= _apart(K, S, g, day)
        _begin(K, S, g, old, -1)
        _begin(K, S, g, new, 1)
        total += _apart(K, S, g, day)
    return total


@compiled
def all_lacking(K: Coupled, S: Owed) -> float:
    """Everything a roster lacks, by its worth."""
    total = 0.0
    for r in range(len(K.least)):
        total += K.worth[r] * max(0.0, S.lacking[r])
    for g in range(len(K.share)):
        for day in range(len(K.choice_first) - 1):
            total += _apart(K, S, g, day)
    return total


@compiled
def look_for_broken(S: Owed) -> None:
    """Which rows are not kept."""
    many = 0
    for r in range(len(S.lacking)):
        if S.lacking[r] > 0.0:
            S.broken[many] = r
            many += 1
    S.broken_many[0] = many


@compiled
def added_lack(K: Coupled, S: Owed, p: int, option: int) -> float:
    """What a person not there would change by an option, by its worth; the standing is left as it was."""
    total = 0.0
    for i in range(K.family_first[p], K.family_first[p + 1]):
        base, weight = K.family[i] * len(K.day) + option, K.weight[i]
        for at in range(K.row_first[base], K.row_first[base + 1]):
            r = K.row[at]
            total += K.worth[r] * (max(0.0, S.lacking[r] - weight) - max(0.0, S.lacking[r]))
    g = K.team[p]
    if g >= 0 and K.choice[option] >= 0:
        before = _apart(K, S, g, K.day[option])
        _begin(K, S, g, option, 1)
        total += _apart(K, S, g, K.day[option]) - before
        _begin(K, S, g, option, -1)
    return total


@compiled
def counts_in(K: Coupled, f: int, option: int, r: int) -> bool:
    """Whether an option counts for a family in a row."""
    base = f * len(K.day) + option
    low, high = K.row_first[base], K.row_first[base + 1]
    while low < high:
        middle = (low + high) // 2
        if K.row[middle] < r:
            low = middle + 1
        else:
            high = middle
    return bool(low < K.row_first[base + 1] and K.row[low] == r)
