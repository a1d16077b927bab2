"""What reading a roster gives."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Read:
    """A file's rows in our own columns.

    Attributes
    ----------
    frame : DataFrame
        Frame ROSTER; empty where the file has faults.
    warnings : tuple of str
        What was left out, repaired or doubted, in sentences.
    """

    frame: pd.DataFrame
    warnings: tuple[str, ...] = ()
