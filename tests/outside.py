"""Research data beside the checkout: where it is absent a test is skipped, in CI it fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def shared(name: str) -> Path:
    """A file or folder of the shared research data, by its path inside it."""
    path = SHARED / name
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{path} is missing")
        pytest.skip("the shared research data is not beside this checkout")  # never part of one; CI failed just above
    return path
