"""How the simulator is compiled: two decorators, so that every part of it is compiled alike.

Nothing in the event loop makes or frees an array, so numba's counting of references is switched off (`_nrt`): with it
every reading of an array costs atomic additions, and the simulator is many times slower.
A function that makes an array cannot be compiled so, and numba says that.

The global interpreter lock is released. Compiled code is kept beside the sources; numba notices a change of a
function's own file only, so delete ``__pycache__`` after an edit of a function that others call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])

_options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}


def compiled(function: F) -> F:
    """Compile a function on its own."""
    return cast(F, njit(**_options)(function))


def inlined(function: F) -> F:
    """Compile a function into each of its callers."""
    return cast(F, njit(**_options, forceinline=True)(function))
