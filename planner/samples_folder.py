"""Where the embedded sample scenarios lie."""

from __future__ import annotations

from pathlib import Path


def samples_folder() -> Path:
    """``scenarios/`` of a checkout, or the copy inside an installed wheel."""
    package = Path(__file__).parent
    beside = package.parent / "scenarios"
    return beside if (beside / "base.toml").exists() else package / "samples"
