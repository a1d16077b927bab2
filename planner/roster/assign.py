"""From counts to named people: who works which of the counted duties, under every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ortools.sat.python import cp_model

from planner.net import Net
from planner.roster.day_price import day_price, is_personal
from planner.roster.options import Duty
from planner.roster.people import Person, duty_order
from planner.roster.price import Prices
from planner.roster.rules import Rule, State
from planner.roster.watching import watched

Tour = list[Duty | None]
"""What one person works, an entry a day."""

CHUNK = 24
"""People named together."""

STRICT_WORK = 4.0
LOOSE_WORK = 6.0
"""Deterministic time of CP-SAT for one chunk."""

EXACT = 12
"""So many people are named with an eye for each refused wish."""

CENTS = 100

DISTURB = 50
"""Cents: of two duties that cover as well, the one counted is kept."""

Value = Callable[[Duty], tuple[float, float]]


def name_people(
    members: Sequence[Person],
    counts: Sequence[Counter[Duty]],
    prices: Prices,
    value: Value,
    seed: int,
    net: Net,
) -> dict[Person, Tour] | None:
    """Tours of a group whose duties add up to its counts, or as nearly as the rules allow.

    Parameters
    ----------
    members : sequence of Person
    counts : sequence of Counter
        For each day how many work each duty.
    prices : Prices
    value : callable
        What one person more on a duty saves, and what one less costs; money.
    seed : int
    net : Net

    Returns
    -------
    dict of Person to Tour, or None
        None where no tours were found at all, or not in time.
    """
    found: dict[Person, Tour] = {}
    for part, own in zip(*_chunks(members, counts), strict=True):
        if net.over():
            return None
        tours = _solve(part, own, prices, STRICT_WORK, None, seed, net)
        tours = tours or _solve(part, own, prices, LOOSE_WORK, value, seed, net)
        if tours is None:
            return None
        found.update(tours)
    return found


def _chunks(
    members: Sequence[Person], counts: Sequence[Counter[Duty]]
) -> tuple[list[list[Person]], list[list[Counter[Duty]]]]:
    """People in chunks of at most `CHUNK`, each with its share of every day's duties.

    Each duty, in the order of starts, goes to the chunk that lacks most of the minutes its people must work.
    """
    number = -(-len(members) // CHUNK)
    parts = [list(members[c::number]) for c in range(number)]
    if number == 1:
        return parts, [list(counts)]
    total = sum(duty.paid_min * n for day in counts for duty, n in day.items())
    least = [sum(t.least_min for p in part for t in p.stretches) for part in parts]
    whole = max(1, sum(least))
    quota = [total * own / whole if sum(least) else total * len(part) / len(members)
             for own, part in zip(least, parts, strict=True)]  # fmt: skip
    shares: list[list[Counter[Duty]]] = [[] for _ in parts]
    for day, duties in enumerate(counts):
        room = [sum(bool(p.options[day]) for p in part) for part in parts]
        own = [Counter[Duty]() for _ in parts]
        for duty in sorted(duties.elements(), key=duty_order):
            c = max((c for c in range(number) if room[c] > 0), key=lambda c: quota[c] / len(parts[c]))
            own[c][duty] += 1
            room[c] -= 1
            quota[c] -= duty.paid_min
        for c in range(number):
            shares[c].append(own[c])
    return parts, shares


def _solve(
    members: Sequence[Person],
    counts: Sequence[Counter[Duty]],
    prices: Prices,
    work: float,
    value: Value | None,
    seed: int,
    net: Net,
) -> dict[Person, Tour] | None:
    model = cp_model.CpModel()
    objective: list[cp_model.LinearExprT] = []
    menus: dict[Person, list[list[Duty | None]]] = {}
    literals: dict[Person, list[list[cp_model.IntVar]]] = {}
    for person in members:
        menus[person] = [_menu(person, day, own, value is None) for day, own in enumerate(counts)]
        if any(not menu for menu in menus[person]):
            return None
        literals[person] = add_person(model, person, menus[person])
    exact = value is None and len(members) <= EXACT and any(is_personal(person, prices) for person in members)
    objective += _own_prices(menus, literals, prices, exact)
    for day, own in enumerate(counts):
        by_duty: dict[Duty, list[cp_model.IntVar]] = {}
        for person in members:
            for duty, literal in zip(menus[person][day], literals[person][day], strict=True):
                if duty is not None:
                    by_duty.setdefault(duty, []).append(literal)
        for duty in sorted({*by_duty, *own}, key=duty_order):
            objective += _count(model, by_duty.get(duty, []), own[duty], duty, value)
    model.minimize(cp_model.LinearExpr.sum(objective) if objective else 0)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = work
    solver.parameters.relative_gap_limit = 0.02
    solver.parameters.max_time_in_seconds = max(0.05, net.left_s)
    with watched(net, solver.stop_search):
        status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {person: chosen(solver, menus[person], literals[person]) for person in members}


def _menu(person: Person, day: int, counted: Counter[Duty], strict: bool) -> list[Duty | None]:
    own: list[Duty | None] = [duty for duty in person.options[day] if not strict or counted[duty]]
    return [*([None] if person.off[day] else []), *own]


def chosen(solver: cp_model.CpSolver, menu: list[list[Duty | None]], literals: list[list[cp_model.IntVar]]) -> Tour:
    """The tour a solver found for one person."""
    tour: Tour = []
    for duties, own in zip(menu, literals, strict=True):
        tour.append(next(d for d, literal in zip(duties, own, strict=True) if solver.boolean_value(literal)))
    return tour


def _count(
    model: cp_model.CpModel,
    literals: list[cp_model.IntVar],
    wanted: int,
    duty: Duty,
    value: Value | None,
) -> list[cp_model.LinearExprT]:
    """The literals add up to the count; where that is loose, a person too many or too few has a price."""
    if value is None:
        model.add(cp_model.LinearExpr.sum(literals) == wanted)
        return []
    over = model.new_int_var(0, len(literals), "")
    under = model.new_int_var(0, max(wanted, 0), "")
    model.add(cp_model.LinearExpr.sum(literals) - over + under == wanted)
    saved, lost = value(duty)
    return [round(-CENTS * saved) * over + DISTURB * over, round(CENTS * lost) * under]


def _own_prices(
    menus: dict[Person, list[list[Duty | None]]],
    literals: dict[Person, list[list[cp_model.IntVar]]],
    prices: Prices,
    exact: bool,
) -> list[cp_model.LinearExprT]:
    """Wishes, and what else differs between people of a group.

    Where counts are kept, what a duty costs anybody at the least is paid whoever works it. Few people are named
    without it: a gap in proportion to everybody's wages would hide who is better given what.
    """
    cents: list[tuple[Duty | None, int, cp_model.IntVar]] = []
    least: dict[Duty | None, int] = {None: 0}
    for person, menu in menus.items():
        for day, (duties, own) in enumerate(zip(menu, literals[person], strict=True)):
            for duty, literal in zip(duties, own, strict=True):
                price = round(CENTS * day_price(person, day, duty, prices))
                cents.append((duty, price, literal))
                least[duty] = min(price, least.get(duty, price)) if exact else 0
    return [(price - least[duty]) * literal for duty, price, literal in cents if price != least[duty]]


def add_person(model: cp_model.CpModel, person: Person, menu: list[list[Duty | None]]) -> list[list[cp_model.IntVar]]:
    """Literals for each day's menu, bound by every rule with a memory as an automaton derived from its `step`."""
    choices, literals = [], []
    for duties in menu:
        own = [model.new_bool_var("") for _ in duties]
        model.add_exactly_one(own)
        choice = model.new_int_var(0, len(duties) - 1, "")
        for number, literal in enumerate(own):
            model.add(choice == number).only_enforce_if(literal)
            model.add(choice != number).only_enforce_if(literal.negated())
        choices.append(choice)
        literals.append(own)
    for rule in person.rules:
        if rule.memory:
            arcs, final = automaton(rule, rule.start(person.facts.history), menu)
            if final is None:
                model.add_bool_or([])
            elif arcs:
                model.add_automaton(choices, 0, [final], arcs)
    return literals


