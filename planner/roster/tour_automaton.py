"""The rules of one person as one small automaton over the days, derived from each rule's `step`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.roster.tour_problem import Ints, Options, StepRule, Sum

DEAD = -1


@dataclass(frozen=True, eq=False)
class Layers:
    """A layered automaton: one layer of states before each day and one after the last; state 0 starts.

    Attributes
    ----------
    klass : ndarray of int, shape (options,)
        Options of a day that no state tells apart are one class.
    step : list of ndarray of int, shape (states before the day, classes of the day)
        State after the day, `DEAD` where it is forbidden or leads nowhere.
    touched : list of ndarray of int, shape (states,)
        Bit b: the b-th sum counted once a block has counted in the block that holds the day before.
    """

    klass: Ints
    step: list[Ints]
    touched: list[Ints]


def layers_of(rules: Sequence[tuple[StepRule, Any]], options: Options, sums: Sequence[Sum]) -> Layers | None:
    """The smallest automaton of all rules together, with memory of the blocks touched.

    Returns
    -------
    Layers or None
        None where the rules allow no tour at all.
    """
    tables = [_table(rule, start, options) for rule, start in rules]
    tables += [_table(_Touch(item, options), 0, options) for item in sums if item.once is not None]
    if any(table is None for table in tables):
        return None
    kept = [table for table in tables if table is not None]
    touching = len([item for item in sums if item.once is not None])
    klass, leaders = _classes(kept, options)
    step, bits = _product(kept, leaders, options, touching)
    return _smallest(klass, step, bits)


@dataclass(frozen=True)
class _Touch:
    """Remembers whether a sum has counted in the present block; forbids nothing."""

    item: Sum
    options: Options

    def step(self, state: int, day: int, option: int) -> int:
        once = self.item.once
        assert once is not None
        counts = self.item.amount[option] > 0 and self.item.stretch[day] >= 0
        here = state or counts
        last = day + 1 == len(once) or once[day] < 0 or once[day + 1] != once[day]
        return 0 if last else int(here)


def _table(rule: StepRule | _Touch, start: Any, options: Options) -> list[Ints] | None:
    """One rule's transitions, shape (states, options of the day) a day, states merged that act alike."""
    layers: list[dict[Any, int]] = [{start: 0}]
    raw: list[Ints] = []
    for day in range(options.days):
        after: dict[Any, int] = {}
        rows = [[_go(rule, state, day, o, options, after) for o in options.of_day(day)] for state in layers[-1]]
        raw.append(np.array(rows, dtype=np.int64))
        layers.append(after)
        if not after:
            return None
    # A block's memory is told apart although it forbids nothing: it decides what is counted.
    ends = [np.array(list(layer), dtype=np.int64) for layer in layers] if isinstance(rule, _Touch) else None
    return raw if ends is not None else _merge(raw, None)[0]


def _go(rule: Any, state: Any, day: int, option: int, options: Options, after: dict[Any, int]) -> int:
    duty = option if isinstance(rule, _Touch) else options.duty[option]
    new = rule.step(state, day, duty)
    return DEAD if new is None else after.setdefault(new, len(after))


def _merge(step: list[Ints], mark: list[Ints] | None) -> tuple[list[Ints], list[Ints] | None]:
    """Drop states that lead nowhere and make one of those that act alike (and bear the same mark)."""
    days = len(step)
    out: list[Ints] = [np.zeros((0, 0), dtype=np.int64)] * days
    states = int(step[-1].max(initial=0)) + 1
    number: NDArray[np.int64] = np.zeros(states, dtype=np.int64)
    marks: list[Ints] = [np.zeros(1, dtype=np.int64)] * (days + 1)
    for day in range(days - 1, -1, -1):
        after = np.where(step[day] >= 0, number[step[day]], DEAD)
        own = mark[day] if mark is not None else np.zeros(len(after), dtype=np.int64)
        number = np.full(len(after), DEAD)
        found: dict[bytes, int] = {}
        rows: list[Ints] = []
        kept: list[int] = []
        for state, row in enumerate(after):
            if (row == DEAD).all():
                continue
            key = row.tobytes() + int(own[state]).to_bytes(8, "little")
            if key not in found:
                found[key] = len(rows)
                rows.append(row)
                kept.append(int(own[state]))
            number[state] = found[key]
        out[day] = np.array(rows, dtype=np.int64).reshape(len(rows), step[day].shape[1])
        marks[day] = np.array(kept, dtype=np.int64)
    return out, marks


def _classes(tables: list[list[Ints]], options: Options) -> tuple[Ints, list[list[int]]]:
    """Class of every option, and of each day the first option (from 0) of every class."""
    klass = np.zeros(int(options.first[-1]), dtype=np.int64)
    leaders: list[list[int]] = []
    for day in range(options.days):
        found: dict[bytes, int] = {}
        firsts: list[int] = []
        stacked = np.concatenate([table[day] for table in tables], axis=0) if tables else None
        for local, option in enumerate(options.of_day(day)):
            key = b"" if stacked is None else np.ascontiguousarray(stacked[:, local]).tobytes()
            if key not in found:
                found[key] = len(firsts)
                firsts.append(local)
            klass[option] = found[key]
        leaders.append(firsts)
    return klass, leaders


def _product(
    tables: list[list[Ints]], leaders: list[list[int]], options: Options, touching: int
) -> tuple[list[Ints], list[Ints]]:
    """All rules side by side; a state is one state of each rule. The last `touching` tables only remember."""
    layer: dict[tuple[int, ...], int] = {(0,) * len(tables): 0}
    step: list[Ints] = []
    bits: list[Ints] = []
    first = len(tables) - touching
    for day in range(options.days):
        after: dict[tuple[int, ...], int] = {}
        rows = np.full((len(layer), len(leaders[day])), DEAD, dtype=np.int64)
        mark = np.zeros(len(layer), dtype=np.int64)
        for state, row in layer.items():
            mark[row] = sum((state[first + b] > 0) << b for b in range(touching))
            for number, local in enumerate(leaders[day]):
                new = tuple(int(table[day][own, local]) for table, own in zip(tables, state, strict=True))
                if DEAD not in new:
                    rows[row, number] = after.setdefault(new, len(after))
        step.append(rows)
        bits.append(mark)
        layer = after
        if not after:
            break
    return step, bits


def _smallest(klass: Ints, step: list[Ints], bits: list[Ints]) -> Layers | None:
    if (step[-1] == DEAD).all():
        return None
    merged, marks = _merge(step, bits)
    assert marks is not None
    if not len(merged[0]):
        return None
    return Layers(klass, merged, marks)
