"""How the simulator is compiled: two decorators, so that every part of it is compiled alike.

Nothing in the event loop makes or frees an array, so numba's counting of references is switched off (`_nrt`): with it
every passing of the bundle of arrays costs dozens of atomic additions, and the simulator is twelve times slower.
A function that makes an array cannot be compiled so, and numba says that.

The global interpreter lock is released. Compiled code is kept beside the sources; numba notices a change of a
function's own file only, so delete ``__pycache__`` after an edit of a function that others call.
"""

from __future__ import annotations

from numba import njit

compiled = njit(cache=True, nogil=True, _nrt=False)
"""A function of its own."""

inlined = njit(cache=True, nogil=True, _nrt=False, forceinline=True)
"""A function set into each of its callers."""
