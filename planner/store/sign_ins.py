"""Sign-ins: begun, seen, ended; only the digest of what identifies one is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.store.database import Work
from planner.store.faults import StoreError
from planner.store.tables import AccountRow, SettingRow, SignInRow

LIMITS = "sign_in.limits_h"
"""Setting: hours without a sign of life, and hours altogether."""
SEEN_EVERY = dt.timedelta(minutes=1)
"""A sign of life within it is not written: a page may be drawn many times a second."""


@dataclass(frozen=True)
class Limits:
    """How long a sign-in lasts.

    Attributes
    ----------
    idle_h : float
        Hours without a sign of life.
    whole_h : float
        Hours altogether.
    """

    idle_h: float = 2.0
    whole_h: float = 12.0


def limits(session: Session) -> Limits:
    """As set, or two hours and twelve."""
    row = session.get(SettingRow, LIMITS)
    return Limits(*row.value) if row else Limits()


def set_limits(work: Work, chosen: Limits) -> None:
    """Set how long a sign-in lasts; those under way end no later than when they began says.

    Raises
    ------
    StoreError
        If a limit is not above 0, or the idle one is longer than the whole.
    """
    if not 0 < chosen.idle_h <= chosen.whole_h <= 24 * 30:
        value = f"{chosen.idle_h:g} h idle, {chosen.whole_h:g} h altogether"
        remedy = "Write for example 2 and 12."
        raise StoreError.told("limits of sign-ins", value, "above 0, idle at most the whole, at most 720 h", remedy)
    before, now = limits(work.session), [chosen.idle_h, chosen.whole_h]
    row = work.session.get(SettingRow, LIMITS)
    if row is None:
        work.session.add(SettingRow(key=LIMITS, value=now))
    else:
        row.value = now
    work.session.flush()
    work.tell("setting.set", LIMITS, [before.idle_h, before.whole_h], now)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(session: Session, secret: str) -> SignInRow | None:
    """The sign-in of a secret, ended ones too."""
    return session.scalars(select(SignInRow).where(SignInRow.token_sha256 == digest(secret))).first()


def begin(work: Work, account: int, secret: str) -> SignInRow:
    """Begin a sign-in; two pages that begin the same one at once get the same row."""
    now = work.store.now()
    ends = now + dt.timedelta(hours=limits(work.session).whole_h)
    row = SignInRow(account_id=account, token_sha256=digest(secret), began_at=now, seen_at=now, ends_at=ends)
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:
        found = find(work.session, secret)
        if found is None:
            raise
        return found
    work.tell("sign_in.begin", f"account {account}")
    return row


def is_over(row: SignInRow, now: dt.datetime, idle_h: float) -> bool:
    """Whether a sign-in has ended, by itself or by somebody; one seen long after now by a clock set back since, too."""
    return row.ended_at is not None or now >= row.ends_at or abs(now - row.seen_at) > dt.timedelta(hours=idle_h)


def see(work: Work, number: int) -> None:
    """Note a sign of life."""
    work.session.execute(update(SignInRow).where(SignInRow.id == number).values(seen_at=work.store.now()))


def end(work: Work, number: int) -> None:
    """End a sign-in; the trail hears of it once."""
    row = work.session.get(SignInRow, number)
    if row is not None and row.ended_at is None:
        row.ended_at = work.store.now()
        work.session.flush()
        work.tell("sign_in.end", f"account {row.account_id}")


def end_all(work: Work, account: int) -> int:
    """End every sign-in of an account; how many there were."""
    rows = work.session.scalars(
        select(SignInRow).where(SignInRow.account_id == account, SignInRow.ended_at.is_(None))
    ).all()
    for row in rows:
        row.ended_at = work.store.now()
    work.session.flush()
    return len(rows)


def check_still_signed_in(session: Session, number: int, role: str, agent: str | None, now: dt.datetime) -> None:
    """Refuse who was signed out, disabled or given another role since the page began.

    Raises
    ------
    StoreError
        In words for the page.
    """
    row = session.get(SignInRow, number)
    account = session.get(AccountRow, row.account_id) if row else None
    if row is None or account is None or is_over(row, now, limits(session).idle_h) or account.disabled_at is not None:
        raise StoreError.told("sign-in", "one that has ended", "a sign-in under way", "Sign in again.")
    if (account.role, account.agent) != (role, agent):
        remedy = "Load the page again."
        raise StoreError.told("sign-in", f"role {role}", f"the role of the account, now {account.role}", remedy)
