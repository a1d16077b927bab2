"""Requirement, roster and simulation in rounds, until the promises hold or cannot.

Formulas see one queue at a time and no breaks that fall together, so the simulation has the last word: where a queue
is less sure of its target than asked, people are added to its requirement; where a pooled queue is surer than asked
while another is not, people are taken from it. Where all promises hold and hours cost money, fewer people are tried.
Every round is solved and simulated in full, so that the roster judged is the one that will be worked; the best of them
is the plan's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import pandas as pd

from forecasting.result import Forecast
from planner.allocation import Allocation, allocate
from planner.frames import ROUNDS
from planner.loop_correction import Extra, corrected, eased, moved_h, shortfall
from planner.loop_rounds import round_rows, rounds_frame
from planner.net import Net
from planner.progress import Listener, Teller
from planner.roster import RosterResult, Status
from planner.roster.ended import cut_short
from planner.roster.solve import solve_within
from planner.scenario import Agent, Inputs
from planner.simulation import Simulation, simulate_roster
from planner.staffing import Requirement, requirement
from planner.staffing.erlang_g import PatienceCurve

BETTER = 0.02
"""Fall of the shortfall of chances that counts as better: below it replications decide."""

SAVING = 0.005
"""Share of the pay that decisions can change which a round with fewer people saves at least."""

WORTH_MOVING_H = 0.5
"""Hours of change below which another round would give the same roster."""

FoundFor = Callable[[Requirement, RosterResult], None]
"""Told each better roster, with the requirement that it was made for."""


@dataclass(frozen=True)
class Closed:
    """The best round, and what every round changed.

    Attributes
    ----------
    requirement : Requirement
    roster : RosterResult
    simulation : Simulation
    rounds : tuple of str
        A sentence a round.
    formulas : tuple of str
        What the formulas said before any round.
    table : DataFrame
        Frame ROUNDS.
    """

    requirement: Requirement
    roster: RosterResult
    simulation: Simulation
    rounds: tuple[str, ...]
    formulas: tuple[str, ...]
    table: pd.DataFrame = field(default_factory=ROUNDS.empty)

    def notes(self) -> tuple[str, ...]:
        """What every stage of the loop has to say."""
        return (*self.formulas, *self.rounds, *self.roster.notes, *self.simulation.notes)


@dataclass(frozen=True)
class _Round:
    extra: Extra
    requirement: Requirement
    roster: RosterResult
    simulation: Simulation
    shortfall: float
    """Sum over promises of chance asked minus chance simulated, where positive."""


class _Known(NamedTuple):
    """What every round starts from, and whom it tells."""

    inputs: Inputs
    forecast: Forecast
    patience_s: Mapping[str, float]
    curves: Mapping[str, PatienceCurve]
    tell: Teller
    net: Net
    found: FoundFor | None


def people_of_their_own(agents: tuple[Agent, ...]) -> frozenset[str]:
    """Queues whose people serve nothing else: their requirement is whole."""
    served = {skill.queue for agent in agents for skill in agent.skills}
    shared = {skill.queue for agent in agents if len(agent.skills) > 1 for skill in agent.skills}
    return frozenset(served - shared)


def allocated(inputs: Inputs, needed: Requirement, roster: pd.DataFrame) -> Allocation:
    """Who of a roster serves which queue, when."""
    scenario = inputs.scenario
    return allocate(
        roster,
        needed.frame,
        needed.windows,
        inputs.agents,
        scenario.horizon(),
        scenario.queue,
        inputs.previous_roster,
        scenario.special_day,
    )


def close_loop(
    inputs: Inputs,
    forecast: Forecast,
    patience_s: Mapping[str, float],
    *,
    progress: Listener | None = None,
    curves: Mapping[str, PatienceCurve] | None = None,
    net: Net | None = None,
    found: FoundFor | None = None,
) -> Closed:
    """Requirement, roster and simulation that agree with each other.

    At most ``simulation.loop`` corrections; a round that is no better is set aside and ends the loop. The net ends it
    with the best so far; that is still simulated, with fewer replications where somebody cancelled.

    Parameters
    ----------
    patience_s : mapping of queue to seconds
    progress : callable, optional
        Told what goes on.
    curves : mapping of queue to PatienceCurve, optional
        Fitted patience, in formulas and simulation alike.
    net : Net, optional
        Of all rounds together; default: ``solver.seconds`` from now.
    found : callable, optional
        Told each roster that would be the plan's if all ended there; of a later round its last, once it is judged.

    Returns
    -------
    Closed
    """
    scenario = inputs.scenario
    net = net or Net.of(scenario.solver.seconds)
    known = _Known(inputs, forecast, patience_s, curves or {}, Teller(progress), net, found)
    best = _round(known, {}, None, 1)
    formulas = best.requirement.notes
    said: list[str] = []
    rows = [round_rows(1, True, scenario, None, best.requirement, best.roster, best.simulation)]
    for number in range(1, scenario.simulation.loop + 1):
        if best.roster.status in (Status.NONE_FOUND, Status.CONFLICT):
            break
        extra = _next(inputs, best)
        added, taken = moved_h(extra, best.extra, scenario.interval_min)
        said.append(f"Round {number}: {_found(best, added, taken)}")
        if added + taken < WORTH_MOVING_H:
            break
        if net.over():
            said.append(f"{_ended(net)} before round {number + 1}.")
            break
        tried = _round(known, extra, best, number + 1)
        better = _better(tried, best)
        parts = (best.requirement, tried.requirement, tried.roster, tried.simulation)
        rows.append(round_rows(number + 1, better, scenario, *parts))
        if not better:
            what = "made the promises no surer" if best.shortfall > 0 else "saved nothing that the promises can spare"
            said.append(f"Round {number + 1} {what}; the roster of an earlier round is kept.")
            break
        best = tried
        if found is not None:
            found(best.requirement, best.roster)
    roster = _ended_early(best.roster, net)
    return Closed(best.requirement, roster, best.simulation, tuple(said), formulas, rounds_frame(rows))


def _ended_early(roster: RosterResult, net: Net) -> RosterResult:
    """The roster of an earlier round, where the net ended a later one, with that said of it."""
    if roster.status in (Status.NONE_FOUND, Status.CONFLICT) or not (net.bit or net.was_cancelled):
        return roster
    notes = roster.notes
    if net.was_cancelled and not roster.cancelled:
        notes = (*notes, cut_short(net, roster.gap))
    limited = roster.limited_by_seconds or net.bit
    return replace(roster, limited_by_seconds=limited, cancelled=net.was_cancelled, notes=notes)


def _ended(net: Net) -> str:
    return "It was cancelled" if net.was_cancelled else f"The {net.seconds:g} s allowed were over"


def _next(inputs: Inputs, best: _Round) -> Extra:
    """What the next round asks for; the same again where nothing is to be gained."""
    if best.shortfall > 0.0:
        return corrected(inputs, best.requirement, best.roster, best.simulation, best.extra)
    if _spendable(best.roster) > 0.0:
        return eased(inputs, best.requirement, best.simulation, best.extra)
    return best.extra


def _found(best: _Round, added: float, taken: float) -> str:
    """What a round's simulation says, in words."""
    moves = added + taken >= WORTH_MOVING_H
    if best.shortfall > 0.0:
        asks = f"simulation asks for {added:.0f} h more and {taken:.0f} h less of people."
        return asks if moves else "the roster already gives all it can where promises are missed."
    return f"every promise holds; {taken:.0f} h of people may be to spare." if moves else "every promise holds."


