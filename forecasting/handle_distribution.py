"""Distribution of handle times for the simulator: from a log of contacts, or from the spread of interval means."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forecasting.faults import Fault, InputError
from forecasting.grid import QueueHistory
from forecasting.handle_artefacts import Artefacts, artefacts
from forecasting.handle_cells import CONTACT_VARIANCE, contact_spread, slot_ratios, usable_cells
from forecasting.handle_level import smoothed
from forecasting.handle_shapes import (
    FITS,
    KNOTS,
    LEVELS,
    Shape,
    fitted_quantiles,
    fold_scores,
    table_cv,
    table_of_sample,
    table_of_shape,
)

Numbers = NDArray[np.float64]

FEW = 50
"""Contacts below which a shape cannot be told: lognormal, its CV drawn to the usual one as if that were so many."""

ENOUGH = 500
"""Contacts from which an empirical table is trusted."""

WORSE, SURE, TAIL = 0.01, 2.0, 0.05
"""A parametric shape gives way if its score is worse by this share and so many standard errors, or its 95th
percentile is off by `TAIL` beyond chance."""


@dataclass(frozen=True, eq=False)
class HandleTimeDistribution:
    """How one contact's handle time varies around its mean.

    Attributes
    ----------
    shape : str
        lognormal, gamma, exponential or empirical.
    mean_s : float
        Without artefacts, seconds.
    cv : float
        Coefficient of variation: what the shape is drawn with. Of the empirical shape the table's own.
    quantiles : ndarray, shape (1001,)
        Handle time over its mean at probabilities 0, 0.001, ..., 1, whatever the shape; non-decreasing, its mean
        under linear interpolation is 1. A draw is, with u uniform on (0, 1) and ``x = 1000 u``, ``i = int(x)``:
        ``mean * (quantiles[i] + (x - i) * (quantiles[i + 1] - quantiles[i]))``.
    contacts : int
        It rests on.
    sample_cv : float
        Coefficient of variation of the contacts themselves; of interval means, the one they imply.
    artefacts : Artefacts, optional
        What was left out; None where only interval means were known.
    notes : tuple of str
        How it was chosen and what was left out, in sentences.
    """

    shape: Shape
    mean_s: float
    cv: float
    quantiles: Numbers
    contacts: int
    sample_cv: float
    artefacts: Artefacts | None
    notes: tuple[str, ...]

    def quantile_s(self, p: Numbers) -> Numbers:
        """Quantiles in seconds, any shape of `p`, 0 to 1."""
        return np.asarray(self.mean_s * np.interp(p, np.linspace(0.0, 1.0, KNOTS), self.quantiles))

    def sample(self) -> Numbers:
        """1,000 equally likely handle times over their mean, increasing, with mean 1: the middles of the table."""
        return np.asarray((self.quantiles[:-1] + self.quantiles[1:]) / 2.0)


def handle_time_distribution(service_s: ArrayLike, *, shape: Shape | None = None) -> HandleTimeDistribution:
    """Distribution from a log of contacts.

    Artefacts are cut (`forecasting.handle_artefacts`). Lognormal, gamma and exponential, all with the mean of the
    contacts and a maximum-likelihood CV, and the empirical quantiles are scored by CRPS on ten folds, each by the
    others. The best parametric shape is taken, unless the empirical one beats it by 1 % and two standard errors over
    the folds, or its 95th percentile is off by 5 % beyond chance: few long contacts make queues.

    Parameters
    ----------
    service_s : array_like, shape (n,)
        Seconds of service of each answered contact, in the order of the log.
    shape : str, optional
        Asked for; None: chosen.

    Returns
    -------
    HandleTimeDistribution

    Raises
    ------
    InputError
        If no handle time is above 0.

    References
    ----------
    T. Gneiting & A. E. Raftery (2007), Strictly proper scoring rules, prediction, and estimation, JASA 102.
    L. Brown et al. (2005), Statistical analysis of a telephone call center, JASA 100, section 4 (service times are
    nearly lognormal once hang-ups within seconds are left out).
    """
    left_out = artefacts(service_s)
    values = np.asarray(service_s, dtype=float).ravel()
    return _of_values(values[left_out.keep(values)], left_out, shape)


def _of_values(values: Numbers, out: Artefacts, shape: Shape | None = None) -> HandleTimeDistribution:
    """Distribution of handle times that all count, seconds in the order of the log."""
    mean = float(values.mean())
    relative = values / mean
    sample_cv = float(relative.std(ddof=1)) if values.size > 1 else 0.0
    chosen, why = (shape, f"{shape}, as asked for") if shape is not None else _chosen(values)
    if chosen == "empirical":
        table = table_of_sample(np.sort(values))
        cv = table_cv(table)
    else:
        cv = FITS[chosen](relative)
        if shape is None and values.size < FEW:
            cv = float(np.sqrt((values.size * cv**2 + FEW * CONTACT_VARIANCE) / (values.size + FEW)))
        table = table_of_shape(chosen, cv)
    return HandleTimeDistribution(chosen, mean, cv, table, values.size, sample_cv, out, (why, out.words()))


def _chosen(values: Numbers) -> tuple[Shape, str]:
    """Shape and the reason in words."""
    if values.size < FEW:
        return "lognormal", f"lognormal: only {values.size} contacts, its CV drawn to the usual one"
    scores = {shape: fold_scores(values, fitted_quantiles(shape)) for shape in FITS}
    best = min(scores, key=lambda shape: float(scores[shape].mean()))
    if values.size < ENOUGH:
        return best, f"{best}: the best parametric shape of {values.size:,} contacts by CRPS out of sample"
    excess = scores[best] - fold_scores(values, fitted_quantiles("empirical"))
    worse = float(excess.mean() / scores[best].mean())
    sigmas = float(excess.mean() / max(excess.std(ddof=1) / np.sqrt(excess.size), 1e-12))
    relative = np.sort(values) / values.mean()
    tail, beyond_chance = _tail(relative, float(np.interp(0.95, LEVELS, fitted_quantiles(best)(relative))))
    said = f"{best}'s CRPS is {worse:+.1%} from the empirical one ({sigmas:+.1f} SE), its 95th percentile {tail:+.1%}"
    if (worse > WORSE and sigmas > SURE) or (abs(tail) > TAIL and beyond_chance):
        return "empirical", f"empirical: {said}"
    return best, f"{best}: {said}"


def _tail(ordered: Numbers, fitted: float) -> tuple[float, bool]:
    """How far a fitted 95th percentile lies from the sample's, and whether outside its interval of two SE."""
    low, middle, high = np.quantile(ordered, 0.95 + SURE * np.sqrt(0.95 * 0.05 / ordered.size) * np.array([-1, 0, 1]))
    return fitted / float(middle) - 1.0, not low <= fitted <= high


