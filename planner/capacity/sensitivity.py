"""Tornado: what a capacity plan costs, and how sure it is, where one thing is other than it was taken to be.

Every driver's low and high value is put into the case, and two plans are looked at there: the best one (solved
again), and the one at hand (its decisions kept; contract hours and who serves what still follow the week). All are
evaluated on the same joint paths and the same draws of people leaving, so that differences are the driver's own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planner.capacity.case import Case
from planner.capacity.chance import evaluate
from planner.capacity.levers import LEVERS
from planner.capacity.making import Making
from planner.capacity.planning import solved
from planner.capacity.programme import CONTRACT, Made, fixed_money
from planner.capacity.result import CapacityPlan
from planner.capacity.sensitivity_cases import Basis
from planner.capacity.sensitivity_drivers import POINTS, Driver, drivers
from planner.capacity.solving import NoPlanError, Solved, solve
from planner.capacity.stages import SENSITIVITY
from planner.frames import FrameSpec, Kind, check
from planner.net import Net
from planner.progress import Listener, Teller
from planner.roster.mip import INF


def _texts(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, "text")


def _numbers(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, "number")


TORNADO = FrameSpec(
    "tornado",
    {
        **_texts("driver", "side", "unit"),
        **_numbers("now", "value"),
        **_texts("kind", "source"),
        **_numbers(
            *("money", "money_kept", "missed_h", "missed_h_kept", "missed_money", "missed_money_kept"),
            *("chance", "chance_kept", "weeks_below", "weeks_below_kept", "saved", "proven_within"),
        ),
    },
    ("driver", "side"),
)
"""A row a driver and side, the widest bar first.

