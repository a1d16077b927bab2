"""Identity providers as the operator writes them into ``secrets.toml``: whether complete, and who issues tokens."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from forecasting.faults import Fault, InputError

DEFAULT = "default"
"""Streamlit's name of a provider whose keys stand in ``[auth]`` itself."""
SHARED = ("redirect_uri", "cookie_secret")
OWN = ("client_id", "client_secret", "server_metadata_url")
CALLBACK = "/oauth2callback"
DISCOVERY = "/.well-known/openid-configuration"
SHORTEST_SECRET = 32
COMPLETE = "docs/access.md shows a complete table."


def is_loopback(host: str | None) -> bool:
    """Whether only this machine reaches a host; none given means every address of the machine."""
    if host is None or host == "":
        return False
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def issuers(auth: Mapping[str, Any]) -> dict[str, str]:
    """Provider's name to its issuer: where its metadata lie, without the path that the standard adds.

    Parameters
    ----------
    auth : mapping
        Table ``[auth]``.

    References
    ----------
    OpenID Connect Discovery 1.0, section 4.
    """
    return {name: str(own["server_metadata_url"]).removesuffix(DISCOVERY) for name, own in _providers(auth).items()}


def check_providers(auth: Mapping[str, Any], file: str) -> None:
    """Refuse a table ``[auth]`` with which nobody could sign in, or anybody could.

    Parameters
    ----------
    auth : mapping
    file : str
        Where it stands, for the message.

    Raises
    ------
    InputError
        With every fault; values that are secrets are not told.
    """
    if faults := list(_faults(auth, f"{file}, [auth]")):
        raise InputError(faults)


def _providers(auth: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    named = {name: own for name, own in auth.items() if isinstance(own, Mapping) and any(key in own for key in OWN)}
    return {**named, DEFAULT: auth} if any(key in auth for key in OWN) else named


def _faults(auth: Mapping[str, Any], where: str) -> Iterator[Fault]:
    yield from _missing(auth, SHARED, where)
    uri, secret = str(auth.get("redirect_uri") or ""), str(auth.get("cookie_secret") or "")
    if uri and not _is_safe(uri):
        remedy = "Passwords and cookies must not cross a network in the open: put a proxy with TLS before it."
        yield Fault(f"{where} > redirect_uri", uri, "https://, or http:// on this machine alone", remedy)
    if uri and not uri.endswith(CALLBACK):
        yield Fault(f"{where} > redirect_uri", uri, f"the planner's address followed by {CALLBACK}", "Correct it.")
    if secret and len(secret) < SHORTEST_SECRET:
        remedy = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        yield Fault(f"{where} > cookie_secret", "a short one", f"{SHORTEST_SECRET} characters or more", remedy)
    providers = _providers(auth)
    if not providers:
        yield Fault(where, "", f"{', '.join(OWN)} of a provider", COMPLETE)
    for name, own in providers.items():
        yield from _provider_faults(own, where if name == DEFAULT else f"{where} > {name}")


def _provider_faults(own: Mapping[str, Any], where: str) -> Iterator[Fault]:
    yield from _missing(own, OWN, where)
    url = str(own.get("server_metadata_url") or "")
    if url and not (_is_safe(url) and url.endswith(DISCOVERY)):
        yield Fault(f"{where} > server_metadata_url", url, f"https://...{DISCOVERY}", "Correct it.")


def _missing(table: Mapping[str, Any], keys: tuple[str, ...], where: str) -> Iterator[Fault]:
    for key in keys:
        if not table.get(key):
            yield Fault(f"{where} > {key}", "", "a text", COMPLETE)


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
