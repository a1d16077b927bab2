"""Viewers in Los Angeles and Kolkata see the site's clocks: each word and each picture as a viewer at the site does."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from runs import SAMPLES
from visitors import Visit, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE = "America/New_York"
BEHIND_UTC_MIN = {SITE: 300, "America/Los_Angeles": 480, "Asia/Kolkata": -330}
DAY = "roster?scenario=peak_week&day=2026-11-24&queue=phone"
PAGES = {
    DAY: 3,
    "roster?scenario=peak_week&view=week": 0,
    "week?scenario=peak_week": 0,
    "forecast?scenario=peak_week&queue=phone": 1,
    "requirement?scenario=peak_week&queue=phone": 1,
    "fairness?scenario=peak_week": 1,
}
"""Pages, and how many pictures each has at least."""


@pytest.fixture(scope="module")
def viewers(browser: Browser, front_end: str) -> Iterator[dict[str, Visit]]:
    """Somebody at a machine in each zone."""
    with ExitStack() as open_tabs:
        yield {
            zone: open_tabs.enter_context(
                visiting(browser.new_context(viewport={"width": 1440, "height": 1000}, timezone_id=zone), front_end)
            )
            for zone in BEHIND_UTC_MIN
        }


def seen(viewers: dict[str, Visit], path: str, zone: str) -> tuple[str, list[str]]:
    """The words of a page and its pictures, as pixels written down."""
    visit = viewers[zone]
    visit.go(path)
    before = None
    while (now := _on_the_page(visit)) != before:  # pictures are drawn one after the other
        before = now
        visit.page.wait_for_timeout(AT_REST_MS)
    assert visit.page.evaluate("() => new Date('2026-11-24T12:00:00Z').getTimezoneOffset()") == BEHIND_UTC_MIN[zone]
    return now


def _on_the_page(visit: Visit) -> tuple[str, list[str]]:
    visit.settled()
    pictures: list[str] = visit.page.evaluate(PIXELS)
    words = visit.page.locator('[data-testid="stMain"]').inner_text()
    return f"{words}\n{visit.page.evaluate(GIVEN)}", pictures


AT_REST_MS = 800
GIVEN = """() => [...document.querySelectorAll('[data-testid="stMain"] input')].map((one) => one.value).join('\\n')"""
PIXELS = """() => [...document.querySelectorAll('[data-testid="stVegaLiteChart"] :is(canvas, svg)')]
    .map((one) => one.toDataURL ? one.toDataURL() : one.outerHTML.replace(/(clip|gradient_)[0-9]+/g, '$1'))"""
"""Numbers of clips count up with each picture drawn; they are no part of what is seen."""


@pytest.mark.parametrize("path", PAGES)
def test_clocks_are_the_sites_wherever_the_viewer_sits(viewers: dict[str, Visit], path: str) -> None:
    words, pictures = seen(viewers, path, SITE)
    assert len(words) > 200
    assert len(pictures) >= PAGES[path]
    for zone in (*BEHIND_UTC_MIN,)[1:]:
        there, drawn = seen(viewers, path, zone)
        assert there == words
        assert drawn == pictures


def test_the_days_first_shift_stands_at_the_plans_own_clock(viewers: dict[str, Visit]) -> None:
    with zipfile.ZipFile(SAMPLES / "plans" / "peak_week.zip") as plan, plan.open("roster.csv") as file:
        roster = pd.read_csv(file)
    worked = roster[(roster["date"] == "2026-11-24") & ~roster["activity"].isin(["leave"])]
    first = pd.to_datetime(worked["start"], utc=True).min().tz_convert(SITE)
    words, pictures = seen(viewers, DAY, "Asia/Kolkata")
    assert "Tuesday 24 November" in words
    assert SITE in words
    assert f">Tue 24 {first.floor('h'):%H:%M}<" in pictures[0]
