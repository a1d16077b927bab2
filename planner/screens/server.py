"""The front end's server: what the door draws, with headers that keep strangers' scripts and frames out.

``planner app`` starts this file; `planner.launch.app_file` says where the door is.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import re
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.middleware import Middleware
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from planner.gate.guard import Guarded, Wire
from planner.gate.origins import origin_of
from planner.gate.told import TOLD
from planner.launch import app_file

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def own_scripts() -> list[str]:
    """Digests of the scripts of Streamlit's own page and of the one that prints: those run, no other inline."""
    page = Path(st.__file__).parent / "static" / "index.html"
    printing = Path(__file__).with_name("print_page.js")
    scripts = (*INLINE.findall(page.read_text(encoding="utf-8")), printing.read_text(encoding="utf-8"))
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
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
MESSAGES = ("rerun_script", "stop_script", "app_heartbeat", "file_urls_request")
OPERATIONS = ("deferred_file", "dataframe_chunk")
"""What pages send; Streamlit knows more, for those who write its programs."""
WARM = ("altair", "pandas", "pyarrow", "planner.screens", "sqlalchemy", "alembic")
"""Modules that the first page needs: read while the first visitor's browser still loads."""


def public_origin() -> str | None:
    """Where people reach the planner, as the operator told the identity provider; None where nobody signs in."""
    try:
        auth = st.secrets.to_dict().get("auth")
    except StreamlitSecretNotFoundError:
        return None
    return None if auth is None else origin_of(str(auth["redirect_uri"]))


def told(raw: bytes) -> Iterator[str]:
    """What a message to a page lets it ask for: its session, files, and files that are written when they are taken."""
    message = ForwardMsg.FromString(raw)
    button = message.delta.new_element.download_button
    names = (
        message.new_session.initialize.session_id,
        button.url,
        button.deferred_file_id,
        message.backend_operation_response.deferred_file.url,
    )
    return (name for name in names if name)


def asked(raw: bytes) -> Sequence[str] | None:
    """What a page asks for by its name; None for what no page of ours asks, as to forget what is kept for everybody."""
    try:
        message = BackMsg.FromString(raw)
    except DecodeError:
        return None
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        wanted = message.backend_operation_request
        file = [wanted.deferred_file.file_id] if wanted.HasField("deferred_file") else []
        return [wanted.session_id, *file] if wanted.WhichOneof("payload") in OPERATIONS else None
    return [] if kind in MESSAGES else None


@asynccontextmanager
async def warm(_: object) -> AsyncIterator[None]:
    """Read what the first page needs while the server begins to listen."""
    threading.Thread(target=_read, daemon=True).start()
    yield


def _read() -> None:
    for name in WARM:
        import_module(name)
    # Each part of a picture held against Vega-Lite's schema as it is made: a third of a picture's time. Tests do it.
    import_module("altair.utils.schemapi").disable_debug_mode()
    gc.freeze()  # modules stay for good: no collection has to look through them


# A list cannot be given on the command line, and the folder with `.streamlit/config.toml` may not be where we are.
config.set_option("theme.headingFontSizes", ["2rem", "1.5rem", "1.2rem"])
config.set_option("theme.metricValueFontSize", "1.5rem")  # five numbers with units in a row on a small screen
config.set_option("theme.light.primaryColor", "#00578a")  # the red is too pale for words on its own tint (WCAG 1.4.3)
config.set_option("theme.dark.primaryColor", "#5eb3e6")  # and the same for the dark theme's ground
# A full collection after each run takes a tenth of a second in which nobody is served; Python collects on its own.
config.set_option("runner.postScriptGC", False)
GUARD = Middleware(Guarded, headers=HEADERS, public=public_origin, wire=Wire(told, asked), told=TOLD)
app = st.App(app_file(), lifespan=warm, middleware=[GUARD])
