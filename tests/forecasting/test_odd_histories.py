"""Histories that people really have, short, quiet, begun, ended or damaged: each simulated, so the truth is known."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from odd_history import (
    Numbers,
    ahead,
    before,
    check_near,
    made,
    past,
    rate,
    rows,
    said,
)

from forecasting.calendar import OpeningHours
from forecasting.history import read_history

OFFICE = OpeningHours.parse(["Mon-Fri 08:00-18:00"])
LATE = OpeningHours.parse(["Mon-Fri 08:00-20:00"])
ALWAYS = OpeningHours.always()


OPEN_AHEAD = OFFICE.mask(ahead())
OFFICE_TRUTH = rate(ahead()) * OPEN_AHEAD


# ---- short and long ----


def test_one_week(tmp_path: Path) -> None:
    starts = past(7)
    found = made(tmp_path, rows(starts, rate(starts), OFFICE.mask(starts)))
    check_near(found, OFFICE_TRUTH, 0.08, 0.25)
    assert said(found, "phone: only 1 weeks of history; weekly and monthly patterns are uncertain")


def test_eight_weeks(tmp_path: Path) -> None:
    starts = past(56)
    found = made(tmp_path, rows(starts, rate(starts), OFFICE.mask(starts)))
    check_near(found, OFFICE_TRUTH)


def test_three_years_with_a_season(tmp_path: Path) -> None:
    def season(starts: pd.DatetimeIndex) -> Numbers:
        return rate(starts) * (1 + 0.25 * np.cos(2 * np.pi * np.asarray(starts.day_of_year) / 365.25))

    starts = past(1096)
    found = made(tmp_path, rows(starts, season(starts), OFFICE.mask(starts)))
    check_near(found, season(ahead()) * OPEN_AHEAD)


# ---- closed, quiet, rare ----


@pytest.mark.parametrize("zeros", [True, False])
def test_closed_days_absent_or_as_zeros(tmp_path: Path, *, zeros: bool) -> None:
    starts = past(84)
    open_ = OFFICE.mask(starts) & (starts.date != dt.date(2026, 5, 13))
    found = made(tmp_path, rows(starts, rate(starts) * open_, None if zeros else open_))
    check_near(found, OFFICE_TRUTH)
    assert not found.mean("phone")[~OPEN_AHEAD].any()
    assert said(found, "phone: opening hours learned from the history: Mon-Fri 08:00-18:00")
    assert said(found, "phone: 1 days without any row were taken as closed") is not zeros


@pytest.mark.parametrize("zeros", [True, False])
def test_a_round_the_clock_queue_with_nearly_empty_nights(tmp_path: Path, *, zeros: bool) -> None:
    def day_and_night(starts: pd.DatetimeIndex) -> Numbers:
        return np.where(starts.hour < 6, 0.03, rate(starts, 20.0))

    starts = past(84)
    table = rows(starts, day_and_night(starts))
    found = made(tmp_path, table if zeros else table[table["volume"] > 0])
    check_near(found, day_and_night(ahead()))
    night = np.asarray(ahead().hour < 6)
    assert 0.2 < found.mean("phone")[night].sum() / (0.03 * night.sum()) < 3
    assert said(found, "opening hours learned from the history: always")
    assert said(found, "quiet intervals without a row are taken as zero") is not zeros


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize(("level", "total"), [(0.6, 0.15), (0.1, 0.3)])
def test_counts_below_one_an_interval(tmp_path: Path, level: float, total: float, *, zeros: bool) -> None:
    starts = past(182)
    table = rows(starts, rate(starts, level), OFFICE.mask(starts))
    found = made(tmp_path, table if zeros else table[table["volume"] > 0])
    assert found.mean("phone").sum() == pytest.approx((OFFICE_TRUTH * level / 40).sum(), rel=total)
    outside = found.mean("phone")[~OPEN_AHEAD].sum()
    assert outside < 0.02 * found.mean("phone").sum()


# ---- started, ended, moved ----


@pytest.mark.parametrize("zeros", [True, False])
def test_a_queue_that_started_three_weeks_ago(tmp_path: Path, *, zeros: bool) -> None:
    starts = past(364)
    open_, begun = OFFICE.mask(starts), ~before(starts, 21)
    new = rows(starts, rate(starts) * begun, open_ if zeros else open_ & begun, "new", 2)
    found = made(tmp_path, rows(starts, rate(starts), open_, "old"), new)
    check_near(found, OFFICE_TRUTH, 0.06, 0.12, "new")
    check_near(found, OFFICE_TRUTH, queue="old")
    assert said(found, "new: only 3 weeks of history")
    sentence = "new: no contacts before 2026-05-11: taken as started then, the zeros before are left out"
    assert said(found, sentence) is zeros


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize("silent_days", [14, 42])
def test_a_queue_that_ended(tmp_path: Path, silent_days: int, *, zeros: bool) -> None:
    """Six weeks of silence are believed, two are doubted: the queue is then expected to go on."""
    starts = past(364)
    open_, alive = OFFICE.mask(starts), before(starts, silent_days)
    gone = rows(starts, rate(starts) * alive, open_ if zeros else open_ & alive, "gone", 2)
    found = made(tmp_path, rows(starts, rate(starts), open_, "old"), gone)
    check_near(found, OFFICE_TRUTH, queue="old")
    if silent_days == 42:
        assert found.mean("gone").sum() == 0
        assert said(found, "gone: no contacts after 2026-04-17, on 30 usually open days")
        assert said(found, "taken as ended, no contacts are expected")
    else:
        check_near(found, OFFICE_TRUTH, queue="gone")
        assert said(found, "gone: no contacts after 2026-05-15, on 10 usually open days: ended, closed, or rows lost?")


def test_a_level_shift_last_month(tmp_path: Path) -> None:
    starts = past(200)
    found = made(tmp_path, rows(starts, rate(starts) * np.where(before(starts, 28), 1, 1.6), OFFICE.mask(starts)))
    check_near(found, 1.6 * OFFICE_TRUTH)
    assert any(re.match(r"phone: since 2026-05-04: (59|6\d)% more contacts a day", note) for note in found.notes)


# ---- lost and repeated ----


@pytest.mark.parametrize("first_day", [70, 105])
def test_a_lost_week(tmp_path: Path, first_day: int) -> None:
    """In the middle, and the last one before the start."""
    starts = past(112)
    day = np.arange(len(starts)) // 48
    found = made(
        tmp_path, rows(starts, rate(starts), OFFICE.mask(starts) & ((day < first_day) | (day >= first_day + 7)))
    )
    check_near(found, OFFICE_TRUTH)
    sentence = "phone: 5 usually open days in rows of 3 and more without any row were taken as lost"
    assert said(found, sentence) is (first_day == 70)


def test_a_week_copied_over_the_next(tmp_path: Path) -> None:
    starts = past(112)
    table = rows(starts, rate(starts) * np.where(np.arange(len(starts)) // 336 == 10, 1.8, 1.0))
    table.loc[77 * 48 : 84 * 48 - 1, "volume"] = table.loc[70 * 48 : 77 * 48 - 1, "volume"].to_numpy()
    found = made(tmp_path, table[OFFICE.mask(starts)])
    check_near(found, OFFICE_TRUTH)
    assert said(found, "phone: 2026-04-27 to 2026-05-01 repeat 2026-04-20 to 2026-04-24 number by number")


def test_a_week_written_twice(tmp_path: Path) -> None:
    starts = past(84)
    table = rows(starts, rate(starts), OFFICE.mask(starts))
    once = made(tmp_path, table)
    twice = made(tmp_path, table, table.iloc[-100:])
    pd.testing.assert_frame_equal(once.frame, twice.frame)
    assert "100 exactly repeated rows were dropped" in read_history(tmp_path / "history.csv").warnings[0]


# ---- hours ----


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize("days", [21, 70])
@pytest.mark.parametrize(("then", "now"), [(OFFICE, LATE), (LATE, OFFICE)])
def test_opening_hours_changed(
    tmp_path: Path, then: OpeningHours, now: OpeningHours, days: int, *, zeros: bool
) -> None:
    """The recent hours hold, and what was open before is neither quiet now nor missing then."""
    starts = past(182)
    open_ = np.where(before(starts, days), then.mask(starts), now.mask(starts))
    found = made(tmp_path, rows(starts, (rate(starts) + 10) * open_, None if zeros else open_))
    check_near(found, (rate(ahead()) + 10) * now.mask(ahead()))
    assert said(found, f"phone: opening hours learned from the history: {now.words()}")
    if now is OFFICE and days == 21:
        assert said(found, "phone: no contacts any more Mon-Fri 18:00-20:00: taken as closed since")
    if now is LATE and zeros:
        assert said(found, "phone: no contacts Mon-Fri 18:00-20:00 before 2026-")
