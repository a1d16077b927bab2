"""Which of comma and point stands before decimals: decided over a column or a whole sheet, not by one cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def _decimals(mark: str, other: str) -> str:
    """Pattern of texts that only make sense if `mark` stands before decimals and `other` between thousands."""
    m, o = rf"\{mark}", rf"\{other}"
    return (
        rf"{o}\d{{3}}{m}\d"  # 1.234,5
        rf"|\d{o}\d{{3}}{o}\d{{3}}"  # 1.234.567
        rf"|(?<![\d.,])\d*{m}(?:\d{{1,2}}|\d{{4,}})(?![\d.,])"  # 12,5
        rf"|\d{{4}}{m}\d"  # 1234,567
        rf"|(?<!\d)0+{m}\d"  # 0,123
        rf"|\d[ '\u2019\u00a0\u202f]\d{{3}}{m}\d"  # 1 234,567
    )


POINT = _decimals(".", ",")
COMMA = _decimals(",", ".")
EITHER = r"(?<![\d.,])[1-9]\d{0,2}[.,]\d{3}(?![\d.,])"
"""1.234 and 1,234 may be read in both ways."""


@dataclass
class Separators:
    """Votes for the point and for the comma as the decimal mark, of all the cells seen so far.

    One such record may be shared by the columns of a sheet: a file has one locale.

    Attributes
    ----------
    point, comma : int
        Distinct texts that only make sense with that decimal mark.
    """

    point: int = 0
    comma: int = 0

    def learn(self, texts: pd.Series) -> None:
        """Count the votes of distinct texts."""
        marked = texts[texts.str.contains(r"[.,]", regex=True)]
        if len(marked):
            point, comma = own_marks(marked)
            self.point += int((point & ~comma).sum())
            self.comma += int((comma & ~point).sum())

    @property
    def mark(self) -> str:
        """The decimal mark by most votes, ``""`` where there are none."""
        if self.point == self.comma:
            return ""
        return "." if self.point > self.comma else ","


def own_marks(texts: pd.Series) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which texts decide by themselves for the point, and which for the comma."""
    point = texts.str.contains(POINT, regex=True).to_numpy(dtype=bool)
    comma = texts.str.contains(COMMA, regex=True).to_numpy(dtype=bool)
    return point, comma


def undecided(texts: pd.Series) -> NDArray[np.bool_]:
    """Which texts may be read in both ways."""
    return np.asarray(texts.str.contains(EITHER, regex=True).to_numpy(dtype=bool))
