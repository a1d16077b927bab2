"""The coordinator's whole journey by keyboard alone, each step checked by what a person sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from keyboard import entered, followed, tab_to, typed_in, written
from visitors import Visit, front_end_of_its_own, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATIENCE_MS = 120_000
"""A machine at work on other things simulates a kept roster in a minute."""


@pytest.fixture(scope="module")
def own_front_end(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With a store in which nobody has kept or published anything yet."""
    with front_end_of_its_own(tmp_path_factory.mktemp("keyboard")) as address:
        yield address


@pytest.fixture
def hands(browser: Browser, own_front_end: str) -> Iterator[Visit]:
    """Somebody whose mouse may not be touched: a click on the page is an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script("addEventListener('pointerdown', () => setTimeout(() => { throw Error('a mouse') }), true)")
    with visiting(context, own_front_end, PATIENCE_MS) as visitor:
        yield visitor


def test_a_coordinator_gets_a_week_published_by_keyboard_alone(hands: Visit) -> None:
    visit = hands
    visit.go("")
    visit.sees("Newest plan: Peak week")
    visit.sees("has been published to nobody yet")
    followed(visit, "Forecast", "Forecast")
    typed_in(visit, "Queue", "vip")
    visit.sees("Contacts expected")
    followed(visit, "Requirement", "Requirement")
    visit.sees("h in reserve")
    followed(visit, "See the roster that covers it", "Roster")
    _why_it_is_short(visit)
    followed(visit, "Sick, leave, swap, who fits", "Sick, leave, swaps")
    _two_are_ill(visit)
    _may_ana_have_friday_off(visit)
    followed(visit, "Fairness ledger", "Fairness ledger")
    visit.sees("The next plan shares them out over these weeks.")
    typed_in(visit, "Person", "Ana Specimen")
    followed(visit, "Publish, and carry the ledger on", "Publish")
    _published(visit)
    followed(visit, "Where things stand", "Where things stand")
    assert visit.page.get_by_text("has been published to nobody yet").count() == 0


def _why_it_is_short(visit: Visit) -> None:
    typed_in(visit, "Day", "Friday")
    visit.sees("Roster: Friday 27 November 2026")
    typed_in(visit, "Coverage of queue", "vip")
    visit.sees("Required and scheduled: vip")
    typed_in(visit, "Why is it short, and what would help?", "Fri 07:45")
    visit.page.get_by_role("heading", name="vip, Fri 27 Nov 07:45").wait_for()
    visit.sees("Remedies, the best first")
    visit.sees("all told (pay")
    visit.sees("29 people have the skill")
    visit.settled()
    tab_to(visit, "Apply remedy 1")


def _two_are_ill(visit: Visit) -> None:
    typed_in(visit, "Which day", "Tuesday 24 November")
    typed_in(visit, "Who is missing", "Chen Fictive")
    typed_in(visit, "Who is missing", "Mia Stand-In")
    entered(visit, "Repair")
    visit.sees("What changes")
    visit.sees("Tue 24 Nov: ")
    visit.sees("If nothing changes")
    entered(visit, "Keep the repaired roster")
    visit.sees("Kept as plan")
    visit.sees("repaired: who is missing")


def _may_ana_have_friday_off(visit: Visit) -> None:
    typed_in(visit, "What is asked?", "May somebody have leave?")
    typed_in(visit, "Who asks", "Ana Specimen")
    typed_in(visit, "From", "Friday 27 November")
    typed_in(visit, "To", "Friday 27 November")
    entered(visit, "May they?")
    visit.page.get_by_role("heading", name="Answer").wait_for()
    said = visit.page.get_by_text("Yes.", exact=True).or_(visit.page.get_by_text("No.", exact=True))
    said.first.wait_for()


def _published(visit: Visit) -> None:
    """Drafted, held against the rules, published, and the page to print is within reach."""
    written(visit, "Note for the draft", "Chen and Mia are ill on Tuesday")
    entered(visit, "as the next version")
    visit.sees("is drafted")
    visit.sees("It breaks no rule.")
    entered(visit, "Publish version")
    visit.sees("is published,")
    visit.settled()
    tab_to(visit, "Page to print (HTML)")
