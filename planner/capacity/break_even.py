"""Break-even of hiring against overtime, vendor and temps: money of an hour on the queue by how long the need lasts.

Money and hours of every way are read off the columns of the plan's own programme (`break_even_case.small_case`), so
that nothing is priced twice. Of people who come, the best first day for a need of n weeks is taken:

``cost per hour(n) = min over starts s of money(s, n) / hours(s, n)``

hours only within the need; money is everything from the first day in class: until the need ends, where people then
take the place of others who leave ("placed"), or at least `KEPT_WEEKS` from the need's first day, where they stay
beside ("kept on"). What costs the same an hour in every week (overtime, a vendor) and people who come cross at the
least n from which these are no dearer: an hour less of the one is an hour more of the other, so that the programme
changes from one to the other there. It is solved on both sides of every crossing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.capacity.break_even_case import LONGEST, Ground, ground_of, intakes_over, small_case, whole_weeks
from planner.capacity.case import Case
from planner.capacity.intake import Intake
from planner.capacity.levers import LEVERS
from planner.capacity.making import Making
from planner.capacity.programme import make
from planner.capacity.solving import solve
from planner.frames import FrameSpec, check
from planner.net import Net

Numbers = NDArray[np.float64]

PLACED, KEPT_ON = "placed", "kept on"
KEPT_WEEKS = 52
SHOWN = (1, 2, 4, 6, 8, 10, 13, 17, 21, 26, 39, 52, 78, 104, 130, 156)
"""Weeks of a need for which money is told."""

BESIDE = ("overtime", "vendor")
"""Ways whose hours cost the same however long the need lasts."""

STAY_YEARS = 12
"""After which of a class as good as nobody is left; what remains is left out."""

CURVES = FrameSpec(
    "break_even",
    {"queue": "text", "way": "text", "weeks": "whole", "money_per_h": "number"},
    ("queue", "way", "weeks"),
)
"""Money of an hour on the queue by way and weeks that the need lasts."""

CROSSINGS = FrameSpec(
    "crossings",
    {"queue": "text", "shorter": "text", "longer": "text", "weeks": "whole", "money_per_h": "number", "proved": "flag"},
    ("queue", "shorter", "longer"),
)
"""Needs shorter than `weeks` are cheaper by `shorter`, the others by `longer`; `weeks` is `LONGEST` + 1 where none of
up to `LONGEST` is. `proved`: the programme, solved for a week less and there, changes from one to the other.
"""


@dataclass(frozen=True)
class Stay:
    """One who is hired, over the whole time they stay.

    Attributes
    ----------
    name : str
        Of the class.
    weeks : float
        Expected, from the first day in class.
    productive_h : float
        On the queue, expected.
    money : float
        Recruiting, training, wages, load, seat until they leave.
    """

    name: str
    weeks: float
    productive_h: float
    money: float

    @property
    def per_h(self) -> float:
        """Money of an hour on the queue."""
        return self.money / self.productive_h


@dataclass(frozen=True)
class BreakEven:
    """What the ways cost and where they cross.

    Attributes
    ----------
    curves, crossings : DataFrame
        Frames CURVES and CROSSINGS.
    stays : tuple of Stay
    """

    curves: pd.DataFrame
    crossings: pd.DataFrame
    stays: tuple[Stay, ...]


@dataclass(frozen=True)
class _Way:
    """Money of an hour by weeks of need, shape (LONGEST,), and who comes in it."""

    name: str
    use: str
    per_h: Numbers
    intakes: tuple[Intake, ...] = ()


def break_even(case: Case, net: Net) -> BreakEven:
    """Curves and crossings for every queue that people to come may serve."""
    curves: list[tuple[object, ...]] = []
    crossings: list[tuple[object, ...]] = []
    stays: dict[str, Stay] = {}
    uses: set[str] = {lever.use for lever in case.scenario.lever}
    for queue in case.queues:
        ground = ground_of(case, queue)
        if not ground.intakes:
            continue
        ways = list(_ways(ground, uses))
        curves += [(queue, way.name, n, float(way.per_h[n - 1])) for way in ways for n in SHOWN]
        crossings += [(queue, *row) for row in _crossings(ground, ways, net)]
        if "hire" in uses:
            stays |= {one.name: one for one in _stays(ground)}
    return BreakEven(_frame(curves, CURVES), _frame(crossings, CROSSINGS), tuple(stays.values()))


def _frame(rows: Sequence[tuple[object, ...]], spec: FrameSpec) -> pd.DataFrame:
    return check(pd.DataFrame(rows, columns=list(spec.columns)), spec) if rows else spec.empty()


def _ways(ground: Ground, uses: set[str]) -> Iterator[_Way]:
    """Those that the scenario's levers allow."""
    making = _made(ground, ground.intakes, uses)
    for name, per_h in _steady(making).items():
        yield _Way(name, name, np.full(LONGEST, per_h))
    for name in dict.fromkeys(one.name for one in ground.intakes if one.use == "hire" and "hire" in uses):
        own = tuple(one for one in ground.intakes if one.name == name)
        for ends in (PLACED, KEPT_ON):
            yield _Way(f"hire: {name}, {ends}", "hire", _best(ground, making, own, ends), own)
    temps = tuple(one for one in ground.intakes if one.use == "temp" and "temp" in uses)
    if temps:
        yield _Way("temps", "temp", _best(ground, making, temps, KEPT_ON), temps)


