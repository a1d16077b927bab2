"""Who is at the page: the owner of this machine, or somebody who signed in with the team's identity provider."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from planner.access import OWNER, may
from planner.gate.origins import is_proxied, is_this_machine
from planner.gate.told import TOLD, badge_of
from planner.screens.words import plain
from planner.services import Actor, Services
from planner.services.admission import NotAdmittedError, admit, sign_out
from planner.services.providers import is_loopback, issuers
from planner.store.database import Store, open_store
from planner.store.faults import StoreError
from planner.store.schema import bring_up_to_date, current, newest

ACTOR = "actor"
"""Key of the session's state; set anew by every run of the page, and looked at again at every question."""
NOT_CLAIMS = ("is_logged_in", "tokens", "provider")
"""Keys of `st.user` that Streamlit adds to the identity token's claims."""


def admitted() -> Actor:
    """Who is at the page; for somebody who is not admitted the page ends here, saying why."""
    auth = _auth()
    if auth is None:
        _stop_unless_alone()
        found = Actor.local()
    else:
        found = _signed_in(issuers(auth))
    st.session_state[ACTOR] = found
    return found


def still_admitted() -> bool:
    """Whether `admitted` would let the person at the page go on; nothing is drawn."""
    auth = _auth()
    if auth is None:
        return True
    if not st.user.is_logged_in:
        return False
    try:
        st.session_state[ACTOR] = _admit(issuers(auth))
    except (NotAdmittedError, StoreError):
        return False
    return True


def actor() -> Actor:
    """Who is at the page, once `admitted` has said so."""
    found: Actor = st.session_state[ACTOR]
    return found


def alone() -> bool:
    """Whether this is somebody's own machine: nobody signs in."""
    return actor().role == OWNER


def services() -> Services:
    """What the person at the page may do with the store."""
    return Services(_store(), actor())


def services_of_house() -> Services:
    """What the server itself does, whoever is there: caring for jobs."""
    return Services(_store(), Actor.local())


def may_do(action: str) -> bool:
    """Whether the person at the page may do this, if without pay, to show or hide its button; doing it asks again."""
    return may(actor().role, action) in ("yes", "without_pay")


def must(action: str) -> None:
    """Refuse what the person at the page may not do, before it is done.

    Raises
    ------
    RefusedError
        As `planner.services.door.Door.need`; the owner of the machine may what is his.
    """
    if alone():
        return
    if may(actor().role, action) == "without_pay":
        services().look_without_pay(action)
    else:
        services().need(action)


def nothing_here() -> None:
    """The page of somebody for whom there is no screen."""
    st.title("Contact-centre planner")
    st.info("There is nothing for your role here. Your shifts reach you by the calendar that your planner gave you.")


def _auth() -> dict[str, Any] | None:
    try:
        found: dict[str, Any] | None = st.secrets.to_dict().get("auth")
    except StreamlitSecretNotFoundError:
        return None
    return found


def _stop_unless_alone() -> None:
    """Without sign-in only this machine may reach the page, by its own name: another name may lead a stranger here."""
    headers = st.context.headers
    host = headers.get("Host")
    here = host is None or is_this_machine(host)
    if here and is_loopback(st.get_option("server.address")) and not is_proxied(headers):
        return
    st.error(
        "Nobody signs in here, so this page is only for the machine it runs on, under the address http://localhost. "
        "To share it with a team, set up sign-in: docs/access.md says how."
    )
    st.stop()


def _signed_in(known: dict[str, str]) -> Actor:
    if not st.user.is_logged_in:
        _ask(list(known))
    try:
        found = _admit(known)
    except NotAdmittedError as error:
        _refuse(error)
    except StoreError as error:
        st.error(plain(error))
        st.stop()
    TOLD.vouch(badge_of(st.context.cookies), Services(_store(), found).is_signed_in)
    claims = _claims()
    st.sidebar.markdown(f":small[{plain(claims.get('name') or claims.get('email'))}, {found.role}]")
    if st.sidebar.button("Sign out"):
        sign_out(_store(), found)
        st.logout()
        st.stop()
    return found


def _admit(known: dict[str, str]) -> Actor:
    return admit(_store(), _claims(), known.get(str(st.user.get("provider")), ""))


def _claims() -> dict[str, Any]:
    return {key: value for key, value in st.user.to_dict().items() if key not in NOT_CLAIMS}


def _ask(names: list[str]) -> None:
    st.title("Contact-centre planner")
    st.write("Sign in with your organisation's account. A manager invites who has no account here yet.")
    for name in names:
        if st.button("Sign in" if len(names) == 1 else f"Sign in with {name}", type="primary", key=f"sign_in_{name}"):
            st.login(name)
    st.stop()


def _refuse(error: NotAdmittedError) -> None:
    st.title("Contact-centre planner")
    (st.info if error.again else st.error)(plain(error.words))
    if st.button("Sign in again" if error.again else "Sign in as somebody else", type="primary"):
        st.logout()
    st.stop()


@st.cache_resource
def _store() -> Store:
    """The team's store, or a file of this user's; on one's own machine its tables are made when they are missing."""
    store = open_store()
    if _auth() is None:
        bring_up_to_date(store)
    elif current(store) != newest():
        remedy = "Run `planner store upgrade` where the planner runs."
        raise StoreError.told(store.address, str(current(store)), f"a store of step {newest()}", remedy)
    return store
