"""Which contacts the files of one import have held so far, so that two exports may share some and none counts twice."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass
class ContactsMet:
    """Kept while one import lasts, and nowhere else.

    Attributes
    ----------
    salt : int
        Of the numbers that stand for ids and customers: random, so that they say nothing to whoever sees them.
    """

    salt: int = field(default_factory=lambda: secrets.randbits(64))
    _ids: dict[str, NDArray[np.uint64]] = field(default_factory=dict)

    def again(self, format_name: str, ids: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Whether an earlier sheet of this format held each contact; those that none held are met now.

        Parameters
        ----------
        format_name : str
            Ids of two systems are never the same contact.
        ids : ndarray of uint64, shape (n,)
            Each once; 0 where a contact has none.

        Returns
        -------
        ndarray of bool, shape (n,)
        """
        met = self._ids.get(format_name)
        if met is None:
            self._ids[format_name] = ids
            return np.zeros(len(ids), dtype=bool)
        found: NDArray[np.bool_] = np.isin(ids, met) & (ids != 0)
        self._ids[format_name] = np.concatenate([met, ids[~found]])
        return found
