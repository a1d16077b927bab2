"""Names for the counts of many people who are alike: whole flows through the states that the rules can be in.

People of the same rules, bounds and prices are one kind, and what a rule or a sum remembers of them is a node of a
layered network (Eppen and Martin 1987; Ahuja, Magnanti and Orlin 1993, chapter 3): a tour is a path, the tours of a
kind are a whole flow, and the people at a duty are what flows over its arcs. The network does not grow with headcount.
Duties that nothing tells apart share their arcs. Where no tours add up to the counts, those that lose least do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planner.net import Net
from planner.roster.assign import Value
from planner.roster.mip import INF, Answer, Builder, Programme, ask, branch
from planner.roster.options import Duty
from planner.roster.tour_problem import NO_LIMIT
from planner.roster.tour_tables import Tables

MOST_ARCS = 40_000
"""Arcs of a group beyond which the network is not built."""

NODES = 60
"""Branch-and-bound nodes of one group."""

DISTURB = 0.5
"""Price of a duty that was not counted: of two that cover as well, the one counted is kept."""

NEAR = 100.0
"""Loss that is searched to a hundredth; greater losses in proportion."""

Node = tuple[int, tuple[int, ...]]
"""State of the automaton, and what every sum that binds holds in its present stretch."""

Alike = tuple[int, tuple[int, ...], float]
"""Class, amounts and price of an option: what the network knows of it."""


@dataclass
class _Kind:
    """People who could exchange their tours, and the network of those."""

    members: list[int]
    options: list[dict[Alike, list[int]]] = field(default_factory=list)
    """For each day the options that nothing tells apart."""
    arcs: list[list[tuple[Node, Alike, Node]]] = field(default_factory=list)
    """For each day."""


def flow_names(
    people: Sequence[int],
    counts: Sequence[Counter[int]],
    T: Tables,
    duties: Sequence[Duty | None],
    value: Value,
    net: Net,
) -> dict[int, list[int]] | None:
    """Tours of a group whose duties add up to its counts, or lose least.

    Parameters
    ----------
    people : sequence of int
        Numbers of the members.
    counts : sequence of Counter
        For each day how many work each option.
    T : Tables
    duties : sequence of Duty or None
        Every option's duty.
    value : callable
        What one person more on a duty saves, and what one less costs; money.
    net : Net

    Returns
    -------
    dict of int to list of int, or None
        Every member's options, a day each; None where the network is too large or there are no tours.
    """
    kinds: dict[object, _Kind] = {}
    for p in people:
        key = (
            int(T.automaton[p]),
            T.least[p].tobytes(),
            T.most[p].tobytes(),
            T.bound[p].tobytes(),
            T.price[p].tobytes(),
        )
        kinds.setdefault(key, _Kind([])).members.append(p)
    total = 0
    for kind in kinds.values():
        if not _connect(kind, T, MOST_ARCS - total):
            return None
        total += sum(len(arcs) for arcs in kind.arcs)
    return _solved(list(kinds.values()), counts, duties, value, net)


def _connect(kind: _Kind, T: Tables, most: int) -> bool:
    """The network of a kind, only what lies on a path; whether there is one, of no more arcs than allowed."""
    p, days = kind.members[0], len(T.first) - 1
    m = int(T.automaton[p])
    bound = [r for r in range(T.used.shape[0]) if T.bound[p, r]]
    if any(T.bit[r] >= 0 for r in bound):
        return False
    nodes: set[Node] = {(0, (0,) * len(bound))}
    number = 0
    for day in range(days):
        own: dict[Alike, list[int]] = {}
        for o in range(int(T.first[day]), int(T.first[day + 1])):
            if T.price[p, o] < INF:
                amounts = tuple(int(T.used[r, o]) for r in bound)
                own.setdefault((int(T.klass[m, o]), amounts, float(T.price[p, o])), []).append(o)
        arcs = []
        for node in sorted(nodes):
            for alike in own:
                state = int(T.step[m, day, node[0], alike[0]])
                sums = _summed(T, p, bound, day, node[1], alike[1]) if state >= 0 else None
                if sums is not None:
                    arcs.append((node, alike, (state, sums)))
        number += len(arcs)
        if number > most:
            return False
        kind.options.append(own)
        kind.arcs.append(arcs)
        nodes = {arc[2] for arc in arcs}
    alive = {node for node in nodes if node[0] == 0}
    for day in range(days - 1, -1, -1):
        kind.arcs[day] = [arc for arc in kind.arcs[day] if arc[2] in alive]
        alive = {arc[0] for arc in kind.arcs[day]}
    return bool(alive)


def _summed(
    T: Tables, p: int, bound: list[int], day: int, held: tuple[int, ...], amounts: tuple[int, ...]
) -> tuple[int, ...] | None:
    """What the sums hold after a day, 0 where a stretch is over; None where one is out of its bounds."""
    found = []
    for r, before, more in zip(bound, held, amounts, strict=True):
        k = int(T.stretch[r, day])
        if k < 0:
            found.append(before)
            continue
        now, least, most = before + more, int(T.least[p, r, k]), int(T.most[p, r, k])
        over = not (T.stretch[r, day + 1 :] == k).any()
        if now > most or (over and now < least):
            return None
        found.append(0 if over else min(now, least) if most >= NO_LIMIT else now)
    return tuple(found)


@dataclass
class _Flow:
    """The programme of a group's kinds, and where things stand in it."""

    builder: Builder = field(default_factory=Builder)
    arcs: list[list[list[int]]] = field(default_factory=list)
    """Column of each kind's arcs, day by day."""
    at: dict[tuple[int, int], int] = field(default_factory=dict)
    """Column of how many of a kind work an option."""


