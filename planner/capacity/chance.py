"""What a plan gives on every joint path: hours served, hours missed, and the chance that each week meets its targets.

Demand comes from the forecast's paths. People leave by chance: cohorts and classes are drawn person by person, a week
at a time, on the same path number. A queue meets its target in a week where the hours it asks for are served.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.capacity.carrying import covered
from planner.capacity.case import Case
from planner.capacity.making import NOBODY, Making

Numbers = NDArray[np.float64]

STREAM = 9
"""Of random numbers: who leaves."""

SLACK = 1e-6
"""Share of the hours asked for that rounding may take."""

FORGIVEN = 0.5
"""Hours missed in a week that nobody would notice."""


@dataclass(frozen=True)
class Outcome:
    """A plan on every path.

    Attributes
    ----------
    served, missed : ndarray, shape (queues, weeks, paths)
        Hours on the queue.
    met : ndarray of bool, shape (queues, weeks, paths)
    people_share : ndarray, shape (skill sets, weeks)
        Expected hours given on the queue.
    """

    served: Numbers
    missed: Numbers
    met: NDArray[np.bool_]
    people_share: Numbers

    def chance(self) -> Numbers:
        """Of each queue and week, shape (queues, weeks)."""
        return np.asarray(self.met.mean(axis=2))

    def all_met(self) -> Numbers:
        """Chance that every queue meets its target in a week, shape (weeks,)."""
        return np.asarray(self.met.all(axis=0).mean(axis=1))


def given_hours(making: Making, x: Numbers) -> Numbers:
    """Expected hours on the queue of every skill set, shape (skill sets, weeks)."""
    hours = making.base.copy()
    for (skill, week), terms in making.given.items():
        hours[skill, week] += sum(value * float(x[column]) for column, value in terms.items())
    return np.maximum(hours, 0.0)


def asked(making: Making, x: Numbers) -> Numbers:
    """Hours left to one's own people on every path, shape (queues, weeks, paths)."""
    case = making.case
    required = case.required.copy()
    for (q, week), column in making.relief.items():
        if x[column] > 0.5:
            required[q, week] = case.needs[q].lower[week]
    for (q, week), terms in making.taken.items():
        required[q, week] -= sum(value * float(x[column]) for column, value in terms.items())
    return np.maximum(required, 0.0)


def evaluate(making: Making, x: Numbers, seed: int | None) -> Outcome:
    """Outcome of a point of the programme.

    Parameters
    ----------
    making : Making
    x : ndarray
    seed : int or None
        Of who leaves; None: people leave as expected.
    """
    case = making.case
    required = asked(making, x)
    hours = np.repeat(given_hours(making, x)[:, :, None], required.shape[2], axis=2)
    if seed is not None:
        hours = hours * luck(making, x, required.shape[2], seed)
    numbers = [frozenset(case.queues.index(name) for name in own) for own in case.skills]
    served = covered(numbers, hours, required, _order(case))
    missed = np.maximum(required - served, 0.0)
    met = missed <= SLACK * required + FORGIVEN
    return Outcome(served, missed, met & ~_put_off(making, x)[:, :, None], hours.mean(axis=2))


def _order(case: Case) -> list[int]:
    """Queues whose missing hour is dearest first, then by priority."""
    queues = case.scenario.queue
    return sorted(range(len(queues)), key=lambda q: (-case.shortage[q], -queues[q].priority, q))


def _put_off(making: Making, x: Numbers) -> NDArray[np.bool_]:
    """Weeks in which more work is put off than the target forgives, shape (queues, weeks)."""
    case = making.case
    later = np.zeros((len(case.queues), len(case.weeks)))
    for column, choice in making.choices.items():
        if choice.use == "defer":
            later[case.queues.index(choice.what), choice.week] += float(x[column])
    forgiven = np.array([1.0 - queue.target.share for queue in case.scenario.queue])
    mean = np.array([need.mean for need in case.needs])
    return np.asarray(later > forgiven[:, None] * mean + FORGIVEN)


def luck(making: Making, x: Numbers, paths: int, seed: int) -> Numbers:
    """Hours there over hours expected, by who happens to leave, shape (skill sets, weeks, paths)."""
    case = making.case
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STREAM,)))
    expected = np.zeros((len(case.skills), len(case.weeks)))
    strays = np.zeros((len(case.skills), len(case.weeks), paths))
    for cohort in case.cohorts:
        skill = making.skill_of(cohort.kind.queues)
        left = _draws(rng, cohort.people, cohort.keeps, paths) - cohort.people * cohort.keeps[:, None]
        if skill != NOBODY:
            hours = cohort.kind.most_h * case.regular
            scale = np.divide(
                cohort.heads, cohort.people * cohort.keeps, out=np.zeros(len(hours)), where=cohort.keeps > 0
            )
            expected[skill] += cohort.heads * hours
            strays[skill] += left * (scale * hours)[:, None]
    for column, (number, start) in making.starts.items():
        intake, people = case.intakes[number], round(float(x[column]))
        skill = making.skill_of(intake.kind.queues)
        if people == 0 or intake.use != "hire" or skill == NOBODY:
            continue
        life = min(len(intake.there), len(case.weeks) - start)
        there, span = intake.there[:life], slice(start, start + life)
        left = _draws(rng, people, there, paths) - people * there[:, None]
        each = np.divide(intake.productive[:life], there, out=np.zeros(life), where=there > 0) * intake.kind.most_h
        expected[skill, span] += people * there * each * case.regular[span]
        strays[skill, span] += left * (each * case.regular[span])[:, None]
    share = np.divide(strays, expected[:, :, None], out=np.zeros_like(strays), where=expected[:, :, None] > 0)
    return np.maximum(1.0 + share, 0.0)


def _draws(rng: np.random.Generator, people: int, keeps: Numbers, paths: int) -> Numbers:
    """People still there by week, each leaving on their own, shape (weeks, paths)."""
    found = np.empty((len(keeps), paths))
    now, before = np.full(paths, people), 1.0
    for week, kept in enumerate(keeps):
        now = rng.binomial(now, min(1.0, float(kept) / before) if before > 0 else 0.0)
        before = float(kept)
        found[week] = now
    return found
