"""Erlang B: contacts that find everybody busy are lost."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from planner.staffing.station import below_full


@njit(cache=True, nogil=True)
def _blocking_all(load, agents, out):  # type: ignore[no-untyped-def]
    for i in range(load.size):
        if load[i] > 0.0:
            below, full = below_full(load[i], agents[i])
            out[i] = full / (below + full)
        else:
            out[i] = 1.0 if agents[i] <= 0.0 else 0.0


def blocking(load: ArrayLike, agents: ArrayLike) -> NDArray[np.float64]:
    """Share of contacts lost, ``B(n, a) = (a^n / n!) / sum_{k=0}^{n} a^k / k!``.

    Parameters
    ----------
    load : array_like
        Offered load, erlangs, at least 0.
    agents : array_like
        Whole numbers, at least 0; both broadcast.

    Returns
    -------
    ndarray of float, in [0, 1]

    References
    ----------
    Erlang, A. K. (1917). Solution of some problems in the theory of probabilities of significance in automatic
    telephone exchanges.
    """
    wide = np.broadcast_arrays(np.asarray(load, dtype=float), np.floor(np.asarray(agents, dtype=float)))
    erlangs, people = (np.array(column).ravel() for column in wide)
    out = np.empty(erlangs.size)
    _blocking_all(erlangs, people, out)
    return out.reshape(wide[0].shape)
