"""Where compiled code is kept: a folder that changes with its sources.

Numba notices a change of a function's own file, not of the files it calls: after an update, a stale compiled caller
could give yesterday's numbers. So the cache lies in a folder named by the digest of every compiled source.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

COMPILED = (
    "by_reference.py", "allocation/**/*.py", "staffing/**/*.py", "simulation/**/*.py",
    "roster/tour_*.py", "roster/cover_*.py",
)  # fmt: skip
"""Files that hold compiled code, or are read by it."""


def use_compiled_cache() -> None:
    """Point numba to the cache of these very sources, unless the user chose one or none can be written."""
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for pattern in COMPILED:
        for path in sorted(package.glob(pattern)):
            digest.update(path.read_bytes())
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "contact-centre-planner" / digest.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    os.environ["NUMBA_CACHE_DIR"] = str(folder)
    if "numba.core.config" in sys.modules:  # it was there first (a notebook, a test runner's plugin) and has read it
        sys.modules["numba.core.config"].CACHE_DIR = str(folder)  # type: ignore[attr-defined]
