"""A roster with breaks for named people, and what is proven about it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from planner.frames import ROSTER
from planner.net import Net, Signal
from planner.progress import Listener, Teller
from planner.roster.activities import GivingWay
from planner.roster.by_counts import GOOD, NEAR_ENOUGH, alike, as_counted, named_counts, small, whole_counts
from planner.roster.conflicts import conflicts_of
from planner.roster.coupled_reach import beyond_reach, contradiction, eased_by_locks
from planner.roster.coupled_words import by_name, lacking, left_open
from planner.roster.coupling import Coupling
from planner.roster.cover_search import Seated
from planner.roster.demand import Demand
from planner.roster.ended import none_found
from planner.roster.exact_counts import counted_below, suits
from planner.roster.fitting import fit_breaks
from planner.roster.from_published import as_published
from planner.roster.grouped import build
from planner.roster.groups import groups_of
from planner.roster.lagrange_ways import OwnTours, activity_allowance, by_tours
from planner.roster.least_shortage import least_shortage_h
from planner.roster.made import Made, best_of
from planner.roster.named_search import LONGER, WARM, NamedSearch
from planner.roster.people import people_of
from planner.roster.placement import Rostered, place_breaks
from planner.roster.price import Prices
from planner.roster.result import Found, RosterResult, Status, without
from planner.roster.search import Counting, relaxed
from planner.roster.settled import PROVEN, settled
from planner.roster.so_far import SoFar
from planner.roster.steady import steady_people
from planner.roster.task import Task
from planner.roster.together import shares_of
from planner.roster.turns import in_turns
from planner.roster.valuing import Valued, value_of
from planner.roster.worth import people_at, spare_people
from planner.roster.writing import frame_of
from planner.scenario import Inputs
from planner.staffing.result import Requirement

Way = Callable[[], "list[Made] | None"]

KEPT = 1e-3
"""Gap at which what is published, with small steps from there, is good enough."""

QUICK = 0.2
"""Times the steps of a search over people that one is given before everybody's own tours are made whole."""

GRACE_S = 1.0
"""Seconds for a quick roster, where the search was ended before it had one."""


def solve(
    inputs: Inputs,
    requirement: Requirement,
    *,
    work: float,
    seconds: float,
    seed: int,
    start: RosterResult | None = None,
    progress: Listener | None = None,
    cancelled: Signal | None = None,
) -> RosterResult:
    """Roster everybody who is employed.

    Parameters
    ----------
    inputs : Inputs
    requirement : Requirement
    work : float
        Deterministic amount of search; 1.0 is about 30 s for 60 people.
    seconds : float
        Safety net for the whole solve.
    seed : int
        Of the naming, which chooses among rosters of equal price.
    start : RosterResult, optional
        An earlier roster under the same rules; it is given back where it serves this requirement better.
    progress : callable, optional
        Told what is being done, with the best price and the bound so far.
    cancelled : Signal, optional
        Such as a `threading.Event`: once it is set, from any thread, the best roster so far is given.

    Returns
    -------
    RosterResult
        ``conflict`` with sentences where hard rules contradict fixed things; unmet need is priced, never an error.
        ``none_found`` where the limit or the cancelling came before there was a roster.
    """
    return solve_within(
        inputs, requirement, Net.of(seconds, cancelled), work=work, seed=seed, start=start, progress=progress
    )


