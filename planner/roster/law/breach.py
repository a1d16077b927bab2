"""A breach: who, when, which rule, said in a sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Breach:
    """One thing in a roster that is not allowed.

    Attributes
    ----------
    rule : str
        Name of the rule.
    agent : str
        Id of the person; empty where it concerns several.
    date : date
        Day it shows on.
    sentence : str
        What is wrong and what was asked for, for a reader.
    """

    rule: str
    agent: str
    date: dt.date
    sentence: str
