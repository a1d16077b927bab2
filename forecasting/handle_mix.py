"""Handle time of a pool of contact types: the mix that is expected, times each type's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError

Numbers = NDArray[np.float64]
Given = Mapping[str, Numbers]

TOGETHER = 0.5
"""Correlation of the types' handle-time levels where nobody states one: the same people and tools serve them."""


@dataclass(frozen=True)
class MixedHandleTime:
    """Handle time of a pool.

    Attributes
    ----------
    aht_s : ndarray, shape (n,)
        Mean over all contacts of the pool by interval, seconds.
    error : ndarray, shape (n,)
        Relative standard error of it, from the types' own levels and from the mix.
    notes : tuple of str
    """

    aht_s: Numbers
    error: Numbers
    notes: tuple[str, ...]


def mixed_handle_time(
    volumes: Given,
    ahts: Given,
    *,
    aht_errors: Given | None = None,
    volume_errors: Given | None = None,
    together: float = TOGETHER,
) -> MixedHandleTime:
    """Expected handle time of several contact types served as one pool.

    ``A(t) = sum_k v_k(t) a_k(t) / sum_k v_k(t)``: when the mix moves, A moves, though no type has changed. Its error
    by the delta method: with ``d_k = v_k a_k e_k / V`` and ``m_k = v_k (a_k - A) u_k / V``,

        Var A = (1 - c) sum d_k^2 + c (sum d_k)^2 + sum m_k^2

    `e` and `u` being the relative errors of handle times and volumes and `c` the correlation of the types' levels.
    An error of volume that all types share leaves the mix alone (``sum v_k (a_k - A) = 0``): give the types' own.

    Parameters
    ----------
    volumes : mapping of type to ndarray, shape (n,)
        Expected contacts, at least 0; better the answered ones, where types are answered unequally.
    ahts : mapping of type to ndarray, shape (n,)
        Each type's handle time, seconds, above 0; NaN where unknown: such contacts count with the mean of the others.
    aht_errors, volume_errors : mapping of type to ndarray, shape (n,), optional
        Relative standard errors; a type that is left out is sure.
    together : float
        Correlation of the types' levels, 0 to 1.

    Returns
    -------
    MixedHandleTime
        Where no contact is expected, the mix of the whole horizon stands; without any contact at all, equal parts.

    Raises
    ------
    InputError
        Without types, if they differ between the two, lengths differ, a volume is negative or unknown, or no handle
        time is known at all.
    """
    names = _checked(volumes, ahts)
    volume = np.array([volumes[name] for name in names], dtype=float)
    aht = np.array([ahts[name] for name in names], dtype=float)
    known = np.isfinite(aht) & (aht > 0)
    notes = [
        f"{name}: handle time unknown in {int(gap.sum())} intervals, the other types' mean stands in"
        for name, gap in zip(names, (volume > 0) & ~known, strict=True)
        if gap.any()
    ]
    usual = np.broadcast_to(np.maximum(volume.sum(axis=1, keepdims=True), 0.0), volume.shape)
    weight = np.where(_any(volume * known), volume, np.where(_any(usual * known), usual, 1.0)) * known
    total = weight.sum(axis=0)
    everywhere = float((weight * np.where(known, aht, 0.0)).sum() / total.sum())
    weight, total = np.where(total > 0, weight, 0.0), np.where(total > 0, total, 1.0)
    share = weight / total
    mean = (share * np.where(known, aht, 0.0)).sum(axis=0)
    mean = np.where(share.sum(axis=0) > 0, mean, everywhere)
    own = share * np.where(known, aht, 0.0) * _errors(aht_errors, names, aht.shape)
    mix = share * np.where(known, aht - mean, 0.0) * _errors(volume_errors, names, aht.shape)
    variance = (1.0 - together) * (own**2).sum(axis=0) + together * own.sum(axis=0) ** 2 + (mix**2).sum(axis=0)
    return MixedHandleTime(mean, np.sqrt(variance) / mean, tuple(notes))


def _any(weight: Numbers) -> NDArray[np.bool_]:
    """Intervals in which any type has weight, shape (n,)."""
    return np.asarray(weight.sum(axis=0) > 0)


def _errors(given: Given | None, names: list[str], shape: tuple[int, ...]) -> Numbers:
    if given is None:
        return np.zeros(shape)
    return np.array([np.broadcast_to(given.get(name, np.zeros(shape[1])), shape[1:]) for name in names], dtype=float)


def _checked(volumes: Given, ahts: Given) -> list[str]:
    """The types' names; whatever is wrong is told at once."""
    names = list(volumes)
    faults: list[Fault] = []
    if not names or set(names) != set(ahts):
        odd = ", ".join(sorted(set(names) ^ set(ahts)))
        faults.append(Fault("handle-time mix", odd, "the same types, at least one, in both", "Give both for each."))
    length = {np.shape(values) for values in (*volumes.values(), *ahts.values())}
    if len(length) > 1 or any(len(shape) != 1 for shape in length):
        faults.append(
            Fault("handle-time mix", str(sorted(length)), "one value an interval for every type", "Align them.")
        )
    for name, values in volumes.items():
        wrong = ~(np.asarray(values, dtype=float) >= 0) | np.isinf(values)
        if wrong.any():
            value = str(np.asarray(values)[wrong][0])
            faults.append(Fault(f"volume of {name}", value, "contacts, at least 0", "Forecast it for every interval."))
    if ahts and not any((np.isfinite(values) & (np.asarray(values) > 0)).any() for values in ahts.values()):
        faults.append(
            Fault("handle-time mix", "", "a handle time of at least one type", "State aht_s for one of them.")
        )
    if faults:
        raise InputError(faults)
    return names
