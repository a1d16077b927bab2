"""A store with the samples and their finished plan, made once and copied for each test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from runs import SAMPLES
from screen_pages import Opened, opened_by_pages
from streamlit.testing.v1 import AppTest

from planner.services import Actor, Services
from planner.services.beginning import begin_with_samples
from planner.store.database import Store, open_store
from planner.store.schema import bring_up_to_date


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store as the first visit leaves it: ``planner.db`` and ``files``."""
    folder = tmp_path_factory.mktemp("laid_out")
    store = open_store(f"sqlite:///{folder / 'planner.db'}", files=folder / "files")
    bring_up_to_date(store)
    begin_with_samples(Services(store, Actor.local()), SAMPLES)
    store.close()
    return folder


@pytest.fixture
def workspace(laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """That store, copied, as the one the pages open."""
    folder = tmp_path / "store"
    shutil.copytree(laid_out, folder)
    return opened_by_pages(folder, monkeypatch)


@pytest.fixture
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of one's own from which the samples were put away."""
    store = opened_by_pages(tmp_path / "store", monkeypatch)
    services = Services(store, Actor.local())
    services.save_scenario("small_team", SAMPLES / "small_team.toml", note="embedded sample")
    services.archive_scenario("small_team")
    return store


@pytest.fixture(autouse=True)
def nothing_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page asks for waits in the queue: no plan is left at work behind a test."""
    monkeypatch.setattr("planner.services.jobs.start_waiting", lambda store, workshop: [])


@pytest.fixture(autouse=True)
def checked_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every picture of a page that a test draws is held against Vega-Lite's schema, as the pages themselves do not."""
    monkeypatch.setattr("planner.screens.figure.Unchecked.CHECKED", True)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Draws one screen: ``page("week", role="coordinator", scenario="peak_week")``; the role is the owner's else.

    `held` is what the session remembers from other pages.
    """

    def draw(screen: str, role: str = "owner", held: Mapping[str, object] | None = None, **address: str) -> AppTest:
        monkeypatch.setattr("planner.screens.sign_in.Actor.local", lambda: Actor("local", role))
        app = AppTest.from_function(_drawn, args=(screen,), default_timeout=120)
        for key, content in (held or {}).items():
            app.session_state[key] = content
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return draw


def _drawn(screen: str) -> None:
    from importlib import import_module

    from planner.screens.sign_in import admitted

    admitted()
    import_module(f"planner.screens.{screen}").draw()
