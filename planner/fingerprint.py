"""A digest of what a plan is made from: the same digest, the same forecast, paths and requirement."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version

from planner.scenario import Inputs

LIBRARIES = ("numpy", "pandas", "scipy", "scikit-learn", "statsmodels", "ortools", "numba", "holidays")
"""Libraries whose version may change a number."""


def versions() -> dict[str, str]:
    """Versions of the planner and of the libraries that its numbers depend on."""
    names = ("contact-centre-planner", *LIBRARIES)
    return {name: version(name) for name in names}


def fingerprint(inputs: Inputs) -> str:
    """SHA-256 over the scenario with all its defaults, the files it names and the planner's version.

    How long a roster is searched for (``[solver]``) is left out: a kept plan does not grow stale by it.
    """
    content = {
        "scenario": inputs.scenario.model_dump(mode="json", exclude={"solver"}),
        "files": inputs.sha256,
        "planner": version("contact-centre-planner"),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
