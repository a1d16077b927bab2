"""Three people's work from start to finish, each step checked by what a person sees.

``PLANNER_PICTURES=docs/pictures/journeys`` keeps a picture of each step of the way.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from visitors import Visit, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATIENCE_MS = 120_000
"""A machine at work on other things simulates a kept roster in a minute."""


@pytest.fixture
def newcomer(browser: Browser, front_end: str) -> Iterator[Visit]:
    """Somebody with a small screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    with visiting(context, front_end, PATIENCE_MS) as visitor:
        yield visitor


def picture(visit: Visit, name: str, text: str | None = None) -> None:
    """Keep what is on the screen, where somebody asks for pictures; `text` is what it shows."""
    folder = os.environ.get("PLANNER_PICTURES")
    if folder:
        if text is not None:
            visit.sees(text).evaluate("one => one.scrollIntoView({block: 'start'})")
        visit.page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")


def test_a_coordinator_gets_a_week_published(newcomer: Visit) -> None:
    visit, page = newcomer, newcomer.page
    visit.go("")
    visit.sees("Newest plan: Peak week")
    visit.sees("The worst: vip")
    picture(visit, "coordinator_1_home")

    visit.goes_to("Forecast", "Forecast")
    visit.sees("Contacts expected")
    visit.sees("surge: Black Friday")
    visit.goes_to("Requirement", "Requirement")
    visit.sees("h in reserve")
    visit.goes_to("See the roster that covers it", "Roster")

    visit.choose("Day", "Friday 27 November")
    visit.choose("Coverage of queue", "vip")
    visit.sees("Roster: Friday 27 November 2026")
    visit.sees("Required and scheduled: vip")
    visit.sees("Share of contacts served in time")
    picture(visit, "coordinator_2_roster", "Roster: Friday 27 November 2026")
    visit.choose("Why is it short, and what would help?", "Fri 07:45")
    page.get_by_role("heading", name="vip, Fri 27 Nov 07:45").wait_for()
    visit.sees("Remedies, the best first")
    visit.sees("all told (pay")
    visit.sees("29 people have the skill")
    picture(visit, "coordinator_3_why_short", "Why is it short")

    visit.goes_to("Sick, leave, swap, who fits", "Sick, leave, swaps")
    _two_are_ill(visit)
    _may_ana_have_friday_off(visit)
    visit.goes_to("Fairness ledger", "Fairness ledger")
    visit.sees("The next plan shares them out over these weeks.")
    visit.sees("Weekends worked")
    visit.goes_to("Publish, and carry the ledger on", "Publish")
    _published(visit)


def _two_are_ill(visit: Visit) -> None:
    """The least change is listed before it is kept, and once it is kept it can be undone."""
    visit.choose("Which day", "Tuesday 24 November")
    visit.choose("Who is missing", "Chen Fictive")
    visit.choose("Who is missing", "Mia Stand-In")
    visit.press("Repair")
    visit.sees("What changes")
    visit.sees("Tue 24 Nov: ")
    visit.sees("If nothing changes")
    picture(visit, "coordinator_4_repair")
    visit.press("Keep the repaired roster")
    visit.sees("Kept as plan")
    visit.sees("repaired: who is missing")


def _may_ana_have_friday_off(visit: Visit) -> None:
    visit.choose("What is asked?", "May somebody have leave?")
    visit.choose("Who asks", "Ana Specimen")
    visit.choose("From", "Friday 27 November")
    visit.choose("To", "Friday 27 November")
    visit.press("May they?")
    visit.page.get_by_role("heading", name="Answer").wait_for()
    visit.page.get_by_role("alert").or_(visit.page.get_by_role("status")).filter(has_text=".").first.wait_for()
    picture(visit, "coordinator_5_leave", "Answer")


def _published(visit: Visit) -> None:
    """Drafted, held against the rules, published, and seen by whoever opens the page."""
    page = visit.page
    page.get_by_role("textbox", name="Note for the draft").fill("Chen and Mia are ill on Tuesday")
    page.get_by_role("button", name="as the next version").click()
    visit.sees("is drafted")
    visit.sees("It breaks no rule.")
    page.get_by_role("button", name="Publish version").click()
    visit.sees("is published,")
    visit.settled()
    picture(visit, "coordinator_6_published")
    visit.sees("Page to print (HTML)")
    with page.expect_download() as taken:
        visit.press("Calendars of everybody")
    with zipfile.ZipFile(taken.value.path()) as calendars:
        assert "BEGIN:VEVENT" in calendars.read("A001.ics").decode()
    visit.goes_to("Where things stand", "Where things stand")
    visit.settled()
    assert page.get_by_text("has been published to nobody yet").count() == 0


def test_a_manager_prepares_a_surge_and_finance_reads_what_it_costs(newcomer: Visit, tmp_path: Path) -> None:
    visit, page = newcomer, newcomer.page
    visit.go("")
    visit.goes_to("Scenarios", "Scenarios")
    visit.choose("Scenario", "small_team")
    page.get_by_text("New scenario from this one").click()
    page.get_by_role("textbox", name="Name of the new scenario").fill("rush")
    page.get_by_role("button", name="Make it", exact=True).click()
    page.get_by_role("heading", name="rush, version 1").wait_for()
    visit.settled()
    visit.goes_to("Compare", "Scenarios side by side")
    visit.goes_to("Scenarios", "Scenarios")  # by the navigation: still the scenario that was made
    page.get_by_role("heading", name="rush, version 1").wait_for()
    visit.settled()

    page.get_by_role("tab", name="Surges").click()
    page.get_by_role("textbox", name="Name of the surge").fill("Sale")
    page.get_by_role("spinbutton", name="Times the ordinary contacts (P50)").fill("1.5")
    visit.press("Put it on")
    visit.sees("Saved as version 2 of rush")
    page.get_by_role("heading", name="rush, version 2").wait_for()
    page.get_by_role("combobox", name="Surge to take off").wait_for()  # the box is still open
    picture(visit, "manager_1_surge")

    visit.goes_to("Plan it months ahead", "Months ahead")
    visit.sees("Nothing has been planned months ahead for rush yet")
    page.get_by_role("slider", name="Months from the scenario's start").press("Home")
    page.get_by_role("button", name="Plan months ahead").click()
    page.get_by_text("Money of the plan", exact=True).wait_for()
    visit.settled()
    visit.sees("Least sure week")
    visit.sees("What to do, by when")
    picture(visit, "manager_2_months_ahead", "Least sure week")

    visit.sees("By cost centre")
    picture(visit, "finance_1_money", "What to do, by when")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download capacity.xlsx").click()
    book = tmp_path / "capacity.xlsx"
    coming.value.save_as(book)
    assert book.read_bytes()[:2] == b"PK"
    picture(visit, "finance_2_workbook", "What it was worked out with")
