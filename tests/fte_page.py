"""The page for coordinators on how the FTE came about, and the numbers of its first table."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).parents[1] / "docs/how_the_fte_came_about.md").read_text(encoding="utf-8")


def steps() -> dict[int, float]:
    """Numbers of the page's first table by step."""
    return {int(step): float(value) for step, value in re.findall(r"^\| (\d) \|[^|]+\| ([\d.]+) \|", PAGE, re.M)}
