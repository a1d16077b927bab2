"""Files brought in on the page: read, accounted for, ready to take away."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

ROSTER = "Agent,2026-11-23,2026-11-24\nAna,08:00-16:00,OFF\nBen,early,AL\n"


@pytest.fixture
def page(tmp_path, monkeypatch) -> AppTest:
    monkeypatch.setenv("PLANNER_DB", f"sqlite:///{tmp_path / 'team.sqlite'}")
    return AppTest.from_function(drawn, default_timeout=60).run()


def drawn() -> None:
    from planner.screens.bring_in import draw
    from planner.screens.sign_in import admitted

    admitted()
    draw()


def brought(page: AppTest, name: str, content: bytes) -> AppTest:
    page.file_uploader[0].set_value((name, content, "text/csv"))
    return page.button[0].click().run()


def test_what_was_read_and_what_was_left_out(page):
    app = brought(page, "week.csv", ROSTER.encode())
    assert not app.exception
    assert app.success[0].value == "week.csv: matrix roster, 2 rows read, 2 rows of roster made"
    account: pd.DataFrame = app.dataframe[1].value
    assert account[["what", "where", "rows"]].to_numpy().tolist() == [["dropped", "week.csv", 1]]
    assert [button.label for button in app.get("download_button")] == ["imported.csv", "imported_account.csv"]


def test_a_file_nobody_knows_is_told(page):
    app = brought(page, "<script>alert(1)</script>.csv", b"a,b\n1,2\n")
    assert not app.exception
    assert "expected a table with a time" in app.error[0].value
    assert "<script>" not in app.error[0].value


def test_without_a_file_it_asks_for_one(page):
    app = page.button[0].click().run()
    assert app.info[0].value == "Choose a file first."
