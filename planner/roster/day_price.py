"""What one person's day costs that decisions can change; the same for every way of search.

Hours and premiums are the same for people who are paid alike. Wishes, what was published, the rotation and burdens
borne are each person's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from planner.roster.burdens import refused_off, refused_work
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.price import Prices
from planner.roster.rotations import bend_price

PERSONAL = ("wishes", "changes", "rotations", "fairness")
"""Terms of a day that are each person's own."""


def day_price(person: Person, day: int, duty: Duty | None, prices: Prices) -> float:
    """What one person's day costs that decisions can change.

    Parameters
    ----------
    person : Person
    day : int
    duty : Duty or None
        What they work that day; None is a day off.
    prices : Prices

    Returns
    -------
    float
        Money: premiums, hours, daily overtime; a refused wish, a change of what is published, a bent rotation,
        burdens.
    """
    return common_price(person, duty, prices) + personal_price(person, day, duty, prices)


def common_price(person: Person, duty: Duty | None, prices: Prices) -> float:
    """Premiums, hours and daily overtime of a duty; money. The same for people of a site who are paid alike."""
    facts = person.facts
    if facts.pattern or duty is None:
        return 0.0
    hours = duty.paid_min / 60 + prices.daily_overtime_h(duty)
    premium = prices.least_premium_h(facts.agent.site, duty) * prices.rate(person)
    return prices.extra_rate(person) * hours + premium


def personal_price(person: Person, day: int, duty: Duty | None, prices: Prices) -> float:
    """The sum of `personal_terms`; money."""
    return sum(personal_terms(person, day, duty, prices).values()) if is_personal(person, prices) else 0.0


def personal_terms(person: Person, day: int, duty: Duty | None, prices: Prices) -> dict[str, float]:
    """What a day costs because of whose day it is, by term of `PERSONAL`; money, none below 0."""
    if person.facts.pattern:
        return dict.fromkeys(PERSONAL, 0.0)
    refused = refused_work(person, day) if duty is None else refused_off(person, day)
    return {
        "wishes": prices.wish * refused,
        "changes": prices.change * prices.is_changed(person, day, duty),
        "rotations": bend_price(person.facts, day, duty, prices.wish),
        "fairness": prices.fairness.day(person, day, duty) if prices.fairness else 0.0,
    }


def personal_prices(person: Person, day: int, duties: Sequence[Duty], prices: Prices) -> list[float]:
    """`personal_price` of some duties of a day; those that only differ in hours are priced once."""
    if prices.fairness is not None or _bends(person):
        return [personal_price(person, day, duty, prices) for duty in duties]
    known = prices.published.get(person.name, {}).get(day)
    published = None if known is None else (known.shift, known.start_min, known.end_min)
    found: dict[bool, float] = {}
    own = []
    for duty in duties:
        same = (duty.shift, duty.start_min, duty.end_min) == published
        if same not in found:
            found[same] = personal_price(person, day, duty, prices)
        own.append(found[same])
    return own


def _bends(person: Person) -> bool:
    rotation = person.facts.rotation
    return rotation is not None and rotation.bend != "never"


def is_personal(person: Person, prices: Prices) -> bool:
    """Whether anything of somebody's days is priced because it is theirs."""
    facts = person.facts
    if facts.pattern:
        return False
    wishes = bool(facts.off_wishes or facts.work_wishes)
    burdened = prices.fairness is not None and prices.fairness.applies(person)
    return wishes or _bends(person) or len(prices.told) > 0 or burdened
