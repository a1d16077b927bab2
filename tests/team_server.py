"""A team's planner for tests: an identity provider and the front end as processes on loopback, and a small browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

WAIT_S = 60.0
COOKIE_SECRET = "a-secret-of-tests-that-is-long-enough-0123456789"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: Sequence[str], ready: str, log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A server process until its address answers; ended and waited for afterwards."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, **options)
    try:
        deadline = time.monotonic() + WAIT_S
        while True:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            try:
                httpx.get(ready, timeout=5, trust_env=False).raise_for_status()
                break
            except httpx.HTTPError:
                assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def provider(people: Sequence[dict[str, Any]], log: Path) -> Iterator[str]:
    """An OpenID Connect provider that knows these people; its issuer."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for one in people:
        command += ["--user-claims", json.dumps(one)]
    issuer = f"http://127.0.0.1:{port}"
    with running(command, f"{issuer}/.well-known/openid-configuration", log):
        yield issuer


def write_secrets(folder: Path, port: int, issuer: str) -> Path:
    """The operator's file."""
    path = folder / "secrets.toml"
    path.write_text(
        f"""[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "planner"
client_secret = "of no meaning here"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    return path


@contextmanager
def front_end(command: Sequence[str], port: int, folder: Path, **environment: str) -> Iterator[str]:
    """The front end as a process; its address."""
    where = f"http://localhost:{port}"
    env = {**os.environ, **environment, "HOME": str(folder)}
    with running(command, f"{where}/_stcore/health", folder / "app.log", cwd=folder, env=env):
        yield where


@dataclass
class Page:
    """What a page shows once it is drawn.

    Attributes
    ----------
    texts : list of str
        Every text of every element, in order.
    buttons : dict of label to widget id
    redirect : str
        Where the page sends the browser; empty where it stays.
    raw : bytes
        All that came over the wire.
    """

    texts: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    redirect: str = ""
    raw: bytes = b""

    def take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "auth_redirect":
            self.redirect = message.auth_redirect.url
        elif kind == "navigation":
            self.pages = [page.page_name for page in message.navigation.app_pages]
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            self.texts += re.findall(r'"((?:[^"\\]|\\.)*)"', str(element))
            if element.WhichOneof("type") == "button":
                self.buttons[element.button.label] = element.button.id


class Browser:
    """Cookies, redirects and the page's socket: as much of a browser as signing in needs."""

    def __init__(self, where: str, headers: dict[str, str] | None = None) -> None:
        self.where = where
        self.headers = headers or {}
        self.jar = httpx.Cookies()
        self._get(f"{where}/_stcore/health")

    def open(self, click: str = "") -> Page:
        """Draw the page; with `click` draw it, press that button, and draw it again."""
        return asyncio.run(self._open(click))

    def sign_in(self, sub: str) -> None:
        """Press the button and go where it leads, filling in the provider's form."""
        self.follow(self.open(click="Sign in").redirect, sub)

    def follow(self, address: str, sub: str = "") -> str:
        """Follow redirects from an address of the page's; the last one."""
        url = urljoin(self.where, address)
        for _ in range(10):
            answer = self._get(url)
            if answer.status_code == 200 and "<form" in answer.text and sub:
                answer = self._get(url, {"sub": sub})
            if not answer.is_redirect:
                break
            url = urljoin(url, answer.headers["location"])
        return url

    def _get(self, url: str, form: dict[str, str] | None = None) -> httpx.Response:
        with httpx.Client(cookies=self.jar, timeout=WAIT_S, trust_env=False) as client:
            answer = client.post(url, data=form) if form else client.get(url)
            self.jar = httpx.Cookies(client.cookies)
            return answer

    async def _open(self, click: str) -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies().items())
        token = self.cookies().get("_streamlit_xsrf", "")
        host = self.headers.get("Host", urlsplit(self.where).netloc)
        server = urlsplit(self.where)
        async with connect(
            f"ws://{host}/_stcore/stream",
            host=server.hostname,
            port=server.port,
            origin=Origin(f"http://{host}"),
            subprotocols=[Subprotocol(one) for one in ("streamlit", token) if one],
            additional_headers={"Cookie": cookies, **{k: v for k, v in self.headers.items() if k != "Host"}},
            proxy=None,
            close_timeout=1,
            max_size=None,
        ) as socket_:
            page = await self._draw(socket_, "")
            return await self._draw(socket_, page.buttons[click]) if click else page

    async def _draw(self, socket_: Any, pressed: str) -> Page:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        if pressed:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = pressed, True
        await socket_.send(asked.SerializeToString())
        page = Page()
        while True:
            raw = await asyncio.wait_for(socket_.recv(), WAIT_S)
            message = ForwardMsg()
            message.ParseFromString(raw)
            page.raw += raw
            page.take(message)
            if message.WhichOneof("type") == "script_finished" or page.redirect:
                return page

    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.jar.jar}