`money` is what all of the plan costs more than the plan at hand, solved again; `money_kept` the same with its
decisions kept. `missed_h` are mean hours missed, `missed_money` their price (absolute, not changes); `chance` is that
of the worst week, every target met, `weeks_below` how many weeks have a queue less sure of its target than asked
(the paths' own error forgiven). `saved` is what planning again saves: money and price of missed hours, kept less
solved again. No plan is cheaper than `money` by more than `proven_within`.
"""


@dataclass(frozen=True)
class Standing:
    """A plan in one state of the world.

    Attributes
    ----------
    money : float
        Everything, hours missed left out.
    missed_h, missed_money : float
        Mean hours missed on the paths, and their price.
    chance : float
        Of the worst week: every target met, people leaving by chance.
    weeks_below : float
        Weeks with a queue that is less sure of its target than asked, two standard errors of the paths forgiven.
    slack : float
        Money by which a better plan is not ruled out.
    """

    money: float
    missed_h: float
    missed_money: float
    chance: float
    weeks_below: float
    slack: float

    @property
    def whole(self) -> float:
        """Money and the price of what is missed."""
        return self.money + self.missed_money


NOWHERE = Standing(*[math.nan] * 6)


def standing(plan: Solved) -> Standing:
    """How a plan stands in the case it was solved for."""
    making = plan.made.making
    outcome = evaluate(making, plan.x, making.case.scenario.seed)
    missed = outcome.missed.mean(axis=2)
    asked = np.array([queue.target.chance for queue in making.case.scenario.queue])[:, None]
    error = 2.0 * np.sqrt(asked * (1.0 - asked) / outcome.met.shape[2])
    return Standing(
        plan.decided + fixed_money(making),
        float(missed.sum()),
        float((making.case.shortage[:, None] * missed).sum()),
        float(outcome.all_met().min()),
        float((outcome.chance() < asked - error).any(axis=0).sum()),
        plan.objective - plan.bound,
    )


def kept(plan: Solved, case: Case, uses: Collection[str], net: Net) -> Solved:
    """The plan's decisions in another case: each as it was, at most as much as people there then can give.

    Raises
    ------
    NoPlanError
        If the decisions cannot be kept there.
    """
    same = replace(case, margin=plan.made.making.case.margin, budget=None)
    return solve(same, uses, net, strict=False, fix=lambda made: _held(made, plan))


def _held(made: Made, plan: Solved) -> Made:
    """Columns of decisions at the plan's values; rows that hold nothing else are facts and go."""
    before = _decided(plan.made.making)
    programme = made.programme
    lower, upper, fixed = programme.lower.copy(), programme.upper.copy(), np.zeros(len(programme.cost), dtype=bool)
    for key, column in _decided(made.making).items():
        value = float(plan.x[before[key]]) if key in before else 0.0
        value = round(value) if programme.whole[column] else value
        lower[column] = upper[column] = min(value, float(upper[column]))
        fixed[column] = True
    free = programme.matrix.astype(bool).astype(int) @ (~fixed).astype(int) > 0
    limited = replace(
        programme,
        lower=lower,
        upper=upper,
        row_lower=np.where(free, programme.row_lower, -INF),
        row_upper=np.where(free, programme.row_upper, INF),
    )
    return replace(made, programme=limited)


def _decided(making: Making) -> dict[tuple[str, str, int, int], int]:
    """Columns of decisions by lever, what of it, week and place among those of the same."""
    found: dict[tuple[str, str, int, int], int] = {}
    seen: Counter[tuple[str, str, int]] = Counter()
    for column, choice in making.choices.items():
        if choice.use != CONTRACT:
            key = (choice.use, choice.what, choice.week)
            found[*key, seen[key]] = column
            seen[key] += 1
    return found


def with_tornado(made: CapacityPlan, net: Net, progress: Listener | None = None) -> CapacityPlan:
    """A capacity plan with its tornado."""
    say = Teller(progress)
    say(SENSITIVITY)
    found = drivers(Basis.of(made.inputs, made.asked))
    return replace(made, tornado=tornado(made.plan, found, LEVERS, net, say))


def tornado(
    plan: Solved, known: Collection[Driver], uses: Collection[str], net: Net, say: Teller | None = None
) -> pd.DataFrame:
    """Frame TORNADO of a plan.

    Parameters
    ----------
    plan : Solved
        The plan at hand.
    known : collection of Driver
    uses : collection of str
        Levers that may be used.
    net : Net
    say : Teller, optional
        Told each driver and side before it is solved.
    """
    base, say = standing(plan), say or Teller()
    sides = [(driver, side, value) for driver in known for side, value in driver.sides()]
    rows = []
    for place, (driver, side, value) in enumerate(sides):
        say(f"{SENSITIVITY}: {driver.name}, {side}", place / len(sides))
        rows.append(_row(driver, side, value, plan, base, uses, net))
    if not rows:
        return TORNADO.empty()
    frame = pd.DataFrame(rows, columns=list(TORNADO.columns))
    width = frame["money"].abs().groupby(frame["driver"]).transform("max")
    order = pd.DataFrame({"width": -width, "driver": frame["driver"], "side": frame["side"] == "high"})
    return check(frame.loc[order.sort_values(["width", "driver", "side"]).index].reset_index(drop=True), TORNADO)


def _row(
    driver: Driver, side: str, value: float, plan: Solved, base: Standing, uses: Collection[str], net: Net
) -> tuple[object, ...]:
    case = driver.case(value)
    again = standing(solved(case, uses, net, strict=False))
    try:
        stays = standing(kept(plan, case, uses, net))
    except NoPlanError:
        stays = NOWHERE
    return (
        *(driver.name, side, driver.unit, driver.now, value, driver.kind, driver.source),
        *(again.money - base.money, stays.money - base.money, again.missed_h, stays.missed_h),
        *(again.missed_money, stays.missed_money, again.chance, stays.chance),
        *(again.weeks_below, stays.weeks_below, stays.whole - again.whole, again.slack),
    )


def sentences(frame: pd.DataFrame, currency: str, told: int = 3) -> list[str]:
    """The widest bars, read aloud."""
    lines = []
    for driver in list(dict.fromkeys(frame["driver"]))[:told]:
        own = frame[frame["driver"] == driver]
        parts = [
            f"at {value_words(row['value'], row['unit'])} the best plan costs {_change(row['money'], currency)}, the "
            f"present decisions {_change(row['money_kept'], currency)}; weeks less sure than asked "
            f"{row['weeks_below']:.0f} and {row['weeks_below_kept']:.0f}"
            for row in own.to_dict("records")
        ]
        lines.append(f"{driver[:1].upper()}{driver[1:]}: {'; '.join(parts)}.")
    return lines


def value_words(value: float, unit: str) -> str:
    """``0.95 times``, ``28.0 % a year, turnover``, ``+5 points of a hundred``."""
    if unit == POINTS:
        return f"{value:+.0f} {unit}"
    if unit.startswith(("share", "a year")):
        return f"{value:.1%} {unit}"
    return f"{value:.3f} {unit}"


def _change(amount: float, currency: str) -> str:
    return f"{abs(amount):,.0f} {currency} {'more' if amount >= 0 else 'less'}"
