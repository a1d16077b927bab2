"""The allocation worked by hand: small intervals, special days and clocks, and a recount from segments."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from allocation_case import START, ZONE, agent, needs, queue, segments, windows

from forecasting.calendar import OpeningHours, interval_starts
from planner.allocation import POOLED, allocate, open_masks, people_on_queue
from planner.scenario.demand import SpecialDay

NONE_DUE = windows(("email", "00:00", "00:00", 0.0)).iloc[:0]


def morning(hours: int = 1, minutes: int = 60) -> pd.DatetimeIndex:
    return interval_starts(START, 1, minutes, ZONE)[8 * 60 // minutes : (8 + hours) * 60 // minutes]


def on(result, name: str) -> np.ndarray:
    return result.coverage.loc[result.coverage["queue"] == name, "scheduled"].to_numpy()


def test_only_the_blended_person_answers_what_the_specialist_cannot() -> None:
    starts = morning()
    people = (agent("both", phone=1, chat=2), agent("phone only", phone=1))
    roster = segments(("both", "work", "", "08:00", "09:00"), ("phone only", "work", "", "08:00", "09:00"))
    queues = (queue("phone"), queue("chat", "chat"))
    result = allocate(roster, needs(starts, phone=1, chat=1), NONE_DUE, people, starts, queues)
    assert on(result, "phone") == pytest.approx([1])
    assert on(result, "chat") == pytest.approx([1])
    assert result.shortage_h == 0
    assert result.surplus_h == 0
    # Without the chat, level 1 of both and a tie: one covers phone, the other waits there too.
    result = allocate(roster, needs(starts, phone=1, chat=0), NONE_DUE, people, starts, queues)
    assert on(result, "phone") == pytest.approx([2])
    assert result.surplus_h == pytest.approx(1)


def test_a_person_is_moved_off_the_phone_so_that_mail_can_be_worked() -> None:
    """Augmenting: the mail person covers phone first, but gives way to whoever knows no mail."""
    starts = morning()
    people = (agent("a mailer", email=2, phone=1), agent("caller", phone=2))
    roster = segments(("a mailer", "work", "", "08:00", "09:00"), ("caller", "work", "", "08:00", "09:00"))
    due = windows(("email", "08:00", "09:00", 1.0))
    result = allocate(roster, needs(starts, phone=1), due, people, starts, (queue("phone"), queue("email", "email")))
    assert on(result, "phone") == pytest.approx([1])
    assert on(result, "email") == pytest.approx([1])
    assert result.deferred_rostered["email"] == pytest.approx([1])
    assert result.shortage_h == 0


@pytest.mark.parametrize(
    ("levels", "expected", "why"),
    [
        ({"phone": 1, "vip": 1}, "vip", "equal levels: the higher priority"),
        ({"phone": 1, "vip": 2}, "phone", "preference level before priority"),
        ({"vip": 1}, "vip", "the only skill"),
    ],
)
def test_ties_of_a_maximum_flow(levels: dict[str, int], expected: str, why: str) -> None:
    starts = morning()
    roster = segments(("one", "work", "", "08:00", "09:00"))
    queues = (queue("phone", priority=1), queue("vip", priority=3))
    result = allocate(roster, needs(starts, phone=1, vip=1), NONE_DUE, (agent("one", **levels),), starts, queues)
    assert on(result, expected) == pytest.approx([1]), why
    assert result.shortage_h == pytest.approx(1)


def test_a_named_queue_restricts_and_an_unskilled_one_counts_nowhere() -> None:
    starts = morning()
    people = (agent("one", phone=1, email=2), agent("two", phone=1))
    roster = segments(("one", "work", "email|chat", "08:00", "09:00"), ("two", "work", "email", "08:00", "09:00"))
    result = allocate(
        roster, needs(starts, phone=2), NONE_DUE, people, starts, (queue("phone"), queue("email", "email"))
    )
    assert on(result, "phone") == pytest.approx([0])
    assert on(result, "email") == pytest.approx([1])
    assert on(result, POOLED) == pytest.approx([1])


def test_a_break_counts_for_the_part_of_an_interval_it_covers() -> None:
    starts = morning(1, 15)
    roster = segments(("one", "work", "", "08:00", "08:20"), ("one", "break", "", "08:20", "08:35"),
                      ("one", "work", "", "08:35", "09:00"))  # fmt: skip
    _, people = people_on_queue(roster, (agent("one", phone=1),), starts, (queue("phone"),))
    assert people[0].tolist() == [1, 1 / 3, 2 / 3, 1]


def test_deferred_work_waits_is_done_first_come_first_served_and_is_missed_once() -> None:
    """2 h come at 8, due at 10; 3 h at 10, due at 11; one person from 9 misses 1 h by 10 and 2 h by 11."""
    starts = morning(5)
    roster = segments(("one", "work", "", "09:00", "13:00"))
    due = windows(("email", "08:00", "10:00", 2.0), ("email", "10:00", "11:00", 3.0))
    result = allocate(roster, needs(starts, phone=0), due, (agent("one", email=1),), starts, (queue("email", "email"),))
    assert result.missed_h["email"] == pytest.approx([0, 1, 2, 0, 0])
    assert result.deferred_rostered["email"] == pytest.approx([0, 2, 3, 0, 0])
    assert result.shortage_h == pytest.approx(3)
    assert result.surplus_h == pytest.approx(2)


def test_work_is_not_done_before_it_comes_nor_while_closed_and_late_deadlines_never_miss() -> None:
    starts = morning(4)
    shut = queue("email", "email", open=OpeningHours.parse(["09:00-24:00"]))
    roster = segments(("one", "work", "", "08:00", "12:00"))
    due = windows(("email", "08:00", "12:00", 1.0), ("email", "10:30", "23:00", 9.0))
    result = allocate(roster, needs(starts, phone=0), due, (agent("one", email=1),), starts, (shut,))
    assert result.deferred_rostered["email"] == pytest.approx([0, 1, 0, 1])
    assert result.shortage_h == 0


def test_of_two_deferred_queues_the_one_due_sooner_is_worked_first() -> None:
    starts = morning(2)
    queues = (queue("cases", "case", priority=9), queue("email", "email"))
    roster = segments(("one", "work", "", "08:00", "10:00"))
    due = windows(("cases", "08:00", "10:00", 1.0), ("email", "08:00", "09:00", 1.0))
    person = (agent("one", cases=1, email=2),)
    result = allocate(roster, needs(starts, phone=0), due, person, starts, queues)
    assert result.shortage_h == 0
    assert on(result, "email") == pytest.approx([1, 0])
    assert on(result, "cases") == pytest.approx([0, 1])


def test_a_special_day_closes_deferred_work() -> None:
    starts = interval_starts(START, 2, 60, ZONE)
    mail = queue("email", "email", open=OpeningHours.parse(["08:00-18:00"]))
    closed = SpecialDay(date=dt.date(2026, 11, 24), open=[])
    assert open_masks((mail,), starts).sum() == 20
    assert open_masks((mail,), starts, (closed,)).sum() == 10


def test_idle_people_wait_on_an_open_queue() -> None:
    starts = morning()
    phone = queue("phone", open=OpeningHours.parse(["12:00-18:00"]))
    roster = segments(("one", "work", "", "08:00", "09:00"))
    person = (agent("one", phone=1, chat=2, email=1),)
    queues = (phone, queue("chat", "chat"), queue("email", "email"))
    assert on(allocate(roster, needs(starts, phone=0), NONE_DUE, person, starts, queues), "chat") == pytest.approx([1])


def test_people_of_the_previous_roster_still_at_work_count() -> None:
    starts = morning(2)
    previous = segments(("one", "work", "", "06:00", "08:30"))
    roster = segments(("one", "work", "", "09:30", "10:00"))
    _, people = people_on_queue(roster, (agent("one", phone=1),), starts, (queue("phone"),), previous)
    assert people[0].tolist() == [0.5, 0.5]


def test_daylight_saving_day_of_25_hours() -> None:
    starts = interval_starts(dt.date(2026, 11, 1), 1, 60, ZONE)
    begin, end = pd.Timestamp("2026-11-01", tz=ZONE), pd.Timestamp("2026-11-02", tz=ZONE)
    roster = segments(("one", "work", "", "00:00", "01:00"))
    roster["start"], roster["end"] = [begin], [end]
    _, people = people_on_queue(roster, (agent("one", phone=1),), starts, (queue("phone"),))
    assert people.shape == (1, 25)
    assert people.sum() == 25


def test_coverage_of_all_queues_equals_a_recount_from_segments() -> None:
    rng = np.random.default_rng(5)
    starts = interval_starts(START, 1, 15, ZONE)
    people = tuple(agent(f"a{k}", phone=1 + k % 2, email=2 - k % 2) for k in range(20))
    first = pd.Timestamp(START, tz=ZONE)
    rows = []
    for person in people:
        begin = first + pd.Timedelta(minutes=int(rng.integers(0, 900)))
        for activity, length in (("work", 127), ("break", 15), ("work", 200)):
            end = begin + pd.Timedelta(minutes=length)
            rows.append((person.agent, START, "day", activity, "", begin, end, True))
            begin = end
    roster = pd.DataFrame(rows, columns=["agent", "date", "shift", "activity", "queue", "start", "end", "paid"])
    due = windows(("email", "06:00", "20:00", 30.0))
    result = allocate(roster, needs(starts, phone=4), due, people, starts, (queue("phone"), queue("email", "email")))
    counted = np.zeros(len(starts))
    for row in roster[roster["activity"] == "work"].itertuples():
        for i, start in enumerate(starts):
            overlap = min(row.end, start + pd.Timedelta(minutes=15)) - max(row.start, start)
            counted[i] += max(overlap.total_seconds(), 0) / 900
    assert on(result, POOLED) == pytest.approx(counted, abs=1e-9)
    shuffled = roster.sample(frac=1, random_state=1)
    again = allocate(
        shuffled, needs(starts, phone=4), due, people[::-1], starts, (queue("phone"), queue("email", "email"))
    )
    pd.testing.assert_frame_equal(result.coverage, again.coverage, check_exact=True)


def test_nobody_rostered() -> None:
    starts = morning(2)
    due = windows(("email", "08:00", "09:00", 2.0))
    empty = segments(("one", "work", "", "08:00", "09:00")).iloc[:0]
    result = allocate(empty, needs(starts, phone=3), due, (), starts, (queue("phone"), queue("email", "email")))
    assert result.groups == ()
    assert result.shortage_h == pytest.approx(8)
