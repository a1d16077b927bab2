"""A bridge in a sentence, as a record for machines and as a table of whole cents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from planner.cost.ledger import rounded
from planner.money.bridge import (
    ASIDE,
    COLUMNS,
    HANDLE_TIME,
    MIX,
    OCCUPANCY,
    OTHER,
    RATE,
    SHRINKAGE,
    UNEXPLAINED,
    VOLUME,
)
from planner.money.bridge import Bridge as Step

ORDER = (VOLUME, HANDLE_TIME, OCCUPANCY, SHRINKAGE, MIX, RATE)
"""Drivers as they are told; those that stand together come where their first does, `LAST` after all."""

LAST = (ASIDE, OTHER, UNEXPLAINED)


def told_drivers(step: Step) -> dict[str, float]:
    """Money of every driver, in the order in which they are told, in whole cents that add up."""
    found = step.by_driver()
    names = sorted((str(name) for name in found.index), key=_place)
    cents = rounded(found.reindex(names).to_numpy(dtype=float))
    return dict(zip(names, cents.tolist(), strict=True))


def _place(driver: str) -> tuple[int, str]:
    firsts = [number for number, name in enumerate(ORDER) if driver.startswith(name)]
    return (len(ORDER) + LAST.index(driver) + 1 if driver in LAST else firsts[0] if firsts else len(ORDER), driver)


def bridge_sentence(step: Step, currency: str) -> str:
    """Both sides and the drivers by size: ``Plan to actual: 81,000 USD instead of 75,000 (+6,000): volume +4,100``."""
    parts = sorted(told_drivers(step).items(), key=lambda part: -abs(part[1]))
    told = ", ".join(f"{name} {amount:+,.0f}" for name, amount in parts if abs(amount) >= 0.5)
    begin = f"{step.before.capitalize()} to {step.after}: {step.end:,.0f} {currency}"
    return f"{begin} instead of {step.start:,.0f} ({step.end - step.start:+,.0f}): {told or 'nothing moved'}."


def over_budget(step: Step) -> list[tuple[str, float]]:
    """Months whose money is above that of the side before, and by how much; half a unit of money is nothing."""
    sums = step.levels.groupby("month")[["before", "after"]].sum()
    return [(str(month), float(more)) for month, more in (sums["after"] - sums["before"]).items() if more >= 0.5]


def bridge_record(step: Step) -> Mapping[str, Any]:
    """For JSON."""
    return {
        "step": step.step,
        "start": round(step.start, 2),
        "end": round(step.end, 2),
        "drivers": told_drivers(step),
        "notes": list(step.notes),
    }


def bridge_table(steps: Sequence[Step], currency: str) -> pd.DataFrame:
    """Every part of every step, in whole cents that add up to each step's difference."""
    parts = [one.parts.assign(amount=rounded(one.parts["amount"].to_numpy(dtype=float))) for one in steps]
    frame = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    return frame[frame["amount"] != 0].assign(currency=currency).reset_index(drop=True)
