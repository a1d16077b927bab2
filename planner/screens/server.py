"""The front end's server: what the door draws, with headers that keep strangers' scripts and frames out.

``planner app`` starts this file; `planner.launch.app_file` says where the door is.
"""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from streamlit import config

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
WARM = ("altair", "pandas", "pyarrow", "planner.screens", "sqlalchemy", "alembic")
"""Modules that the first page needs: read while the first visitor's browser still loads."""


class Guarded:
    """Adds the headers to every answer, files and errors among them.

    Parameters
    ----------
    app : ASGI application
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; sockets have no headers to add."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, add if scope["type"] == "http" else send)


@asynccontextmanager
async def warm(_: object) -> AsyncIterator[None]:
    """Read what the first page needs while the server begins to listen."""
    threading.Thread(target=lambda: [import_module(name) for name in WARM], daemon=True).start()
    yield


# A list cannot be given on the command line, and the folder with `.streamlit/config.toml` may not be where we are.
config.set_option("theme.headingFontSizes", ["2rem", "1.5rem", "1.2rem"])
config.set_option("theme.metricValueFontSize", "1.5rem")  # five numbers with units in a row on a small screen
config.set_option("theme.light.primaryColor", "#00578a")  # the red is too pale for words on its own tint (WCAG 1.4.3)
app = st.App(app_file(), lifespan=warm, middleware=[Middleware(Guarded)])
