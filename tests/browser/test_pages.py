"""Each page with a planned week, finished jobs and names that a browser might run: in light and dark, every box open.

It opens, says no error, passes axe-core, asks nothing of another machine, and shows each name letter by letter.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from strange_team import LINE, MARK, NOTE, PUBLISHED, QUEUE, REASON, SCENARIO, SURGE, fill
from visitors import Visit, front_end_of_its_own, visiting

from planner.screens import SCREENS, Screen
from planner.screens.words import JOINER
from planner.services import Actor, Services
from planner.store.database import open_store
from planner.store.schema import bring_up_to_date

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MADE_OF_NAMES = {
    "a strange picture or link": "img[src=x], a[href^='javascript'], a[href^='https://evil']",
    "emphasis": ':is(strong, em, del, s):text("bold"), b:text-is("b"), del:text("gone"), s:text("gone")',
    "a formula": ".katex",
    "code": 'code:text-is("code")',
    "a coloured word": 'span[style*="color"]:text-is("red")',
    "an icon": '[data-testid="stIconMaterial"]:text-is("home")',
    "a script": 'script:text("alert(1)")',
    "an error": '[data-testid="stException"]',
}
"""What a name would have become had it been read as anything but letters."""
WRITTEN = """() => [document.querySelector('[data-testid="stMain"]').innerText,
    ...[...document.querySelectorAll('[data-testid="stMain"] :is(input, textarea)')].map((one) => one.value),
    ...[...document.querySelectorAll('[data-testid="stMain"] svg text')].map((one) => one.textContent)].join('\\n')"""
SHOWN = {
    "home": [SCENARIO],
    "week": [SCENARIO],
    "forecast": [QUEUE, SURGE, REASON],
    "requirement": [QUEUE],
    "roster": [QUEUE],
    "publish": [PUBLISHED, NOTE],
    "scenarios": [NOTE],
    "performance": [MARK],
}
"""Names that a page shows in full."""


LOOKS, LOOK_MS = 60, 250
"""How often, and how far apart, a page is looked at for its names."""


@dataclass(frozen=True)
class Strange:
    """A front end, and the folder of its plan."""

    address: str
    plan: Path


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strange]:
    folder: Path = tmp_path_factory.mktemp("strange")
    store = open_store(str(folder / "store.db"), files=folder / "files")
    bring_up_to_date(store)
    (folder / "scenario").mkdir()
    owner = Services(store, Actor.local())
    owner.plan_folder(fill(store, owner, folder / "scenario"), folder / "plan")
    store.close()
    with front_end_of_its_own(folder) as address:
        yield Strange(address, folder / "plan")


@pytest.fixture
def reader(browser: Browser, strange: Strange) -> Iterator[Visit]:
    """Somebody at it; afterwards: no script of a name ran, none failed, and nothing went elsewhere."""
    context = browser.new_context(viewport={"width": 1440, "height": 1400})
    ran: list[str] = []
    with visiting(context, strange.address) as visitor:
        visitor.page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        yield visitor
    assert not ran, "a script ran"


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.address)
def test_everybody_can_use_a_page_and_nothing_of_a_name_becomes_part_of_it(reader: Visit, screen: Screen) -> None:
    page = reader.page
    reader.go(f"{screen.address}?{urlencode({'scenario': LINE, 'line': PUBLISHED})}")
    reader.opens_boxes()
    assert page.get_by_role("heading", level=1).first.inner_text()
    assert {what: page.locator(one).count() for what, one in MADE_OF_NAMES.items()} == dict.fromkeys(MADE_OF_NAMES, 0)
    missing = SHOWN.get(screen.address, [])
    for _ in range(LOOKS):  # pictures are drawn a little later than the page around them
        written = page.evaluate(WRITTEN).replace(JOINER, "")
        missing = [name for name in missing if name not in written]
        if not missing:
            break
        page.wait_for_timeout(LOOK_MS)
    assert missing == []
    assert reader.failures() == []
    light = page.evaluate(GROUND)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(light) => ({GROUND})() < light / 4", arg=light)
    reader.settled()
    assert reader.failures() == []


GROUND = """() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor
    .match(/[0-9]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"""
"""How light the page is, 0 to 765."""


def test_the_report_shows_names_and_runs_nothing(reader: Visit, strange: Strange) -> None:
    page = reader.page
    page.goto((strange.plan / "report.html").as_uri())
    page.locator("svg.marks, canvas").first.wait_for()
    found = {what: page.locator(one).count() for what, one in MADE_OF_NAMES.items() if what != "code"}
    assert found == dict.fromkeys(found, 0)
    assert QUEUE in page.locator("body").inner_text()
    assert SCENARIO in page.locator("body").inner_text()


def test_no_cell_of_a_plans_files_is_a_formula_of_a_name(strange: Strange) -> None:
    tables = sorted(strange.plan.glob("*.csv"))
    assert len(tables) > 5
    held = 0
    for table in tables:
        with table.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert [cell for cell in cells if cell[:1] in tuple("=@") or cell.startswith(("+1+1", "-1+1"))] == []
        held += sum(cell.startswith(("'=", "'@", "'+")) for cell in cells)
    assert held
    book = load_workbook(strange.plan / "plan.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if "alert(1)" in str(cell.value)]
    named = [cell for cell in cells if cell.data_type != "f"]
    assert named
    assert [
        cell.coordinate for cell in cells if cell.data_type == "f" and str(cell.value).startswith(("=1+1", "=@1"))
    ] == []


def test_calendars_hold_names_as_text(strange: Strange) -> None:
    events = [
        event
        for file in sorted(strange.plan.glob("calendars/*.ics"))
        for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    ]
    assert events
    told = {str(event[part]) for event in events for part in ("SUMMARY", "DESCRIPTION", "LOCATION") if part in event}
    assert any("<img src=x onerror=alert(2)>" in one for one in told)
    assert not [event for event in events if "X-ALT-DESC" in event], "no calendar reads it as HTML"
