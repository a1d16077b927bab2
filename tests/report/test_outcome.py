"""A queue's line on the terminal: every period of a short plan, the missed ones of a long one."""

from __future__ import annotations

import datetime as dt

from planner.report.outcome import MOST_TOLD, _promise_line
from planner.result import Promise
from planner.scenario import Queue

QUEUE = Queue.model_validate({"name": "phone", "target": {"share": 0.8, "within_s": 20, "chance": 0.9}})


def made(days: int, missed: int) -> tuple[Promise, ...]:
    first = dt.date(2026, 11, 23)
    return tuple(
        Promise(
            "phone",
            "day",
            str(first + dt.timedelta(day)),
            0.8,
            0.85,
            0.5 if day == missed else 1.0,
            0.9,
            day != missed,
            "",
        )
        for day in range(days)
    )


def test_a_short_plan_tells_every_day() -> None:
    line = _promise_line(QUEUE, made(3, missed=1))
    assert line.endswith("Mon 23 Nov 100%, Tue 24 Nov 50% !, Wed 25 Nov 100%")


def test_a_long_plan_tells_how_many_hold_and_which_do_not() -> None:
    assert _promise_line(QUEUE, made(MOST_TOLD + 1, missed=1)).endswith(
        f": {MOST_TOLD} of {MOST_TOLD + 1} hold; Tue 24 Nov 50% !"
    )
    assert _promise_line(QUEUE, made(MOST_TOLD + 1, missed=99)).endswith(f": {MOST_TOLD + 1} of {MOST_TOLD + 1} hold")


def test_a_queue_without_contacts_says_so() -> None:
    assert _promise_line(QUEUE, ()).endswith(": no contacts")
