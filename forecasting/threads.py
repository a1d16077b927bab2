"""One thread for the linear algebra of small matrices."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import scipy

NAMES = ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads")
"""What the wheels of numpy and scipy call OpenBLAS's two functions, which get and set the number of threads."""

Control = tuple[Callable[[], int], Callable[[int], None]]


@contextmanager
def one_thread() -> Iterator[None]:
    """Let OpenBLAS compute in one thread while the block runs.

    Its threads wait for each other busily: on matrices as small as ours they only burn time, ten times as much when
    the machine is loaded, and sums would be split by the number of cores. Other libraries are left as they are.
    """
    before = [(put, get()) for get, put in _controls()]
    for put, _ in before:
        put(1)
    try:
        yield
    finally:
        for put, threads in before:
            put(threads)


@cache
def _controls() -> tuple[Control, ...]:
    """Functions that get and set the threads of every OpenBLAS that numpy and scipy bring along."""
    found = []
    for package in (np, scipy):
        home = Path(str(package.__file__)).parent
        for folder in (home.parent / f"{package.__name__}.libs", home / ".dylibs"):
            found += [control for path in sorted(folder.glob("*openblas*")) if (control := _control(path))]
    return tuple(found)


def _control(path: Path) -> Control | None:
    library = ctypes.CDLL(str(path))
    for name in NAMES:
        if hasattr(library, name.format("set")):
            return getattr(library, name.format("get")), getattr(library, name.format("set"))
    return None
