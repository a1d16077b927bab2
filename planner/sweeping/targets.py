"""Evenly spaced targets of a price of service."""

from __future__ import annotations

from forecasting.faults import Fault, InputError

MOST_TARGETS = 12
"""Each is planned with its futures; more make a curve no clearer."""


def targets_between(lowest: float, highest: float, step: float) -> tuple[float, ...]:
    """Targets from the lowest to the highest, both included where the step leads there.

    Parameters
    ----------
    lowest, highest, step : float
        Points of a hundred.

    Returns
    -------
    tuple of float
        Shares, rising, two to `MOST_TARGETS`.

    Raises
    ------
    InputError
        If they are not within 0 and 100, or make fewer than two targets, or too many.
    """
    if not (0 < lowest < highest < 100 and step > 0):
        expected = "0 % < lowest < highest < 100 %, and a step above 0"
        raise InputError([Fault("targets", _told(lowest, highest, step), expected, "Change one of the three.")])
    count = int((highest - lowest) / step + 1e-9) + 1
    if not 2 <= count <= MOST_TARGETS:
        remedy = "Take a wider step." if count > MOST_TARGETS else "Take a narrower step."
        fault = Fault("targets", f"{_told(lowest, highest, step)}: {count}", f"2 to {MOST_TARGETS} targets", remedy)
        raise InputError([fault])
    return tuple(round((lowest + number * step) / 100, 6) for number in range(count))


def _told(lowest: float, highest: float, step: float) -> str:
    return f"{lowest:g} % to {highest:g} % by {step:g} points"
