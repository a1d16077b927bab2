"""From a scenario to a capacity plan."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from planner.capacity.asking import Asked, ask
from planner.capacity.break_even import break_even
from planner.capacity.budget_link import budget_step
from planner.capacity.case import Case
from planner.capacity.chance import evaluate
from planner.capacity.decisions import decisions
from planner.capacity.frames import INPUTS
from planner.capacity.levers import LEVERS
from planner.capacity.money import cost_frame
from planner.capacity.narrowing import Told
from planner.capacity.programme import fixed_money
from planner.capacity.result import CapacityPlan
from planner.capacity.solving import NoPlanError, Solved, solve
from planner.capacity.stages import BESIDE, CAPACITY, FORECAST, HISTORY
from planner.capacity.stopping import NO_BREAK_EVEN, stopped_in_search
from planner.capacity.tables import capacity_frame
from planner.fingerprint import fingerprint
from planner.formats import read_inputs
from planner.frames import check
from planner.net import Net, Signal
from planner.progress import Listener, Progress, Teller
from planner.scenario import Inputs, Scenario
from planner.scenario.reading import record_of

Objective = Literal["chance", "price"]

Found = Callable[[Callable[[], CapacityPlan]], None]
"""Given what makes a plan of the best found so far, each time that there is a better one; from any thread."""

ROUNDS = 1
"""Times that held quantiles are corrected by the paths on which people leave by chance."""


def plan_capacity(
    scenario: Scenario | str | Path,
    months: int,
    *,
    objective: Objective = "chance",
    strict: bool = False,
    budget: float | None = None,
    decide_from: dt.date | None = None,
    earliest: Mapping[str, dt.date] | None = None,
    allow: Sequence[Path] = (),
    progress: Listener | None = None,
    cancelled: Signal | None = None,
    found: Found | None = None,
) -> CapacityPlan:
    """Plan headcount, hires and levers months ahead.

    Parameters
    ----------
    scenario : Scenario or path
    months : int
        1 to 18, from the scenario's start.
    objective : {"chance", "price"}
        Least money with each target's chance held every week; or least money plus the price of missed hours.
    strict : bool
        Whether a week whose chance nothing can hold is an error; else as little as can be is missed there.
    budget : float, optional
        Money that the plan may cost at most, everything included.
    decide_from : date, optional
        Day of the first decision; the scenario's start where it is left out.
    earliest : mapping of lever's use to date, optional
        First day on which a lever can be decided.
    allow : sequence of Path
        Folders outside the scenario's own from which files may be read.
    progress : callable, optional
    cancelled : Signal, optional
        Ends the search; the best plan found till then is given, which says so.
    found : callable, optional

    Returns
    -------
    CapacityPlan

    Raises
    ------
    InputError
        If something written is wrong, no plan keeps the limits, or the budget is below the least cost.
    NoPlanError, InputError
        If it was cancelled before there was a plan.
    """
    say, began = Teller(progress), time.monotonic()
    say(HISTORY)
    record = record_of(scenario, allow)
    inputs = read_inputs(record, allow=allow)
    net = Net.of(record.solver.seconds, cancelled)
    say(FORECAST)
    asked = ask(
        inputs, months, net=net, hold=objective == "chance", decide_from=decide_from, earliest=earliest, say=say
    )
    asked = replace(asked, case=replace(asked.case, budget=budget))
    timings = {"ask": time.monotonic() - began}
    say(CAPACITY)
    nothing = solve(replace(asked.case, hold=False, budget=None), (), net)

    prices = _prices_told(progress)

    def better(plan: Solved) -> None:
        prices(plan.objective, plan.bound)
        if found is not None:
            found(lambda: stopped_in_search(told(inputs, asked, plan, nothing, timings)))

    plan = solved(asked.case, LEVERS, net, strict, better, prices)
    timings["solve"] = time.monotonic() - began - timings["ask"]
    made = told(inputs, asked, plan, nothing, timings)
    say(BESIDE)
    return _with_more(made, net)


def _prices_told(progress: Listener | None) -> Told:
    """Tells the price of the best plan so far and its bound."""

    def tell(price: float, bound: float) -> None:
        if progress is not None:
            progress(Progress(CAPACITY, f"{CAPACITY}: a better plan", price, bound))

    return tell


def solved(
    case: Case,
    uses: Collection[str],
    net: Net,
    strict: bool = True,
    better: Callable[[Solved], None] | None = None,
    tell: Told | None = None,
) -> Solved:
    """The least plan; with chances to hold, quantiles corrected until the paths say so too.

    Parameters
    ----------
    case, uses, net, strict, tell
        As `planner.capacity.solving.solve` takes them.
    better : callable, optional
        Given each plan as it is found, the last one too.

    Raises
    ------
    InputError
        If no plan keeps the limits, or the budget is below the least cost; in words.
    """
    try:
        plan = solve(case, uses, net, strict, tell=tell)
    except NoPlanError as none:
        raise InputError([_fault(case, uses, net, str(none))]) from none
    for _ in range(ROUNDS if case.hold else 0):
        if better is not None:
            better(plan)
        margin = _corrected(plan)
        if margin is None:
            break
        try:
            plan = solve(replace(case, margin=margin), uses, net, strict, tell=tell)
        except NoPlanError as none:
            if net.was_cancelled:
                break  # the plan before stands: its chances were not corrected
            raise InputError([_fault(case, uses, net, str(none))]) from none
        case = plan.made.making.case
    if better is not None:
        better(plan)
    return plan


def _corrected(plan: Solved) -> NDArray[np.float64] | None:
    """Margins with what the paths still lack at the chance asked; None where nothing lacks."""
    case = plan.made.making.case
    outcome = evaluate(plan.made.making, plan.x, case.scenario.seed)
    asked = np.array([queue.target.chance for queue in case.scenario.queue])
    short = outcome.chance() < asked[:, None] - 1e-9
    for (q, week), column in plan.made.missed.items():
        short[q, week] &= float(plan.x[column]) < 1e-3  # more would only be missed
    if not short.any():
        return None
    lacks = np.stack([np.quantile(part, at, axis=1) for part, at in zip(outcome.missed, asked, strict=True)])
    held = np.maximum(case.point()[0], 1.0)
    return np.asarray(case.margin * np.where(short, 1.0 + np.maximum(lacks, 1.0) / held, 1.0))


def _fault(case: Case, uses: Collection[str], net: Net, why: str) -> Fault:
    """Why there is no plan: the budget, and by how much, or the limits."""
    if case.budget is not None:
        try:
            free = replace(case, budget=None, shortage=np.zeros_like(case.shortage))
            least = solve(free, uses, net)
        except NoPlanError as none:
            why = str(none)
        else:
            money = least.decided + fixed_money(least.made.making)
            if money > case.budget:
                remedy = f"The least possible cost is {money:,.0f}: {money - case.budget:,.0f} more."
                return Fault("--budget", f"{case.budget:,.0f}", "a budget of at least the least possible cost", remedy)
    remedy = "Widen a lever or a class, take another objective, or ask less of the targets."
    return Fault("levers", why, "a plan within their limits", remedy)


def told(inputs: Inputs, asked: Asked, plan: Solved, nothing: Solved, timings: Mapping[str, float]) -> CapacityPlan:
    """A plan with what is said about it without another search."""
    seed = asked.case.scenario.seed
    outcome, without = evaluate(plan.made.making, plan.x, seed), evaluate(nothing.made.making, nothing.x, seed)
    rows = [asdict(one) for one in asked.assumptions.all()]
    cost = cost_frame(plan)
    step, said = budget_step(inputs, plan.made.making.case, cost)
    return CapacityPlan(
        inputs=inputs,
        asked=asked,
        plan=plan,
        nothing=nothing,
        outcome=outcome,
        without=without,
        frame=capacity_frame(plan, outcome, nothing, without),
        decisions=decisions(plan),
        cost=cost,
        cost_nothing=cost_frame(nothing),
        assumptions=check(pd.DataFrame(rows, columns=list(INPUTS.columns)), INPUTS),
        other=None,
        notes=(*asked.notes, *said),
        fingerprint=fingerprint(inputs),
        timings=dict(timings),
        break_even=NO_BREAK_EVEN,
        bridge=step,
    )


def _with_more(made: CapacityPlan, net: Net) -> CapacityPlan:
    """With the plan by the other objective, and how long a need pays a hire; one that was stopped has neither."""
    case = made.asked.case
    try:
        other = solved(replace(case, hold=not case.hold, budget=None), LEVERS, net, strict=False)
        even = break_even(case, net)
    except (NoPlanError, InputError):
        if net.was_cancelled:
            return stopped_in_search(made)
        raise
    return stopped_in_search(made) if net.was_cancelled else replace(made, other=other, break_even=even)
