"""Whence a request comes: a page of the planner's own, this machine itself, or somewhere else."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from planner.services.providers import is_loopback

PROXIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host")
"""Headers that a proxy adds: behind one, a loopback address says nothing about who is there."""
OWN_PORT = {"http": 80, "https": 443}
BY_ITSELF = ("same-origin", "none")
"""``Sec-Fetch-Site`` of what a page of ours asks for, or a person who types the address."""


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, as a browser writes them in ``Origin``: without the scheme's own port."""
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in (None, OWN_PORT.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def is_own_page(headers: Mapping[str, str], public: str | None) -> bool:
    """Whether a page of the planner asks, or a program that is no browser; `Host` counts on one's own machine only.

    Parameters
    ----------
    headers : mapping
        Of the request; browsers say in ``Origin`` or ``Sec-Fetch-Site`` which page asks, and pages cannot change it.
    public : str, optional
        Origin of the address at which people reach the planner, where they sign in. A proxy may then say in ``Host``
        whatever it likes. None where nobody signs in: the page is for this machine alone.
    """
    origin = headers.get("Origin")
    if origin is None:
        return headers.get("Sec-Fetch-Site", "none") in BY_ITSELF
    if public is not None:
        return origin == public
    host = headers.get("Host")
    return urlsplit(origin).netloc == host and is_this_machine(host)


def may_open(headers: Mapping[str, str], public: str | None) -> bool:
    """Whether a page may open its socket: one of ours, or one of another name of ours, which shows how to sign in."""
    origin = headers.get("Origin")
    return is_own_page(headers, public) or (origin is not None and urlsplit(origin).netloc == headers.get("Host"))


def is_this_machine(host: str | None) -> bool:
    """Whether ``Host`` is a name of this machine for itself; another name may lead a stranger here."""
    return is_loopback(urlsplit(f"//{host}").hostname)


def is_proxied(headers: Mapping[str, str]) -> bool:
    """Whether a proxy says that it passed this on."""
    return any(name in headers for name in PROXIED)
