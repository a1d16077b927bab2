"""Other hours that one person could work: longer, on a day off, shorter, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.offers.balance import Balance
from planner.offers.staff import Member
from planner.roster.options import Duty
from planner.scenario import Scenario

Numbers = NDArray[np.float64]

LONGER, CALL_IN, SHORTER, DAY_OFF = "longer", "call in", "leave early", "day off"
"""Kinds of offer."""

LEAST_MIN, MOST_MIN = 30, 120
"""A longer shift is so many minutes longer at least, and at most."""
NOTICE_MIN = 60
"""Who is not there yet needs so long to come, and to be told not to."""
LEAST_OFF_MIN = 60
"""Who leaves early leaves so long before the end at least."""
LEAST_STAY = 0.5
"""Share of a shift that who leaves early has been there at least: else it was not worth coming."""
LEAST_SAVED_H = 0.25
"""Hours of shortage that are worth asking somebody for."""
TRIED = 5
"""Duties of a day off whose breaks are placed and whose rules are looked at."""
NOTHING = 1e-6


@dataclass(frozen=True)
class Offer:
    """Something to ask one person.

    Attributes
    ----------
    kind : str
    member : Member
    day : int
    before, after : Duty or None
    pauses : tuple of int
        Beginnings of the breaks of `after`.
    presence : ndarray, shape (T,)
        On the queue more, or, below 0, less.
    minutes : int
        Paid minutes more, or less where below 0.
    money : float
        Cost, or below 0 saving.
    saved_h : float
        Hours of shortage that it takes away.
    listed : bool
        Whether the scenario has a shift of these hours.
    """

    kind: str
    member: Member
    day: int
    before: Duty | None
    after: Duty | None
    pauses: tuple[int, ...]
    presence: Numbers
    minutes: int
    money: float
    saved_h: float
    listed: bool

    @property
    def each(self) -> float:
        """Money for an hour of shortage less."""
        return self.money / self.saved_h if self.saved_h > 0 else np.inf


@dataclass(frozen=True)
class Moment:
    """What is looked at.

    Attributes
    ----------
    scenario : Scenario
    now_min : int
        Minutes since the horizon's first moment.
    days : range
        Days that may change.
    """

    scenario: Scenario
    now_min: int
    days: range


def more_work(member: Member, balance: Balance, moment: Moment) -> Iterator[Offer]:
    """What the person could work more that is worth its price, the best of each day.

    Whose hours break a rule already is not asked for more.
    """
    relief = balance.relief(member.person.skills)
    if not relief.any() or member.at_fault:
        return
    worth, price = balance.worth(member.person.skills), moment.scenario.cost.shortage_per_agent_hour
    for day in moment.days:
        if day in member.asked or day in member.locked:
            continue
        duty = member.days[day]
        made = (
            _longer(member, balance, moment, relief, day, duty)
            if duty
            else _calls(member, balance, moment, relief, day)
        )
        gains = [(price * balance.hours(worth, one.presence) - one.money, one) for one in made]
        worth_it = [(gain, one) for gain, one in gains if one.saved_h >= LEAST_SAVED_H and gain > 0]
        if worth_it:
            yield max(worth_it, key=lambda pair: pair[0])[1]


def _longer(member: Member, balance: Balance, moment: Moment, relief: Numbers, day: int, duty: Duty) -> Iterator[Offer]:
    """The shift begun earlier or ended later; its breaks stay where they are."""
    pauses = member.written[day].pauses
    listed = {(one.shift, one.start_min, one.end_min) for one in member.person.options[day]}
    for more in range(max(LEAST_MIN, balance.interval_min), MOST_MIN + 1, balance.interval_min):
        spans = []
        if duty.end_min > moment.now_min:
            spans.append((duty.end_min, duty.end_min + more, replace(duty, end_min=duty.end_min + more)))
        if duty.start_min - more >= moment.now_min + NOTICE_MIN:
            earlier = replace(duty, start_min=duty.start_min - more, clock_min=duty.clock_min - more)
            spans.append((duty.start_min - more, duty.start_min, earlier))
        for begin, end, other in spans:
            presence = balance.presence(begin, end)
            saved_h = balance.hours(relief, presence)
            after = replace(other, paid_min=duty.paid_min + more)
            if saved_h < LEAST_SAVED_H or not member.may_work(day, after, pauses):
                continue
            cost = member.money(moment.scenario, member.with_day(day, after), day)
            known = (after.shift, after.start_min, after.end_min) in listed
            yield Offer(LONGER, member, day, duty, after, pauses, presence, more, cost, saved_h, known)


def _calls(member: Member, balance: Balance, moment: Moment, relief: Numbers, day: int) -> Iterator[Offer]:
    """A shift of the scenario on a day off, its breaks where they cost least."""
    if member.parts(day) or day in member.person.facts.leave_days:
        return
    sums: list[float] = [0.0, *(np.cumsum(relief) * balance.interval_min / 60.0).tolist()]

    def until(minute: int) -> float:
        place, into = divmod(min(max(minute, 0), (len(sums) - 1) * balance.interval_min), balance.interval_min)
        more = sums[min(place + 1, len(sums) - 1)] - sums[place]
        return sums[place] + more * into / balance.interval_min

    def whole(duty: Duty) -> float:
        return until(duty.end_min) - until(duty.start_min)

    soon = [one for one in member.person.options[day] if one.start_min >= moment.now_min + NOTICE_MIN]
    able = [one for one in soon if whole(one) > 0]
    for duty in sorted(able, key=lambda one: whole(one) / max(one.paid_min, 1), reverse=True)[:TRIED]:
        pauses = placed_breaks(duty, until)
        if pauses is None or not member.may_work(day, duty, pauses):
            continue
        presence = balance.presence(duty.start_min, duty.end_min)
        for pause, begin in zip(duty.pauses, pauses, strict=True):
            presence = presence - balance.presence(begin, begin + pause.length_min)
        saved_h = balance.hours(relief, presence)
        cost = member.money(moment.scenario, member.with_day(day, duty), day)
        yield Offer(CALL_IN, member, day, None, duty, pauses, presence, duty.paid_min, cost, saved_h, True)


def placed_breaks(duty: Duty, until: Callable[[int], float]) -> tuple[int, ...] | None:
    """Beginnings of breaks in their windows and apart, where least is missing meanwhile; None where none fit.

    From break to break the best places so far are kept, by where the last one begins.

    Parameters
    ----------
    until : callable
        Hours of relief up to a minute.
    """
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for pause in duty.pauses:
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for begin in pause.starts:
            before = [(lost, begins) for end, (lost, begins) in best.items() if not begins or end <= begin]
            if before:
                lost, begins = min(before)
                end = begin + pause.length_min
                after[end + duty.gap_min] = lost + until(end) - until(begin), (*begins, begin)
        best = after
    return min(best.values())[1] if best else None


def less_work(member: Member, balance: Balance, moment: Moment) -> Iterator[Offer]:
    """The longest part at the end of each day, or all of it, that no interval misses."""
    burden = balance.burden(member.person.skills)
    for day in moment.days:
        duty = member.days[day]
        if duty is None or day in member.asked or day in member.locked or duty.end_min <= moment.now_min:
            continue
        found = next(_shorter(member, balance, moment, burden, day, duty), None)
        if found is not None:
            yield found


def _shorter(
    member: Member, balance: Balance, moment: Moment, burden: Numbers, day: int, duty: Duty
) -> Iterator[Offer]:
    """Days off first, then leaving from the earliest moment on."""
    written = member.written[day]
    asides = max((part.end_min for part in written.asides), default=0)
    if not asides and duty.start_min >= moment.now_min + NOTICE_MIN:
        yield from _off(member, balance, moment, burden, day, duty, duty.start_min)
    step = balance.interval_min
    first = max(duty.start_min + round(LEAST_STAY * duty.length_min), moment.now_min, asides)
    for leave in range(-(-first // step) * step, duty.end_min - LEAST_OFF_MIN + 1, step):
        yield from _off(member, balance, moment, burden, day, duty, leave)


def _off(
    member: Member, balance: Balance, moment: Moment, burden: Numbers, day: int, duty: Duty, leave: int
) -> Iterator[Offer]:
    """Gone from a minute on, if nobody is missed and it may be."""
    parts = [part for part in member.parts(day) if part.end_min > leave]
    spans = [(max(part.start_min, leave), part.end_min, part) for part in parts]
    presence = -sum((balance.presence(b, e) for b, e, part in spans if part.activity == "work"), np.zeros(burden.size))
    if balance.hours(burden, -presence) > NOTHING:
        return
    paid = sum(end - begin for begin, end, part in spans if part.paid)
    whole = leave <= duty.start_min
    kept = [(pause, at) for pause, at in zip(duty.pauses, member.written[day].pauses, strict=True)
            if at + pause.length_min <= leave]  # fmt: skip
    # A break that the leaving cuts, or right before it, is no break.
    if not whole and any(at < leave <= at + pause.length_min for pause, at in
                         zip(duty.pauses, member.written[day].pauses, strict=True)):  # fmt: skip
        return
    after = None if whole else replace(
        duty, end_min=leave, paid_min=duty.paid_min - paid, pauses=tuple(pause for pause, _ in kept)
    )  # fmt: skip
    pauses = tuple(at for _, at in kept) if not whole else ()
    if paid <= 0 or not member.may_miss(day, after, pauses):
        return
    saving = member.money(moment.scenario, member.with_day(day, after), day)
    listed = whole or _is_listed(member, day, after)
    kind = DAY_OFF if whole else SHORTER
    yield Offer(kind, member, day, duty, after, pauses, presence, -paid, saving, 0.0, listed)


def _is_listed(member: Member, day: int, duty: Duty | None) -> bool:
    options: Sequence[Duty] = member.person.options[day]
    return duty is not None and any(
        (one.shift, one.start_min, one.end_min) == (duty.shift, duty.start_min, duty.end_min) for one in options
    )
