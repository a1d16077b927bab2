"""The front end in a real browser: how long people wait, and what memory it takes, each number beside the one asked.

    python benchmarks/front_end.py [--people 200 1000] [--kept FOLDER] [--people-at-once 25 --minutes 10]

Debian's Chromium, driven by Playwright, at `planner app` with a store of its own that begins with the samples. A page
counts as drawn when its script has ended and nothing on it changes any more; times are the browser's own, from the
press or the address to the last change. `--people` adds centres drawn by `front_end_desks` (200 people are planned in
about 40 s, 1,000 in about 3 min; `--kept` keeps their plans for the next run). With `--people-at-once` nothing else is
measured: so many people go from page to page for so many minutes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from front_end_crowd import MB_A_MINUTE_FLAT, crowd
from front_end_server import FrontEnd, add_centre, front_end
from front_end_tab import Tab, browser
from visitors import CHROMIUM

from planner.screens import SCREENS
from planner.services import Services

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HEALTHY_S, FIRST_S, WARM_S, PICTURES_S, GANTT_S = 5.0, 5.0, 2.0, 2.5, 2.5
MOVED_S, MOVED_SOLVING_S, EXPLAINED_S, PROGRESS_S, CANCELLED_S = 0.4, 0.6, 10.0, 4.0, 1.0
SESSIONS, SESSIONS_MB = 10, 600.0
MOVES = 30
PARTS = ("pages", "roster", "solve", "memory")
SAMPLE = "peak_week"
THOROUGH = 2
"""Place of the longest search in the list of the page."""

HEARD = ".st-key-cancel_job button:disabled, .st-key-close_job, .st-key-start"
"""What a page shows once a solve was asked to end, or has ended."""


class Table:
    """Numbers beside those asked, printed as they come."""

    def __init__(self) -> None:
        print(f"{'what':<62} {'measured':>12} {'asked':>9}   load")

    def line(self, what: str, measured: float, asked: float | None, unit: str = "s") -> None:
        """A number; more than asked is marked."""
        places = 0 if unit == "MB" or float(measured).is_integer() else 2
        shown = "-" if asked is None else f"{asked:g} {unit}"
        mark = "  missed" if asked is not None and measured > asked else ""
        print(f"{what:<62} {measured:>9.{places}f} {unit:<2} {shown:>9}   {os.getloadavg()[0]:.1f}{mark}", flush=True)


@contextmanager
def tab(chromium: Browser, server: FrontEnd) -> Iterator[Tab]:
    """A tab, whose errors and requests to other machines are told."""
    opened = Tab(chromium, server.address)
    yield opened
    if opened.broken() or opened.strayed:
        print(f"  ERRORS {opened.errors}, on the page {opened.broken()}; asked of other machines: {opened.strayed}")
    opened.close()


def pages(table: Table, chromium: Browser, server: FrontEnd) -> None:
    """Each page in a new tab with nothing kept in the browser: the first visit of the page, and the one after."""
    with tab(chromium, server) as one:
        table.line("first page of a cold server, samples put in", one.opened_s(""), FIRST_S)
    with tab(chromium, server) as one:
        table.line("first page, warm", one.opened_s(""), WARM_S)
    for screen in SCREENS[1:]:
        with tab(chromium, server) as one:
            first, shown = one.opened_s(screen.address), one.pictures()
            again = one.opened_s(screen.address)
        asked = PICTURES_S if shown else WARM_S
        table.line(f"page {screen.address}, {shown} pictures and tables: first visit", first, None)
        table.line(f"page {screen.address}: again", again, asked)


def gantt(table: Table, chromium: Browser, server: FrontEnd, scenario: str) -> None:
    """The roster of a scenario, a day as a Gantt and the week as a grid, and choosing another day or queue."""
    with tab(chromium, server) as one:
        table.line(f"{scenario}: roster, plan not opened before", one.opened_s(f"roster?scenario={scenario}"), None)
        table.line(f"{scenario}: roster, a day as a Gantt", one.opened_s(f"roster?scenario={scenario}"), GANTT_S)
        week = one.opened_s(f"roster?scenario={scenario}&view=week")
        table.line(f"{scenario}: roster, everybody's week", week, GANTT_S)
        one.opened_s(f"roster?scenario={scenario}")
        _moves(table, one, f"{scenario}: another day or queue", MOVED_S)


def _moves(table: Table, one: Tab, what: str, asked: float) -> None:
    days, queues = one.open_box("day"), one.open_box("queue")
    one.page.keyboard.press("Escape")
    took = []
    for turn in range(MOVES):
        if turn % 2:
            one.choose("queue", (turn // 2 + 1) % queues)
        else:
            one.choose("day", (turn // 2 + 1) % days)
        took.append(one.drawn_s())
    table.line(f"{what}, median of {MOVES}", float(np.median(took)), None)
    table.line(f"{what}, 95th percentile", float(np.quantile(took, 0.95)), asked)


def explanation(table: Table, chromium: Browser, server: FrontEnd, scenario: str) -> None:
    """From the click on a short interval to its reasons and remedies; the desk opens the plan for the first."""
    found = server.shortest(scenario)
    if found is None:
        print(f"{scenario}: no interval is short, nothing to explain")
        return
    day, queue, short = found
    with tab(chromium, server) as one:
        one.opened_s(f"roster?scenario={scenario}&day={day}&queue={queue}")
        for place, state in list(enumerate(("the first", "the next"), 1))[:short]:
            one.choose("at", place)
            if place == 1:  # later the answer before still stands there
                told = one.there_s('[data-testid="stProgress"], .st-key-apply_0')
                table.line(f"{scenario}: click on a short interval to progress, {state}", told, PROGRESS_S)
            table.line(f"{scenario}: click on a short interval to its reasons, {state}", one.drawn_s(), EXPLAINED_S)


def solving(table: Table, chromium: Browser, server: FrontEnd, scenario: str) -> None:
    """A solve started on the page, its first progress, another tab at work meanwhile, and ended on the page."""
    with tab(chromium, server) as one, tab(chromium, server) as other:
        other.opened_s(f"roster?scenario={scenario}")
        one.opened_s(f"week?scenario={scenario}")
        one.choose("effort", THOROUGH)
        one.drawn_s()
        one.page.locator(".st-key-start button").click()
        table.line(
            f"{scenario}: a solve, click to its progress on the page", one.there_s(".st-key-cancel_job"), PROGRESS_S
        )
        told = one.page.wait_for_function(
            "() => { const said = document.querySelector('[data-testid=stCode]')?.innerText ?? '';"
            " return said.trim().length > 3 ? {ms: performance.now() - window.seen.began} : null; }"
        ).json_value()
        table.line(f"{scenario}: a solve, click to its first line of progress", told["ms"] / 1000, PROGRESS_S)
        _moves(table, other, f"{scenario}: another day or queue while it solves", MOVED_SOLVING_S)
        going = bool(one.page.locator(".st-key-cancel_job button:enabled").count())
        if not going:
            print("  the solve had ended before it was cancelled")
            return
        one.page.locator(".st-key-cancel_job button").click()
        asked = one.there_s(HEARD)
        table.line(f"{scenario}: cancel, click until the page says it was heard", asked, CANCELLED_S)
        kept = one.there_s(".st-key-start")
        table.line(f"{scenario}: cancel, click until it has ended, the best so far kept", kept, None)


def sessions(table: Table, chromium: Browser, server: FrontEnd, scenarios: list[str]) -> None:
    """Memory with ten people at pages of several scenarios, the desk's process among them."""
    table.line("memory before they come", server.memory_mb(), None, "MB")
    opened = [Tab(chromium, server.address) for _ in range(SESSIONS)]
    for number, one in enumerate(opened):
        screen = ("roster", "week", "forecast", "requirement", "desk")[number % 5]
        one.opened_s(f"{screen}?scenario={scenarios[number % len(scenarios)]}")
    table.line(f"memory with {SESSIONS} people, {', '.join(scenarios)}", server.memory_mb(), SESSIONS_MB, "MB")
    for one in opened:
        one.close()


