"""Levers of a capacity plan, one idea a file; `LEVERS` is the registry, `READS` says what each heeds.

A lever takes the programme while it is made and adds columns, rows and charges to it, as far as the scenario's
`[[lever]]` of its use allows.
"""

from __future__ import annotations

from collections.abc import Callable

from planner.capacity.levers.call_backs import callback
from planner.capacity.levers.deferral import defer
from planner.capacity.levers.learning import cross_train
from planner.capacity.levers.lending import transfer
from planner.capacity.levers.lower_target import lower_target
from planner.capacity.levers.moving import deflect
from planner.capacity.levers.outside import vendor
from planner.capacity.levers.own_hours import overtime, part_time_hours, time_off
from planner.capacity.levers.people import hire, temp
from planner.capacity.making import Making
from planner.scenario.money import Lever

LEVERS: dict[str, Callable[[Making, Lever], None]] = {
    "hire": hire,
    "temp": temp,
    "overtime": overtime,
    "time_off": time_off,
    "part_time_hours": part_time_hours,
    "vendor": vendor,
    "defer": defer,
    "callback": callback,
    "deflect": deflect,
    "lower_target": lower_target,
    "transfer": transfer,
    "cross_train": cross_train,
}

_HOURS = ("max_share", "queues", "notice_days", "price_per_h")
READS: dict[str, tuple[str, ...]] = {
    "hire": ("max_heads", "price_per_h"),
    "temp": ("max_heads", "notice_days", "weeks", "queues", "contract", "skills", "ramp", "wage_per_h", "price_per_h"),
    "overtime": ("max_share", "max_weeks_running", "queues", "notice_days", "price_per_h"),
    "time_off": _HOURS,
    "part_time_hours": _HOURS,
    "vendor": ("max_share", "max_heads", "queues", "notice_days", "price_per_h"),
    "defer": _HOURS,
    "callback": _HOURS,
    "deflect": ("max_share", "to_queue", "queues", "notice_days", "price_per_h"),
    "lower_target": ("max_share", "max_weeks", "queues", "notice_days", "price_per_h"),
    "transfer": ("max_share", "max_heads", "ramp", "queues", "notice_days", "price_per_h"),
    "cross_train": ("max_share", "max_heads", "weeks", "ramp", "queues", "notice_days"),
}
"""Keys of `planner.scenario.money.Lever` that each use heeds, the most telling first; a test holds it to the code."""
