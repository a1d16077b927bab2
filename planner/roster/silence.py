"""Solvers that print to standard output whatever they are told: HiGHS says when it repairs a point of a sub-problem."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silent() -> Iterator[None]:
    """Nothing of compiled code reaches standard output meanwhile: it is read by machines."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no standard output at all
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)  # what C has buffered belongs to the silence
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
