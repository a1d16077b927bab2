"""Files that are none, and large ones: a sentence on the page, and a server that goes on serving others meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from openpyxl import Workbook
from visitors import PATIENCE_MS, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MB = 1024 * 1024
LIMIT_MB = 200
"""``server.maxUploadSize`` of `planner app`."""
NAME = "a queue with a long name for"


def uploaded(visit: Visit, path: Path) -> None:
    """Give a file to the page that brings in data, and ask to read it."""
    visit.go("data")
    visit.page.locator('[data-testid="stFileUploader"] input[type=file]').first.set_input_files(path)
    visit.page.get_by_text(path.name).first.wait_for()
    visit.press("Read")


def binary(path: Path) -> Path:
    path.write_bytes(bytes(range(256)) * 40)
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def without_rows(path: Path) -> Path:
    Workbook().save(path)
    return path


@pytest.mark.parametrize(
    ("name", "make"), [("calls.csv", binary), ("nothing.csv", empty), ("sheet.xlsx", without_rows)]
)
def test_a_wrong_file_becomes_a_sentence(visit: Visit, tmp_path: Path, name: str, make: object) -> None:
    assert callable(make)
    uploaded(visit, make(tmp_path / name))
    said = visit.page.get_by_role("alert")
    said.first.wait_for()
    assert any(name in text for text in said.all_inner_texts())
    assert visit.page.locator('[data-testid="stException"]').count() == 0
    assert httpx.get(f"{visit.address}/_stcore/health", trust_env=False, timeout=60).status_code == 200


def test_fifty_megabytes_are_read_while_others_go_on(
    visit: Visit, browser: Browser, front_end: str, tmp_path: Path
) -> None:
    path = tmp_path / "calls.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("start,queue,volume,aht_s\n")
        lines = [
            f"2025-{month:02}-{day:02}T{minute // 60:02}:{minute % 60:02},{NAME} {queue:02},{queue + 3},300.0\n"
            for month in range(1, 13)
            for day in range(1, 29)
            for minute in range(0, 1440, 15)
            for queue in range(30)
        ]
        file.writelines(lines)
    assert path.stat().st_size > 45 * MB
    visit.go("data")
    visit.page.locator('[data-testid="stFileUploader"] input[type=file]').first.set_input_files(path)
    visit.page.get_by_text(path.name).first.wait_for()
    visit.page.get_by_role("button", name="Read", exact=True).click()
    other = Visit(browser.new_context().new_page(), front_end)
    other.go("roster?scenario=peak_week")
    other.page.get_by_role("heading", level=1).first.wait_for()
    other.page.context.close()
    visit.page.get_by_text(f"{len(lines):,}").first.wait_for(timeout=3 * PATIENCE_MS)
    visit.settled()
    assert visit.page.locator('[data-testid="stException"]').count() == 0


def test_more_than_the_limit_is_refused_in_a_sentence(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate((LIMIT_MB + 1) * MB)
    visit.go("data")
    visit.page.locator('[data-testid="stFileUploader"] input[type=file]').first.set_input_files(path)
    visit.sees(f"{LIMIT_MB}")
    visit.page.get_by_text("must be").first.wait_for()
