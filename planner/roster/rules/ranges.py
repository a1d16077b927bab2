"""A least and a most in words."""

from __future__ import annotations

import math


def said_range(low: float, high: float) -> str:
    """``22.5 to 37.5``, ``4`` where both are the same, ``at least 4`` without a most.

    Parameters
    ----------
    low, high : float
        Below 0 is 0; an infinite `high` is no limit.
    """
    least = max(0.0, low)
    if math.isinf(high):
        return f"at least {least:g}"
    return f"{least:g}" if least == high else f"{least:g} to {high:g}"
