"""The front end's server: what the door draws, with headers that keep strangers' scripts and frames out.

``planner app`` starts this file; `planner.launch.app_file` says where the door is.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.web.server.server_util import is_allowed_origin

from planner.launch import app_file

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def own_scripts() -> list[str]:
    """Digests of the scripts that stand in Streamlit's own page, as a policy names them: those run, no other inline."""
    page = Path(st.__file__).parent / "static" / "index.html"
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(page.read_text(encoding="utf-8")))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


POLICY = {
    "default-src": "'self'",
    "script-src": " ".join(["'self'", *own_scripts()]),
    "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles into the page
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""Content security policy: nothing of other hosts is loaded, run or told, and nobody frames the page."""
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # addresses name scenarios and people
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE = ("GET", "HEAD", "OPTIONS")
WARM = ("altair", "pandas", "pyarrow", "planner.screens", "sqlalchemy", "alembic")
"""Modules that the first page needs: read while the first visitor's browser still loads."""


class Guarded:
    """Adds the headers to every answer, files and errors among them; lets no page of another site change anything.

    Parameters
    ----------
    app : ASGI application
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; sockets have no headers to add, and Streamlit asks them itself where they come from."""
        if scope["type"] == "http" and scope["method"] not in SAFE and _is_foreign(Headers(scope=scope)):
            refused = PlainTextResponse("This was asked by a page of another site.", 403, HEADERS)
            await refused(scope, receive, send)
            return

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, add if scope["type"] == "http" else send)


def _is_foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another site asks; programs that are no browsers name no origin."""
    origin = headers.get("Origin")
    return origin is not None and not is_allowed_origin(origin) and urlsplit(origin).netloc != headers.get("Host")


@asynccontextmanager
async def warm(_: object) -> AsyncIterator[None]:
    """Read what the first page needs while the server begins to listen."""
    threading.Thread(target=_read, daemon=True).start()
    yield


def _read() -> None:
    for name in WARM:
        import_module(name)
    gc.freeze()  # modules stay for good: no collection has to look through them


# A list cannot be given on the command line, and the folder with `.streamlit/config.toml` may not be where we are.
config.set_option("theme.headingFontSizes", ["2rem", "1.5rem", "1.2rem"])
config.set_option("theme.metricValueFontSize", "1.5rem")  # five numbers with units in a row on a small screen
config.set_option("theme.light.primaryColor", "#00578a")  # the red is too pale for words on its own tint (WCAG 1.4.3)
# A full collection after each run takes a tenth of a second in which nobody is served; Python collects on its own.
config.set_option("runner.postScriptGC", False)
app = st.App(app_file(), lifespan=warm, middleware=[Middleware(Guarded)])
