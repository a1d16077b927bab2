"""Columns and kinds of a capacity plan's tables; rows are weeks, months, decisions, inputs."""

from __future__ import annotations

from planner.frames import FrameSpec, Kind

_NUMBERS: dict[str, Kind] = dict.fromkeys(
    (
        *("volume", "required_h", "required_fte", "required_fte_p50", "required_fte_p80", "required_fte_p95"),
        *("productive_fte", "paid_fte", "heads", "joiners", "leavers", "served_h", "missed_h", "missed_h_nothing"),
        *("p_meet", "p_meet_low", "p_meet_high", "p_meet_nothing", "cost", "cost_nothing"),
    ),
    "number",
)
CAPACITY = FrameSpec(
    "capacity.csv",
    {"level": "text", "period": "text", "days": "whole", "queue": "text", **_NUMBERS},
    ("level", "period", "queue"),
)
"""A row a week (named by its first day) or month and queue, `*` all of them; empty where a measure does not exist.

`required_h` are mean hours on the queue; `required_fte` the paid full-time people that they take, loss and roster
efficiency included, on the mean and at three quantiles over the paths; `productive_fte` what the people there give
in that measure (new people by their ramp), `paid_fte` paid hours over full-time hours. `missed_h` and `p_meet` come
from the joint paths; `p_meet_low`, `p_meet_high` its 95 % interval. `cost` is money, hours missed left out.
"""
DECISIONS = FrameSpec(
    "decisions",
    {
        "lever": "text",
        "what": "text",
        "from": "date",
        "to": "date",
        "decide_by": "date",
        "unit": "text",
        "amount": "number",
        "highest": "number",
        "cost": "number",
    },
    ("lever", "what", "from"),
)
"""What to do: `amount` over the span, `highest` in one week of it; weeks next to each other make one row."""
INPUTS = FrameSpec(
    "inputs",
    {"name": "text", "value": "number", "unit": "text", "source": "text", "stated": "flag"},
    ("name",),
)
"""Every input of the calculation with unit and source; `stated` false: a default until a person confirms it."""
LEARNING = FrameSpec(
    "learning",
    {
        "kind": "text",
        "queue": "text",
        "begin": "date",
        "missed_h": "number",
        "lever_h": "number",
        "saved": "number",
        "saved_per_week": "number",
        "payback_weeks": "number",
    },
    ("kind", "queue"),
)
"""What one more person of a kind who learns a queue is worth over the horizon, training paid: hours less missed, hours
less from levers, money, and weeks from the begin until it has paid for itself (empty where it has not yet)."""
