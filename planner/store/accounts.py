"""Accounts: invited by e-mail address, bound to who signs in first, changed, disabled; never deleted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.database import Work
from planner.store.faults import StoreError
from planner.store.sign_ins import end_all
from planner.store.tables import AccountRow


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in.

    Attributes
    ----------
    number : int
    email : str
        In lower case; empty once the person was erased.
    bound : bool
        Whether they signed in once: then who they are hangs on the identity provider's word, no longer on the address.
    agent : str, optional
        The rostered person they are.
    """

    number: int
    email: str
    name: str
    role: str
    agent: str | None
    bound: bool
    made_at: dt.datetime
    disabled_at: dt.datetime | None

    @property
    def account(self) -> str:
        """As the trail names it."""
        return told(self.number)


def told(number: int) -> str:
    """How the trail and other tables name an account: no name, no address, so that a person can be erased."""
    return f"account {number}"


def accounts(session: Session) -> list[Account]:
    """Every account, the oldest first."""
    return [_account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.id))]


def account_of_subject(session: Session, subject: str) -> Account | None:
    """The account bound to ``issuer|sub``."""
    row = session.scalars(select(AccountRow).where(AccountRow.subject == subject)).first()
    return _account(row) if row else None


def account_of_email(session: Session, email: str) -> Account | None:
    """The account of an address, bound or not."""
    row = session.scalars(select(AccountRow).where(AccountRow.email == email.strip().lower())).first()
    return _account(row) if row else None


def invite(work: Work, email: str, role: str, agent: str | None = None, name: str = "") -> Account:
    """Make an account that its address's owner takes by signing in.

    Raises
    ------
    StoreError
        If the address is none, or has an account.
    """
    address = email.strip().lower()
    local, at, domain = address.partition("@")
    if not (local and at and domain) or "@" in domain or any(sign.isspace() or sign == "|" for sign in address):
        raise StoreError.told("account", email, "an e-mail address", "Write it as name@domain.")
    if known := account_of_email(work.session, address):
        remedy = f"They have {known.account}: change its role, or enable it if it is disabled."
        raise StoreError.told("account", email, "an address without an account", remedy)
    row = AccountRow(subject=address, email=address, name=name, role=role, agent=agent, made_at=work.store.now())
    work.session.add(row)
    work.session.flush()
    work.tell("account.invite", told(row.id), None, _facts(row))
    return _account(row)


def bind(work: Work, number: int, subject: str, name: str) -> Account:
    """Bind an account to who signs in with its address, once and for ever.

    Raises
    ------
    StoreError
        If it is bound to somebody else.
    """
    row = _row(work.session, number)
    if row.subject not in (row.email, subject):
        remedy = "Its address was given to somebody else since: disable this account and invite them anew."
        raise StoreError.told(told(number), "", "an account that nobody took yet", remedy)
    row.subject = subject
    row.name = row.name or name
    work.session.flush()
    work.tell("account.bind", told(number))
    return _account(row)


def change_role(work: Work, number: int, role: str, agent: str | None, guarded: str) -> Account:
    """Give an account another role or person.

    Parameters
    ----------
    guarded : str
        The role that never may lose its last account.

    Raises
    ------
    StoreError
        If there is no such account, or it is the last of the guarded role.
    """
    row = _row(work.session, number)
    if row.role == guarded and role != guarded:
        _check_not_last(work.session, row, guarded)
    before = _facts(row)
    row.role, row.agent = role, agent
    work.session.flush()
    work.tell("account.role", told(number), before, _facts(row))
    return _account(row)


def disable(work: Work, number: int, guarded: str) -> Account:
    """Close an account: who is signed in with it is signed out at once. A closed one stays closed.

    Raises
    ------
    StoreError
        As `change_role`.
    """
    row = _row(work.session, number)
    if row.disabled_at is None:
        if row.role == guarded:
            _check_not_last(work.session, row, guarded)
        row.disabled_at = work.store.now()
        work.session.flush()
        work.tell("account.disable", told(number), None, {"signed_out": end_all(work, number)})
    return _account(row)


def enable(work: Work, number: int) -> Account:
    """Open a disabled account again; one signs in anew.

    Raises
    ------
    StoreError
        If there is no such account.
    """
    row = _row(work.session, number)
    if row.disabled_at is not None:
        row.disabled_at = None
        work.session.flush()
        work.tell("account.enable", told(number))
    return _account(row)


def _check_not_last(session: Session, row: AccountRow, guarded: str) -> None:
    """Somebody of the role must remain who has signed in before; the rows are held, so that two do not go at once."""
    rows = session.scalars(
        select(AccountRow).where(AccountRow.role == guarded, AccountRow.disabled_at.is_(None)).with_for_update()
    ).all()
    others = [other for other in rows if other.id != row.id and (_is_bound(other) or not _is_bound(row))]
    if not others:
        remedy = f"Make somebody else {guarded} first, and let them sign in."
        raise StoreError.told(told(row.id), f"the last {guarded}", f"another {guarded} beside it", remedy)


def _is_bound(row: AccountRow) -> bool:
    return row.subject != row.email


def _row(session: Session, number: int) -> AccountRow:
    row = session.get(AccountRow, number)
    if row is None:
        raise StoreError.told(told(number), "", "an account", "`planner accounts list` says which there are.")
    return row


def _facts(row: AccountRow) -> dict[str, str | None]:
    return {"role": row.role, "agent": row.agent}


def _account(row: AccountRow) -> Account:
    return Account(
        number=row.id,
        email=row.email or "",
        name=row.name,
        role=row.role,
        agent=row.agent,
        bound=_is_bound(row),
        made_at=row.made_at,
        disabled_at=row.disabled_at,
    )
