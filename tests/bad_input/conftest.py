"""A desk with an earlier plan's results beside somebody's own file."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk

EARLIER = {"plan.json": '{"fingerprint": "earlier"}', "roster.csv": "agent\n", "my notes.txt": "keep"}
"""What an earlier plan left in the default folder for results, and a file that somebody put beside it."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "desk")
    for name, text in EARLIER.items():
        made.put(f"out/week/{name}", text)
    return made
