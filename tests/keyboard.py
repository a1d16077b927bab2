"""Hands on a keyboard and no mouse, as tests of the front end drive it: Tab, arrows, Enter and typed text."""

from __future__ import annotations

import pytest
from visitors import PATIENCE_MS, SHORT_MS, Visit

MOST_TABS = 300
NAME_OF = """() => { const one = document.activeElement;
    const words = ['A', 'BUTTON', 'SUMMARY'].includes(one.tagName) ? one.innerText : '';
    return [one.getAttribute('aria-label') || one.labels?.[0]?.innerText || words,
            one.disabled || one.getAttribute('aria-disabled') === 'true'] }"""


def tab_to(visit: Visit, name: str) -> None:
    """Press Tab until what is reached has this in its name."""
    passed: list[str] = []
    for _ in range(MOST_TABS):
        visit.page.keyboard.press("Tab")
        found, off = visit.page.evaluate(NAME_OF)
        passed.append(str(found))
        if name in passed[-1] and not off:
            return
    pytest.fail(f"{name!r} is not reached by Tab; passed were {passed}")


def entered(visit: Visit, name: str) -> None:
    """Go to a link or button by Tab and press Enter."""
    visit.settled()
    tab_to(visit, name)
    visit.page.keyboard.press("Enter")


def followed(visit: Visit, link: str, heading: str) -> None:
    """Go to a link by Tab, press Enter, and wait until the page with this title is drawn."""
    entered(visit, link)
    visit.page.get_by_role("heading", level=1, name=heading, exact=True).wait_for()
    visit.settled()


def typed_in(visit: Visit, name: str, text: str) -> None:
    """Go to a select box by Tab, open it, type what is wanted and take it."""
    from playwright.sync_api import TimeoutError as Late

    for last in (False, False, False, True):
        visit.settled()
        tab_to(visit, name)
        visit.page.keyboard.press("ArrowDown")
        try:
            visit.page.get_by_role("option").first.wait_for(timeout=PATIENCE_MS if last else SHORT_MS)
            visit.page.keyboard.type(text)
            option = visit.page.get_by_role("option", name=text).first
            option.wait_for(timeout=PATIENCE_MS if last else SHORT_MS)
            break
        except Late:  # the page was drawn anew and closed the list
            visit.page.keyboard.press("Escape")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Escape")  # a box of several choices stays open
    visit.settled()


def written(visit: Visit, name: str, text: str) -> None:
    """Go to a text box by Tab, write over what stands there and take it."""
    visit.settled()
    tab_to(visit, name)
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.type(text)
    visit.page.keyboard.press("Enter")
    visit.settled()
