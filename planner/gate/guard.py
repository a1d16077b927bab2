"""What comes between the network and the front end: headers on every answer, strangers kept out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse

from planner.gate.origins import is_own_page, is_proxied, is_this_machine, may_open
from planner.gate.told import Told, badge_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = ("GET", "HEAD", "OPTIONS")
KEPT = re.compile(
    r"(?P<file>/media/.*)"
    r"|/_stcore/upload_file/(?P<session>[^/]*)/"
    r"|/component/"
    r"|/_stcore/(bidi-components|metrics|agent)(/|$)",
    re.DOTALL,
)
"""What only an open page may ask for: files, a session's uploads, parts of pages, the server's own figures."""
OTHER_SITE = "This was asked by a page of another site."
NOT_TOLD = "Only a page of the planner that is open, and whose sign-in is under way, may ask for this."
POLICY_VIOLATION = 1008
"""Of RFC 6455, section 7.4.1."""


@dataclass(frozen=True)
class Wire:
    """How to read what goes over a page's socket.

    Attributes
    ----------
    told : callable
        Of a message to a page: the names that it may ask for from then on.
    asked : callable
        Of a message from a page: the names that it asks for, or None where a page of ours sends no such message.
    """

    told: Callable[[bytes], Iterable[str]]
    asked: Callable[[bytes], Iterable[str] | None]


class Guarded:
    """Keeps out who is not at a page of the planner, or asks for what was told to somebody else.

    Parameters
    ----------
    app : ASGI application
    headers : mapping
        Put on every answer, files and errors among them.
    public : callable
        Origin under which people reach the planner, where they sign in; else None.
    wire : Wire
    told : Told
    """

    def __init__(
        self, app: ASGIApp, headers: Mapping[str, str], public: Callable[[], str | None], wire: Wire, told: Told
    ) -> None:
        self.app, self.headers, self.public, self.wire, self.told = app, headers, public, wire, told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._page(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (reason := await self._refusal(scope)) is not None:
            await PlainTextResponse(reason, 403, self.headers)(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, add)

    async def _refusal(self, scope: Scope) -> str | None:
        kept = KEPT.search(scope["path"])
        if scope["method"] == "OPTIONS" or (scope["method"] in SAFE and kept is None):
            return None
        headers, public = Headers(scope=scope), self.public()
        if not is_own_page(headers, public):
            return OTHER_SITE
        if kept is None:
            return None
        if public is None:
            return None if is_this_machine(headers.get("Host")) and not is_proxied(headers) else NOT_TOLD
        badge, name = badge_of(HTTPConnection(scope).cookies), kept["file"] or kept["session"]
        if name is not None and not self.told.knows(badge, name):
            return NOT_TOLD
        return None if await run_in_threadpool(self.told.is_under_way, badge) else NOT_TOLD

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, public = Headers(scope=scope), self.public()
        if not may_open(headers, public):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        if (origin := headers.get("Origin")) is not None:
            # Streamlit holds the two against each other, and a proxy may have said something else in `Host`.
            MutableHeaders(scope=scope)["Host"] = urlsplit(origin).netloc
        with self.told.page(badge_of(HTTPConnection(scope).cookies)) as page:

            async def tell(message: Message) -> None:
                if message["type"] == "websocket.send" and message.get("bytes"):
                    page.update(self.wire.told(message["bytes"]))
                await send(message)

            async def hear() -> Message:
                while True:
                    message = await receive()
                    if message["type"] != "websocket.receive" or not message.get("bytes"):
                        return message
                    names = self.wire.asked(message["bytes"])
                    if names is not None and page.issuperset(names):
                        return message

            await self.app(scope, hear, tell)
