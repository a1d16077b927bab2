"""Which terms and methods serve a queue, and with what weight: chosen on its own history by rolling origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.methods import METHODS, Fitted, Settings
from forecasting.methods.gaussian_process import GaussianProcess
from forecasting.methods.level_profile import LevelProfile
from forecasting.terms import GROWTH, LAST_YEAR, MONTH, YEARLY
from forecasting.threads import one_thread
from forecasting.trial import GAIN, YEARLY_DAYS, Trial, clearly_better, inner_origins

LUCKY_GAIN = 0.03
"""The same for further special days: of many that are tried, the best is lucky."""

LAST_YEAR_DAYS = 455
"""Days of history from which last year's season is tried: a year and a quarter."""

HALF_LIVES = (21.0, 63.0)
TOGETHER = ("level_profile", "singular", "gaussian_process", "harmonic")
"""Members of the usual ensemble: left for another only where that is clearly better."""


@dataclass(frozen=True)
class Combination:
    """The choice for one queue, its inner errors and its forecast.

    Attributes
    ----------
    settings : Settings
    weights : mapping of method to float
        Sum 1; methods left out are absent.
    scores : mapping of method to float
        WAPE over the inner origins, a share; also ``combined``. Empty where the history was too short for any.
    origins : tuple of int
        Inner origins, day numbers of the table.
    trials : tuple of ndarray, shape (days, slots)
        The combination's mean from each inner origin.
    member_trials : mapping of method to tuple of ndarray
        The same of every method.
    mean : ndarray, shape (days to come, slots)
    members : mapping of method to ndarray
        Mean of every method for the days to come, also of those left out.
    reasons : tuple of str
    doubts : tuple of ndarray
        Variance of the log of each day's total as the Gaussian process sees it: from every inner origin, and at last
        of the days to come.
    """

    settings: Settings
    weights: Mapping[str, float]
    scores: Mapping[str, float]
    origins: tuple[int, ...]
    trials: tuple[NDArray[np.float64], ...]
    member_trials: Mapping[str, tuple[NDArray[np.float64], ...]]
    mean: NDArray[np.float64]
    members: Mapping[str, NDArray[np.float64]]
    reasons: tuple[str, ...]
    doubts: tuple[NDArray[np.float64], ...]


def combine(table: DayTable, score_days: int | None = None) -> Combination:
    """Choose terms, members and weights on the days known, and forecast the days to come.

    Terms and the level's drift are chosen by the error of daily totals, the profile's memory and the members by the
    error of slots, all over the same inner origins. Members: the three methods that model the calendar get equal
    weights, unless the best few, sorted by error, beat them by more than two standard errors of the difference.

    Parameters
    ----------
    table : DayTable
        Its days from `known` on are forecast.
    score_days : int, optional
        Horizon of the inner origins, days; default the days to come, at most 28.

    Returns
    -------
    Combination
    """
    with one_thread():
        return _combined(table, score_days or len(table.dates) - table.known)


def _combined(table: DayTable, score_days: int) -> Combination:
    ahead = len(table.dates) - table.known
    trial = Trial(table, inner_origins(table.known, min(score_days, 28)), min(score_days, 28))
    settings, reasons = _choose_settings(trial)
    process = GaussianProcess().fit(table, settings)
    fitted: dict[str, Fitted] = {
        method.name: process if method.name == GaussianProcess.name else method.fit(table, settings)
        for method in METHODS
        if table.known >= method.needs_days
    }
    doubts = (
        *(process.doubt(origin, trial.span(origin)) for origin in trial.origins),
        process.doubt(table.known, ahead),
    )
    members = {name: method.mean(table.known, ahead) for name, method in fitted.items()}
    if not trial.origins:
        weights = _default_weights(table.known)
        reasons.append(
            f"{table.known} days of history are too few to compare methods: " + _said(weights) + " by default"
        )
        return Combination(settings, weights, {}, (), (), {}, _mix(members, weights), members, tuple(reasons), doubts)
    means = {name: trial.means(method) for name, method in fitted.items()}
    weights, scores = _choose_members(trial, means)
    trials = tuple(_mix({name: means[name][i] for name in means}, weights) for i in range(len(trial.origins)))
    reasons.append(_member_reason(weights, scores, len(trial.origins)))
    mean = _mix(members, weights)
    member_trials = {name: tuple(found) for name, found in means.items()}
    return Combination(
        settings, weights, scores, trial.origins, trials, member_trials, mean, members, tuple(reasons), doubts
    )


