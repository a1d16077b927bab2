"""A real browser at a real server: Debian's Chromium, driven by Playwright; nothing leaves the machine."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from visitors import AXE, CHROMIUM, FLAGS, Visit, front_end_of_its_own, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MISSING = "needs Chromium, Playwright and axe-core: .ci/run installs them"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests say so; where one is promised they fail."""
    there = CHROMIUM.exists() and AXE.exists() and importlib.util.find_spec("playwright") is not None
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not there and not os.environ.get("PLANNER_TEST_SERVERS"):
                item.add_marker(pytest.mark.skip(reason=MISSING))  # .ci/run installs them, and then it fails


@pytest.fixture(scope="session")
def front_end(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a front end with a store of its own, begun with the samples as on anybody's machine."""
    with front_end_of_its_own(tmp_path_factory.mktemp("front_end")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a file; while it is there its loop of events runs, and nobody else's can."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engine:
        started = engine.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, front_end: str) -> Iterator[Visit]:
    """Somebody at the front end; afterwards: nothing went elsewhere and no script failed."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    with visiting(context, front_end) as visitor:
        yield visitor