def automaton(rule: Rule, start: State, menu: list[list[Duty | None]]) -> tuple[list[tuple[int, int, int]], int | None]:
    """A rule over the days of a menu as the smallest layered automaton, derived from its `step`.

    States of a day from which the same choices lead to the same states are one.

    Returns
    -------
    arcs : list of (tail, choice, head)
        The first state is 0; empty where the rule forbids nothing in this menu.
    final : int or None
        The last state; None where the rule leaves no way through.
    """
    # In the order found: that of a set may differ from one process to the next.
    layers: list[dict[State, None]] = [{start: None}]
    steps: list[dict[State, list[State | None]]] = []
    for day, duties in enumerate(menu):
        steps.append({state: [rule.step(state, day, duty) for duty in duties] for state in layers[-1]})
        layers.append({new: None for after in steps[-1].values() for new in after if new is not None})
    number: dict[State, int] = dict.fromkeys(layers[-1], 1)
    arcs: list[tuple[int, int, int]] = []
    fresh, binds = 2, False
    for day in range(len(menu) - 1, -1, -1):
        kinds: dict[tuple[int | None, ...], int] = {}
        before: dict[State, int] = {}
        for state, after in steps[day].items():
            kind = tuple(None if new is None else number.get(new) for new in after)
            if all(head is None for head in kind):
                continue
            if kind not in kinds:
                kinds[kind] = 0 if day == 0 else fresh
                fresh += 1
                arcs += [(kinds[kind], label, head) for label, head in enumerate(kind) if head is not None]
                binds = binds or None in kind
            before[state] = kinds[kind]
        number = before
    if start not in number:
        return [], None
    return (arcs if binds else []), 1


def counted(tours: Iterable[Tour], days: int) -> list[Counter[Duty]]:
    """How many work each duty on each day."""
    counts = [Counter[Duty]() for _ in range(days)]
    for tour in tours:
        for day, duty in enumerate(tour):
            if duty is not None:
                counts[day][duty] += 1
    return counts
