"""Breaks of those who come to activities taken at other times, within their windows and the gaps between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from planner.roster.activities.cover import Cover, crew_of
from planner.roster.activities.crowd import Crowd
from planner.roster.cover_search import Seated
from planner.roster.mip import Floats
from planner.roster.named_search import NamedSearch
from planner.roster.options import SPLIT, Duty

Span = tuple[int, int]
"""Minutes from the origin between which no break may lie."""


class BreaksAside:
    """Breaks of a roster that give way.

    Parameters
    ----------
    named : NamedSearch
    seated : Seated
        The roster; it is not changed.
    cover : Cover
        Of the same roster, with or without activities; it follows the breaks.
    """

    def __init__(self, named: NamedSearch, seated: Seated, cover: Cover) -> None:
        self._named, self._cover = named, cover
        self._duties = named.problem.options.duty
        self.seated = replace(seated, pause=seated.pause.copy())
        self._crowd = Crowd(named, self.seated)
        self._meant: dict[tuple[int, int], list[Span]] = {}

    def day_of(self, p: int, start: int, end: int) -> int | None:
        """Day of somebody's shift that holds two minutes."""
        for day, o in enumerate(self.seated.tour[p]):
            duty = self._duties[o]
            if duty is not None and duty.start_min <= start and end <= duty.end_min:
                return day
        return None

    def could(self, p: int, start: int, end: int) -> bool:
        """Whether somebody is on shift from one minute to another and could have their breaks outside."""
        day = self.day_of(p, start, end)
        return day is not None and self._can(p, day, [*self._meant.get((p, day), []), (start, end)])

    def give_way(self, p: int, start: int, end: int) -> None:
        """Take somebody's breaks outside a span, if they can be; spans they gave way to before stay free."""
        day = self.day_of(p, start, end)
        if day is None:
            return
        meant = self._meant.setdefault((p, day), [])
        clear = _clear(self._now(p, day), self._lengths(p, day), [*meant, (start, end)])
        if clear or self.settle(p, day, [*meant, (start, end)]):
            meant.append((start, end))

    def settle(self, p: int, day: int, spans: Sequence[Span]) -> bool:
        """Take the breaks of a day where they cost least outside some spans; whether they could be."""
        duty, now, lengths = self._duty(p, day), self._now(p, day), self._lengths(p, day)
        crew = crew_of([int(self._named.skill[p])])
        for at, length in zip(now, lengths, strict=True):
            self._cover.take(crew, at, at + length, -1)
        self._crowd.put(duty, now, -1)
        costs = [self._cover.cost_of(crew, length) for length in lengths]
        ways = sorted((self._sum(costs, way), way != now, way) for way in self._ways(p, day, spans))
        chosen = next((way for _, _, way in ways if self._crowd.fits(duty, way)), None)
        taken = now if chosen is None else chosen
        for at, length in zip(taken, lengths, strict=True):
            self._cover.take(crew, at, at + length)
        self._crowd.put(duty, taken, 1)
        self.seated.pause[p, day, : len(taken)] = taken
        return chosen is not None

    def _sum(self, costs: list[Floats], way: tuple[int, ...]) -> float:
        """What breaks cost that begin at some minutes; beyond the horizon nothing."""
        step = self._named.demand.interval_min
        within = ((cost, at // step) for cost, at in zip(costs, way, strict=True) if 0 <= at // step < len(cost))
        return round(sum(float(cost[t]) for cost, t in within if np.isfinite(cost[t])), 6)

    def _can(self, p: int, day: int, spans: Sequence[Span]) -> bool:
        clear = _clear(self._now(p, day), self._lengths(p, day), spans)
        return clear or any(True for _ in self._ways(p, day, spans))

    def _duty(self, p: int, day: int) -> Duty:
        duty: Duty | None = self._duties[self.seated.tour[p, day]]
        assert duty is not None
        return duty

    def _now(self, p: int, day: int) -> tuple[int, ...]:
        return tuple(int(minute) for minute in self.seated.pause[p, day, : len(self._duty(p, day).pauses)])

    def _lengths(self, p: int, day: int) -> list[int]:
        return [pause.length_min for pause in self._duty(p, day).pauses]

    def _ways(self, p: int, day: int, spans: Sequence[Span]) -> Iterator[tuple[int, ...]]:
        """Beginnings of all breaks that leave some spans free; the gap of a split shift stays where it is."""
        duty = self._duty(p, day)
        allowed = [
            [t for t in (pause.starts if pause.activity != SPLIT else (at,)) if _clear((t,), [pause.length_min], spans)]
            for pause, at in zip(duty.pauses, self._now(p, day), strict=True)
        ]
        yield from _spaced(allowed, self._lengths(p, day), duty.gap_min, ())


def _clear(begins: Sequence[int], lengths: Sequence[int], spans: Sequence[Span]) -> bool:
    return all(
        at + length <= start or end <= at for at, length in zip(begins, lengths, strict=True) for start, end in spans
    )


def _spaced(
    allowed: list[list[int]], lengths: list[int], gap: int, chosen: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    """Every choice of one beginning each, in order and apart."""
    j = len(chosen)
    if j == len(allowed):
        yield chosen
        return
    earliest = chosen[-1] + lengths[j - 1] + gap if j else -np.inf
    for at in allowed[j]:
        if at >= earliest:
            yield from _spaced(allowed, lengths, gap, (*chosen, at))
