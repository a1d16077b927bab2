"""A small browser over the wire: cookies, redirects and what a page draws, without Chromium."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Queue
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from team_server import WAIT_S
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

R = TypeVar("R")
WITHOUT_WORDS = ("vega_lite_chart", "dataframe")
"""Elements that are all data: read from `Page.raw`."""
REDRAWN = (ForwardMsg.FINISHED_EARLY_FOR_RERUN,)
"""How a run of the page ends that begins anew at once."""


@dataclass
class Page:
    """What a page shows once it is drawn.

    Attributes
    ----------
    texts : list of str
        Every text of every element, in order.
    buttons : dict of label to widget id
    pages : list of str
        Names in the navigation.
    failed : list of str
        Errors that nobody made a sentence of.
    redirect : str
        Where the page sends the browser; empty where it stays.
    files : list of str
        Addresses of downloads.
    later : list of str
        Downloads that are written when somebody takes them.
    tables : list of bytes
        Of tables and pictures, as Arrow.
    folds : list of str
        Widget ids of the lines that open a table.
    session : str
        The server's name of it.
    raw : bytes
        All that came over the wire.
    """

    texts: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    redirect: str = ""
    files: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    tables: list[bytes] = field(default_factory=list)
    folds: list[str] = field(default_factory=list)
    session: str = ""
    raw: bytes = b""

    def take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "auth_redirect":
            self.redirect = message.auth_redirect.url
        elif kind == "navigation":
            self.pages = [page.page_name for page in message.navigation.app_pages if not page.is_hidden]
        elif kind == "page_not_found":
            self.failed.append("page not found")
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") not in WITHOUT_WORDS:
                self.texts += re.findall(r'"((?:[^"\\]|\\.)*)"', str(element))
            self._keep(element)
        elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
            fold = message.delta.add_block.expandable.id
            self.folds += [fold] if "-open_" in fold else []
        elif kind == "new_session":
            self.session = message.new_session.initialize.session_id

    def _keep(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind == "exception":
            self.failed.append(element.exception.message)
        elif kind == "download_button":
            button = element.download_button
            self.files += [button.url] if button.url else []
            self.later += [button.deferred_file_id] if button.deferred_file_id else []
        elif kind == "dataframe":
            table = element.dataframe
            parts = (table.arrow_data.data, table.lazy_data.initial_chunk.data)
            self.tables += [one for one in parts if one]
        elif kind == "vega_lite_chart":
            chart = element.vega_lite_chart
            self.tables += [one for one in (chart.data.data, *(kept.data.data for kept in chart.datasets)) if one]


def _run(work: Coroutine[Any, Any, R]) -> R:
    """Run it on a thread of its own: this one may be Playwright's, which has a loop that runs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@dataclass
class Open:
    """A page that stays open.

    Attributes
    ----------
    page : Page
        As it was drawn.
    socket, loop
        Over which it talks.
    """

    page: Page
    socket: Any
    loop: asyncio.AbstractEventLoop

    def asks(self, message: BackMsg, kind: str, within_s: float = WAIT_S) -> ForwardMsg | None:
        """Send something and wait for an answer of this kind; None where none comes in time."""
        return asyncio.run_coroutine_threadsafe(self._asks(message, kind, within_s), self.loop).result()

    async def _asks(self, message: BackMsg, kind: str, within_s: float) -> ForwardMsg | None:
        await self.socket.send(message.SerializeToString())
        try:
            async with asyncio.timeout(within_s):
                while True:
                    answer = ForwardMsg()
                    answer.ParseFromString(await self.socket.recv())
                    if answer.WhichOneof("type") == kind:
                        return answer
        except TimeoutError:
            return None