def _solved(
    kinds: list[_Kind], counts: Sequence[Counter[int]], duties: Sequence[Duty | None], value: Value, net: Net
) -> dict[int, list[int]] | None:
    flow = _Flow()
    for number, kind in enumerate(kinds):
        _add_kind(flow, kind, number)
    for day, wanted in enumerate(counts):
        here = {o for kind in kinds for own in kind.options[day].values() for o in own}
        for o in sorted(here | set(wanted)):
            duty = duties[o]
            if duty is not None:
                _add_count(flow, o, wanted[o], value(duty), len(kinds))
    answer = _whole(flow.builder.programme(), net)
    if answer.x is None:
        return None
    tours: dict[int, list[int]] = {}
    for number, kind in enumerate(kinds):
        _walk(kind, number, flow, [round(v) for v in answer.x.tolist()], tours)
    return tours


def _add_kind(flow: _Flow, kind: _Kind, number: int) -> None:
    builder, people = flow.builder, len(kind.members)
    before: dict[Node, dict[int, float]] = {}
    flow.arcs.append([])
    for day, arcs in enumerate(kind.arcs):
        after: dict[Node, dict[int, float]] = {}
        alike: dict[Alike, dict[int, float]] = {}
        leaving: dict[Node, dict[int, float]] = {}
        columns = [builder.column(0, people, arc[1][2], whole=True) for arc in arcs]
        for column, (tail, kindred, head) in zip(columns, arcs, strict=True):
            leaving.setdefault(tail, {})[column] = 1.0
            after.setdefault(head, {})[column] = 1.0
            alike.setdefault(kindred, {})[column] = 1.0
        for node, own in leaving.items():
            entering = dict.fromkeys(before.get(node, {}), -1.0)
            builder.row(0.0 if day else people, 0.0 if day else people, own | entering)
        for kindred, terms in alike.items():
            spread = {o: builder.column(0, people, whole=True) for o in kind.options[day][kindred]}
            flow.at.update({(number, o): column for o, column in spread.items()})
            builder.row(0, 0, terms | dict.fromkeys(spread.values(), -1.0))
        flow.arcs[-1].append(columns)
        before = after


def _add_count(flow: _Flow, o: int, wanted: int, worth: tuple[float, float], kinds: int) -> None:
    saved, lost = worth
    # What one more saves holds for the first only: it chooses among duties, and never pays for one.
    over = flow.builder.column(0, INF, DISTURB * (1 + 1 / (1 + saved)))
    under = flow.builder.column(0, wanted, max(DISTURB, lost))
    working = {flow.at[number, o]: 1.0 for number in range(kinds) if (number, o) in flow.at}
    flow.builder.row(wanted, wanted, working | {over: -1.0, under: 1.0})


def _whole(programme: Programme, net: Net) -> Answer:
    linear = net.note(ask(replace(programme, whole=np.zeros_like(programme.whole)), "glop", (), net))
    if linear.x is None or np.abs(linear.x - np.round(linear.x))[programme.whole].max(initial=0.0) <= 1e-6:
        return linear
    return net.note(branch(programme, 1.0, NODES, net, max(NEAR, abs(linear.value))))


def _walk(kind: _Kind, number: int, flow: _Flow, x: list[int], tours: dict[int, list[int]]) -> None:
    """Everybody of a kind along the flow, in the order of the staff file."""
    people: dict[Node, list[int]] = {(0, kind.arcs[0][0][0][1]): list(kind.members)}
    for p in kind.members:
        tours[p] = []
    for arcs, columns, options in zip(kind.arcs, flow.arcs[number], kind.options, strict=True):
        after: dict[Node, list[int]] = {}
        working: dict[Alike, list[int]] = {}
        for (tail, alike, head), column in zip(arcs, columns, strict=True):
            moving, people[tail] = people[tail][: x[column]], people[tail][x[column] :]
            after.setdefault(head, []).extend(moving)
            working.setdefault(alike, []).extend(moving)
        for alike, own in working.items():
            spread = [o for o in options[alike] for _ in range(x[flow.at[number, o]])]
            for p, o in zip(own, spread, strict=True):
                tours[p].append(o)
        people = after
