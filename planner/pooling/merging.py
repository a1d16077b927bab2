"""From teams apart, one person who knows it all in place of two, as long as every promise holds in simulation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.pooling.descent import descend
from planner.pooling.study import Numbers, Study

Queues = frozenset[str]


def merged(
    study: Study, known: Sequence[Queues], agents: Numbers, replications: int, trials: int
) -> tuple[Numbers, int]:
    """People left, and simulations made.

    Parameters
    ----------
    known : sequence of frozenset of str
        Queues of each of the study's groups.
    agents : ndarray, shape (groups, 1)
        Teams apart, by which every promise holds.
    """
    return descend(study, agents, lambda agents: _exchanges(known, agents), replications, trials)


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
