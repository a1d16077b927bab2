"""Who has signed in with the identity provider becomes an actor, or is told why not."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from planner.services.door import Actor
from planner.store.accounts import Account, account_of_email, account_of_subject, bind
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.sign_ins import SEEN_EVERY, begin, end, find, is_over, limits, see

NOBODY = "nobody"
"""Who answers for a refused sign-in in the trail."""
VERIFIED = ("email_verified", "xms_edov")
"""Claims that say the address is the person's own: the standard's, and that of Microsoft Entra ID."""


class NotAdmittedError(StoreError):
    """Somebody signed in with the provider and may not go on; the message is for the page.

    Attributes
    ----------
    again : bool
        Whether signing in again helps.
    words : str
        The same as `str(error)` in a sentence or two for the person at the page.
    """

    again = False
    words = ""


class EndedError(NotAdmittedError):
    """The sign-in has ended, by itself or by somebody."""

    again = True


def admit(store: Store, claims: Mapping[str, Any], issuer: str) -> Actor:
    """The actor of a sign-in.

    The first sign-in with an invited address binds the account to ``issuer|sub``; from then on the address is not
    looked at. A sign-in is told apart by its claims, which hold a number used once; it ends when its limits are
    reached, whatever the browser still keeps.

    Parameters
    ----------
    store : Store
    claims : mapping
        Of the identity token, checked by `st.login`: ``iss,sub,iat,email,email_verified,...``.
    issuer : str
        As configured.

    Raises
    ------
    NotAdmittedError
        For an unknown, unverified or disabled account, or a sign-in that has ended.
    """
    found = str(claims.get("iss", ""))
    if found.rstrip("/") != issuer.rstrip("/") or not claims.get("sub"):
        words = "This planner does not know the provider that you signed in with. Ask who runs the planner."
        raise _refused(store, "sign-in", found, f"a sign-in by {issuer}", "Ask who runs the planner.", words)
    account = _account(store, claims, found)
    if account.disabled_at is not None:
        words = "Your account here is closed. Ask a manager to open it."
        raise _refused(
            store, account.account, "disabled", "an account that is open", "Ask a manager to enable it.", words
        )
    return Actor(account.account, account.role, account.agent, _sign_in(store, claims, account))


def sign_out(store: Store, actor: Actor) -> None:
    """End the actor's sign-in: the browser's cookie is worth nothing from now on."""
    if actor.sign_in is not None:
        with store.writing(actor.account) as work:
            end(work, actor.sign_in)


def _account(store: Store, claims: Mapping[str, Any], issuer: str) -> Account:
    subject = f"{issuer}|{claims['sub']}"
    email = str(claims.get("email") or "").strip().lower()
    with store.reading() as session:
        known = account_of_subject(session, subject)
        invited = account_of_email(session, email) if email else None
    if known:
        return known
    shown = email or str(claims["sub"])
    if invited is None or invited.bound:
        remedy = "Ask a manager to invite this address (planner accounts invite)."
        words = f"{shown} has no account here. Ask a manager to invite this address."
        raise _refused(store, "sign-in", shown, "somebody with an account here", remedy, words)
    if not any(claims.get(claim) in (True, "true", 1, "1") for claim in VERIFIED):
        remedy = "Confirm it with the identity provider, then sign in again."
        words = f"Your provider has not verified that {shown} is your address. {remedy}"
        raise _refused(store, "sign-in", shown, "an address that the provider has verified", remedy, words)
    with store.writing(invited.account) as work:
        return bind(work, invited.number, subject, str(claims.get("name") or ""))


def _sign_in(store: Store, claims: Mapping[str, Any], account: Account) -> int:
    secret = json.dumps(dict(claims), sort_keys=True, default=str)
    now = store.now()
    with store.reading() as session:
        row, last = find(session, secret), limits(session)
    if row is None:
        issued = dt.datetime.fromtimestamp(float(claims.get("iat") or 0), dt.UTC)
        if now - issued > dt.timedelta(hours=last.whole_h):
            raise _ended()
        with store.writing(account.account) as work:
            return begin(work, account.number, secret).id
    if row.account_id != account.number or is_over(row, now, last.idle_h):
        with store.writing(account.account) as work:
            end(work, row.id)
        raise _ended()
    if now - row.seen_at >= SEEN_EVERY:
        with store.writing(account.account) as work:
            see(work, row.id)
    return row.id


def _ended() -> EndedError:
    error = EndedError.told("sign-in", "one that has ended", "a sign-in under way", "Sign in again.")
    error.words = "Your sign-in has ended."
    return error


def _refused(store: Store, where: str, value: str, expected: str, remedy: str, words: str) -> NotAdmittedError:
    """The message; the trail hears that somebody was refused, not who: they may be nobody of the house."""
    with store.writing(NOBODY) as work:
        work.tell("sign_in.refused", where, None, {"expected": expected})
    error = NotAdmittedError.told(where, value, expected, remedy)
    error.words = words
    return error
