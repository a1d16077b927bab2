"""What tests of jobs share."""

from __future__ import annotations

import pytest

from planner.store.jobs import caring


@pytest.fixture
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who cares for jobs starts none."""
    monkeypatch.setattr(caring, "start_waiting", lambda store, workshop: [])
