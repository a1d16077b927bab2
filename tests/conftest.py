"""Plans shared between tests: each is made once a worker."""

from __future__ import annotations

import pytest
from runs import Run, run_plan


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The plan of ``make demo``; its tests stand in one file, so that one worker makes it."""
    return run_plan("peak_week.toml", tmp_path_factory.mktemp("demo") / "peak_week")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The six people's week."""
    return run_plan("small_team.toml", tmp_path_factory.mktemp("small") / "small_team")
