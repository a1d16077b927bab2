"""Who sees pay, told on pages of money to those who see it: from the table of rights and the accounts there are."""

from __future__ import annotations

from planner.access import ROLES, who_may
from planner.screens.figure import note
from planner.screens.sign_in import alone, services
from planner.screens.words import say, say_plain
from planner.services.accounts import Seeing

MOST_NAMED = 6
"""People of a role who are named; of more, only how many they are."""


def who_sees_pay() -> None:
    """A line in small letters; nothing for those who do not see pay."""
    if not services().sight().pay:
        return
    see = who_may("pay.see")
    others = ", ".join(role for role in ROLES if role not in see)
    if alone():
        note(say("pay_seen.alone", roles=" and ".join(see), others=others))
        return
    told = "; ".join(_words(one) for one in services().who_sees_pay())
    note(say("pay_seen.team", roles=told, others=others))


def _words(one: Seeing) -> str:
    if not one.names or one.count > MOST_NAMED:
        return say_plain("pay_seen.role_count", role=one.role, count=one.count)
    return say_plain("pay_seen.role", role=one.role, names=", ".join(one.names))
