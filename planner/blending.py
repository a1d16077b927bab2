"""What blended people save in a scenario: its forecast and requirement, the study, and what is told of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forecasting.faults import Fault, InputError
from planner.formats import read_inputs
from planner.outlook import outlook
from planner.pooling.learning import LearnedMoney, in_money
from planner.pooling.shares import Queues
from planner.pooling.typical import DAYS
from planner.pooling.week import REPLICATIONS, Blended, PooledWeek, pooled_week
from planner.scenario.reading import read_scenario
from planner.staffing import known_patience, requirement

SURE = 2.0
"""Standard errors below the share at which a level is told to be unsure."""


@dataclass(frozen=True)
class Blending:
    """The study of a scenario by name, its runs, and the share that each queue promises."""

    name: str
    week: PooledWeek
    replications: int
    shares_asked: dict[str, float]
    learned: tuple[LearnedMoney, ...] = ()


def what_blending_saves(scenario: Path, *, replications: int | None = None, allow: Sequence[Path] = ()) -> Blending:
    """Study what the staff's skill sets save against teams of each queue's own.

    Parameters
    ----------
    scenario : Path
    replications : int, optional
        Runs of five days in each simulation.
    allow : sequence of Path
        Folders in which files that the scenario names may lie.

    Raises
    ------
    InputError
        If the scenario or a file is wrong, or nobody is needed.
    """
    record = read_scenario(scenario, allow=allow)
    inputs = read_inputs(record, allow=allow)
    forecast = outlook(inputs)
    patience = known_patience(record, inputs.history, inputs.waits)
    needed = requirement(record, forecast, patience.mean_s, people_of_their_own=frozenset(), curves=patience.curves)
    if not (needed.frame["agents"] > 0).any():
        remedy = "Check the horizon and the opening hours."
        raise InputError([Fault("the forecast", "no contacts", "hours in which people are needed", remedy)])
    runs = replications or REPLICATIONS
    asked = {queue.name: queue.target.share for queue in record.queue}
    week = pooled_week(inputs, forecast, needed, patience.mean_s, runs)
    return Blending(record.name, week, runs, asked, in_money(inputs, week.learned))


def words(found: Blending) -> str:
    """A page to be read on a terminal."""
    return "\n".join([found.name, "", *_table(found.week.hours), "", *_sentences(found), "", *_learning(found)])


def _table(hours: Sequence[Blended]) -> Iterator[str]:
    head = f"{'typical':<10} {'stands for':>10} {'apart':>7} {'programme':>10} {'simulated':>10}"
    yield f"{head}   of whom with several skills"
    for one in hours:
        apart, programme = one.separate.agents.sum(), one.programme.programme.agents.sum()
        several = {name: heads for name, heads in one.kept.items() if "|" in name or "+" in name}
        who = ", ".join(f"{heads:.0f} {name}" for name, heads in several.items()) or "none"
        yield (
            f"{one.hour.label:<10} {one.hour.hours:>8.4g} h {apart:>7.0f} {programme:>10.0f} "
            f"{one.people:>10.0f}   {sum(several.values()):.0f}: {who}"
        )


def _sentences(found: Blending) -> Iterator[str]:
    week, sums = found.week, found.week.person_hours()
    separate, blended = sums["separate_h"], sums["blended_h"]
    yield (
        f"{len(week.hours)} typical hours stand for the classes of hours that hold {week.studied:.0%} of the people "
        f"asked for; each was held for {found.replications} runs of {DAYS} days. People on the queue, before shrinkage."
    )
    saved = separate - blended
    if saved <= 0:
        yield f"Of the {separate:,.0f} hours that teams apart need, blending saves none."
    else:
        part = f"{saved:,.0f} ({saved / separate:.0%})"
        yield f"Of the {separate:,.0f} hours that teams apart need, blending saves {part}."
    by_formula, programme = sums["separate_formula_h"], sums["programme_h"]
    parts = [f"{hours:,.0f} by people for {_who(sets)}" for sets, hours in _told(week) if hours >= 0.5]
    if parts:
        yield (
            f"By the programme, from {by_formula:,.0f}, it would be {by_formula - programme:,.0f}: {', '.join(parts)}."
        )
        yield _corrected(by_formula - programme, saved)
    yield from _unsure(found)
    yield from week.notes


def _learning(found: Blending) -> Iterator[str]:
    """Who should learn what, by what it is worth a week."""
    if not found.learned:
        yield "Who should learn what: by the programme no set of skills saves anybody with one more queue."
        return
    yield "Who should learn what: people of a set with one more queue, by the programme solved with and without them."
    yield f"{'who know':<24}{'learn':<12}{'people':>8}{'paid h a week':>15}{'money a week':>14}{'paid back, weeks':>18}"
    for one in sorted(found.learned, key=lambda each: -each.per_week):
        known, weeks = "+".join(sorted(one.learned.known)), one.payback_weeks
        yield (
            f"{known:<24}{one.learned.queue:<12}{one.learned.people:>8.0f}{one.paid_h:>15,.1f}{one.per_week:>14,.0f}"
            f"{(f'{weeks:,.1f}' if math.isfinite(weeks) else '-'):>18}"
        )


def _corrected(planned: float, saved: float) -> str:
    difference = planned - saved
    if difference > 0.5:
        return (
            f"Simulation takes {difference:,.0f} of these back: somebody free is not always somebody who knows the "
            "queue, and who helps elsewhere is missed at home."
        )
    if difference < -0.5:
        return f"Simulation finds {-difference:,.0f} more: work that can wait fills time in which nobody calls."
    return "Simulation confirms it."


def _told(week: PooledWeek) -> list[tuple[tuple[Queues, ...], float]]:
    return sorted(week.shares.items(), key=lambda part: -part[1])


def _who(sets: tuple[Queues, ...]) -> str:
    if len(sets) > 1:
        return f"{len(sets)} other skill sets"
    names = sorted(sets[0])
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _unsure(found: Blending) -> Iterator[str]:
    rows = [
        (one.reached[name] - found.shares_asked[name], one.error[name], name, one.hour.label)
        for one in found.week.hours
        for name in one.queues
        if one.error[name] == one.error[name]
    ]
    if not rows:
        return
    room, error, name, label = min(rows)
    yield (
        f"On random numbers that people were not chosen by, the least room above a promise is {room:+.1%} with a "
        f"standard error of {error:.1%} ({name}, {label})."
    )
    missed = [row for row in rows if row[0] < -SURE * row[1]]
    if missed:
        yield f"{len(missed)} of {len(rows)} levels lie more than {SURE:.0f} errors below: try more --replications."


def as_json(found: Blending, file: Path) -> dict[str, Any]:
    """The same for machines."""
    week = found.week
    return {
        "scenario": found.name,
        "replications": found.replications,
        "studied": week.studied,
        **{name: round(value, 6) for name, value in week.person_hours().items()},
        "shares_of_programme": [
            {"skill_sets": [sorted(one) for one in sets], "hours": round(hours, 6)} for sets, hours in _told(week)
        ],
        "typical": [
            {
                "start": one.hour.label,
                "hours": one.hour.hours,
                "separate": one.alone,
                "programme": float(one.programme.programme.agents.sum()),
                "people": one.people,
                "kept": one.kept,
                "levels": {
                    name: {
                        "asked": found.shares_asked[name],
                        "reached": round(one.reached[name], 6),
                        "error": None if one.error[name] != one.error[name] else round(one.error[name], 6),
                    }
                    for name in one.queues
                },
            }
            for one in week.hours
        ],
        "learning": [
            {
                "known": sorted(one.learned.known),
                "queue": one.learned.queue,
                "people": one.learned.people,
                "paid_h_per_week": round(one.paid_h, 6),
                "money_per_week": round(one.per_week, 6),
                "training": round(one.training, 6),
                "payback_weeks": round(one.payback_weeks, 6) if math.isfinite(one.payback_weeks) else None,
            }
            for one in found.learned
        ],
        "notes": list(week.notes),
        "files": {"pooling": str(file)},
    }
