"""Accounts: who may sign in, in which role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forecasting.faults import Fault, InputError
from planner.access import ROLES, who_may
from planner.services.door import Door
from planner.store import accounts as kept
from planner.store.accounts import Account
from planner.store.sign_ins import Limits, limits, set_limits

GUARDED = "manager"
"""The role that never loses its last account: nobody could give it back."""


@dataclass(frozen=True)
class Seeing:
    """A role that sees something, and who has it.

    Attributes
    ----------
    role : str
    count : int
        Accounts of it.
    names : tuple of str
        Theirs, in order; empty for whom people have no names.
    """

    role: str
    count: int
    names: tuple[str, ...]


class Accounts(Door):
    """Methods about accounts."""

    def accounts(self) -> list[Account]:
        """Every account, the oldest first."""
        self.need("account.read")
        with self.store.reading() as session:
            return kept.accounts(session)

    def who_sees_pay(self) -> list[Seeing]:
        """Roles that see pay, as the table of rights says, with the people who have them; for those who see it.

        Who is disabled or erased is none of them. Names only for whom people have names.
        """
        self.need("pay.see")
        named = self.sight().names
        with self.store.reading() as session:
            there = [one for one in kept.accounts(session) if one.disabled_at is None and one.email]
        found = []
        for role in who_may("pay.see"):
            people = sorted(one.name or one.email for one in there if one.role == role)
            found.append(Seeing(role, len(people), tuple(people) if named else ()))
        return found

    def invite(self, email: str, role: str, agent: str | None = None, name: str = "") -> Account:
        """Invite somebody, who takes the account by signing in with this address.

        Parameters
        ----------
        email : str
        role : str
            One of `planner.access.ROLES`.
        agent : str, optional
            The rostered person they are; an agent's account needs one.

        Raises
        ------
        InputError
            If role or address are none, or the address has an account.
        """
        self.need("account.change")
        _check(role, agent)
        with self.store.writing(self.actor.account) as work:
            return kept.invite(work, email, role, agent, name)

    def change_role(self, email: str, role: str, agent: str | None = None) -> Account:
        """Give somebody another role; whoever is signed in has it with the next click.

        Raises
        ------
        InputError
            If there is no such account or role, or it is the last manager's.
        """
        self.need("account.change")
        _check(role, agent)
        with self.store.writing(self.actor.account) as work:
            number = _of(kept.account_of_email(work.session, email), email)
            return kept.change_role(work, number, role, agent, GUARDED)

    def disable(self, email: str) -> Account:
        """Close an account; its sign-ins end at once.

        Raises
        ------
        InputError
            If there is no such account, or it is the last manager's.
        """
        self.need("account.change")
        with self.store.writing(self.actor.account) as work:
            return kept.disable(work, _of(kept.account_of_email(work.session, email), email), GUARDED)

    def enable(self, email: str) -> Account:
        """Open a disabled account again.

        Raises
        ------
        InputError
            If there is no such account.
        """
        self.need("account.change")
        with self.store.writing(self.actor.account) as work:
            return kept.enable(work, _of(kept.account_of_email(work.session, email), email))

    def sign_in_limits(self) -> Limits:
        """How long a sign-in lasts."""
        self.need("setting.read")
        with self.store.reading() as session:
            return limits(session)

    def set_sign_in_limits(self, idle_h: float, whole_h: float) -> None:
        """Set how long a sign-in lasts: hours without a sign of life, and altogether.

        Raises
        ------
        InputError
            If a limit makes no sense.
        """
        self.need("setting.change")
        with self.store.writing(self.actor.account) as work:
            set_limits(work, Limits(idle_h, whole_h))

    def names_of(self, who: Iterable[str]) -> dict[str, str]:
        """Names for what tables and trail call ``account 7``; the same where there is none, or none to be seen."""
        asked = set(who)
        if not self.sight().names:
            return {one: one for one in asked}
        with self.store.reading() as session:
            known = {one.account: one.name or one.email for one in kept.accounts(session)}
        return {one: known.get(one) or one for one in asked}


def _check(role: str, agent: str | None) -> None:
    if role not in ROLES:
        raise InputError([Fault("role", role, f"one of {', '.join(ROLES)}", "Choose one of them.")])
    if role == "agent" and not agent:
        raise InputError([Fault("agent", "", "the id of the rostered person", "Say whose roster they may see.")])


def _of(account: Account | None, email: str) -> int:
    if account is None:
        remedy = "`planner accounts list` says which there are."
        raise InputError([Fault("account", email, "the address of an account", remedy)])
    return account.number
