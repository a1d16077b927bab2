"""Different people over many days as an abstract problem: who takes which option on each day, at the least price.

An option is a duty on a day, or that day off. A person has a price for every option (infinite: not theirs), rules that
read the days in order, and sums with bounds. Options add to cells (an interval and the queues it serves, or a day and
a shift); a cell has a convex price of what it holds.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NO_LIMIT = 1 << 40
"""Upper bound of a sum that has none."""

Key = Hashable


class StepRule(Protocol):
    """What is asked of a rule about one person here; every rule of `planner.roster.rules` has it."""

    def step(self, state: Any, day: int, duty: Any) -> Any | None:
        """The state after a day with this duty (None: a day off), or None where the rule forbids it."""
        ...


@dataclass(frozen=True, eq=False)
class Options:
    """Every option of every day; those of one day stand together, the day off first.

    Attributes
    ----------
    first : ndarray of int, shape (days + 1,)
        Number of each day's day off; the day's duties follow it.
    duty : tuple
        What the rules see of each option; None for a day off.
    kind : ndarray of int, shape (options,)
        The same duty on other days bears the same number; 0 for a day off.
    cell_start : ndarray of int, shape (options + 1,)
    cell, amount : ndarray, shape (entries,)
        Option o adds ``amount[e]`` to ``cell[e]`` for e from ``cell_start[o]`` to ``cell_start[o + 1]``.
    """

    first: Ints
    duty: tuple[Any, ...]
    kind: Ints
    cell_start: Ints
    cell: Ints
    amount: Floats

    @property
    def days(self) -> int:
        """Length of the horizon."""
        return len(self.first) - 1

    def of_day(self, day: int) -> range:
        """Numbers of a day's options."""
        return range(int(self.first[day]), int(self.first[day + 1]))


@dataclass(frozen=True, eq=False)
class Cells:
    """Convex price of what a cell holds: a sum of ``under max(0, at - n) + over max(0, n - at)``.

    Attributes
    ----------
    start : ndarray of int, shape (cells + 1,)
        Hinges of cell c are ``start[c]`` to ``start[c + 1]``.
    at, under, over : ndarray, shape (hinges,)
        Amount asked for; price of each unit less and more, each at least 0.
    """

    start: Ints
    at: Floats
    under: Floats
    over: Floats

    def price(self, held: Floats) -> float:
        """What all cells cost that hold this much, shape (cells,)."""
        n = np.repeat(held, np.diff(self.start))
        return float((self.under * np.maximum(0, self.at - n) + self.over * np.maximum(0, n - self.at)).sum())


@dataclass(frozen=True, eq=False)
class Sum:
    """Something that adds up over a person's days and has bounds.

    Attributes
    ----------
    name : str
    amount : ndarray of int, shape (options,)
        At least 0; 0 for days off.
    stretch : ndarray of int, shape (days,)
        The stretch a day counts in, ascending from 0: each stretch has bounds of its own; -1 counts nowhere.
    once : ndarray of int or None, shape (days,)
        Blocks of days in which only the first day with an amount counts (a weekend); -1 outside of blocks.
    """

    name: str
    amount: Ints
    stretch: Ints
    once: Ints | None = None

    @property
    def stretches(self) -> int:
        """How many stretches there are."""
        return int(self.stretch.max(initial=0)) + 1


@dataclass(frozen=True, eq=False)
class Worker:
    """One person.

    Attributes
    ----------
    name : str
    price : ndarray, shape (options,)
        What it costs that the person takes the option; infinite where it is not allowed.
    rules : tuple of (StepRule, state)
        The rules with the state each starts from. Workers with equal rules share their automaton.
    bounds : mapping of str to sequence of (int, int)
        For a sum's name the least and most in each stretch; sums not named are free.
    """

    name: str
    price: Floats
    rules: tuple[tuple[StepRule, Key], ...]
    bounds: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class TourProblem:
    """Who takes which option: price of the options and of the cells, under each person's rules and bounds."""

    options: Options
    cells: Cells
    sums: tuple[Sum, ...]
    workers: tuple[Worker, ...]

    def held(self, roster: Ints) -> Floats:
        """What every cell holds under a roster of option numbers, shape (workers, days)."""
        held = np.zeros(len(self.cells.start) - 1)
        options = self.options
        for option in roster.ravel().tolist():
            part = slice(options.cell_start[option], options.cell_start[option + 1])
            np.add.at(held, options.cell[part], options.amount[part])
        return held

    def price(self, roster: Ints) -> float:
        """Objective of a roster of option numbers, shape (workers, days)."""
        own = sum(float(worker.price[tour].sum()) for worker, tour in zip(self.workers, roster, strict=True))
        return own + self.cells.price(self.held(roster))

    def whole(self) -> bool:
        """Whether every roster's price is a whole number."""
        cells = self.cells
        numbers = [cells.at, cells.under, cells.over, self.options.amount]
        numbers += [worker.price[np.isfinite(worker.price)] for worker in self.workers]
        return all(bool(np.all(part == np.round(part))) for part in numbers)

    def used(self, tour: Ints, number: int) -> Ints:
        """A sum's total in each stretch under one person's tour, shape (stretches,)."""
        item = self.sums[number]
        total = np.zeros(item.stretches, dtype=np.int64)
        counted: set[int] = set()
        for day, option in enumerate(tour.tolist()):
            amount, stretch = int(item.amount[option]), int(item.stretch[day])
            block = -1 if item.once is None else int(item.once[day])
            if amount == 0 or stretch < 0 or block in counted:
                continue
            total[stretch] += amount
            if block >= 0:
                counted.add(block)
        return total

    def allows(self, person: int, tour: Ints) -> bool:
        """Whether a person may work a tour of option numbers, shape (days,)."""
        worker, options = self.workers[person], self.options
        if not np.isfinite(worker.price[tour]).all():
            return False
        for rule, state in worker.rules:
            for day, option in enumerate(tour.tolist()):
                state = rule.step(state, day, options.duty[option])
                if state is None:
                    return False
        for number, item in enumerate(self.sums):
            limits = worker.bounds.get(item.name)
            if limits is None:
                continue
            total = self.used(tour, number).tolist()
            if any(not low <= value <= high for value, (low, high) in zip(total, limits, strict=True)):
                return False
        return True
