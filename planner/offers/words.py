"""An offer as a line to read aloud."""

from __future__ import annotations

from planner.offers.candidates import CALL_IN, DAY_OFF, LONGER, Offer

BELOW = 0.05
"""Hours below a contract's least that are worth a word."""


def sentence(offer: Offer, currency: str) -> str:
    """Whom to ask for what, what it costs and what it brings."""
    person, after, before = offer.member.person, offer.after, offer.before
    line = person.facts.timeline
    date = f"{line.date(offer.day):%a %d %b}"
    hours = f"{abs(offer.minutes) / 60:.1f} h, {abs(offer.money):,.0f} {currency}"
    if offer.kind == CALL_IN:
        assert after is not None
        what = f"to come in on {date}, {after.shift} {_clock(offer, after.start_min)}-{_clock(offer, after.end_min)}"
    elif offer.kind == LONGER:
        assert after is not None
        assert before is not None
        if after.end_min > before.end_min:
            what = f"to stay until {_clock(offer, after.end_min)} on {date} instead of {_clock(offer, before.end_min)}"
        else:
            begin, old = _clock(offer, after.start_min), _clock(offer, before.start_min)
            what = f"to begin at {begin} on {date} instead of {old}"
    elif offer.kind == DAY_OFF:
        what = f"{date} off"
    else:
        assert after is not None
        assert before is not None
        what = f"to leave at {_clock(offer, after.end_min)} on {date} instead of {_clock(offer, before.end_min)}"
    if offer.kind in (LONGER, CALL_IN):
        return f"Ask {person.label} {what} ({hours} more): {offer.saved_h:.1f} h of shortage less."
    below = offer.member.below_contract_h(offer.member.with_day(offer.day, after), offer.day)
    wish = f"; {below:.1f} h below their contract, only if they wish" if below > BELOW else ""
    return f"Offer {person.label} {what} ({hours} less): nobody is short without them{wish}."


def _clock(offer: Offer, minute: int) -> str:
    """A moment on the person's own clock."""
    facts = offer.member.person.facts
    return f"{facts.timeline.moment(minute).tz_convert(facts.zone):%H:%M}"
