"""How many may be on a break or meal at once: a share of those on the same shift."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy import sparse

from planner.roster.break_rows import Chain, on_break_terms, on_shift_terms
from planner.roster.mip import INF, Builder, Floats, Programme
from planner.scenario import Scenario

Chains = dict[tuple[int, int], list[Chain]]


def shares_of(scenario: Scenario) -> dict[str, float]:
    """Shifts with a limit, by name."""
    return {shift.name: shift.most_on_break for shift in scenario.shift if shift.most_on_break < 1}


def _moments(chains: Chains, shares: dict[str, float]) -> Iterator[tuple[float, int, list[Chain]]]:
    """Share, moment and chains of every shift and moment at which a break may begin."""
    for name in sorted(shares):
        mine = [c for some in chains.values() for c in some if c.duties[0].shift == name and c.pauses]
        times = sorted({minute for chain in mine for columns in chain.pauses for minute in columns})
        for minute in times:
            here = [c for c in mine if c.duties[0].start_min <= minute < c.ended[-1][0]]
            yield shares[name], minute, here


def add_limits(builder: Builder, chains: Chains, shares: dict[str, float]) -> None:
    """Rows that every roster within ``max(1, floor(share * on shift))`` satisfies: ``share * on shift + 1 - share``."""
    for share, minute, here in _moments(chains, shares):
        terms: dict[int, float] = {}
        for chain in here:
            for column, value in on_break_terms(chain, minute).items():
                terms[column] = terms.get(column, 0.0) + value
            for column, value in on_shift_terms(chain, minute).items():
                terms[column] = terms.get(column, 0.0) - share * value
        builder.row(-INF, 1 - share, terms)


def with_exact_limits(programme: Programme, chains: Chains, shares: dict[str, float], x: Floats) -> Programme:
    """The programme with exact limits, right while the shifts stay those of `x`."""
    rows, upper = [], []
    for share, minute, here in _moments(chains, shares):
        row = np.zeros(len(x))
        on_shift = 0.0
        for chain in here:
            for column, value in on_break_terms(chain, minute).items():
                row[column] += value
            on_shift += sum(value * x[column] for column, value in on_shift_terms(chain, minute).items())
        rows.append(sparse.csr_matrix(row))
        upper.append(max(1, math.floor(share * round(on_shift) + 1e-9)))
    if not rows:
        return programme
    return replace(
        programme,
        matrix=sparse.vstack([programme.matrix, *rows]).tocsr(),
        row_lower=np.concatenate([programme.row_lower, np.full(len(upper), -INF)]),
        row_upper=np.concatenate([programme.row_upper, np.array(upper, dtype=np.float64)]),
    )
