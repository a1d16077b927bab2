"""The cheapest time, and host, of each session in turn; the one that has most to lose by waiting goes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from planner.roster.activities.cover import Cover, crew_of
from planner.roster.activities.diary import Diary, Mask, Session
from planner.roster.activities.due import Due
from planner.roster.mip import Floats

MANY = 400
"""With more sessions than these, what each has to lose is judged once, not after every other's choice."""


@dataclass(frozen=True)
class Offer:
    """The cheapest session of those that are due, and what the next best at another time costs more."""

    cost: float
    regret: float
    session: Session


class Choice:
    """Sessions chosen so far, with the diary and the cover as they leave them.

    Parameters
    ----------
    diary : Diary
    cover : Cover
    skill : sequence of int
        Skill set of each person, -1 for none.
    """

    def __init__(self, diary: Diary, cover: Cover, skill: Sequence[int]) -> None:
        self.diary, self.cover, self.skill = diary, cover, skill

    def enter(self, session: Session) -> None:
        """Hold a session."""
        self.diary.enter(session)
        self.cover.take(crew_of([self.skill[p] for p in session.people]), session.start_min, session.end_min)

    def strike(self, session: Session) -> None:
        """Call it off."""
        self.diary.strike(session)
        self.cover.take(crew_of([self.skill[p] for p in session.people]), session.start_min, session.end_min, -1)

    def cost(self, session: Session) -> float:
        """What a session costs that begins on the grid of intervals."""
        crew = crew_of([self.skill[p] for p in session.people])
        t = session.start_min // self.diary.line.interval_min
        return float(self.cover.cost_of(crew, session.activity.length_min)[t])

    def costs(self, due: Due) -> Floats:
        """The least a session costs by the interval it begins in; infinite where it cannot; shape (intervals,).

        On days without the same activity for the same people, if it can be on such a day.
        """
        room = self.diary.room(due.activity, len(due.people) + (1 if due.hosts else 0))
        anywhere = self.at_work(due) & room
        fresh = anywhere & self.fresh(due)
        cost = self._costs_there(due, fresh)
        return cost if np.isfinite(cost).any() or np.array_equal(fresh, anywhere) else self._costs_there(due, anywhere)

    def _costs_there(self, due: Due, there: Mask) -> Floats:
        own, length = [self.skill[p] for p in due.people], due.activity.length_min
        if not due.hosts:
            return np.where(there, self.cover.cost_of(crew_of(own), length), np.inf)
        cost = np.full(self.diary.intervals, np.inf)
        for k in sorted({self.skill[h] for h in due.hosts}):
            able = there & self.hosts_mask(due, k)
            if able.any():
                cost = np.minimum(cost, np.where(able, self.cover.cost_of(crew_of([*own, k]), length), np.inf))
        return cost

    def offer(self, due: Due) -> Offer | None:
        """The best session, the earliest of equals; None where there is none."""
        cost = self.costs(due)
        t = int(np.argmin(cost))
        if not np.isfinite(cost[t]):
            return None
        session = self.session(due, t)
        apart = -(-due.activity.length_min // self.diary.line.interval_min)
        rest = np.concatenate([cost[: max(0, t - apart + 1)], cost[t + apart :]])
        return Offer(float(cost[t]), float(rest.min(initial=np.inf) - cost[t]), session)

    def session(self, due: Due, t: int) -> Session:
        """The session of an interval, with its cheapest host: of the same team, then with least to do, first."""
        start = t * self.diary.line.interval_min
        if not due.hosts:
            return Session(due.activity, start, due.people)
        own, length = [self.skill[p] for p in due.people], due.activity.length_min
        teams = {self.diary.people[p].facts.agent.team for p in due.about}
        able = [h for h in due.hosts if self.host_mask(due, h)[t]]
        host = min(
            able,
            key=lambda h: (
                round(self.cover.cost_of(crew_of([*own, self.skill[h]]), length)[t], 9),
                self.diary.people[h].facts.agent.team not in teams,
                self.diary.load(h),
                h,
            ),
        )
        return Session(due.activity, start, (*due.people, host))

    def host_mask(self, due: Due, host: int) -> Mask:
        """Where a host could."""
        mask = self.diary.starts(host, due.activity.length_min, due.week)
        return mask if due.people else mask & self.diary.window(due.activity, host)

    def hosts_mask(self, due: Due, k: int) -> Mask:
        """Where any host of a skill set could."""
        return any_of((self.host_mask(due, h) for h in due.hosts if self.skill[h] == k), self.diary.intervals)

    def at_work(self, due: Due) -> Mask:
        """Where all who must come are at work and free."""
        mask = np.ones(self.diary.intervals, dtype=np.bool_)
        for p in due.people:
            mask = mask & self.diary.starts(p, due.activity.length_min, due.week) & self.diary.window(due.activity, p)
        return mask

    def fresh(self, due: Due) -> Mask:
        """Days on which none of those who must come has the same activity."""
        mask = np.ones(self.diary.intervals, dtype=np.bool_)
        for session in (s for p in due.people for s in self.diary.had(p, due.activity)):
            mask &= ~self.diary.day_of(session)
        return mask


def any_of(masks: Iterable[Mask], n: int) -> Mask:
    """Where any of some masks holds, shape (n,)."""
    return reduce(np.logical_or, masks, np.zeros(n, dtype=np.bool_))


def choose(choice: Choice, dues: Sequence[Due]) -> dict[int, Session]:
    """A session for every due, as far as there is one, by its number; cheapest by regret.

    Each time the due whose next best session costs most more than its best is given its best (regret; Vogel's
    approximation); what others would choose is judged anew only where they wanted the time just taken.
    """
    offers = {n: offer for n, due in enumerate(dues) if (offer := choice.offer(due)) is not None}
    found: dict[int, Session] = {}
    while offers:
        n = max(offers, key=lambda n: (offers[n].regret, -n))
        taken = offers.pop(n)
        if len(dues) > MANY and (again := choice.offer(dues[n])) is not None:
            taken = again
        elif len(dues) > MANY:
            continue
        choice.enter(taken.session)
        found[n] = taken.session
        if len(dues) <= MANY:
            _judge_again(choice, dues, offers, taken.session)
    return found


def _judge_again(choice: Choice, dues: Sequence[Due], offers: dict[int, Offer], taken: Session) -> None:
    for n, offer in list(offers.items()):
        theirs = offer.session
        if theirs.start_min < taken.end_min and taken.start_min < theirs.end_min:
            new = choice.offer(dues[n])
            if new is None:
                del offers[n]
            else:
                offers[n] = new
