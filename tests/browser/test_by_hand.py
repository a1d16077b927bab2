"""What people do by hand in tabs and boxes, and what opens over a page: definitions, lists, tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from visitors import Visit, front_end_of_its_own, visiting

from planner.screens.words import say
from planner.services import Actor, Services
from planner.store.database import open_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ODD = "Eingang;Line;Menge X;Queue\n" + "".join(
    f"2026-11-{day:02} {hour:02}:00;{line};{volume};ignored\n"
    for day in range(2, 16)
    for hour in range(9, 17)
    for line, volume in (("Sales", 5), ("Support", 7))
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("by_hand")
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with front_end_of_its_own(folder) as found:
        yield found


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    with visiting(context, address) as visitor:
        yield visitor


def of(folder: Path) -> Services:
    return Services(open_store(str(folder / "store.db"), files=folder / "files"), Actor.local())


def in_tab(reader: Visit, tab: str) -> None:
    reader.go("scenarios?scenario=small_team")
    reader.page.get_by_role("tab", name=tab).click()
    reader.settled()


def test_people_are_added_in_their_tab(reader: Visit, folder: Path) -> None:
    in_tab(reader, "People")
    before = len(of(folder).people("small_team")[0])
    reader.opens_boxes()
    count = reader.page.get_by_role("spinbutton", name="How many").first
    count.fill("2")
    count.press("Tab")
    reader.settled()
    reader.press("Add them")
    assert len(of(folder).people("small_team")[0]) == before + 2


def test_a_measure_is_allowed_in_its_tab(reader: Visit, folder: Path) -> None:
    in_tab(reader, "Measures")
    reader.choose("Measure to allow, change or take away", "Overtime")
    share = reader.page.get_by_role("spinbutton", name="At most, % of the contract's hours")
    share.fill("12.5")
    share.press("Tab")
    reader.settled()
    reader.press("Save: Overtime")
    (lever,) = of(folder).record("small_team").lever
    assert (lever.use, lever.max_share) == ("overtime", 0.125)


def test_columns_are_told_in_boxes(reader: Visit, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    reader.go("data")
    reader.page.locator('[data-testid="stFileUploader"] input[type=file]').first.set_input_files(path)
    reader.page.get_by_text(path.name).first.wait_for()
    reader.press("Read")
    reader.choose("Each row is", "an interval or a day")
    for field, heading in (("Date and time", "Eingang"), ("Queue", "Line"), ("Contacts offered", "Menge X")):
        reader.choose(field, heading)
    reader.press("Read again with these columns")
    reader.sees("interval table")
    reader.page.get_by_text("are remembered").first.wait_for(state="attached")


def test_a_definition_and_a_list_that_are_open_can_be_used_by_everybody(reader: Visit) -> None:
    reader.go("roster?scenario=peak_week")
    marks = reader.page.locator('[data-testid="stMetric"] button')
    assert marks.count() == 5, "each number says what it means"
    for place in range(marks.count()):
        assert marks.nth(place).get_attribute("aria-label"), "it has a name"
    marks.first.focus()
    told = reader.page.locator('[data-testid="stTooltipContent"], [role=tooltip]').first
    told.wait_for()
    assert say("headline.promises_means") in told.inner_text()
    assert reader.failures() == []
    reader.page.keyboard.press("Escape")
    box = reader.page.get_by_role("combobox", name="Day", exact=True)
    box.focus()
    box.press("ArrowDown")
    options = reader.page.get_by_role("option")
    options.first.wait_for()
    assert options.count() == 7
    assert reader.failures() == []


def test_a_table_comes_when_its_line_is_opened_and_goes_with_the_choice(reader: Visit) -> None:
    reader.go("roster?scenario=peak_week&queue=phone&day=2026-11-24")
    assert reader.page.locator('[data-testid="stDataFrame"]').count() == 0
    line = reader.page.locator("summary").filter(has_text="Table").first
    line.click()
    reader.page.locator('[data-testid="stDataFrame"]').first.wait_for()
    with reader.page.expect_download() as taken:
        reader.page.locator('[data-testid="stDownloadButton"] button').first.click()
    rows = Path(taken.value.path()).read_text(encoding="utf-8").splitlines()
    assert "agent" in rows[0]
    assert all("2026-11-24" in row for row in rows[1:])
    reader.choose("Day", "Wednesday 25 November")
    assert "day=2026-11-25" in reader.page.url
    reader.page.get_by_text("Roster: Wednesday 25 November 2026").first.wait_for(state="attached")
