"""The running day: today where the plan covers it, else where what came ends, else the plan's first; and it says so."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from screen_pages import Opened

from planner.screens.daily_parts.came import came_until
from planner.screens.daily_parts.opens_on import opens_on
from planner.store.database import Store

PLAN: Any = SimpleNamespace(start=dt.date(2026, 11, 23), days=7)
BEFORE, FIRST, FRIDAY, LAST, AFTER = (dt.date(2026, 11, day) for day in (22, 23, 27, 29, 30))


@pytest.mark.parametrize(
    ("today", "came", "day", "why"),
    [
        (FIRST, None, FIRST, "today"),
        (LAST, FRIDAY, LAST, "today"),
        (AFTER, FRIDAY, FRIDAY, "came"),
        (BEFORE, FRIDAY, FRIDAY, "came"),
        (AFTER, None, FIRST, "first"),
        (AFTER, AFTER, FIRST, "first"),  # what came is of other days
        (BEFORE, BEFORE, FIRST, "first"),
    ],
)
def test_the_day(today: dt.date, came: dt.date | None, day: dt.date, why: str) -> None:
    assert opens_on(PLAN, today, came) == (day, why)


def test_the_last_day_of_what_came() -> None:
    rows = "start,queue,volume\n2026-11-26T23:45:00-05:00,phone,1\n2026-11-25T00:00:00-05:00,phone,2\n"
    assert came_until(rows) == dt.date(2026, 11, 26)
    assert came_until("start,queue,volume\n") is None
    assert came_until("start,queue,volume\nnever,phone,1\n") is None
    assert came_until("what,else\n1,2\n") is None
    assert came_until("") is None


def test_a_drawn_day_opens_on_the_sites_own(workspace: Store, page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    # Two in the morning of Friday in Greenwich is nine in the evening of Thursday in New York.
    now = dt.datetime(2026, 11, 27, 2, 30, tzinfo=dt.UTC)
    monkeypatch.setattr("planner.screens.daily_parts.opens_on.utc_now", lambda: now)
    app = page("today", scenario="peak_week", **{"from": "drawn"})
    assert not app.exception
    assert app.date_input(key="came_day").value == dt.date(2026, 11, 26)
    assert app.time_input(key="came_clock").value == dt.time(21)
    assert any("Thursday, 26 Nov 2026 is today at the site" in one.value for one in app.markdown)


def test_a_file_of_days_past_opens_where_it_ends(
    workspace: Store, page: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ["start,queue,volume", *(f"2026-11-24T{hour:02d}:00,phone,40" for hour in range(8, 12))]
    content = "\n".join(rows).encode() + b"\n"
    after = dt.datetime(2026, 12, 5, tzinfo=dt.UTC)
    monkeypatch.setattr("planner.screens.daily_parts.opens_on.utc_now", lambda: after)
    app = page("today", scenario="peak_week", **{"from": "file"})
    app.file_uploader(key="came_file").upload("a.csv", content, "text/csv").run()
    assert not app.exception
    assert any("Tuesday, 24 Nov 2026: what came ends on this day" in one.value for one in app.markdown)
    friday = dt.datetime(2026, 11, 27, 16, 7, tzinfo=dt.UTC)
    monkeypatch.setattr("planner.screens.daily_parts.opens_on.utc_now", lambda: friday)
    app.run()
    assert not app.exception
    assert any("Friday, 27 Nov 2026 is today at the site" in one.value for one in app.markdown)
    assert any("Data until Fri 27 Nov 11:00" in one.value for one in app.markdown)
