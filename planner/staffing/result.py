"""What a requirement is: people per interval, deferred work as windows, and what they promise."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Requirement:
    """How many people the targets ask for.

    Attributes
    ----------
    frame : DataFrame
        Frame REQUIREMENT: every queue and interval of the horizon. For deferred queues `agents` and `rostered`
        are one feasible spreading of the windows.
    windows : DataFrame
        Frame WINDOWS: person-hours of deferred work that becomes available at ``from`` and is due at ``to``,
        shrinkage included (what a roster must hold). Opening backlog has ``from`` at the horizon's start.
    promises : DataFrame
        ``queue,over,period,level,chance``: the formula's expected service level and probability of meeting the
        target in each period (label as in summary.csv) with exactly these people.
    notes : tuple of str
    """

    frame: pd.DataFrame
    windows: pd.DataFrame
    promises: pd.DataFrame
    notes: tuple[str, ...] = ()
