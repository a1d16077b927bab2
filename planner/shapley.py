"""A difference shared out among its drivers, whatever their order: the Shapley value.

With v(S) the outcome where the drivers S have moved and the others have not, the driver d of n has

``phi(d) = sum over S without d of |S|! (n - |S| - 1)! / n! (v(S + d) - v(S))``,

its mean contribution over all n! orders in which the drivers could move. It is the only rule by which the parts sum to
``v(all) - v(none)`` (no residual), a driver that changes nothing has nothing, drivers alike have the same and the
parts of a sum of outcomes are the sums of the parts.

References
----------
Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II, 307-317.
Shorrocks, A. F. (2013). Decomposition procedures for distributional analysis: a unified framework based on the Shapley
value. Journal of Economic Inequality 11, 99-126.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from math import comb, fsum
from typing import TypeVar

Driver = TypeVar("Driver", bound=Hashable)


def shapley(value: Callable[[frozenset[Driver]], float], drivers: Sequence[Driver]) -> dict[Driver, float]:
    """Part of each driver in ``value(all) - value(none)``.

    Sums are rounded once (`math.fsum`), so that the parts are the same, to the bit, for every order of `drivers`.

    Parameters
    ----------
    value : callable
        Outcome with a set of drivers moved, in any unit; asked for each of the 2^n subsets once, the smaller first.
    drivers : sequence
        Each once.

    Returns
    -------
    dict of driver to float
        In the order of `drivers`, unit of `value`.

    Raises
    ------
    ValueError
        If a driver stands twice.
    """
    players = len(drivers)
    if len(set(drivers)) < players:
        raise ValueError(f"each driver once, not {list(drivers)}")
    subsets = [frozenset(some) for size in range(players + 1) for some in combinations(drivers, size)]
    worth = {some: value(some) for some in subsets}
    return {
        driver: fsum(
            (worth[some | {driver}] - worth[some]) / (players * comb(players - 1, len(some)))
            for some in subsets
            if driver not in some
        )
        for driver in drivers
    }
