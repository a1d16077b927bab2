"""A sweep in sentences."""

from __future__ import annotations

import numpy as np

from planner.sweeping.price import PriceOfService
from planner.sweeping.table import Sweep


def sentences(sweep: Sweep) -> list[str]:
    """What came of it."""
    if sweep.price is not None:
        return [*_price(sweep.price, sweep), *_chosen(sweep)]
    known = [one for one in sweep.planned if np.isfinite(one.objective)]
    lines = [f"{len(sweep.planned)} cells, {len(known)} of them with a roster."]
    if known:
        best = min(known, key=lambda one: one.objective)
        told = ", ".join(f"{key} = {value}" for key, value in zip(sweep.keys, best.cell.taken, strict=True))
        lines.append(
            f"The least price has cell {best.cell.number} ({best.cell.name}{', ' if told else ''}{told}): "
            f"{best.objective:,.0f} {sweep.currency}, proven not below {best.bound:,.0f}."
        )
    return lines


def _price(price: PriceOfService, sweep: Sweep) -> list[str]:
    lines = []
    for row in price.steps.to_dict("records"):
        spread = "" if np.isnan(row["paths_p10"]) else (
            f"; on single futures {_whole(row['paths_p10'])} to {_whole(row['paths_p90'])} in four of five"
        )  # fmt: skip
        lines.append(
            f"{price.queue}: from {row['target']:.1%} to {row['to_target']:.1%} one more point costs "
            f"{_whole(row['per_point'])} {sweep.currency} over {sweep.days} days (proven in counts "
            f"{_whole(row['low'])} to {_whole(row['high'])}{spread})."
        )
    if price.falls:
        pairs = ", ".join(f"{low:.1%} and {high:.1%}" for low, high in price.falls)
        lines.append(f"Between {pairs} the higher target is cheaper: look at what else these plans change.")
    else:
        lines.append("A higher target is never cheaper: checked at every pair of neighbours.")
    return lines


def _whole(amount: float) -> str:
    """Whole money, nothing without a sign."""
    return f"{round(amount):,}"


def _chosen(sweep: Sweep) -> list[str]:
    chosen, price = sweep.chosen, sweep.price
    if chosen is None or price is None:
        return []
    target = float(chosen.cell.taken[0])
    counts = price.nearest(target)
    level = float(chosen.queues.loc[chosen.queues["queue"] == price.queue, "service_level"].iloc[0])
    return [
        f"The plan of {target:.1%} as a whole: {chosen.objective:,.0f} {sweep.currency} where the counts say "
        f"{counts.objective:,.0f}; {price.queue} reaches {level:.1%} in the simulation."
    ]
