"""``review.csv``, ``review.json`` and ``review.html``: plan against actual for machines, spreadsheets and people."""

from __future__ import annotations

import json
from pathlib import Path

from planner.report.files import check_writable, publish, put_table, staging
from planner.review.result import Review
from planner.review.writing import as_json

LAST = "review.json"
CONTRACT = frozenset({"review.csv", "review.html", LAST})


def write_review(found: Review, folder: Path) -> list[Path]:
    """Write a review, every file complete before any is moved into place.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    check_writable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with staging(folder) as stage:
        put_table(found.frame, stage / "review.csv")
        text = json.dumps(as_json(found), indent=2) + "\n"
        (stage / LAST).write_text(text, encoding="utf-8", newline="\n")
        return publish(stage, folder, CONTRACT, LAST)
