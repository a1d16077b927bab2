"""Ways of planting exactly one breach in any roster of sufficient size, by what each does.

Each function of `MUTATIONS` takes ``(roster, inputs, rng)`` and gives `Planted`, or None where the roster offers no
place for it. A place is one where, by construction, no other rule is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from breach_fixed import broken_lock, fixed_day_dropped, fixed_hours_moved, other_pattern
from breach_pauses import (
    all_at_once,
    misplaced_pause,
    missing_pause,
    one_pause_more,
    pause_outside,
    pauses_too_close,
    wrong_pause_length,
    wrongly_paid,
)
from breach_people import away_at_work, leave_day_worked, not_employed, outside_the_horizon, unknown_agent, unskilled
from breach_rest import (
    day_too_few,
    day_too_many,
    last_week_too_late,
    other_hours,
    short_rest,
    stricter,
    too_many_days_in_a_row,
)
from breach_roster import Planted
from breach_shifts import (
    copied,
    double_booked,
    off_grid,
    outside_window,
    overlapping,
    second_shift,
    shift_not_in_contract,
    unknown_shift,
    wrong_lengths,
)

from planner.scenario import Inputs

Mutation = Callable[[pd.DataFrame, Inputs, np.random.Generator], Planted | None]

MUTATIONS: dict[str, Mutation] = {
    "a shift of somebody unknown": unknown_agent,
    "one segment of somebody unknown": partial(unknown_agent, rows=1),
    "somebody who left last week": partial(not_employed, gone=True),
    "somebody who starts next year": partial(not_employed, gone=False),
    "a shift after the horizon": partial(outside_the_horizon, days=400),
    "a shift before the horizon": partial(outside_the_horizon, days=-400),
    "unavailable for a whole shift": partial(away_at_work, kind="unavailable", first_min=0, last_min=0),
    "unavailable for the first quarter": partial(away_at_work, kind="unavailable", first_min=0, last_min=15),
    "unavailable for the last minute": partial(away_at_work, kind="unavailable", first_min=-1, last_min=0),
    "sick in the middle of a shift": partial(away_at_work, kind="sick", first_min=60, last_min=120),
    "a leave day worked": leave_day_worked,
    "a segment longer into the next": overlapping,
    "a meeting during work": double_booked,
    "a shift written twice": partial(copied, rows=99),
    "a segment written twice": partial(copied, rows=1),
    "a second shift in the evening": second_shift,
    "a shift nobody knows": unknown_shift,
    "a shift the contract does not name": shift_not_in_contract,
    "a start seven minutes off": partial(off_grid, by_min=7),
    "a start seven minutes early": partial(off_grid, by_min=-7),
    "a start before the window": partial(outside_window, late=False),
    "a start after the window": partial(outside_window, late=True),
    "lengths ten minutes off": wrong_lengths,
    "lengths five minutes off": partial(wrong_lengths, by_min=5),
    "two shifts too close together": short_rest,
    "9 h rest after last week": partial(last_week_too_late, rest_h=9),
    "10 h 59 min rest after last week": partial(last_week_too_late, rest_h=10 + 59 / 60),
    "rest of 20 h asked for": partial(stricter, rule="rest between shifts", min_rest_h=20),
    "last week's days in a row": too_many_days_in_a_row,
    "one day in a row allowed": partial(stricter, rule="run of days", max_consecutive_days=1),
    "a weekly rest of six days": partial(stricter, rule="weekly rest", min_weekly_rest_h=144),
    "a day of three hours at most": partial(stricter, rule="hours per day", max_hours_per_day=3),
    "a week of ten hours at most": partial(stricter, rule="hours per week", max_hours_per_week=10),
    "a contract of two hours": partial(other_hours, hours=2),
    "a contract of 100 hours": partial(other_hours, hours=100),
    "a day too few": day_too_few,
    "a day too many": day_too_many,
    "a missing meal": partial(missing_pause, kind="meal"),
    "a missing break": partial(missing_pause, kind="break"),
    "no pause at all": partial(missing_pause, kind="break", every=True),
    "a meal too early": partial(misplaced_pause, kind="meal", late=False),
    "a meal too late": partial(misplaced_pause, kind="meal", late=True),
    "a break too early": partial(misplaced_pause, kind="break", late=False),
    "a break too late": partial(misplaced_pause, kind="break", late=True),
    "a meal five minutes short": partial(wrong_pause_length, kind="meal", by_min=-5),
    "a break five minutes short": partial(wrong_pause_length, kind="break", by_min=-5),
    "a break a minute too long": partial(wrong_pause_length, kind="break", by_min=1),
    "break and meal too close": partial(pauses_too_close, first=0),
    "meal and break too close": partial(pauses_too_close, first=1),
    "a break after the shift": partial(pause_outside, before=False),
    "a break before the shift": partial(pause_outside, before=True),
    "a break too many": one_pause_more,
    "all breaks at once": all_at_once,
    "an unskilled queue": unskilled,
    "an unskilled queue beside an own one": partial(unskilled, text="{own}|{other}"),
    "a queue nobody has": partial(unskilled, text="no such queue"),
    "a paid meal": partial(wrongly_paid, kind="meal"),
    "an unpaid break": partial(wrongly_paid, kind="break"),
    "unpaid work": partial(wrongly_paid, kind="work"),
    "a locked day off worked": partial(broken_lock, how="off"),
    "a locked start moved": partial(broken_lock, how="start"),
    "a locked shift exchanged": partial(broken_lock, how="shift"),
    "a locked shift dropped": partial(broken_lock, how="dropped"),
    "fixed hours begun early": partial(other_pattern, how="start"),
    "a fixed day off worked": partial(other_pattern, how="day off worked"),
    "a fixed day not worked": partial(other_pattern, how="dropped"),
    "fixed hours moved": partial(fixed_hours_moved, by_min=30),
    "fixed hours dropped": fixed_day_dropped,
}
"""Every way, by what it does."""
