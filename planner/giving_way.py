"""Processes that give way: who presses a button is served before a search that runs for minutes."""

from __future__ import annotations

import os

SEARCH, DESK = 10, 4
"""Steps on the scale of `nice`, 0 (like the server of the pages) to 19: a job's process, the desk's."""


def give_way(steps: int) -> None:
    """Let other processes of this machine go first; on systems without such a scale nothing changes.

    Parameters
    ----------
    steps : int
        Zero or more.
    """
    if hasattr(os, "nice"):
        os.nice(steps)
