"""Solvers stopped from another thread while they run in compiled code."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from planner.net import Net

LOOK_S = 0.05
"""Seconds between two looks at whether to stop."""


@contextmanager
def watched(net: Net, stop: Callable[[], object]) -> Iterator[None]:
    """Call `stop` while a solver runs inside the block once somebody has cancelled, until it ends.

    A net that nobody can cancel ends by time alone, which the solvers see to themselves.

    Parameters
    ----------
    net : Net
    stop : callable
        Asks the solver to end with the best so far; called again as long as it has not.
    """
    if net.cancelled is None:
        yield
        return
    done = threading.Event()

    def look() -> None:
        while not done.wait(LOOK_S):
            if net.was_cancelled:
                stop()

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield
    finally:
        done.set()
        looking.join()
