"""The running day in a few lines for people, and as JSON for machines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.offers import Asked
from planner.today import Outcome, Part


def words(outcome: Outcome) -> str:
    """The day in a few lines, to be read on a terminal."""
    head = f"{'':<12} {'so far today':^19} {'rest of today':^37} {'rest of the week':^37}"
    under = f"{'queue':<12} {'came':>9} {'planned':>9} " + f"{'planned':>9} {'now':>9} {'80 % sure':>17} " * 2
    lines = [f"{outcome.name}, until {outcome.now:%a %d %b %H:%M}", "", head.rstrip(), under.rstrip()]
    for one in outcome.queues:
        cells = f"{one.queue:<12} {one.came:>9,.0f} {one.expected:>9,.0f} "
        for part in (one.rest_of_day, one.rest_of_week):
            band = f"{part.low:,.0f} to {part.high:,.0f}"
            cells += f"{part.planned:>9,.0f} {part.now:>9,.0f} {band:>17} "
        lines.append(cells.rstrip())
    lines += ["", *outcome.notes]
    lines += ["", *(f"ALARM {alarm}" for alarm in outcome.alarms)] if outcome.alarms else []
    lines += ["", *outcome.short] if outcome.short else []
    return "\n".join([*lines, *_offer_lines(outcome)])


def _offer_lines(outcome: Outcome) -> list[str]:
    """Whom to ask, in the order in which to ask."""
    found = outcome.offers
    if found is None or not (found.overtime or found.time_off):
        return []
    lines = [""]
    if found.overtime:
        before, after = found.short_h
        lines.append(
            f"Overtime, cheapest for an hour of shortage first ({before:.1f} h short, {after:.1f} h with all):"
        )
        lines += [f"  {one.sentence}" for one in found.overtime]
    if found.time_off:
        lines.append("Time off, greatest saving first:")
        lines += [f"  {one.sentence}" for one in found.time_off]
    return lines


def as_json(outcome: Outcome, files: Mapping[str, Path]) -> dict[str, Any]:
    """The same for machines."""
    offers = outcome.offers
    return {
        "scenario": outcome.name,
        "now": outcome.now.isoformat(),
        "queues": [
            {
                "queue": one.queue,
                "so_far": {"came": one.came, "planned": one.expected},
                "rest_of_day": _part_json(one.rest_of_day),
                "rest_of_week": _part_json(one.rest_of_week),
            }
            for one in outcome.queues
        ],
        "notes": list(outcome.notes),
        "alarms": list(outcome.alarms),
        "short": list(outcome.short),
        "short_h": None if offers is None else dict(zip(("before", "after"), offers.short_h, strict=True)),
        "overtime": [] if offers is None else [_asked_json(one) for one in offers.overtime],
        "time_off": [] if offers is None else [_asked_json(one) for one in offers.time_off],
        "files": {name: str(file) for name, file in files.items()},
    }


def _asked_json(one: Asked) -> dict[str, Any]:
    return {**vars(one), "date": one.date.isoformat(), "money": round(one.money, 2), "saved_h": round(one.saved_h, 4)}


def _part_json(part: Part) -> dict[str, float]:
    return {
        "planned": round(part.planned, 3),
        "now": round(part.now, 3),
        "low80": part.low,
        "high80": part.high,
        "planned_low80": part.planned_low,
        "planned_high80": part.planned_high,
    }
