"""Of names and notes with scripts, Markdown and formulas in them nothing runs and nothing becomes an element."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from runs import SAMPLES
from team_server import free_port, running
from visitors import Visit

from planner.services import Actor, Services
from planner.services.beginning import begin_with_samples
from planner.store.database import open_store
from planner.store.schema import bring_up_to_date

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCRIPT = "<script>alert(1)</script>"
PICTURE = "<img src=x onerror=alert(2)>"
MARKDOWN = "**bold** [x](javascript:alert(3)) $latex$ :red[red]"
FORMULA = "=1+1"
NASTY = f"{FORMULA} {SCRIPT} {PICTURE} {MARKDOWN}"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A front end whose publishing line, notes, surge and mark are called so."""
    folder, port = tmp_path_factory.mktemp("named"), free_port()
    database, files = f"sqlite:///{folder / 'store.db'}", folder / "files"
    store = open_store(database, files=files)
    bring_up_to_date(store)
    owner = Services(store, Actor.local())
    begin_with_samples(owner, SAMPLES)
    drafted = owner.draft_plan(NASTY, 1, NASTY)
    owner.publish(NASTY, drafted.number, accept_breaches=True, note=NASTY)
    line = next(one for one in owner.scenarios() if one.name == "peak_week")
    owner.change_scenario("peak_week", line.newest, {"name": NASTY}, note=NASTY)
    last = owner.plans(limit=1)[0].start
    owner.add_mark(last.replace(month=10), NASTY)
    store.close()
    env = {**os.environ, "PLANNER_DB": database, "PLANNER_FILES": str(files)}
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "planner", "app", "--port", str(port)]
    with running(command, f"{address}/_stcore/health", folder / "server.log", env=env):
        yield address


@pytest.fixture
def reader(browser: Browser, named: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    visitor = Visit(context.new_page(), named)
    told: list[str] = []
    visitor.page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    yield visitor
    context.close()
    assert not told, "a script ran"
    assert not visitor.strayed
    assert not visitor.errors


def opened(visit: Visit) -> None:
    """Open every box of the page at once."""
    visit.page.evaluate("() => document.querySelectorAll('details:not([open]) > summary').forEach(one => one.click())")
    visit.settled()


def harmless(visit: Visit) -> None:
    """Nothing of it became an element."""
    page = visit.page
    assert page.locator("img[src=x], a[href^='javascript']").count() == 0
    assert page.locator("script", has_text="alert(1)").count() == 0
    assert page.locator("strong", has_text="bold").count() == 0
    assert page.locator(".katex").count() == 0
    assert page.locator("[data-testid=stException]").count() == 0


@pytest.mark.parametrize("address", ["publish", "scenarios", "performance"])
def test_nothing_of_them_becomes_part_of_a_page(reader: Visit, address: str) -> None:
    reader.go(address)
    opened(reader)
    harmless(reader)
