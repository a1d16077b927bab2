"""Offers in their order: overtime by money for an hour of shortage less, then time off by what it saves."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.frames import CHANGES, check
from planner.offers.balance import Balance
from planner.offers.candidates import CALL_IN, DAY_OFF, LONGER, SHORTER, Moment, Offer, less_work, more_work
from planner.offers.roster_with import changes_of, roster_with
from planner.offers.staff import LEAST, Member
from planner.offers.words import sentence
from planner.roster.audit import Breach, audit
from planner.roster.people import people_of
from planner.roster.read_back import read_back
from planner.roster.timeline import Timeline
from planner.scenario import Inputs
from planner.staffing.result import Requirement

MOST_OFFERS = 12
"""Offers of each kind: more is no list to read aloud."""
UNLISTED = ("shift length", "shift start", "missing break", "misplaced break")
"""What the audit says of hours that no shift of the scenario has; the breaks the law asks for are looked at apart."""

BY_HAND = "No shift of the scenario has these hours: enter them by hand."


@dataclass(frozen=True)
class Asked:
    """One offer, told.

    Attributes
    ----------
    kind : str
        ``longer``, ``call in``, ``leave early`` or ``day off``.
    agent : str
    date : date
        The day their shift belongs to.
    minutes : int
        Paid minutes more; below 0 less.
    money : float
        Cost; below 0 saving.
    saved_h : float
        Hours of shortage that it takes away once those before it are made.
    listed : bool
        Whether a shift of the scenario has these hours, so that `planner repair --apply` takes them.
    sentence : str
    """

    kind: str
    agent: str
    date: dt.date
    minutes: int
    money: float
    saved_h: float
    listed: bool
    sentence: str


@dataclass(frozen=True)
class Offers:
    """What to ask whom.

    Attributes
    ----------
    overtime, time_off : tuple of Asked
    changes : DataFrame
        Frame CHANGES of all of them, their sentences as notes.
    roster : DataFrame
        Frame ROSTER with all of them made.
    short_h : tuple of float
        Hours of shortage from now to the end of what is looked at: as it stands, and with the overtime made.
    notes : tuple of str
    """

    overtime: tuple[Asked, ...]
    time_off: tuple[Asked, ...]
    changes: pd.DataFrame
    roster: pd.DataFrame
    short_h: tuple[float, float]
    notes: tuple[str, ...]


def offers_for(
    inputs: Inputs, requirement: Requirement, roster: pd.DataFrame, now: pd.Timestamp, until: pd.Timestamp
) -> Offers:
    """Whom to ask for more and to whom to offer less, by a requirement that has changed.

    What was worked before `now` stands; locked days stay; nobody is asked for more, or offered less,
    twice. Every rule of
    hours and breaks holds, the contract's overtime among them; time off may go below a contract's least hours, which
    only the person can forgo. Overtime is asked for where the scenario's price of a missing hour is above its cost,
    the least cost for an hour of shortage less first, each with those before it made; time off where no interval is
    short of anybody without it, the greatest saving first.

    Parameters
    ----------
    inputs : Inputs
    requirement : Requirement
        By what is known now.
    roster : DataFrame
        Frame ROSTER.
    now, until : Timestamp, aware
        Intervals between them are looked at.
    """
    scenario, line = inputs.scenario, Timeline.of(inputs.scenario)
    members, unknown = _members(inputs, roster, line)
    starts = scenario.horizon()
    step = pd.Timedelta(minutes=scenario.interval_min)
    ahead = np.asarray((starts + step > now) & (starts < until))
    skills = {member.person.skills for member in members}
    balance = Balance.of(inputs, requirement, roster, skills, int(np.argmax(ahead)))
    balance.open = ahead.astype(float)
    today, last = line.day(now.tz_convert(line.zone).date()), line.day((until - step).tz_convert(line.zone).date())
    moment = Moment(
        scenario, line.minute_of(now.to_pydatetime()), range(max(0, today - 1), min(last, line.days - 1) + 1)
    )
    before_h = balance.lacking_h
    overtime = _greedy(members, balance, moment, more_work, lambda one: (one.each, -one.saved_h))
    after_h = balance.lacking_h
    off = _greedy(members, balance, moment, less_work, lambda one: (one.money, one.minutes))
    kept = _lawful(inputs, roster, [*overtime, *off], line)
    if len(kept) < len(overtime) + len(off):
        after_h = before_h - sum(one.saved_h for one in kept)
    asked = [(one, _told(one, scenario.currency)) for one in kept]
    changes = changes_of(asked_rows(asked), line)
    return Offers(
        tuple(told for one, told in asked if one.kind in (LONGER, CALL_IN)),
        tuple(told for one, told in asked if one.kind in (SHORTER, DAY_OFF)),
        check(changes, CHANGES) if len(changes) else CHANGES.empty(),
        roster_with(roster, kept, line),
        (before_h, after_h),
        _notes(unknown),
    )


def asked_rows(asked: Sequence[tuple[Offer, Asked]]) -> list[tuple[Offer, str]]:
    """Offers with the notes of their rows."""
    return [(one, told.sentence if told.listed else f"{told.sentence} {BY_HAND}") for one, told in asked]


def _members(inputs: Inputs, roster: pd.DataFrame, line: Timeline) -> tuple[list[Member], list[str]]:
    """Everybody who may be asked, and those whose hours no shift of the scenario has."""
    everybody = people_of(inputs)
    written = read_back(roster, everybody, line)
    members, unknown = [], []
    for person in everybody:
        own = written[person.name]
        if person.facts.pattern or not person.skills:
            continue
        if all(day.known for day in own):
            members.append(Member(person, own, [day.duty for day in own], set()))
        else:
            unknown.append(person.label)
    return members, unknown


def _greedy(
    members: Sequence[Member],
    balance: Balance,
    moment: Moment,
    candidates: Callable[[Member, Balance, Moment], Iterator[Offer]],
    order: Callable[[Offer], tuple[float, ...]],
) -> list[Offer]:
    """The first by its order, made; then the first of what is left, of somebody else.

    An offer is worth no more once others are made, so that only those whose turn comes are looked at again (Minoux
    1978).
    """

    def best_of(number: int) -> tuple[tuple[float, ...], int, Offer] | None:
        found = list(candidates(members[number], balance, moment))
        if not found:
            return None
        best = min(found, key=lambda one: (*order(one), one.day))
        return (*order(best), best.day), number, best

    heap = [one for number in range(len(members)) if (one := best_of(number)) is not None]
    heapq.heapify(heap)
    made: list[Offer] = []
    while heap and len(made) < MOST_OFFERS:
        _, number, _ = heapq.heappop(heap)
        again = best_of(number)
        if again is None:
            continue
        if heap and again[:2] > heap[0][:2]:
            heapq.heappush(heap, again)
            continue
        best = again[2]
        balance.add(best.member.person.skills, best.presence)
        best.member.days[best.day] = best.after
        best.member.asked.add(best.day)
        made.append(best)
    return made


def _lawful(inputs: Inputs, roster: pd.DataFrame, offers: Sequence[Offer], line: Timeline) -> list[Offer]:
    """Offers without those that break what couples people, as the audit of the whole roster finds it."""
    known = {(breach.rule, breach.agent, breach.date) for breach in audit(inputs, roster)}

    def clean(some: Sequence[Offer]) -> bool:
        new = [one for one in audit(inputs, roster_with(roster, some, line))
               if (one.rule, one.agent, one.date) not in known]  # fmt: skip
        return not any(_breaks(one, breach, line) for one in some for breach in new)

    if clean(offers):
        return list(offers)
    kept: list[Offer] = []
    for one in offers:
        if clean([*kept, one]):
            kept.append(one)
    return kept


def _breaks(offer: Offer, breach: Breach, line: Timeline) -> bool:
    """Whether a breach may come of an offer.

    How many of a shift may be on a break at once protects cover; of cover nothing is lost by time off.
    """
    less = offer.kind in (SHORTER, DAY_OFF)
    if breach.agent and breach.agent != offer.member.person.name:
        return False
    if not breach.agent:
        return breach.date == line.date(offer.day) and not (less and breach.rule == "most on break")
    return not (breach.rule in UNLISTED and not offer.listed) and not (less and breach.rule in LEAST)


def _told(offer: Offer, currency: str) -> Asked:
    person = offer.member.person
    return Asked(
        offer.kind,
        person.name,
        person.facts.timeline.date(offer.day),
        offer.minutes,
        offer.money,
        offer.saved_h,
        offer.listed,
        sentence(offer, currency),
    )


def _notes(unknown: Sequence[str]) -> tuple[str, ...]:
    if not unknown:
        return ()
    some = ", ".join(unknown[:3]) + (f" and {len(unknown) - 3} more" if len(unknown) > 3 else "")
    return (f"{some} work hours that no shift of the scenario has: they count, and nothing is asked of them.",)
