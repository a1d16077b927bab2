"""What is said of a search that was ended, by the clock or by somebody."""

from __future__ import annotations

from planner.net import Net


def none_found(net: Net) -> str:
    """Why there is no roster."""
    if net.was_cancelled:
        return "No roster was found before it was cancelled."
    return f"No roster was found in {net.seconds:g} s." if net.bit else "No roster was found within this work."


def cut_short(net: Net, gap: float) -> str:
    """What is said of the best roster at the moment somebody cancelled."""
    return f"Cancelled after {net.passed_s:.0f} s of search: the best roster till then, with a gap of {gap:.1%}."