def _choose_settings(trial: Trial) -> tuple[Settings, list[str]]:
    if not trial.origins:
        return Settings(), []
    table, method, reasons = trial.table, LevelProfile(), list[str]()

    def errors(settings: Settings) -> NDArray[np.float64]:
        return trial.total_errors(method.fit(table, settings).totals)

    best = Settings()
    best_errors = errors(best)
    for term in (*_candidates(table.known), *table.special):
        choice = best.with_term(term, True)
        tried = errors(choice)
        gain = float(best_errors.mean() - tried.mean())
        on = gain > (LUCKY_GAIN if term in table.special else GAIN) * float(best_errors.mean())
        reasons.append(_term_reason(term, on, gain, len(trial.origins)))
        if on:
            best, best_errors = choice, tried
    best = _choose_drift(best, best_errors, errors, trial.days)
    reasons.append("weekly drift of the level over a day's variance: " + ", ".join(f"{q:g}" for q in best.drifts))
    return _choose_half_life(trial, best, reasons), reasons


def _choose_drift(
    usual: Settings,
    usual_errors: NDArray[np.float64],
    errors: Callable[[Settings], NDArray[np.float64]],
    days: int,
) -> Settings:
    """All drifts together, unless one alone is clearly better."""
    alone = [replace(usual, drifts=(drift,)) for drift in usual.drifts]
    tried = [errors(choice) for choice in alone]
    best = min(range(len(alone)), key=lambda number: float(tried[number].mean()))
    return alone[best] if clearly_better(tried[best], usual_errors, days) else usual


def _candidates(known: int) -> tuple[str, ...]:
    """Terms that a history of this length can show at all."""
    if known >= YEARLY_DAYS:
        return (MONTH, LAST_YEAR, YEARLY, GROWTH)
    if known >= LAST_YEAR_DAYS:
        return (MONTH, LAST_YEAR, GROWTH)
    return (MONTH, GROWTH) if known >= 182 else (MONTH,)


def _choose_half_life(trial: Trial, settings: Settings, reasons: list[str]) -> Settings:
    tried = []
    for half_life in HALF_LIVES:
        choice = replace(settings, half_life_days=half_life)
        errors = trial.slot_errors(trial.means(LevelProfile().fit(trial.table, choice)))
        tried.append((float(errors.mean()), choice))
    best = min(tried, key=lambda pair: pair[0])[1]
    reasons.append(f"the shape of a day halves its memory in {best.half_life_days:g} days")
    return best


def _choose_members(
    trial: Trial, means: Mapping[str, list[NDArray[np.float64]]]
) -> tuple[dict[str, float], dict[str, float]]:
    scores = {name: float(trial.slot_errors(found).mean()) for name, found in means.items()}
    order = sorted(scores, key=lambda name: scores[name])
    candidates = {tuple(order[:size]) for size in range(1, len(order) + 1)}
    candidates.add(tuple(name for name in order if name in TOGETHER))
    tried: dict[tuple[str, ...], NDArray[np.float64]] = {}
    for names in sorted(candidates):
        even = dict.fromkeys(names, 1.0 / len(names))
        mixed = [_mix({name: means[name][i] for name in names}, even) for i in range(len(trial.origins))]
        tried[names] = trial.slot_errors(mixed)
    kept = min(tried, key=lambda names: float(tried[names].mean()))
    usual = tuple(name for name in order if name in TOGETHER)
    if not clearly_better(tried[kept], tried[usual], trial.days):
        kept = usual
    scores["combined"] = float(tried[kept].mean())
    return dict.fromkeys(kept, 1.0 / len(kept)), scores


def _default_weights(known: int) -> dict[str, float]:
    if known < 14:
        return {"mean_of_six_weeks": 1.0}
    return {"gaussian_process": 0.5, "mean_of_six_weeks": 0.5}


def _mix(members: Mapping[str, NDArray[np.float64]], weights: Mapping[str, float]) -> NDArray[np.float64]:
    return np.asarray(sum(weight * members[name] for name, weight in weights.items()), dtype=float)


def _term_reason(term: str, on: bool, gain: float, origins: int) -> str:
    word = "better" if gain > 0 else "worse"
    return f"{term} terms {'on' if on else 'off'}: {word} by {abs(100 * gain):.1f} points over {origins} origins"


def _said(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {weight:.0%}" for name, weight in weights.items())


def _member_reason(weights: Mapping[str, float], scores: Mapping[str, float], origins: int) -> str:
    left = [name for name in scores if name not in weights and name != "combined"]
    told = ", ".join(f"{name} {scores[name]:.1%}" for name in scores)
    aside = f"; left out: {', '.join(left)}" if left else ""
    return f"{_said(weights)}{aside}; error over {origins} origins: {told}"
