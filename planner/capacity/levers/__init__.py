"""Levers of a capacity plan, one idea a file; `LEVERS` is the registry.

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