def _made(ground: Ground, intakes: tuple[Intake, ...], uses: set[str]) -> Making:
    case = small_case(ground, intakes, 1.0, ground.lead, len(ground.weeks))
    return make(case, [use for use in LEVERS if use in uses]).making


def _steady(making: Making) -> dict[str, float]:
    """Mean money of an hour of overtime and of each vendor."""
    found: dict[str, list[float]] = {}
    for column, choice in making.choices.items():
        if choice.use in BESIDE:
            money = sum(charge.amount for charge in making.charges.get(column, ()))
            hours = _hours(making, column, choice.week)
            name = "overtime" if choice.use == "overtime" else vendor_way(choice.what)
            found.setdefault(name, []).append(money / hours)
    return {name: float(np.mean(values)) for name, values in found.items()}


def vendor_way(name: str) -> str:
    """How a vendor is called among the ways."""
    return f"vendor: {name}"


def _hours(making: Making, column: int, week: int) -> float:
    """Hours that one unit gives, or takes off the queue, in a week."""
    return making.given.get((0, week), {}).get(column, 0.0) + making.taken.get((0, week), {}).get(column, 0.0)


def _best(ground: Ground, making: Making, intakes: tuple[Intake, ...], ends: str) -> Numbers:
    """Least money of an hour over starts and lengths, by weeks of need."""
    numbers = {number for number, one in enumerate(making.case.intakes) if one in intakes}
    best = np.full(LONGEST, np.inf)
    last = len(ground.weeks)
    for column, (number, _) in making.starts.items():
        if number not in numbers:
            continue
        hours, money = np.zeros(last), np.zeros(last)
        for week in range(ground.lead, last):
            hours[week] = _hours(making, column, week)
        for charge in making.charges[column]:
            money[charge.week] += charge.amount
        useful = np.cumsum(hours[ground.lead :])
        paid = np.cumsum(money)[ground.lead :]
        if ends == KEPT_ON:
            paid = np.maximum(paid, paid[KEPT_WEEKS - 1])
        best = np.minimum(best, np.divide(paid, useful, out=np.full(LONGEST, np.inf), where=useful > 1e-9))
    return best


def _crossings(ground: Ground, ways: list[_Way], net: Net) -> Iterator[tuple[str, str, int, float, bool]]:
    """Where people who come become no dearer than what costs the same each week."""
    for longer in ways:
        for shorter in ways:
            if not longer.intakes or shorter.intakes:
                continue
            cheaper = longer.per_h <= shorter.per_h
            first = int(np.argmax(cheaper)) + 1 if cheaper.any() else LONGEST + 1
            yield (
                shorter.name,
                longer.name,
                first,
                float(shorter.per_h[0]),
                _proved(ground, shorter, longer, first, net),
            )


