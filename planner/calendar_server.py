"""Calendars over HTTP: ``GET /calendar/TOKEN.ics`` and nothing else.

No list, no other method, no reason for a refusal; the log holds neither addresses of calendars nor anything sent.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from forecasting.faults import InputError

PATH = re.compile(r"/calendar/([A-Za-z0-9_-]{43})\.ics")
PATIENCE_S = 10.0
"""How long a caller may take to say what it wants."""

Lookup = Callable[[str], bytes | None]
"""The calendar of an address, or None."""


class CalendarServer(ThreadingHTTPServer):
    """Answers with calendars.

    Parameters
    ----------
    host : str
    port : int
        0 takes one that is free.
    lookup : callable
    """

    daemon_threads = True

    def __init__(self, host: str, port: int, lookup: Lookup) -> None:
        super().__init__((host, port), _Handler)
        self.lookup = lookup


class _Handler(BaseHTTPRequestHandler):
    server: CalendarServer
    server_version, sys_version = "calendars", ""
    timeout = PATIENCE_S

    def do_GET(self) -> None:
        """One calendar, or that it has not changed."""
        match = PATH.fullmatch(self.path)
        try:
            content = self.server.lookup(match[1]) if match else None
        except InputError:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        if content is None:
            self._answer(HTTPStatus.NOT_FOUND)
            return
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        given = self.headers.get("If-None-Match", "")
        known = {one.strip().removeprefix("W/") for one in given.split(",")}
        if known & {tag, "*"}:
            self._answer(HTTPStatus.NOT_MODIFIED, tag)
        else:
            self._answer(HTTPStatus.OK, tag, content)

    def _answer(self, status: HTTPStatus, tag: str = "", content: bytes = b"") -> None:
        self.send_response(status)
        if tag:
            self.send_header("ETag", tag)
            self.send_header("Cache-Control", "private, no-cache")
        if content:
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The number alone: what was asked is neither repeated nor explained."""
        del message, explain
        self.close_connection = True
        if self.request_version != "HTTP/0.9":
            self._answer(HTTPStatus(code))

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """What was answered, to whom; not what was asked."""
        del size
        print(f"{self.log_date_time_string()} {self.client_address[0]} {int(code)}", file=sys.stderr)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (named by the standard library)
        """Nothing else: the standard library would repeat the request."""
