"""Deliver a webhook: signed, within ten seconds, to where it may go; tried again with growing pauses."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import ipaddress
import json
import random
import socket
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx

from planner.store.jobs.kinds import Context, FailedError, Made, StoppedError, TryAgainError
from planner.store.jobs.wanted import Delivery
from planner.store.webhooks import Kept, kept_webhook, switch_off

TIMEOUT_S = 10.0
"""For all of it: name, connection, answer."""

ATTEMPTS = 6

FIRST_PAUSE_S, GROWTH, JITTER = 30.0, 7.0, 0.2
"""Pauses of 30 s, 3.5 min, 25 min, 3 h and 20 h, each up to a fifth shorter or longer."""

GONE = 410


class _UnfitError(Exception):
    """The address may not be told, whenever it is tried."""


def deliver(arguments: Delivery, context: Context) -> Made:
    """Tell one address; 2xx is done, 410 switches it off, all else is tried again.

    Raises
    ------
    TryAgainError
        If it did not succeed and there are attempts left.
    FailedError
        If it will not succeed.
    """
    if context.cancelled.is_set():
        raise StoppedError
    with context.store.reading() as session:
        kept = kept_webhook(session, arguments.address)
    where = f"webhook {arguments.address}"
    if kept is None or kept.off:
        raise _failed(where, "the address was switched off" if kept else "the address was removed")
    try:
        status = send(kept, arguments.body, int(context.store.now().timestamp()), arguments.address)
    except _UnfitError as unfit:
        raise _failed(where, str(unfit)) from None
    except (OSError, httpx.HTTPError, ValueError) as error:
        # Its kind only: the text of such a fault holds the address.
        return _again(where, f"it could not be reached ({type(error).__name__})", context)
    if status == GONE:
        with context.store.writing(context.who) as work:
            switch_off(work, arguments.address, "It answered 410: gone.")
        raise _failed(where, "it answered 410, gone, and is told no more")
    if 200 <= status < 300:
        context.log(f"{where}: told, it answered {status}.")
        return Made({"status": status})
    return _again(where, f"it answered {status}", context)


def send(kept: Kept, body: Mapping[str, Any], now: int, number: int) -> int:
    """Send once; the status of the answer.

    Parameters
    ----------
    now : int
        Seconds since 1970, part of what is signed.
    number : int
        Of the address, part of what makes the delivery one of its own.
    """
    content = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "contact-centre-planner",
        "X-Planner-Id": hashlib.sha256(f"{number}.".encode() + content).hexdigest()[:32],
        "X-Planner-Signature": signature(kept.secret, now, content),
    }
    return asyncio.run(asyncio.wait_for(_post(kept, content, headers), TIMEOUT_S))


def signature(secret: str, now: int, content: bytes) -> str:
    """``t=SECONDS,v1=HMAC-SHA256(secret, "SECONDS." + body)``, in hexadecimal."""
    signed = hmac.new(secret.encode(), f"{now}.".encode() + content, hashlib.sha256)
    return f"t={now},v1={signed.hexdigest()}"


def pause(job: int, attempt: int) -> dt.timedelta:
    """How long to wait after an attempt, from 1: growing, with a jitter that the job's number seeds."""
    spread = random.Random(f"{job}/{attempt}").uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads load, hides nothing
    return dt.timedelta(seconds=FIRST_PAUSE_S * GROWTH ** (attempt - 1) * spread)


async def _post(kept: Kept, content: bytes, headers: Mapping[str, str]) -> int:
    """Post to an address that was looked at: the name is not asked for again, so it cannot lead elsewhere by then."""
    parts = urlsplit(kept.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    address = _allowed([str(one[4][0]) for one in found], kept.private)
    target = httpx.URL(kept.url).copy_with(host=address)
    sent = {**headers, "Host": parts.netloc}
    # No proxy of the surroundings, no redirect: it goes where it was looked at, or nowhere.
    secure: bool | ssl.SSLContext = ssl.create_default_context() if parts.scheme == "https" else True
    async with (
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=TIMEOUT_S, verify=secure) as client,
        client.stream("POST", target, content=content, headers=sent, extensions=_name(parts)) as answer,
    ):
        return answer.status_code


def _name(parts: SplitResult) -> dict[str, str]:
    """The name that the certificate must be for."""
    return {"sni_hostname": parts.hostname or ""} if parts.scheme == "https" else {}


def _allowed(found: list[str], private: bool) -> str:
    for one in found:
        address = ipaddress.ip_address(one.partition("%")[0])
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if private or address.is_global:
            return one
    raise _UnfitError("it lies in a private network, and was not added as private")


def _again(where: str, why: str, context: Context) -> Made:
    said = f"{where}, attempt {context.attempt} of {ATTEMPTS}: {why}."
    context.log(said)
    if context.attempt >= ATTEMPTS:
        raise _failed(where, f"{why}, the last of {ATTEMPTS} times")
    raise TryAgainError(said, pause(context.job, context.attempt))


def _failed(where: str, found: str) -> FailedError:
    return FailedError(f"{where}: {found}.")
