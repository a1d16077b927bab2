"""Breaks of those who come to a meeting taken at another time, within their windows and the gaps between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.roster.activities.cover import Cover, crew_of
from planner.roster.activities.meetings import Meeting
from planner.roster.cover_search import Seated
from planner.roster.named_search import NamedSearch
from planner.roster.options import SPLIT, Duty


class BreaksAside:
    """Breaks of a roster that give way to meetings.

    Parameters
    ----------
    named : NamedSearch
    seated : Seated
        The roster; it is not changed.
    cover : Cover
        Of the same roster.
    """

    def __init__(self, named: NamedSearch, seated: Seated, cover: Cover) -> None:
        self._named, self._cover = named, cover
        self._duties = named.problem.options.duty
        self._crowded = set(named.crowded(seated))
        self._meant: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self.seated = replace(seated, pause=seated.pause.copy())

    def could(self, p: int, start: int, end: int) -> bool:
        """Whether somebody is on shift from one minute to another and could have their breaks outside."""
        day = self._day(p, start, end)
        return day is not None and any(True for _ in self._ways(p, day, [*self._meant.get((p, day), []), (start, end)]))

    def give_way(self, p: int, meeting: Meeting) -> None:
        """Take somebody's breaks outside a meeting where that costs least, if they can be; earlier ones stay free."""
        start, end = meeting.start_min, meeting.end_min
        day = self._day(p, start, end)
        if day is None:
            return
        meant = self._meant.setdefault((p, day), [])
        ways = sorted(self._ways(p, day, [*meant, (start, end)]), key=lambda way: (self._cost(p, day, way), way))
        before = self.seated.pause[p, day].copy()
        for way in ways:
            self.seated.pause[p, day, : len(way)] = way
            if set(self._named.crowded(self.seated)) <= self._crowded:
                meant.append((start, end))
                return
            self.seated.pause[p, day] = before

    def _day(self, p: int, start: int, end: int) -> int | None:
        """Day of the shift that holds two minutes."""
        for day, o in enumerate(self.seated.tour[p]):
            duty = self._duties[o]
            if duty is not None and duty.start_min <= start and end <= duty.end_min:
                return day
        return None

    def _duty(self, p: int, day: int) -> Duty:
        duty: Duty | None = self._duties[self.seated.tour[p, day]]
        assert duty is not None
        return duty

    def _ways(self, p: int, day: int, meant: list[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
        """Beginnings of all breaks that leave some spans free; as they are, if they do."""
        duty = self._duty(p, day)
        now = tuple(int(minute) for minute in self.seated.pause[p, day, : len(duty.pauses)])
        lengths = [pause.length_min for pause in duty.pauses]
        if all(_clear(at, n, meant) for at, n in zip(now, lengths, strict=True)):
            yield now
            return
        allowed = [
            [t for t in (pause.starts if pause.activity != SPLIT else (at,)) if _clear(t, pause.length_min, meant)]
            for pause, at in zip(duty.pauses, now, strict=True)
        ]
        yield from _spaced(allowed, lengths, duty.gap_min, ())

    def _cost(self, p: int, day: int, way: tuple[int, ...]) -> float:
        """What these breaks cost the cover; the old ones are still in it."""
        duty, step = self._duty(p, day), self._named.demand.interval_min
        crew, total = crew_of([int(self._named.skill[p])]), 0.0
        now = self.seated.pause[p, day]
        for j, (at, pause) in enumerate(zip(way, duty.pauses, strict=True)):
            cost = self._cover.cost_of(crew, pause.length_min)
            if at != now[j] and 0 <= at // step < len(cost) and np.isfinite(cost[at // step]):
                total += float(cost[at // step])
        return round(total, 6)


def _clear(at: int, length: int, spans: list[tuple[int, int]]) -> bool:
    return all(at + length <= start or end <= at for start, end in spans)


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
