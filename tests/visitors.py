"""Somebody at the front end in a real browser, as tests and benchmarks drive it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from team_server import free_port, running

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
"""Debian's Chromium without the window that nobody sees here, which took a quarter of the time."""
FLAGS = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = Path(__file__).parents[1] / "build" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
"""Where ``.ci/run`` puts it, from npm."""
NOT_OURS = ('[data-testid="stSidebarNavItems"]', '[role="spinbutton"]')
"""Parts of Streamlit's shell that break a rule: headings of groups stand in the navigation's list, and the parts of a
date are narrower than 24 pixels."""
PATIENCE_MS = 60_000
SHORT_MS = 8_000
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
"""The page while no script of it runs."""


@contextmanager
def front_end_of_its_own(folder: Path) -> Iterator[str]:
    """A front end with the store in a folder, begun with the samples as on anybody's machine if new; its address."""
    port = free_port()
    command = [sys.executable, "-m", "planner", "app", "--port", str(port)]
    env = {**os.environ, "PLANNER_DB": str(folder / "store.db"), "PLANNER_FILES": str(folder / "files")}
    address = f"http://127.0.0.1:{port}"
    with running(command, f"{address}/_stcore/health", folder / "server.log", env=env):
        yield address


QUIET_MS = 200
QUIET = """(least) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const busy = app?.dataset.testScriptState !== 'notRunning' || document.querySelector('[data-stale="true"]');
  window.idleSince = busy ? undefined : (window.idleSince ?? performance.now());
  return window.idleSince !== undefined && performance.now() - window.idleSince > least;
}"""


class Visit:
    """A person's tab.

    Attributes
    ----------
    page : Page
        Playwright's.
    address : str
        Of the front end.
    strayed : list of str
        Requests that went to other machines.
    errors : list of str
        Errors of scripts in the page.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.strayed: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: self._asked(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost"):
            self.strayed.append(url)

    def go(self, path: str) -> None:
        """Open a page and wait until it is drawn."""
        self.page.goto(f"{self.address}/{path}")
        self.settled()

    def settled(self) -> None:
        """Wait until the page was at rest for a moment: what was chosen is sent a little later."""
        self.page.locator(IDLE).wait_for()
        self.page.evaluate("() => { window.idleSince = undefined; }")
        self.page.wait_for_function(QUIET, arg=QUIET_MS, polling=40)

    def press(self, name: str) -> None:
        """Press a button, and wait until the page is drawn."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.settled()

    def choose(self, label: str, option: str) -> None:
        """Choose in a box by the keyboard, by how the option begins, and wait until the page is drawn."""
        from playwright.sync_api import TimeoutError as Late

        box = self.page.get_by_role("combobox", name=label, exact=True)
        for last in (False, False, False, True):
            self.settled()
            box.focus()
            box.press("ArrowDown")
            try:
                box.press_sequentially(option)
                self.page.get_by_role("option", name=option).first.click(timeout=PATIENCE_MS if last else SHORT_MS)
                break
            except Late:  # the page was drawn anew and closed the list
                box.press("Escape")
        box.press("Escape")  # a box of several choices stays open
        self.settled()

    def opens_boxes(self) -> None:
        """Open every box of the page, and wait until it is drawn."""
        closed = "details:not([open]) > summary"
        self.page.evaluate("(closed) => document.querySelectorAll(closed).forEach((one) => one.click())", closed)
        self.settled()

    def goes_to(self, link: str, heading: str) -> None:
        """Follow a link, and wait until the page with this title is drawn."""
        self.page.get_by_role("link", name=link).first.click()
        self.page.get_by_role("heading", level=1, name=heading).wait_for()
        self.settled()

    def sees(self, text: str) -> Locator:
        """Wait for a text that a person sees."""
        found = self.page.get_by_text(text).first
        found.wait_for()
        return found

    def failures(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 A and AA on this page but for Streamlit's own shell, a line each."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))  # not as a tag: the page lets no strange script in
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found: dict[str, Any] = self.page.evaluate(
            "([tags, shell]) => axe.run({exclude: shell}, {runOnly: tags})", [tags, [[one] for one in NOT_OURS]]
        )
        return [
            f"{one['id']} ({one['impact']}): {node['html'][:200]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]


@contextmanager
def visiting(context: BrowserContext, address: str, patience_ms: int = PATIENCE_MS) -> Iterator[Visit]:
    """Somebody at a front end in a new tab; afterwards: nothing went elsewhere and no script failed."""
    visitor = Visit(context.new_page(), address)
    visitor.page.set_default_timeout(patience_ms)
    yield visitor
    context.close()
    assert not visitor.strayed, f"asked of other machines: {visitor.strayed}"
    assert not visitor.errors, f"errors in the browser: {visitor.errors}"
