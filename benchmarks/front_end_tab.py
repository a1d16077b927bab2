"""A tab of a real browser that knows when a page was drawn: by its own clock, to the last change that anybody sees."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from visitors import CHROMIUM, FLAGS, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VIEWPORT: Any = {"width": 1440, "height": 1000}
QUIET_MS = 200
"""Without any change for so long a page counts as drawn; the time is that of its last change."""
SCROLLED_MS = 300
"""A list that opens while the page still scrolls is closed again."""
WATCH = """() => {
  const seen = window.seen = {last: 0, began: 0, ran: false};
  const state = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
  window.WebSocket = class extends WebSocket {
    constructor(...told) {
      super(...told);
      this.addEventListener('message', () => { seen.ran = true; });
    }
  };
  new MutationObserver(() => { seen.last = performance.now(); }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ['data-test-script-state', 'data-stale'],
  });
  document.addEventListener('pointerdown', () => { seen.began = performance.now(); seen.ran = false; }, true);
  window.drawn = (quiet) => {
    const seen_of = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
    const over = state() === 'notRunning' && !document.querySelector('[data-stale="true"]');
    const filled = !seen_of('[data-testid="stSkeleton"]').length
      && seen_of('[data-testid="stVegaLiteChart"]').every((one) => one.querySelector('svg, canvas'));
    const still = performance.now() - seen.last > quiet;
    return seen.ran && over && filled && still ? {ms: seen.last - seen.began} : null;
  };
  window.since = (selector) => {
    const there = [...document.querySelectorAll(selector)].some((one) => one.checkVisibility());
    return there ? {ms: performance.now() - seen.began} : null;
  };
}"""
"""Times count from the begin of the page's address or from the last press of a button of the mouse. That the server ran
the page is known by its messages: a page that takes a tenth of a second is never seen running."""
POLL_MS = 50
"""Between two looks whether the page is drawn; looking at each frame would make the browser draw frames for nothing."""
PICTURES = '[data-testid="stVegaLiteChart"] :is(svg, canvas), [data-testid="stDataFrame"] canvas'
ERRORS = '[data-testid="stException"]'


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, as Debian has it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engine:
        started = engine.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield started
        started.close()


class Tab(Visit):
    """Somebody's tab, with nothing kept from before."""

    def __init__(self, chromium: Browser, address: str) -> None:
        super().__init__(chromium.new_context(viewport=VIEWPORT).new_page(), address)
        self.page.add_init_script(f"({WATCH})()")

    def opened_s(self, path: str) -> float:
        """Open an address; seconds until its page is drawn."""
        self.page.goto(f"{self.address}/{path}", wait_until="commit")
        return self.drawn_s()

    def drawn_s(self) -> float:
        """Wait until the page is drawn; seconds it took."""
        found = self.page.wait_for_function("(quiet) => window.drawn(quiet)", arg=QUIET_MS, polling=POLL_MS)
        return float(found.json_value()["ms"]) / 1000

    def there_s(self, selector: str) -> float:
        """Wait until something is seen; seconds since the last press."""
        found = self.page.wait_for_function("(one) => window.since(one)", arg=selector, polling=POLL_MS)
        return float(found.json_value()["ms"]) / 1000

    def open_box(self, key: str) -> int:
        """Open a select box of the page, not of the sidebar; how many options it shows."""
        box = self.page.locator(f".st-key-{key} input[role=combobox]")
        box.scroll_into_view_if_needed()
        self.page.wait_for_timeout(SCROLLED_MS)
        box.focus()
        self.page.keyboard.press("ArrowDown")
        self.page.locator("[role=option]").first.wait_for()
        return self.page.locator("[role=option]").count()

    def choose(self, key: str, place: int) -> None:
        """Choose an option of a select box by its place in the list."""
        self.open_box(key)
        self.page.locator("[role=option]").nth(place).click()

    def pictures(self) -> int:
        """Pictures and tables that are drawn."""
        return self.page.locator(PICTURES).count()

    def broken(self) -> int:
        """Errors on the page and in its scripts."""
        return self.page.locator(ERRORS).count() + len(self.errors)

    def close(self) -> None:
        self.page.context.close()
