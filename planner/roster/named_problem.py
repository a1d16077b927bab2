"""Named people as an abstract tour problem: every duty of every day an option, every rule an automaton."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.roster.day_price import common_price, is_personal, personal_price, personal_prices
from planner.roster.options import Duty
from planner.roster.people import Person, duty_order
from planner.roster.price import Prices
from planner.roster.rules.days_per_week import DaysPerWeek
from planner.roster.rules.hours_per_week import HoursPerWeek
from planner.roster.tour_problem import Cells, Floats, Options, Sum, TourProblem, Worker

SumKey = tuple[str, tuple[tuple[int, int], ...], int]


def named_problem(people: Sequence[Person], prices: Prices) -> TourProblem:
    """Who may work which duty, under which rules, at what price; what the cover costs is not in it.

    Parameters
    ----------
    people : sequence of Person
    prices : Prices

    Returns
    -------
    TourProblem
        Of each day the day off first, then its duties by start and end.
    """
    days = people[0].facts.timeline.days
    menus = [sorted({duty for person in people for duty in person.options[day]}, key=duty_order) for day in range(days)]
    duties = tuple(option for menu in menus for option in (None, *menu))
    first = np.cumsum([0, *(1 + len(menu) for menu in menus)]).astype(np.int64)
    kinds: dict[tuple[str, int, int, int], int] = {}
    kind = [_kind(duty, kinds) for duty in duties]
    options = Options(
        first, duties, np.array(kind, dtype=np.int64), np.zeros(len(duties) + 1, dtype=np.int64),
        np.zeros(0, dtype=np.int64), np.zeros(0),
    )  # fmt: skip
    nothing = np.zeros(0)
    sums: dict[SumKey, Sum] = {}
    place = [{duty: int(first[day]) + 1 + n for n, duty in enumerate(menu)} for day, menu in enumerate(menus)]
    priced: dict[object, Floats] = {}
    workers = tuple(_worker(person, prices, options, place, priced, sums) for person in people)
    cells = Cells(np.zeros(1, dtype=np.int64), nothing, nothing, nothing)
    return TourProblem(options, cells, tuple(sums.values()), workers)


def _kind(duty: Duty | None, kinds: dict[tuple[str, int, int, int], int]) -> int:
    if duty is None:
        return 0
    return kinds.setdefault((duty.shift, duty.clock_min, duty.length_min, duty.paid_min), len(kinds) + 1)


def _worker(
    person: Person,
    prices: Prices,
    options: Options,
    place: list[dict[Duty, int]],
    priced: dict[object, Floats],
    sums: dict[SumKey, Sum],
) -> Worker:
    facts = person.facts
    key = (
        facts.agent.site,
        prices.rate(person),
        prices.extra_rate(person),
        bool(facts.pattern),
        person.options,
        person.off,
    )
    own = priced.get(key)
    if own is None:
        own = priced[key] = _priced(person, prices, options, place)
    if is_personal(person, prices):
        own = own + _personal(person, prices, options, place)
    bounds: dict[str, list[tuple[int, int]]] = {}
    rules = []
    for rule in person.rules:
        if isinstance(rule, HoursPerWeek):
            _bound(sums, bounds, options, "paid", [(t.days, t.least_min, t.cap_min) for t in rule.stretches])
            if min(rule.week_caps) < float("inf"):
                caps = [(t.days, 0, int(cap)) for t, cap in zip(rule.weeks, rule.week_caps, strict=True)]
                _bound(sums, bounds, options, "paid", caps)
        elif isinstance(rule, DaysPerWeek):
            _bound(sums, bounds, options, "days", [(t.days, t.least_days, t.most_days) for t in rule.weeks])
        elif rule.memory:
            rules.append((rule, rule.start(facts.history)))
    return Worker(person.name, own, tuple(rules), bounds)


def _bound(
    sums: dict[SumKey, Sum],
    bounds: dict[str, list[tuple[int, int]]],
    options: Options,
    what: str,
    terms: list[tuple[range, int, int]],
) -> None:
    """Bounds of a sum over stretches of days; stretches that are the same for several people share one sum."""
    days = tuple((span.start, span.stop) for span, _, _ in terms)
    number = sum(name.startswith(f"{what} {days}") for name in bounds)
    key = (what, days, number)
    if key not in sums:
        amount = [0 if duty is None else duty.paid_min if what == "paid" else 1 for duty in options.duty]
        stretch = np.full(options.days, -1, dtype=np.int64)
        for k, (begin, end) in enumerate(days):
            stretch[begin:end] = k
        sums[key] = Sum(f"{what} {days} {number}", np.array(amount, dtype=np.int64), stretch)
    bounds[sums[key].name] = [(least, most) for _, least, most in terms]


def _priced(person: Person, prices: Prices, options: Options, place: list[dict[Duty, int]]) -> Floats:
    price: NDArray[np.float64] = np.full(len(options.duty), np.inf)
    for day, duties in enumerate(person.options):
        if person.off[day]:
            price[options.first[day]] = common_price(person, None, prices)
        for duty in duties:
            price[place[day][duty]] = common_price(person, duty, prices)
    return price


def _personal(person: Person, prices: Prices, options: Options, place: list[dict[Duty, int]]) -> Floats:
    """What is priced because it is this person's."""
    price: NDArray[np.float64] = np.zeros(len(options.duty))
    for day, duties in enumerate(person.options):
        price[options.first[day]] = personal_price(person, day, None, prices)
        for duty, own in zip(duties, personal_prices(person, day, duties, prices), strict=True):
            price[place[day][duty]] = own
    return price
