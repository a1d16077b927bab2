"""The skill sets of the staff as groups of interchangeable people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from planner.scenario import Agent
from planner.scenario.people import Group
from planner.scenario.skills import parse_skills

Set = tuple[tuple[str, int], ...]
"""Queues and preference levels, by level."""


def groups_of_staff(agents: Sequence[Agent], queues: Sequence[str], most: int) -> tuple[list[Group], list[str]]:
    """A group for each skill set among these queues, the most people first, and what is left out, in words.

    A group's speed in a queue is the mean of its people's. Past `most` sets the rarest are left out, unless nobody
    else knows a queue. A queue that nobody knows has people of its own.
    """
    held = Counter(_set_of(agent, queues) for agent in agents)
    held.pop((), None)
    ordered = sorted(held, key=lambda one: (-held[one], one))
    kept: list[Set] = []
    for place, one in enumerate(ordered):
        known = {name for other in kept for name, _ in other}
        if place < most or not {name for name, _ in one} <= known:
            kept.append(one)
    notes = []
    if len(kept) < len(ordered):
        left = sum(held[one] for one in ordered if one not in kept)
        sets = len(ordered) - len(kept)
        notes.append(f"{sets} rare skill {'set' if sets == 1 else 'sets'} of {left} people left out")
    unknown = [name for name in queues if name not in {known for one in kept for known, _ in one}]
    return [_group(one, agents, queues) for one in kept] + single_groups(agents, unknown), notes


def single_groups(agents: Sequence[Agent], queues: Sequence[str]) -> list[Group]:
    """People of each queue's own, as quick as those who know it are on average."""
    return [Group(name=f"only {name}", skills=f"{name}:{_speed(agents, name)!r}:1") for name in queues]


def queues_of(group: Group) -> frozenset[str]:
    """Queues that a group serves."""
    return frozenset(skill.queue for skill in parse_skills(group.skills))


def _set_of(agent: Agent, queues: Collection[str]) -> Set:
    """Levels are ranks: 1 is what the person serves first of these queues."""
    known = [(skill.queue, skill.level) for skill in agent.skills if skill.queue in queues]
    rank = {level: place + 1 for place, level in enumerate(sorted({level for _, level in known}))}
    return tuple(sorted(((name, rank[level]) for name, level in known), key=lambda part: (part[1], part[0])))


def _group(one: Set, agents: Sequence[Agent], queues: Collection[str]) -> Group:
    mine = [agent for agent in agents if _set_of(agent, queues) == one]
    parts = [f"{name}:{_speed(mine, name)!r}:{level}" for name, level in one]
    return Group(name=name_of(one), skills="|".join(parts))


def name_of(one: Set) -> str:
    """Queues by level: ``phone|chat`` where phone goes first, ``phone+vip`` where neither does."""
    text, before = "", 0
    for name, level in one:
        text += ("" if not text else "+" if level == before else "|") + name
        before = level
    return text


def _speed(agents: Sequence[Agent], queue: str) -> float:
    speeds = [skill.speed for agent in agents for skill in agent.skills if skill.queue == queue]
    return round(float(np.mean(speeds)), 6) if speeds else 1.0
