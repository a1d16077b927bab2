"""Which terms and methods serve a queue, and with what weight: chosen on its own history by rolling origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.methods import METHODS, Fitted, Settings
from forecasting.methods.level_profile import LevelProfile
from forecasting.terms import GROWTH, LAST_YEAR, MONTH, YEARLY
from forecasting.threads import one_thread

RECENT_ORIGINS = 8
YEAR_ORIGINS = 8
"""Older origins, spread over the year before, where nearly two years are known: a season shows only there."""

YEARLY_DAYS = 637
LAST_YEAR_DAYS = 455
"""Days of history from which a season is tried: a year and three quarters; a year and a quarter."""

FEWEST_DAYS_BEFORE = 28
HALF_LIVES = (21.0, 63.0)
GAIN = 0.01
"""A term must lower the error by this share of it to be switched on."""

TOGETHER = ("level_profile", "singular", "harmonic")
"""Members of the usual ensemble: left for another only where that is clearly better."""

BLOCK_CONTACTS = 10.0
"""Slots are scored in blocks of about so many contacts: absolute error of single rare counts favours zero."""


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
    fitted: dict[str, Fitted] = {method.name: method.fit(table, settings) for method in METHODS}
    members = {name: method.mean(table.known, ahead) for name, method in fitted.items()}
    if not trial.origins:
        weights = _default_weights(table.known)
        reasons.append(
            f"{table.known} days of history are too few to compare methods: " + _said(weights) + " by default"
        )
        return Combination(settings, weights, {}, (), (), {}, _mix(members, weights), members, tuple(reasons))
    means = {name: trial.means(method) for name, method in fitted.items()}
    weights, scores = _choose_members(trial, means)
    trials = tuple(_mix({name: means[name][i] for name in means}, weights) for i in range(len(trial.origins)))
    reasons.append(_member_reason(weights, scores, len(trial.origins)))
    mean = _mix(members, weights)
    member_trials = {name: tuple(found) for name, found in means.items()}
    return Combination(settings, weights, scores, trial.origins, trials, member_trials, mean, members, tuple(reasons))


def inner_origins(known: int, days: int) -> tuple[int, ...]:
    """Day numbers from which the past is forecast to choose: weekly lately, older ones where two years are known."""
    skip = max(1, -(-days // 14))
    weeks = list(range(skip, skip + RECENT_ORIGINS))
    if known >= YEARLY_DAYS:
        weeks += [weeks[-1] + 5 * (number + 1) for number in range(YEAR_ORIGINS)]
    return tuple(known - 7 * week for week in weeks if known - 7 * week >= FEWEST_DAYS_BEFORE)


@dataclass(frozen=True)
class Trial:
    """Inner origins of a table and how to score on them."""

    table: DayTable
    origins: tuple[int, ...]
    days: int

    def span(self, origin: int) -> int:
        """Days scored from an origin: the horizon, cut where the known days end."""
        return min(self.days, self.table.known - origin)

    def means(self, method: Fitted) -> list[NDArray[np.float64]]:
        """A method's forecasts from every origin."""
        return [method.mean(origin, self.span(origin)) for origin in self.origins]

    def total_errors(self, totals: Callable[[int, int], NDArray[np.float64]]) -> NDArray[np.float64]:
        """Share of absolute error in daily totals, by origin."""
        found = []
        for origin in self.origins:
            actual = self.table.total[origin : origin + self.span(origin)]
            known = np.isfinite(actual)
            error = np.abs(totals(origin, self.span(origin))[known] - actual[known]).sum()
            found.append(error / max(actual[known].sum(), 1e-9))
        return np.array(found)

    def slot_errors(self, means: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Share of absolute error in blocks of slots, by origin."""
        block = self._block()
        found = []
        for origin, mean in zip(self.origins, means, strict=True):
            actual = self.table.volume[origin : origin + len(mean)]
            known = np.isfinite(actual) & self.table.open[origin : origin + len(mean)]
            apart = np.where(known, actual - mean, 0.0)
            edges = np.arange(0, apart.shape[1], block)
            error = np.abs(np.add.reduceat(apart, edges, axis=1)).sum()
            found.append(error / max(actual[known].sum(), 1e-9))
        return np.array(found)

    def _block(self) -> int:
        open_ = self.table.open[: self.table.known] & np.isfinite(self.table.volume[: self.table.known])
        held = self.table.volume[: self.table.known][open_]
        mean = max(float(held.mean()) if held.size else 0.0, 1e-6)
        return int(min(self.table.slots, max(1, np.ceil(BLOCK_CONTACTS / mean))))


def _choose_settings(trial: Trial) -> tuple[Settings, list[str]]:
    if not trial.origins:
        return Settings(), []
    table, method, reasons = trial.table, LevelProfile(), list[str]()

    def errors(settings: Settings) -> NDArray[np.float64]:
        return trial.total_errors(method.fit(table, settings).totals)

    best = Settings()
    best_errors = errors(best)
    for term in _candidates(table.known):
        choice = best.with_term(term, True)
        tried = errors(choice)
        gain = float(best_errors.mean() - tried.mean())
        on = gain > GAIN * float(best_errors.mean())
        reasons.append(_term_reason(term, on, gain, len(trial.origins)))
        if on:
            best, best_errors = choice, tried
    best = _choose_drift(best, best_errors, errors)
    reasons.append("weekly drift of the level over a day's variance: " + ", ".join(f"{q:g}" for q in best.drifts))
    return _choose_half_life(trial, best, reasons), reasons


def _choose_drift(
    usual: Settings, usual_errors: NDArray[np.float64], errors: Callable[[Settings], NDArray[np.float64]]
) -> Settings:
    """All drifts together, unless one alone is clearly better."""
    alone = [replace(usual, drifts=(drift,)) for drift in usual.drifts]
    tried = [errors(choice) for choice in alone]
    best = min(range(len(alone)), key=lambda number: float(tried[number].mean()))
    return alone[best] if _clearly_better(tried[best], usual_errors) else usual


def _clearly_better(errors: NDArray[np.float64], usual: NDArray[np.float64]) -> bool:
    """Lower by more than two standard errors of the difference over the origins, and by more than one percent."""
    gain = usual - errors
    doubt = float(gain.std(ddof=1)) / np.sqrt(len(gain)) if len(gain) > 1 else np.inf
    return bool(gain.mean() > max(2.0 * doubt, GAIN * usual.mean()))


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
    if not _clearly_better(tried[kept], tried[usual]):
        kept = usual
    scores["combined"] = float(tried[kept].mean())
    return dict.fromkeys(kept, 1.0 / len(kept)), scores


def _default_weights(known: int) -> dict[str, float]:
    if known < 14:
        return {"mean_of_six_weeks": 1.0}
    return {"level_profile": 0.5, "mean_of_six_weeks": 0.5}


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
