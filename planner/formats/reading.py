"""What a foreign format is given to read a file, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from planner.scenario import Agent, Scenario

Gives = Literal["history", "roster"]
"""What a format's rows become: frame HISTORY of `forecasting.history`, or frame ROSTER."""


@dataclass(frozen=True)
class Context:
    """What is known before the file is read.

    Attributes
    ----------
    scenario : Scenario
    agents : tuple of Agent
        Empty for histories.
    """

    scenario: Scenario
    agents: tuple[Agent, ...] = ()


@dataclass(frozen=True)
class Read:
    """A file's rows in our own columns.

    Attributes
    ----------
    frame : DataFrame
        Frame HISTORY or ROSTER; empty where the file has faults.
    warnings : tuple of str
        What was left out, repaired or doubted, in sentences.
    """

    frame: pd.DataFrame
    warnings: tuple[str, ...] = ()
