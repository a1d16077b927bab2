"""What one person's day costs that decisions can change; the same for every way of search."""

from __future__ import annotations

from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.price import Prices


def day_price(person: Person, day: int, duty: Duty | None, prices: Prices) -> float:
    """What one person's day costs that decisions can change: premiums, hours, daily overtime, a refused wish.

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
        Money.
    """
    facts = person.facts
    if facts.pattern:
        return 0.0
    refused = day in (facts.work_wishes if duty is None else facts.off_wishes)
    if duty is None:
        return prices.wish * (refused and bool(person.options[day]))
    hours = duty.paid_min / 60 + prices.daily_overtime_h(duty)
    premium = prices.least_premium_h(facts.agent.site, duty) * prices.rate(person)
    return prices.extra_rate(person) * hours + premium + prices.wish * (refused and person.off[day])
