"""A tour problem as flat arrays, the form in which compiled code reads it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from planner.roster.tour_automaton import Layers, layers_of
from planner.roster.tour_problem import NO_LIMIT, Floats, Ints, TourProblem


class Tables(NamedTuple):
    """Arrays of a tour problem; P people, D days, O options, R sums, K stretches, A automata, S states, C classes."""

    first: Ints
    """(D + 1,) first option of each day."""
    kind: Ints
    """(O,)"""
    cell_start: Ints
    cell: Ints
    amount: Floats
    hinge_start: Ints
    hinge_at: Floats
    under: Floats
    over: Floats
    price: Floats
    """(P, O) infinite where an option is not the person's."""
    automaton: Ints
    """(P,) which automaton binds each person."""
    klass: Ints
    """(A, O) class of each option."""
    step: Ints
    """(A, D, S, C) state after the day, -1 where forbidden."""
    states: Ints
    """(A, D + 1) states of each layer."""
    touched: Ints
    """(A, D + 1, S) bit b: the b-th sum counted once a block has counted in the present block."""
    used: Ints
    """(R, O) what an option adds, in the sum's own unit."""
    stretch: Ints
    """(R, D) stretch a day counts in, -1 nowhere."""
    bit: Ints
    """(R,) bit in `touched`, -1 for plain sums."""
    least: Ints
    """(P, R, K)"""
    most: Ints
    """(P, R, K)"""
    bound: Ints
    """(P, R) 1 where the sum binds the person."""
    inner: Ints
    """(P,) the sum with the widest range, -1 for none: the innermost loop of the dynamic programme."""


def tables_of(problem: TourProblem) -> Tables:
    """Derive the automata and pack everything.

    Raises
    ------
    InputError
        Names the people whose rules allow no tour.
    """
    options, cells = problem.options, problem.cells
    layers, automaton = _automata(problem)
    step, states, touched = _packed(layers, options.days)
    used, stretch, least, most, bound = _sums(problem)
    bits = np.cumsum([item.once is not None for item in problem.sums]) - 1
    plain = np.array([item.once is None for item in problem.sums], dtype=bool)
    inner = _widest(problem, most, (bound > 0) & plain)
    return Tables(
        options.first, options.kind, options.cell_start, options.cell, options.amount,
        cells.start, cells.at, cells.under, cells.over,
        np.array([worker.price for worker in problem.workers], dtype=np.float64),
        automaton, np.array([own.klass for own in layers], dtype=np.int64), step, states, touched,
        used, stretch, np.where(plain, -1, bits).astype(np.int64), least, most, bound, inner,
    )  # fmt: skip


def _automata(problem: TourProblem) -> tuple[list[Layers], Ints]:
    found: dict[object, int] = {}
    layers: list[Layers] = []
    automaton: list[int] = []
    faults: list[Fault] = []
    for worker in problem.workers:
        if worker.rules not in found:
            made = layers_of(worker.rules, problem.options, problem.sums)
            if made is None:
                remedy = "Take away a rule, or a state from before the horizon that they cannot follow."
                faults.append(Fault(f"rules of {worker.name}", "", "at least one tour that keeps them all", remedy))
                continue
            found[worker.rules] = len(layers)
            layers.append(made)
        automaton.append(found[worker.rules])
    if faults:
        raise InputError(faults)
    return layers, np.array(automaton, dtype=np.int64)


def _packed(layers: list[Layers], days: int) -> tuple[Ints, Ints, Ints]:
    states = np.array([[len(table) for table in own.step] + [1] for own in layers], dtype=np.int64)
    classes = max(table.shape[1] for own in layers for table in own.step)
    most = int(states.max())
    step = np.full((len(layers), days, most, classes), -1, dtype=np.int64)
    touched = np.zeros((len(layers), days + 1, most), dtype=np.int64)
    for number, own in enumerate(layers):
        for day, table in enumerate(own.step):
            step[number, day, : table.shape[0], : table.shape[1]] = table
        for day, marks in enumerate(own.touched):
            touched[number, day, : len(marks)] = marks
    return step, states, touched


def _sums(problem: TourProblem) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Amounts and bounds, each sum in its greatest common unit."""
    items, people = problem.sums, problem.workers
    most_stretches = max((item.stretches for item in items), default=1)
    used = np.zeros((len(items), int(problem.options.first[-1])), dtype=np.int64)
    stretch = np.full((len(items), problem.options.days), -1, dtype=np.int64)
    least = np.zeros((len(people), len(items), most_stretches), dtype=np.int64)
    most = np.full((len(people), len(items), most_stretches), NO_LIMIT, dtype=np.int64)
    bound = np.zeros((len(people), len(items)), dtype=np.int64)
    for r, item in enumerate(items):
        unit = max(1, int(np.gcd.reduce(item.amount)))
        used[r], stretch[r] = item.amount // unit, item.stretch
        for p, worker in enumerate(people):
            limits = worker.bounds.get(item.name)
            if limits is None:
                continue
            bound[p, r] = 1
            for k, (low, high) in enumerate(limits):
                least[p, r, k] = -(-low // unit)
                most[p, r, k] = NO_LIMIT if high >= NO_LIMIT else high // unit
    return used, stretch, least, most, bound


def _widest(problem: TourProblem, most: Ints, able: NDArray[np.bool_]) -> Ints:
    """Of each person's plain sums with a most in every stretch the one with the largest, -1 where there is none."""
    widest = np.full(len(problem.workers), -1, dtype=np.int64)
    range_of = np.zeros(len(problem.workers), dtype=np.int64)
    for r, item in enumerate(problem.sums):
        largest = most[:, r, : item.stretches].max(axis=1)
        better = able[:, r] & (largest < NO_LIMIT) & (largest > range_of)
        widest[better], range_of[better] = r, largest[better]
    return widest
