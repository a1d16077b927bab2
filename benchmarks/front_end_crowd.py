"""Many people at the front end at once, each in a browser context of their own, going from page to page for minutes."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from front_end_server import FrontEnd
from front_end_tab import ERRORS, POLL_MS, QUIET_MS, VIEWPORT, WATCH
from visitors import CHROMIUM, FLAGS, PATIENCE_MS

THINK_S = (15.0, 45.0)
"""Between a page drawn and the next: a person reads."""
ARRIVALS_S = 120.0
"""They come within so long, one after the other: the browser shares the cores and takes 5 s of CPU for a first page."""
MEMORY_EVERY_S = 15.0
MB_A_MINUTE_FLAT = 2.0


@dataclass
class Crowd:
    """What happened to a crowd.

    Attributes
    ----------
    pages_s : list of float
        Seconds that each page took.
    errors : list of str
    memory : list of (float, float)
        Seconds since everybody was there, and megabytes.
    """

    pages_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)

    def growth_mb_a_minute(self) -> float:
        """Slope of the memory over the second half, when everybody has seen most pages."""
        later = np.array(self.memory[len(self.memory) // 2 :])
        return float(np.polyfit(later[:, 0] / 60, later[:, 1], 1)[0]) if len(later) > 1 else float("nan")


def crowd(server: FrontEnd, pages: Sequence[str], people: int, minutes: float) -> Crowd:
    """Let so many people go from page to page for so long."""
    return asyncio.run(_crowd(server, pages, people, minutes))


async def _crowd(server: FrontEnd, pages: Sequence[str], people: int, minutes: float) -> Crowd:
    from playwright.async_api import async_playwright

    found = Crowd()
    async with async_playwright() as engine:
        chromium = await engine.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        ends = time.monotonic() + 60 * minutes
        everybody = [
            _person(chromium, server.address, pages, number, ARRIVALS_S * number / people, ends, found)
            for number in range(people)
        ]
        await asyncio.gather(_watch(server, ends, found), *everybody)
        await chromium.close()
    return found


async def _person(
    chromium: Any, address: str, pages: Sequence[str], number: int, comes_s: float, ends: float, found: Crowd
) -> None:
    """One person, who opens a first page and goes on by the navigation; what goes wrong is written down."""
    choose = random.Random(number)
    await asyncio.sleep(comes_s)
    context = await chromium.new_context(viewport=VIEWPORT)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: found.errors.append(f"script: {error}"))
    await page.add_init_script(f"({WATCH})()")
    path = choose.choice(pages)
    await _went(page, page.goto(f"{address}/{path}", wait_until="commit"), f"first page {path}", found)
    while time.monotonic() < ends:
        await asyncio.sleep(choose.uniform(*THINK_S))
        path = choose.choice([one for one in pages if one != path])
        await _went(page, page.locator(f'[data-testid="stSidebarNav"] a[href$="/{path}"]').click(), path, found)
    await context.close()


async def _went(page: Any, going: Awaitable[Any], path: str, found: Crowd) -> None:
    """Wait until a page is drawn, and look for errors on it."""
    began = time.monotonic()
    try:
        await going
        await page.wait_for_function("(quiet) => window.drawn(quiet)", arg=QUIET_MS, polling=POLL_MS)
        if await page.locator(ERRORS).count():
            found.errors.append(f"{path}: {await page.locator(ERRORS).first.inner_text()}")
        found.pages_s.append(time.monotonic() - began)
    except Exception as error:  # a count of errors counts all of them
        found.errors.append(f"{path}: {str(error).splitlines()[0]}")


async def _watch(server: FrontEnd, ends: float, found: Crowd) -> None:
    began = time.monotonic()
    while time.monotonic() < ends:
        found.memory.append((time.monotonic() - began, server.memory_mb()))
        await asyncio.sleep(MEMORY_EVERY_S)
