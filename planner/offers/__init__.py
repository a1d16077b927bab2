"""Whom to ask for overtime and to whom to offer time off, when the day turns out other than planned."""

from planner.offers.making import Asked, Offers, offers_for

__all__ = ["Asked", "Offers", "offers_for"]
