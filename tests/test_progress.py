"""Where a plan stands, as records and as lines on stderr."""

from __future__ import annotations

import pytest

from planner.progress import Progress, Teller
from planner.progress_lines import ProgressLines


def test_incumbents_fall_and_bounds_rise() -> None:
    told: list[Progress] = []
    tell = Teller(told.append)
    tell("roster: bound")
    tell.proven(90.0)
    tell.proven(80.0)  # less than is known
    tell.found(120.0)
    tell.found(130.0)  # dearer
    tell.found(130.0, share_done=0.5)  # says how far it is, with the best so far
    tell("roster: people")
    assert [(one.incumbent, one.bound) for one in told] == [
        (None, None),
        (None, 90.0),
        (120.0, 90.0),
        (120.0, 90.0),
        (120.0, 90.0),
    ]
    assert [one.share_done for one in told] == [None, None, None, 0.5, None]
    assert {one.stage for one in told} == {"roster"}
    assert str(told[-1]) == "roster: people"


@pytest.mark.parametrize(
    ("incumbent", "bound", "gap"),
    [(None, None, None), (10.0, None, None), (None, 10.0, None), (100.0, 90.0, 0.1), (0.5, 0.0, 0.5), (9.0, 10.0, 0.0)],
)
def test_the_gap_is_a_share_of_the_incumbent(incumbent: float | None, bound: float | None, gap: float | None) -> None:
    assert Progress("roster", "", incumbent, bound).gap == gap


def test_lines_show_best_bound_gap_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    with ProgressLines(lambda: now[0]) as lines:
        lines(Progress("history", "history"))
        now[0] = 4.0
        lines(Progress("forecast", "forecast"))
        now[0] = 20.0
        lines(Progress("roster", "roster: people", 1250.0, 1000.0, share_done=0.5))
        now[0] = 20.5
        lines(Progress("roster", "roster: people", 1250.0, 1000.0, share_done=0.6))  # nothing new within a second
        lines(Progress("roster", "roster: 1,200", 1200.0, 1000.0, share_done=0.6))
        now[0] = 30.0
        lines(Progress("report", "report"))
    # A fifth, .04 + .14 + .40 / 2, is done after 20 s: as much again as 20 s x .62 / .38.
    assert capsys.readouterr().err.splitlines() == [
        "[  0.0 s] history",
        "[  4.0 s] forecast",
        "[ 20.0 s] roster: people, best 1,250, at least 1,000, gap 20.0%, about 33 s left",
        "[ 20.5 s] roster: 1,200, at least 1,000, gap 16.7%, about 28 s left",
        "[ 30.0 s] report, about 22 s left",
        "[ 30.0 s] done",
    ]


def test_nothing_says_done_where_it_failed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="broken"), ProgressLines():
        raise ValueError("broken")
    assert capsys.readouterr().err == ""