def handle_time_distributions(service_s: ArrayLike, groups: ArrayLike) -> dict[str, HandleTimeDistribution]:
    """Distributions by group (contact type, hour, ...), with a shape of their own only where it shows.

    Every group has its own mean and the artefact cuts of all contacts, which share one data source. Its shape is that
    of all contacts over their group's mean, unless its own empirical quantiles beat that by 1 % of CRPS and two
    standard errors on ten folds; groups under 500 contacts take the common one.

    Parameters
    ----------
    service_s : array_like, shape (n,)
    groups : array_like, shape (n,)
        Label of each contact's group.

    Returns
    -------
    dict of label to HandleTimeDistribution
        In the order of the labels; a group without any usable contact is left out.

    Raises
    ------
    InputError
        If lengths differ or no handle time is above 0.
    """
    values, label = np.asarray(service_s, dtype=float).ravel(), np.asarray(groups).astype(str).ravel()
    if values.size != label.size:
        fault = Fault("groups", str(label.size), f"one label for each of {values.size} handle times", "Align them.")
        raise InputError([fault])
    common = artefacts(values)
    keep = common.keep(values)
    values, label = values[keep], label[keep]
    means = {str(name): float(values[label == name].mean()) for name in np.unique(label)}
    relative = values / np.array([means[name] for name in label])
    pooled = _of_values(relative * float(values.mean()), common)
    return {name: _of_group(relative[label == name], mean, pooled, common) for name, mean in means.items()}


def _of_group(relative: Numbers, mean: float, pooled: HandleTimeDistribution, out: Artefacts) -> HandleTimeDistribution:
    own_cv = float(relative.std(ddof=1)) if relative.size > 1 else 0.0
    common = replace(pooled, mean_s=mean, contacts=relative.size, sample_cv=own_cv)
    if relative.size < ENOUGH:
        return replace(common, notes=(f"shape of all contacts: only {relative.size} of its own", out.words()))
    shared = pooled.quantile_s(LEVELS) / pooled.mean_s
    gain = fold_scores(relative, lambda _: shared) - fold_scores(relative, fitted_quantiles("empirical"))
    sigmas = float(gain.mean() / max(gain.std(ddof=1) / np.sqrt(gain.size), 1e-12))
    score = float(fold_scores(relative, lambda _: shared).mean())
    said = f"CRPS {gain.mean() / score:+.1%} ({sigmas:+.1f} SE) against its own"
    if gain.mean() <= WORSE * score or sigmas <= SURE:
        return replace(common, notes=(f"shape of all contacts: {said}", out.words()))
    own = _of_values(relative * mean, out)
    return replace(own, notes=(f"a shape of its own: that of all contacts has {said}", *own.notes))


def distribution_from_means(history: QueueHistory) -> HandleTimeDistribution | None:
    """Distribution where only interval means are known: lognormal with the CV that their spread implies.

    A mean of n contacts varies by ``s^2 / n`` around its slot's mean on its day, so that the cells give `s`
    (`forecasting.handle_cells.contact_spread`). The shape cannot be told from means: lognormal is what single
    contacts mostly are (Brown et al. 2005).

    Parameters
    ----------
    history : QueueHistory

    Returns
    -------
    HandleTimeDistribution or None
        None without any handle time.
    """
    cells = usable_cells(history)
    contacts = cells.contacts
    if not contacts.any():
        return None
    daily = cells.index(np.ones_like(cells.aht_s))
    level = smoothed(daily, contacts)
    spread = contact_spread(cells, slot_ratios(cells, level)[cells.weekday] * level[:, None])
    cv = float(np.clip(np.sqrt(spread.variance), 0.01, 20.0))
    if spread.spare:
        error = spread.error / (2.0 * cv)
        said = f"CV {cv:.2f} (standard error {error:.2f}) from the spread of {spread.spare:,} interval means"
    else:
        said = f"CV {cv:.2f} assumed: too few interval means to tell"
    mean = float((daily * contacts).sum() / contacts.sum())
    return HandleTimeDistribution(
        shape="lognormal",
        mean_s=mean,
        cv=cv,
        quantiles=table_of_shape("lognormal", cv),
        contacts=round(float(contacts.sum())),
        sample_cv=cv,
        artefacts=None,
        notes=(f"{history.queue}: {said}; lognormal assumed", *cells.notes),
    )
