"""What people with several skills can carry: maximum flows from skill sets to queues, by sets of queues.

Hours c_k of skill sets k can serve hours r_q of queues q, all of them, if and only if for every set A of queues
``sum over q in A of r_q <= f(A) = sum over k that know a queue of A of c_k`` (Hall; max-flow min-cut). f is the rank
function of a polymatroid, so that covering queues one after the other, each as far as it goes, covers the most in
all, and the heaviest first the most by weight (Edmonds 1970).

References
----------
Edmonds, J. (1970). Submodular functions, matroids, and certain polyhedra. Combinatorial Structures and Their
Applications, 69-87.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

MOST_QUEUES = 10
"""Queues up to which every subset is looked at; beyond, those of one queue, pairs, skill sets and all."""


def subsets(queues: int, skills: Sequence[frozenset[int]]) -> NDArray[np.bool_]:
    """Sets of queues that are looked at, shape (sets, queues)."""
    if queues <= MOST_QUEUES:
        numbers = np.arange(1, 2**queues)
        return ((numbers[:, None] >> np.arange(queues)) & 1).astype(bool)
    eye = np.eye(queues, dtype=bool)
    pairs = [eye[a] | eye[b] for a in range(queues) for b in range(a)]
    known = [np.isin(np.arange(queues), list(own)) for own in skills]
    unions = [a | b for a in known for b in known]
    return np.unique(np.array([*eye, *pairs, *unions, np.ones(queues, dtype=bool)]), axis=0)


def rank(chosen: NDArray[np.bool_], skills: Sequence[frozenset[int]], hours: Numbers) -> Numbers:
    """F of every set: hours of the skill sets that know one of its queues, shape (sets, ...)."""
    knows = np.array([[any(one[q] for q in own) for own in skills] for one in chosen], dtype=float)
    return np.tensordot(knows.reshape(len(chosen), len(skills)), hours, axes=1)


def covered(skills: Sequence[frozenset[int]], hours: Numbers, required: Numbers, order: Sequence[int]) -> Numbers:
    """Hours served of each queue, queues in order, each as far as it goes.

    Parameters
    ----------
    skills : sequence of frozenset of int
        Queues that each skill set knows.
    hours : ndarray, shape (skill sets, ...)
    required : ndarray, shape (queues, ...)
    order : sequence of int
        Every queue once.

    Returns
    -------
    ndarray, shape (queues, ...)
    """
    chosen = subsets(len(required), skills)
    most = rank(chosen, skills, hours)
    served = np.zeros_like(required, dtype=float)
    done: list[int] = []
    for queue in order:
        done.append(queue)
        others = np.setdiff1d(np.arange(len(required)), done)
        limit = np.asarray(required[queue], dtype=float)
        for number in np.flatnonzero(chosen[:, queue] & ~chosen[:, others].any(axis=1)):
            left = most[number] - served[chosen[number]].sum(axis=0)
            limit = np.minimum(limit, left)
        served[queue] = np.maximum(limit, 0.0)
    return served


def greatest_scale(skills: Sequence[frozenset[int]], hours: Numbers, required: Numbers, tolerated: float) -> float:
    """Largest multiple of `required` of which at most a share `tolerated` cannot be served; 0 if there is none.

    The shortage ``max over A of s r(A) - f(A)`` is convex in s: bisection.
    """
    total = float(required.sum())
    if total <= 0 or not hours.sum() > 0:
        return 0.0
    chosen = subsets(len(required), skills)
    most, asked = rank(chosen, skills, hours), chosen.astype(float) @ required
    low, high = 0.0, 2.0 * float(hours.sum()) / total
    for _ in range(60):
        middle = 0.5 * (low + high)
        if float((middle * asked - most).max()) <= tolerated * middle * total:
            low = middle
        else:
            high = middle
    return low