def _proved(ground: Ground, shorter: _Way, longer: _Way, first: int, net: Net) -> bool:
    """Whether the programme takes the longer-lasting way at the crossing and not a week before."""
    if first > 1 and _taken(ground, shorter, longer, first - 1, net):
        return False
    return first > LONGEST or _taken(ground, shorter, longer, first, net)


def _taken(ground: Ground, shorter: _Way, longer: _Way, weeks: int, net: Net) -> bool:
    """Whether anybody comes by the longer-lasting way for a need of so many weeks, hours of one person each."""
    end = ground.lead + weeks
    intakes = tuple(_ending(longer, end))
    most = max(float(one.productive.max()) * one.kind.most_h for one in intakes)
    case = small_case(ground, intakes, most, ground.lead, end)
    vendors = tuple(one for one in case.scenario.vendor if shorter.name == vendor_way(one.name))
    case = replace(case, scenario=case.scenario.model_copy(update={"vendor": vendors}))
    plan = solve(case, [longer.use, "vendor" if vendors else "overtime"], net)
    names = {one.name for one in longer.intakes}
    starts = plan.made.making.starts.items()
    return any(plan.x[column] > 0.5 for column, (number, _) in starts if case.intakes[number].name in names)


def _ending(way: _Way, end: int) -> Iterator[Intake]:
    """One of those who may come, a start each; hires cost nothing from their end on: the need's, or later."""
    for one in way.intakes:
        for start, day in zip(one.starts, one.decide_by, strict=True):
            last = len(one.there) if one.use == "temp" else max(0, _end(way, one, end) - start)
            yield replace(
                one,
                starts=(start,),
                decide_by=(day,),
                most=1.0,
                there=one.there[:last],
                productive=one.productive[:last],
                in_class=one.in_class[:last],
            )


def _end(way: _Way, one: Intake, end: int) -> int:
    """Week from which a hire is paid by others."""
    return end if way.name.endswith(PLACED) else max(end, one.starts[-1] + KEPT_WEEKS)


def _stays(ground: Ground) -> Iterator[Stay]:
    """One of each class over the whole time they stay."""
    weeks = whole_weeks(ground.case.weeks, 52 * STAY_YEARS)
    long = replace(ground, weeks=weeks)
    for one in intakes_over(ground.case, ground.queue, weeks):
        if one.use != "hire":
            continue
        making = _made(long, (replace(one, starts=(0,), decide_by=one.decide_by[:1]),), {"hire"})
        (column,) = making.starts
        hours = sum(_hours(making, column, week) for week in range(len(weeks)))
        money = sum(charge.amount for charge in making.charges[column])
        yield Stay(one.name, float(one.there.sum()), hours, money)


def sentences(found: BreakEven, currency: str) -> list[str]:
    """What a manager reads aloud."""
    lines = [
        f"Who is hired ({one.name}) stays {one.weeks:.0f} weeks on average and costs "
        f"{one.per_h:,.2f} {currency} an hour on the queue, recruiting, class and ramp included."
        for one in found.stays
    ]
    for (queue, longer), rows in found.crossings.groupby(["queue", "longer"], sort=False):
        told = "; ".join(_crossing(row, currency) for row in rows.to_dict("records"))
        lines.append(f"{queue}: {longer}: {told}.")
    return lines


def _crossing(row: Mapping[Hashable, Any], currency: str) -> str:
    weeks, shorter = int(row["weeks"]), f"{row['shorter']} ({row['money_per_h']:,.2f} {currency} an hour)"
    if weeks == 1:
        return f"cheaper than {shorter} however short the need"
    if weeks > LONGEST:
        return f"dearer than {shorter} for every need of up to {LONGEST} weeks"
    checked = "" if row["proved"] else " (within its gap the programme sees no difference there)"
    return f"a need shorter than {weeks} weeks is cheaper by {shorter}, a longer one is not{checked}"
