"""Writes the tables of docs/formats.md from the registries; run it after adding a format."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from planner.formats import systems
from planner.formats.systems import SYSTEMS
from planner.formats.writers import WRITERS

PAGE = Path(__file__).with_name("formats.md")
READ, WRITTEN = "<!-- read -->", "<!-- written -->"
END = "<!-- end -->"
FIXTURE_ELSEWHERE = {"told_columns": "../planner/formats/writers/templates"}
"""Its columns are the user's: the templates to begin with are tried."""
SURE = {
    "vendor": "the vendor's own page",
    "seen": "programs that read such files",
    "unverified": "**not seen**: check the result",
}


def module_of() -> dict[int, str]:
    """Module name by the format it holds."""
    found = {}
    for one in pkgutil.iter_modules(systems.__path__):
        module = importlib.import_module(f"{systems.__name__}.{one.name}")
        if hasattr(module, "FORMAT"):
            found[id(module.FORMAT)] = one.name
    return found


def read_rows() -> Iterator[str]:
    """A row a format that is read."""
    modules = module_of()
    yield "| system | format | becomes | headers from | fixture | not read |"
    yield "|---|---|---|---|---|---|"
    for one in SYSTEMS:
        module = modules[id(one)]
        fixture = f"[{module}]({FIXTURE_ELSEWHERE.get(module) or f'../tests/formats/fixtures/{module}'})"
        sure = f"{SURE[one.evidence]}: {one.source}"
        yield f"| {one.system} | {one.name} | {one.gives} | {sure} | {fixture} | {one.unsupported or '-'} |"


def written_rows() -> Iterator[str]:
    """A row a file that is written."""
    yield "| `--to` | for | made of | columns from |"
    yield "|---|---|---|---|"
    yield "| `csv` | any program | roster | our own columns |"
    yield "| `ics` | calendars | roster | RFC 5545 |"
    for one in WRITERS:
        yield f"| `{one.name}` | {one.system} | {one.takes} | {SURE[one.evidence]}: {one.source} |"


def page(text: str) -> str:
    """The page with its tables made anew."""
    for mark, rows in ((READ, read_rows()), (WRITTEN, written_rows())):
        before, _, rest = text.partition(mark)
        _, _, after = rest.partition(END)
        text = f"{before}{mark}\n" + "\n".join(rows) + f"\n{END}{after}"
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
