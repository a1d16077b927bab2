"""A printed page holds what it shows and nothing to press."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from visitors import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PRINTED = ("roster", "performance", "review")
A4_PX, A4_LANDSCAPE_PX = 794, 1123
"""Width of A4 at 96 pixels an inch, upright and on its side."""
SHOWN = """(what) => [...document.querySelectorAll(what)].filter((one) => one.checkVisibility()
    && one.getBoundingClientRect().width > 0).map((one) => one.innerText.slice(0, 40))"""
WIDE = """(width) => [...document.querySelectorAll('[data-testid="stMain"] :is(h1, h2, h3, p, canvas, svg, table)')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
    .map((one) => `${one.tagName} ${one.innerText?.slice(0, 40)} ${one.getBoundingClientRect().right}`)"""


def kept(visit: Visit, name: str) -> None:
    """A picture to look at, where `PLANNER_LOOKS` names a folder."""
    folder = os.environ.get("PLANNER_LOOKS")
    if folder:
        visit.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


TO_PRESS = (
    '[data-testid="stSidebar"], [data-testid="stHeader"]',
    '[data-testid="stButton"] button, [data-testid="stDownloadButton"] button',
)


def comes_to_nothing(visit: Visit, found: str, what: object) -> None:
    """Wait until a script finds nothing on the page: parts slide away, and pictures are drawn anew at another width."""
    visit.page.wait_for_function(f"(what) => ({found})(what).length === 0", arg=what)


COUNT_PRINTS = "window.prints = 0; window.print = () => { window.prints += 1; };"
ROWS = """() => [...document.querySelectorAll('.whole-table')].map((one) => one.tBodies[0].rows.length)"""
DAILY = "today?scenario=peak_week&from=drawn&until=2026-11-27T11:00&times=1.30"
LONG = {
    "performance": "performance?scenario=peak_week&by=day",
    "review": f"{DAILY.replace('today', 'review')}&by=day",
    "today": DAILY,
}
"""Pages with a button to print, with long tables."""


@pytest.mark.parametrize("address", LONG)
def test_the_button_prints_every_row_of_every_table(
    browser: Browser, front_end: str, address: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.add_init_script(COUNT_PRINTS)
    visit = Visit(context.new_page(), front_end)
    visit.go(LONG[address])
    visit.sees("Table (rows")
    visit.press("Print")
    visit.page.wait_for_function("() => window.prints === 1")
    rows = visit.page.evaluate(ROWS)
    assert rows
    assert visit.page.evaluate(SHOWN, '[data-testid="stDataFrame"]') == []
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": A4_LANDSCAPE_PX, "height": A4_PX})
    assert visit.page.evaluate(WIDE, A4_LANDSCAPE_PX) == []
    kept(visit, f"to_print_{address}")
    folder = Path(os.environ.get("PLANNER_LOOKS", tmp_path))
    visit.page.pdf(path=folder / f"{address}.pdf", prefer_css_page_size=True)
    printed = subprocess.run(
        ["pdftotext", "-layout", str(folder / f"{address}.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    last = visit.page.evaluate("() => [...document.querySelectorAll('.whole-table')].map((one) => "
                               "[...one.tBodies[0].rows].map((row) => row.cells[0].innerText)).flat()")  # fmt: skip
    assert len(last) == sum(rows)
    words = printed.split()
    missing = [cell for cell in last if cell and not set(cell.split()) <= set(words)]
    assert missing == []
    assert "Print" not in words
    assert "Deploy" not in words
    visit.page.emulate_media(media="screen")
    visit.press("Back to the page")
    assert visit.page.evaluate(ROWS) == []
    assert visit.page.evaluate("() => window.prints") == 1
    assert not visit.errors
    context.close()


@pytest.mark.parametrize("address", PRINTED)
def test_a_printed_page_holds_words_and_pictures_and_nothing_to_press(
    browser: Browser, front_end: str, address: str
) -> None:
    context = browser.new_context(viewport={"width": A4_PX, "height": 1123})
    visit = Visit(context.new_page(), front_end)
    visit.go(f"{address}?scenario=peak_week")
    visit.page.emulate_media(media="print")
    for found, what in (*((SHOWN, one) for one in TO_PRESS), (WIDE, A4_PX)):
        comes_to_nothing(visit, found, what)
    kept(visit, f"print_{address}")
    assert visit.page.evaluate(SHOWN, "h1")
    assert len(visit.page.pdf(format="A4")) > 10_000
    context.close()
