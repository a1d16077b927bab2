"""A plan as files: contract tables, a page that works offline, a workbook, a calendar a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.report.folder import write

__all__ = ["write"]


def __getattr__(name: str) -> Any:
    """Load `write` when first asked for: pictures and workbooks are slow to import."""
    if name == "write":
        from planner.report.folder import write

        return write
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