def begun(chromium: Browser, server: FrontEnd) -> Services:
    """The server's store once a first visit has put the samples in."""
    with tab(chromium, server) as one:
        one.opened_s("")
    return server.services()


def everybody(table: Table, server: FrontEnd, people: int, minutes: float) -> None:
    """Many people for minutes: errors, times, and whether memory stays."""
    found = crowd(server, [screen.address for screen in SCREENS[1:]], people, minutes)
    what = f"{people} people, {minutes:g} min"
    table.line(f"{what}: pages drawn", len(found.pages_s), None, "")
    table.line(f"{what}: errors", len(found.errors), 0, "")
    table.line(f"{what}: a page, median", float(np.median(found.pages_s)), None)
    table.line(f"{what}: a page, 95th percentile", float(np.quantile(found.pages_s, 0.95)), None)
    for name, (_, megabytes) in (("begin", found.memory[0]), ("end", found.memory[-1])):
        table.line(f"{what}: memory at the {name}", megabytes, None, "MB")
    table.line(f"{what}: growth a minute, second half", found.growth_mb_a_minute(), MB_A_MINUTE_FLAT, "MB")
    print(*(f"  {error}" for error in found.errors[:10]), sep="\n")


def about() -> str:
    """What it was measured with."""
    parts = {name: version(name) for name in ("streamlit", "altair", "pandas", "playwright")}
    chromium = subprocess.run([str(CHROMIUM), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    told = ", ".join(f"{name} {one}" for name, one in parts.items())
    return f"{dt.date.today()}, {chromium}, Python {platform.python_version()}, {told}, {os.cpu_count()} cores"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "--people", type=int, nargs="*", default=[200], help="sizes of drawn centres beside the sample"
    )
    options.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    options.add_argument("--kept", type=Path, help="folder where drawn centres and their plans are kept")
    options.add_argument("--people-at-once", type=int, default=0)
    options.add_argument("--minutes", type=float, default=10.0)
    chosen = options.parse_args()
    print(about())
    with tempfile.TemporaryDirectory(prefix="front-end-") as name, front_end(Path(name) / "app") as server:
        table = Table()
        table.line("server healthy", server.healthy_s, HEALTHY_S)
        if chosen.people_at_once:
            everybody(table, server, chosen.people_at_once, chosen.minutes)
            return
        with browser() as chromium:
            if "pages" in chosen.parts:
                pages(table, chromium, server)
            kept = chosen.kept or Path(name) / "kept"
            services = begun(chromium, server)
            scenarios = [SAMPLE, *(add_centre(services, people, kept) for people in chosen.people)]
            for scenario in scenarios if "roster" in chosen.parts else []:
                gantt(table, chromium, server, scenario)
                explanation(table, chromium, server, scenario)
            if "solve" in chosen.parts:
                solving(table, chromium, server, SAMPLE)
            if "memory" in chosen.parts:
                sessions(table, chromium, server, scenarios)


if __name__ == "__main__":
    main()
