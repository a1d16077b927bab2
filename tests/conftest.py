"""Plans shared between tests: each is made once a worker."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from clock import Clock
from databases import address, postgres
from runs import Run, run_plan

from planner.store.database import Store, open_store
from planner.store.schema import bring_up_to_date

pytest.register_assert_rewrite(
    "changed_team", "foreign_sheet", "odd_history", "odd_tables", "refusals", "visitors"
)  # what they hold to is told as a test's

if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs the tests in the background ignores Ctrl-C, and so would every process that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

__all__ = ["address", "postgres"]  # fixtures of both databases


LONG = {"demo", "small"}
"""Fixtures that plan for minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What plans for minutes comes first: begun last, one worker would plan while the other has nothing left to do."""
    items.sort(key=lambda item: LONG.isdisjoint(getattr(item, "fixturenames", ())))


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """A tested page takes the place of the main module; processes that are started later would run it."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The plan of ``make demo``; its tests stand in one file, so that one worker makes it."""
    return run_plan("peak_week.toml", tmp_path_factory.mktemp("demo") / "peak_week")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The six people's week."""
    return run_plan("small_team.toml", tmp_path_factory.mktemp("small") / "small_team")


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at Monday, 2 March 2026, 9:00 UTC."""
    return Clock()


@pytest.fixture
def store(address: str, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A new store, once on each database."""
    made = open_store(address, files=tmp_path / "files", now=clock)
    bring_up_to_date(made)
    yield made
    made.close()