def _better(tried: _Round, best: _Round) -> bool:
    """Surer promises; or, where all hold, all still hold and the roster costs less."""
    if tried.roster.status in (Status.NONE_FOUND, Status.CONFLICT):
        return False
    if best.shortfall > 0.0:
        return tried.shortfall <= best.shortfall - BETTER
    return tried.shortfall <= 0.0 and _spendable(tried.roster) < (1.0 - SAVING) * _spendable(best.roster)


def _spendable(roster: RosterResult) -> float:
    """Pay that fewer people can save: hours above the contracts' least, and overtime."""
    return float(roster.terms.get("hours", 0.0) + roster.terms.get("overtime", 0.0))


def _round(known: _Known, extra: Extra, before: _Round | None, number: int) -> _Round:
    inputs, forecast, patience_s, curves, tell, net, found = known
    scenario = inputs.scenario
    tell(f"round {number}: requirement")
    own = people_of_their_own(inputs.agents)
    needed = requirement(scenario, forecast, patience_s, people_of_their_own=own, extra=extra, curves=curves)
    roster = solve_within(
        inputs,
        needed,
        net,
        work=scenario.solver.work,
        seed=scenario.seed,
        start=before.roster if before else None,
        progress=tell.listener,
        found=None if found is None or before is not None else partial(found, needed),
    )
    if found is not None and before is None and len(roster.frame):
        found(needed, roster)
    tell("simulation")

    def going(done: float) -> bool:
        tell("simulation", done)
        return not net.was_cancelled

    simulation = simulate_roster(
        inputs,
        forecast,
        roster.frame,
        patience_s=patience_s,
        curves=curves,
        replications=scenario.simulation.replications,
        seed=scenario.seed,
        going=going,
    )
    return _Round(extra, needed, roster, simulation, shortfall(scenario.queue, simulation))