class Browser:
    """Cookies, redirects and the page's socket: as much of a browser as signing in needs."""

    def __init__(self, where: str, headers: dict[str, str] | None = None) -> None:
        self.where = where
        self.headers = headers or {}
        self.jar = httpx.Cookies()
        self._get(f"{where}/_stcore/health")

    def open(self, click: str = "", path: str = "", query: str = "") -> Page:
        """Draw a page of the address; with `click` draw it, press that button, and draw it again."""
        return _run(self._open(click, path, query))[0]

    def take(self, path: str, query: str) -> tuple[Page, dict[str, bytes]]:
        """Draw a page of the address, and take every file that it offers, by its address on the server."""
        return _run(self._open("", path, query, takes=True))

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

    @contextmanager
    def stays(self, path: str = "", query: str = "", resumes: str = "") -> Iterator[Open]:
        """Draw a page of the address and leave it open; `resumes` names the session that it says it had before."""
        with ThreadPoolExecutor(1) as pool:
            opened: Queue[Open] = Queue()
            done = asyncio.Event()
            loop = asyncio.new_event_loop()

            async def stay() -> None:
                async with self._connected(resumes) as socket_:
                    opened.put(Open(await self._draw(socket_, "", path, query), socket_, loop))
                    await done.wait()

            staying = pool.submit(loop.run_until_complete, stay())
            try:
                while opened.empty() and not staying.done():
                    time.sleep(0.02)
                if opened.empty():
                    staying.result()
                yield opened.get_nowait()
            finally:
                loop.call_soon_threadsafe(done.set)
                staying.result(WAIT_S)
                loop.close()

    async def _open(
        self, click: str, path: str = "", query: str = "", *, takes: bool = False
    ) -> tuple[Page, dict[str, bytes]]:
        async with self._connected() as socket_:
            page = await self._draw(socket_, "", path, query)
            if click:
                page = await self._draw(socket_, page.buttons[click], path, query)
            return page, await self._taken(socket_, page) if takes else {}

    def _connected(self, resumes: str = "") -> connect:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies().items())
        token = self.cookies().get("_streamlit_xsrf", "none" if resumes else "")
        host = self.headers.get("Host", urlsplit(self.where).netloc)
        server = urlsplit(self.where)
        return connect(
            f"ws://{host}/_stcore/stream",
            host=server.hostname,
            port=server.port,
            origin=Origin(self.headers.get("Origin", f"http://{host}")),
            subprotocols=[Subprotocol(one) for one in ("streamlit", token, resumes) if one],
            additional_headers={
                "Cookie": cookies,
                **{k: v for k, v in self.headers.items() if k not in ("Host", "Origin")},
            },
            proxy=None,
            close_timeout=1,
            max_size=None,
        )

    async def _draw(self, socket_: Any, pressed: str, path: str, query: str) -> Page:
        """Draw a page, and once more with every table on it opened, as those are sent when they are opened."""
        page = await self._drawn(socket_, pressed, path, query)
        if not page.folds or page.redirect:
            return page
        opened = await self._drawn(socket_, "", path, query, page.folds)
        opened.session, opened.raw = opened.session or page.session, page.raw + opened.raw
        opened.pages = opened.pages or page.pages
        return opened

    async def _drawn(self, socket_: Any, pressed: str, path: str, query: str, opens: Sequence[str] = ()) -> Page:
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = query, path
        if pressed:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = pressed, True
        for fold in opens:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.bool_value = fold, True
        await socket_.send(asked.SerializeToString())
        page = Page()
        while True:
            raw = await asyncio.wait_for(socket_.recv(), WAIT_S)
            message = ForwardMsg()
            message.ParseFromString(raw)
            page.raw += raw
            page.take(message)
            if message.WhichOneof("type") == "script_finished" and message.script_finished not in REDRAWN:
                return page
            if page.redirect:
                return page

    async def _taken(self, socket_: Any, page: Page) -> dict[str, bytes]:
        """Files that a page offers, those first written that are written for whom takes them."""
        for number, file in enumerate(page.later):
            asked = BackMsg()
            asked.backend_operation_request.request_id = str(number)
            asked.backend_operation_request.session_id = page.session
            asked.backend_operation_request.deferred_file.file_id = file
            await socket_.send(asked.SerializeToString())
            message = ForwardMsg()
            while message.WhichOneof("type") != "backend_operation_response":
                raw = await asyncio.wait_for(socket_.recv(), WAIT_S)
                message.ParseFromString(raw)
            page.raw += raw
            page.files.append(message.backend_operation_response.deferred_file.url)
        return {file: await asyncio.to_thread(self._file, file) for file in page.files}

    def _file(self, path: str) -> bytes:
        return self._get(f"{self.where}{path}").raise_for_status().content

    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.jar.jar}
