"""How the search over tours is compiled: every part alike, the global interpreter lock released.

A function that makes no array is compiled without numba's counting of references (`_nrt`): passing the bundle of arrays
would otherwise cost dozens of atomic additions a call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])

_options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
_lean: dict[str, Any] = {**_options, "_nrt": False}


def compiled(function: F) -> F:
    """Compile a function that makes no array."""
    return cast(F, njit(**_lean)(function))


def allocating(function: F) -> F:
    """Compile a function that makes arrays of its own."""
    return cast(F, njit(**_options)(function))