def solve_within(
    inputs: Inputs,
    requirement: Requirement,
    net: Net,
    *,
    work: float,
    seed: int,
    start: RosterResult | None = None,
    progress: Listener | None = None,
    found: Found | None = None,
) -> RosterResult:
    """Roster everybody under a net shared with what goes before and after, telling `found`; else as `solve`."""
    say = Teller(progress)
    people = people_of(inputs)
    demand = Demand.of(inputs.scenario, requirement)
    prices = Prices.of(inputs, people)
    coupling, eased = eased_by_locks(Coupling.of(inputs, people), people)
    task = Task(inputs, requirement, people, prices, demand, coupling, net, work, seed, say, SoFar(found, say))
    groups = groups_of(people, coupling.roles)
    conflicts = conflicts_of(people) or beyond_reach(coupling, people) or contradiction(coupling, groups, task.net)
    if conflicts:
        return without(Status.CONFLICT, conflicts)
    skills, steady = steady_people(ROSTER.empty(), inputs, demand, groups)
    say("roster: bound")
    grouped = build(groups, demand, prices, skills, steady, coupled=coupling.rows)
    relaxation = relaxed(grouped, task.net)
    say.proven(relaxation.bound)
    least_h = least_shortage_h(task, groups, skills, steady)
    deferred = {q: people_at(grouped, relaxation.x, q) for q in demand.deferred}
    spare = spare_people(grouped, relaxation.x, demand)
    named = NamedSearch(people, demand, prices, skills, steady, deferred, spare, seed, task.net, coupling)
    counting = Counting(grouped, relaxation, task.net, work)
    _for_now(task, named)
    own = OwnTours(task, named, counting)
    made = _first_good(_ways(task, named, counting, own), task, counting)
    made = _to_the_end(task, named, counting, made) or _at_once(task, named)
    if made is None:
        return without(Status.NONE_FOUND, [none_found(net)])
    excused = [*eased, *(note for person in people for note in person.notes)]
    made = _with_activities(task, named, made, own)
    before = None if start is None or not len(start.frame) else (start, _value(task, start.frame))
    return settled(task, made, _value(task, made.frame), counting.bound, least_h, excused, before)


def _ways(task: Task, named: NamedSearch, counting: Counting, own: OwnTours) -> list[Way]:
    """What is published first, so that people keep what they know; then counts where many people are alike.

    Where days are priced because of whose they are, counts say little: everybody's own tours are made whole instead.
    """
    people, counts = partial(_by_people, task, named), partial(_by_counts, task, counting, named)
    first, last = (counts, people) if task.demand.deferred or alike(counting.grouped.groups) else (people, counts)
    if last is counts and by_tours(task) and not small(counting):
        first, last = partial(_by_people, task, named, QUICK), partial(_by_own_tours, task, named, own)
    ways: list[Way] = [partial(_by_published, task, named), first, own.tighten]
    return ways if last is counts and suits(counting.grouped) else [*ways, last]


def _first_good(ways: Sequence[Way], task: Task, counting: Counting) -> Made | None:
    """The best roster of the first way that keeps every rule and comes near the bound, or of all.

    Where deferred work is done the search over people must assume; there it is only made where no counts can be named.
    """
    found: list[Made] = []
    for number, way in enumerate(ways):
        if number and task.net.over():
            break
        found += way() or ()
        best = best_of(found)
        enough = GOOD if number else KEPT
        bound = counting.bound + activity_allowance(task)
        if best and not best.lacking and ((task.demand.deferred and number) or best.gap(bound) <= enough):
            break
    return best


def _to_the_end(task: Task, named: NamedSearch, counting: Counting, made: Made | None) -> Made | None:
    """A small roster counted to the end below what there is, and what that proves."""
    below = math.inf if made is None or made.lacking or made.notes else made.value
    if not counted_below(task, counting, below, PROVEN):
        return made
    return best_of([*([] if made is None else [made]), *_from_counts(task, counting, named)])


def _at_once(task: Task, named: NamedSearch) -> Made | None:
    """A quick roster, where the search was ended before it had one; better the less late it is."""
    if not task.net.over():
        return None
    seated = named.at_once(task.net.grace(GRACE_S), task.net.grace(GRACE_S - task.net.late_s))
    return None if seated is None else _written(task, named, seated)


def _for_now(task: Task, named: NamedSearch) -> None:
    """A roster for whoever keeps the best so far, before there is a better one; the search does not look at it."""
    seated = named.at_once(task.net, None) if task.so_far.heard else None
    if seated is not None:
        _written(task, named, seated)


