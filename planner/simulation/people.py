"""Who is on the queue when: people and their timetable, wherever they come from, as the simulator's arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.scenario import Queue, Skill
from planner.simulation.rng import name_key
from planner.simulation.world import CHANGE, CLASS, CLOSES, COMES, ELIGIBLE, FEWER, GOES, OPENS, ORDER, Records


@dataclass(frozen=True)
class Stretch:
    """An unbroken time of one person on the queue.

    Attributes
    ----------
    agent : int
        Place in `People.names`.
    start_s, end_s : float
        Seconds from the horizon's start.
    queues : frozenset of str
        Queues they may serve; empty means all their own.
    day : int
        Ordinal of the day the shift belongs to: what an absence loses.
    """

    agent: int
    start_s: float
    end_s: float
    queues: frozenset[str]
    day: int


@dataclass(frozen=True)
class People:
    """Everybody and their stretches, in any order.

    Attributes
    ----------
    groups : tuple of str
        Each person's group; empty: by the queues they can serve, as ``phone|email``.
    known_before : bool
        Stretches before the horizon are what people worked then. Otherwise those of its first moment worked through
        the warm-up too.
    alike : bool
        People of a group are a headcount: where it falls, whoever is free first leaves.
    """

    names: tuple[str, ...]
    skills: tuple[tuple[Skill, ...], ...]
    stretches: tuple[Stretch, ...]
    groups: tuple[str, ...] = ()
    known_before: bool = False
    alike: bool = False

    def group(self, agent: int) -> str:
        """The group of a person."""
        return self.groups[agent] if self.groups else "|".join(sorted({skill.queue for skill in self.skills[agent]}))


@dataclass(frozen=True)
class Crew:
    """People as arrays; see `World` for shapes. `member` tells which class serves which queue, shape (C, Q).

    `groups` are the names of the groups that have anybody on the queue; `pairs` say which of them may serve which
    queue, as numbers of both, in the order of `World.handled`.
    """

    classes: Records
    order: Records
    eligible: Records
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    timetable: Records
    speed: NDArray[np.float64]
    keys: NDArray[np.uint64]
    member: NDArray[np.bool_]
    groups: tuple[str, ...]
    group_of: NDArray[np.int64]
    pair: NDArray[np.int64]
    pairs: tuple[tuple[int, int], ...]


ClassKey = tuple[tuple[int, int], ...]
"""(queue, level) pairs, by queue."""


def joined(stretches: Iterable[Stretch], warm_s: float, horizon_s: float, known_before: bool = False) -> list[Stretch]:
    """Stretches that touch the horizon, unbroken ones as one, those of its first moment begun with the warm-up.

    Where it is known who worked before the horizon, stretches that touch the warm-up stay as they are, cut
    at its start.
    """
    least_s = -warm_s if known_before else 0.0
    kept: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (s.agent, s.start_s)):
        if stretch.end_s <= least_s or stretch.start_s >= horizon_s or stretch.end_s <= stretch.start_s:
            continue
        last = kept[-1] if kept else None
        if last and (last.agent, last.queues, last.day, last.end_s) == (
            stretch.agent,
            stretch.queues,
            stretch.day,
            stretch.start_s,
        ):
            kept[-1] = replace(last, end_s=stretch.end_s)
        else:
            kept.append(stretch)
    return [replace(s, start_s=-warm_s) if s.start_s <= least_s else s for s in kept]


def crew(
    people: People, queues: tuple[Queue, ...], working: NDArray[np.bool_], interval_s: float, warm_s: float
) -> Crew:
    """The people's classes, routing tables and timetable.

    Parameters
    ----------
    working : ndarray of bool, shape (Q, N)
        When each deferred queue may be worked; not read for the others.
    """
    number = {queue.name: q for q, queue in enumerate(queues)}
    horizon_s = working.shape[1] * interval_s
    classes_of: dict[tuple[str, ClassKey], int] = {}
    rows: list[tuple[float, int, int, int, int]] = []
    for stretch in joined(people.stretches, warm_s, horizon_s, people.known_before):
        key = _class_key(people.skills[stretch.agent], stretch.queues, number)
        if key:
            cls = classes_of.setdefault((people.group(stretch.agent), key), len(classes_of))
            rows.append((stretch.start_s, stretch.agent, COMES, cls, stretch.day))
            rows.append((stretch.end_s, stretch.agent, FEWER if people.alike else GOES, cls, stretch.day))
    rows += _hours(queues, working, interval_s)
    timetable = np.array(sorted(rows, key=lambda row: (row[0], row[2], row[1])), CHANGE)
    speed = np.ones((len(people.names), len(queues)))
    for a, skills in enumerate(people.skills):
        for skill in skills:
            if skill.queue in number:
                speed[a, number[skill.queue]] = skill.speed
    keys = [key for _, key in classes_of]
    member = np.zeros((len(keys), len(queues)), dtype=bool)
    for c, key in enumerate(keys):
        member[c, [q for q, _ in key]] = True
    classes, order = _orders(keys, queues)
    eligible, first, last = _eligible(keys, len(queues))
    names = np.array([name_key(name) for name in people.names], dtype=np.uint64)
    grouped = rows_of_groups([group for group, _ in classes_of], member)
    return Crew(classes, order, eligible, first, last, timetable, speed, names, member, *grouped)


def rows_of_groups(
    of_class: list[str], member: NDArray[np.bool_]
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.int64], tuple[tuple[int, int], ...]]:
    """Groups by name, the group of each class, rows of group and queue by class, and those rows."""
    names = tuple(sorted(set(of_class)))
    group_of = np.array([names.index(name) for name in of_class], dtype=np.int64)
    serves = np.zeros((len(names), member.shape[1]), dtype=bool)
    np.logical_or.at(serves, group_of, member)
    rows = np.full(serves.shape, -1, dtype=np.int64)
    rows[serves] = np.arange(int(serves.sum()))
    pairs = tuple((int(g), int(q)) for g, q in zip(*np.nonzero(serves), strict=True))
    return names, group_of, rows[group_of], pairs


def _class_key(skills: tuple[Skill, ...], only: frozenset[str], number: dict[str, int]) -> ClassKey:
    pairs = {
        number[skill.queue]: skill.level
        for skill in skills
        if skill.queue in number and (not only or skill.queue in only)
    }
    return tuple(sorted(pairs.items()))


def _hours(
    queues: tuple[Queue, ...], working: NDArray[np.bool_], interval_s: float
) -> list[tuple[float, int, int, int, int]]:
    """Timetable rows of deferred queues opening and closing."""
    rows: list[tuple[float, int, int, int, int]] = []
    for q, queue in enumerate(queues):
        if queue.deferred:
            edges = np.flatnonzero(np.diff(np.concatenate([[False], working[q], [False]]).astype(int)))
            rows += [(edge * interval_s, q, OPENS if k % 2 == 0 else CLOSES, 0, 0) for k, edge in enumerate(edges)]
    return rows


def _orders(keys: list[ClassKey], queues: tuple[Queue, ...]) -> tuple[Records, Records]:
    """Each class's queues in the order its people take waiting contacts."""
    classes = np.zeros(len(keys), CLASS)
    rows: list[tuple[int, int, float]] = []
    for c, key in enumerate(keys):
        ranks = {q: (queues[q].deferred, level, -queues[q].priority) for q, level in key}
        places = {rank: i for i, rank in enumerate(sorted(set(ranks.values())))}
        classes[c]["first"] = len(rows)
        rows += [(q, places[ranks[q]], 0.0) for q in sorted(ranks, key=lambda q: (ranks[q], q))]
        classes[c]["last"] = len(rows)
        classes[c]["concurrency"] = max(queues[q].concurrency if queues[q].concurrent else 1 for q, _ in key)
        classes[c]["mixed"] = len({queues[q].deferred for q, _ in key}) == 2
    return classes, np.array(rows, ORDER)


def _eligible(keys: list[ClassKey], queues: int) -> tuple[Records, NDArray[np.int64], NDArray[np.int64]]:
    """Each queue's classes, lowest level first."""
    rows: list[tuple[int, int, float]] = []
    first, last = np.zeros(queues, np.int64), np.zeros(queues, np.int64)
    for q in range(queues):
        first[q] = len(rows)
        mine = ((c, dict(key)[q], 0.0) for c, key in enumerate(keys) if q in dict(key))
        rows += sorted(mine, key=lambda r: (r[1], r[0]))
        last[q] = len(rows)
    return np.array(rows, ELIGIBLE), first, last
