"""The dark theme can be read by everybody, and a printed page holds what it shows and nothing to press."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from visitors import AXE, NOT_OURS, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = ("roster", "forecast", "scenarios", "performance", "review", "capacity")
PRINTED = ("roster", "performance", "review")
NOT_LEGIBLE_BY_STREAMLIT = '[data-testid="stSliderThumbValue"]'
"""The red number above a slider is Streamlit's own, 4.2 : 1 on its dark ground; the label and the box say it too."""
A4_PX = 794
"""Width of A4 at 96 pixels an inch."""
CONTRAST = "([shell]) => axe.run({exclude: shell}, {runOnly: ['color-contrast']})"
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


@pytest.mark.parametrize("address", PAGES)
def test_dark_pages_have_contrast(browser: Browser, front_end: str, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 1400}, color_scheme="dark")
    visit = Visit(context.new_page(), front_end)
    visit.go(f"{address}?scenario=peak_week")
    kept(visit, f"dark_{address}")
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = visit.page.evaluate(CONTRAST, [[[one] for one in (*NOT_OURS, NOT_LEGIBLE_BY_STREAMLIT)]])
    assert [node["html"][:150] for one in found["violations"] for node in one["nodes"]] == []
    ground = visit.page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    assert sum(int(part) for part in ground.removeprefix("rgb(").rstrip(")").split(",")) < 3 * 60, "it is not dark"
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
    visit.page.wait_for_timeout(500)  # pictures are drawn anew at the paper's width
    kept(visit, f"print_{address}")
    assert visit.page.evaluate(SHOWN, "h1")
    assert visit.page.evaluate(SHOWN, '[data-testid="stSidebar"], [data-testid="stHeader"]') == []
    assert visit.page.evaluate(SHOWN, '[data-testid="stButton"] button, [data-testid="stDownloadButton"] button') == []
    assert visit.page.evaluate(WIDE, A4_PX) == []
    assert len(visit.page.pdf(format="A4")) > 10_000
    context.close()