def _by_published(task: Task, named: NamedSearch) -> list[Made]:
    """What people know, and what small steps from there make of it; nothing where it is not published."""
    known = as_published(task.inputs, task.people, task.prices)
    if known is None:
        return []
    task.say("roster: from what is published")
    seated = named.seated(known)
    warm = named.found(task.work, seated, WARM)
    return [_written(task, named, one) for one in (seated, warm) if one is not None]


def _by_people(task: Task, named: NamedSearch, times: float = 1.0) -> list[Made]:
    """Named people searched as they are; exact in nearly everything but where deferred work is done."""
    task.say("roster: people")
    seated = named.found(task.work * times)
    return [] if seated is None else [_written(task, named, seated)]


def _by_own_tours(task: Task, named: NamedSearch, own: OwnTours) -> list[Made]:
    """Tours of the bound made whole; people searched for longer where that cannot be."""
    seated = own.whole()
    return _by_people(task, named, LONGER) if seated is None else [_written(task, named, seated)]


def _value(task: Task, frame: pd.DataFrame) -> Valued:
    return value_of(frame, task.inputs, task.requirement, task.people, task.prices)


def _written(task: Task, named: NamedSearch, seated: Seated) -> Made:
    """A roster of named people as a frame, with its price."""
    line = task.prices.timeline
    made = named.rostered(seated)
    turned = in_turns(made, task.prices)
    if turned is not made:
        seated = named.seated(turned)
    frame = frame_of(turned, task.people, line)
    valued = _value(task, frame)
    task.say.found(valued.objective)
    notes = [f"On {line.date(day)} more are on break at once than the shift allows." for day in named.crowded(seated)]
    tours = by_name(turned.tours)
    notes += left_open(task.coupling, tours, line)
    whole = Made(seated, frame, valued.objective, notes, lacking(task.coupling, tours))
    task.so_far(whole, valued)
    return whole


def _by_counts(task: Task, counting: Counting, named: NamedSearch) -> list[Made]:
    """Whole counts first, then names and breaks for them, then small steps from there."""
    task.say("roster: counts")
    if not whole_counts(counting, task.work, task.say):
        return []
    return _from_counts(task, counting, named)


def _from_counts(task: Task, counting: Counting, named: NamedSearch) -> list[Made]:
    """Names and breaks for whole counts, and what small steps make of them where that is not near the bound."""
    task.say("roster: names")
    tours = named_counts(counting, named, task.demand, task.prices, task.seed)
    if tours is None or (task.net.over() and shares_of(task.inputs.scenario)):
        return []
    exact, x = counting.grouped, counting.x
    counted = as_counted(counting, tours)
    if task.net.over() and not counted:
        x = np.zeros_like(x)  # every break at its earliest: where they are best nobody has the time to ask
    elif shares_of(task.inputs.scenario) or not counted:
        exact = build(exact.groups, task.demand, task.prices, named.skills, named.steady, limited=True)
        x, _ = fit_breaks(exact, tours, task.inputs.scenario, counting.value, counting.tolerance / 4, task.net)
    made = _written(task, named, named.seated(Rostered(tours, place_breaks(exact, x, tours))))
    if made.gap(counting.bound) <= NEAR_ENOUGH:
        return [made]
    return [made, _written(task, named, named.polished(made.seated, task.work))]


def _with_activities(task: Task, named: NamedSearch, made: Made, own: OwnTours) -> Made:
    """A roster with the scenario's activities laid in, moved around them."""
    if not task.inputs.scenario.activity or not len(made.frame):
        return made
    way = GivingWay(
        named, lambda frame: _value(task, frame).objective, task.inputs.previous_roster, task.work, task.say, own.again
    )
    frame, missing = way.laid_in(made.seated)
    return replace(made, frame=frame, notes=[*made.notes, *missing])
