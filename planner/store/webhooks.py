"""Addresses that are told when a roster is published, each with a secret of its own.

An address may let in whoever knows it, as those of Zapier and Slack do: like the secret it stands in no list, log,
trail or message; shown is only its host.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.jobs.asking import ask
from planner.store.jobs.registry import WORKSHOP
from planner.store.jobs.starting import start_waiting
from planner.store.tables import LineRow, RosterVersion, SettingRow

SETTING = "webhooks"
"""Key of the setting that holds addresses and secrets; whoever lists settings leaves it out."""

PUBLISHED = "roster.published"


@dataclass(frozen=True)
class Webhook:
    """An address as it is listed.

    Attributes
    ----------
    id : int
    host : str
        Scheme and host, without path and secret.
    private : bool
        Whether it may lie in a private network.
    off : str
        Why it is switched off; empty: it is told.
    """

    id: int
    host: str
    private: bool
    off: str


@dataclass(frozen=True, repr=False)
class Kept:
    """An address with all there is; for delivery only, never printed."""

    url: str
    secret: str
    private: bool
    off: str


def add_webhook(work: Work, url: str, *, secret: str | None = None, private: bool = False) -> tuple[Webhook, str]:
    """Add an address; the secret is given back this once.

    Parameters
    ----------
    url : str
        ``https://...`` or ``http://...``, without user and password.
    secret : str, optional
        At least 16 characters; without one it is drawn.
    private : bool
        Allow an address in a private network.

    Raises
    ------
    StoreError
        If it is no such address, or the secret is too short.
    """
    _check_url(url)
    drawn = secrets.token_urlsafe(32) if secret is None else secret
    if len(drawn) < 16:
        raise StoreError.told("secret", "a shorter one", "16 characters or more", "Leave it out: one is drawn.")
    row = _row(work)
    value = dict(row.value)
    number = int(value["next"])
    kept = {"url": url, "secret": drawn, "private": private, "off": ""}
    row.value = {"next": number + 1, "addresses": {**value["addresses"], str(number): kept}}
    added = _shown(number, kept)
    work.tell("webhook.add", f"webhook {number}", None, {"host": added.host, "private": private})
    return added, drawn


def remove_webhook(work: Work, number: int) -> None:
    """Take an address out; what is still to be delivered to it fails.

    Raises
    ------
    StoreError
        If there is none of this number.
    """
    row = _row(work)
    addresses = dict(row.value["addresses"])
    if str(number) not in addresses:
        raise StoreError.told("webhook", str(number), "the number of an address", "`planner jobs webhooks` lists them.")
    gone = _shown(number, addresses.pop(str(number)))
    row.value = {**row.value, "addresses": addresses}
    work.tell("webhook.remove", f"webhook {number}", {"host": gone.host}, None)


def switch_off(work: Work, number: int, why: str) -> None:
    """Tell an address no more, because of what it answered."""
    row = _row(work)
    addresses = dict(row.value["addresses"])
    if str(number) in addresses:
        addresses[str(number)] = {**addresses[str(number)], "off": why}
        row.value = {**row.value, "addresses": addresses}
        work.tell("webhook.off", f"webhook {number}", None, why)


def list_webhooks(session: Session) -> list[Webhook]:
    """Every address, without what is secret."""
    return [_shown(int(number), kept) for number, kept in _addresses(session).items()]


def kept_webhook(session: Session, number: int) -> Kept | None:
    """An address with its secret, for delivery."""
    found = _addresses(session).get(str(number))
    return None if found is None else Kept(**found)


def tell_published(work: Work, version: RosterVersion, *, changes: int) -> list[int]:
    """Ask that every address be told of a published version, as part of the change that publishes it.

    Nothing is sent here: each address gets a job, delivered later by a process of its own.

    Parameters
    ----------
    version : RosterVersion
        As it is published.
    changes : int
        Number of differences from the version published before.

    Returns
    -------
    list of int
        Numbers of the jobs.
    """
    line = work.session.scalars(select(LineRow.name).where(LineRow.id == version.line_id)).one()
    when = version.published_at or work.store.now()
    body = {
        "event": PUBLISHED,
        "line": line,
        "version": version.number,
        "by": version.published_by or work.who,
        "at": when.isoformat(),
        "from": version.from_date.isoformat(),
        "to": version.to_date.isoformat(),
        "changes": changes,
    }
    told = [one.id for one in list_webhooks(work.session) if not one.off]
    return [ask(work, WORKSHOP, "webhook", {"address": number, "body": body}).job for number in told]


def deliver_soon(store: Store) -> None:
    """Start a process that delivers what is due, for whoever has published, once that is kept.

    Where it cannot be started it stays due: whoever cares for jobs delivers it.
    """
    with suppress(StoreError, OSError):
        start_waiting(store, WORKSHOP)


def _row(work: Work) -> SettingRow:
    row = work.session.get(SettingRow, SETTING)
    if row is None:
        row = SettingRow(key=SETTING, value={"next": 1, "addresses": {}})
        work.session.add(row)
    return row


def _addresses(session: Session) -> Mapping[str, dict[str, Any]]:
    row = session.get(SettingRow, SETTING)
    return {} if row is None else cast("dict[str, dict[str, Any]]", row.value["addresses"])


def _shown(number: int, kept: Mapping[str, Any]) -> Webhook:
    parts = urlsplit(str(kept["url"]))
    return Webhook(number, f"{parts.scheme}://{parts.hostname}", bool(kept["private"]), str(kept["off"]))


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
        _ = parts.port
    except ValueError:
        good = False
    if not good or any(mark.isspace() for mark in url):
        # The address itself is not repeated: it may let in whoever reads it.
        expected = "https://HOST/PATH or http://HOST/PATH, without user and password"
        raise StoreError.told("webhook", "another address", expected, "Correct it.")
