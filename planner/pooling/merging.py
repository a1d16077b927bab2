"""From teams apart, one person who knows it all in place of two, as long as every promise holds in simulation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.pooling.study import Numbers, Study, holds

Queues = frozenset[str]


def merged(
    study: Study, known: Sequence[Queues], agents: Numbers, replications: int, trials: int
) -> tuple[Numbers, int]:
    """People left, and simulations made; the first exchange that keeps every promise is taken, then all again.

    Parameters
    ----------
    known : sequence of frozenset of str
        Queues of each of the study's groups.
    agents : ndarray, shape (groups, 1)
        Teams apart, by which every promise holds.
    """
    tried, improved = 0, True
    while improved:
        improved = False
        for candidate in _exchanges(known, agents):
            if tried >= trials:
                return agents, tried
            tried += 1
            if holds(study.room(study.tried(candidate, replications))):
                agents, improved = candidate, True
                break
    return agents, tried


def _exchanges(known: Sequence[Queues], agents: Numbers) -> Iterator[Numbers]:
    """Each person of several queues in place of two whose queues they know, the fewest skills first."""
    order = sorted((g for g in range(len(known)) if len(known[g]) > 1), key=lambda g: (len(known[g]), g))
    for new in order:
        for one in range(len(known)):
            for other in range(one, len(known)):
                changed = agents.copy()
                changed[one] -= 1
                changed[other] -= 1
                if known[one] | known[other] <= known[new] and changed.min() >= 0:
                    changed[new] += 1
                    yield changed
