"""Text cells to 64-bit numbers: the same for the same text, so that five million keys are told apart in 40 MB."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.values.cell_shapes import bytes_by_length

_OFFSET = 0xCBF29CE484222325
_PRIME = np.uint64(0x100000001B3)
_MIXED = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(33)


def keys_of(texts: pd.Series, salt: int = 0) -> NDArray[np.uint64]:
    """A number a text, 0 for the empty one.

    Parameters
    ----------
    texts : Series of str
    salt : int
        From 0, below 2**64. A random one, kept nowhere, makes the numbers useless to whoever would guess the texts.

    Returns
    -------
    ndarray of uint64, shape (n,)
        FNV-1a of the bytes [1]_, its beginning and end mixed. Two of n texts share a number with chance n**2 / 2**65.

    References
    ----------
    .. [1] Fowler, Noll, Vo: RFC 9923, "The FNV Non-Cryptographic Hash Algorithm", 2025.
    """
    keys = np.zeros(len(texts), dtype=np.uint64)
    begin = np.uint64((_OFFSET ^ salt) * int(_MIXED) % 2**64)
    for rows, table in bytes_by_length(texts, longest=4_096):
        hashed = np.full(len(rows), begin)
        for column in table.T:
            hashed = (hashed ^ column) * _PRIME
        hashed = (hashed ^ (hashed >> _HALF)) * _MIXED
        keys[rows] = (hashed ^ (hashed >> _HALF)) | np.uint64(1)
    return keys
