"""Each page in a real browser: it opens, says no error, passes axe-core, and asks nothing of another machine."""

from __future__ import annotations

import pytest
from visitors import Visit

from planner.screens import SCREENS, Screen


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.address)
def test_a_page_opens_and_everybody_can_use_it(visit: Visit, screen: Screen) -> None:
    visit.go("" if screen is SCREENS[0] else screen.address)
    assert visit.page.get_by_role("heading", level=1).first.inner_text()
    assert visit.page.locator('[data-testid="stException"]').count() == 0
    failures = visit.failures()
    assert not failures, "\n".join(failures)
