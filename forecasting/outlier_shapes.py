"""Outliers of a series after Chen & Liu: additive ones, level shifts and temporary changes, found one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Shape = Literal["additive", "level shift", "temporary change"]
SHAPES: tuple[Shape, ...] = ("additive", "level shift", "temporary change")

FADING = 0.7
"""Share of a temporary change that is left a day later, as Chen & Liu take it."""

THRESHOLD = 4.0
"""Standard errors from which an effect counts; with 3.5, two clean years would show about two."""

SPELLS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20)
"""Days that an additive outlier may last."""

LONGER = 0.3
"""Standard errors by which a shape of more than one day must beat a single day: it explains more by itself."""

LEAST_AFTER: dict[Shape, int] = {"additive": 0, "level shift": 6, "temporary change": 4}
"""Days needed from the first on to tell a shape from a single day."""

MOST = 40
LAGS = 250
PHIS = (0.0, 0.2, 0.4, 0.6)
THETAS = (0.6, 0.75, 0.85, 0.92, 0.96, 0.985)
LEAST_SD = 0.02
OWN_DAYS = 8.0
FEW = 60


@dataclass(frozen=True)
class Found:
    """One outlier of a series.

    Attributes
    ----------
    shape : str
    at : int
        Place of its first value.
    effect : float
        In the units of the series.
    z : float
        Effect over its standard error, signed.
    days : int
        Values that an additive one covers; 1 for the other shapes, which go on.
    """

    shape: Shape
    at: int
    effect: float
    z: float
    days: int = 1


@dataclass(frozen=True)
class Noise:
    """ARIMA(1,1,1) of a series free of outliers: ``(1 - phi B)(1 - B) y = (1 - theta B) e``.

    A slow level that takes 1 - theta of a day's surprise, and a rest that fades by phi.

    Attributes
    ----------
    phi, theta : float
    sd : ndarray, shape (n,)
        Standard deviation of e.
    """

    phi: float
    theta: float
    sd: NDArray[np.float64]

    def innovations(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each value adds to what was to be expected from those before, shape (n,)."""
        start = float(np.median(y[:7]))
        return np.asarray(lfilter([1.0, -(1.0 + self.phi), self.phi], [1.0, -self.theta], y - start))

    def response(self, shape: Shape, days: int = 1) -> NDArray[np.float64]:
        """Innovations that an effect of 1 leaves from its first day on, shape (LAGS,)."""
        return self.innovations_of(pulse(shape, LAGS, days))

    def innovations_of(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Innovations of an effect, before which there was nothing."""
        return np.asarray(lfilter([1.0, -(1.0 + self.phi), self.phi], [1.0, -self.theta], x))


def pulse(shape: Shape, n: int, days: int = 1) -> NDArray[np.float64]:
    """An effect of 1 from its first day on, an additive one for so many days, shape (n,)."""
    if shape == "level shift":
        return np.ones(n)
    lag = np.arange(n)
    return (lag < days).astype(float) if shape == "additive" else np.asarray(FADING**lag)


def effects(found: Sequence[Found], n: int) -> NDArray[np.float64]:
    """What all outliers together add to the series, shape (n,)."""
    total = np.zeros(n)
    for one in found:
        total[one.at :] += one.effect * pulse(one.shape, n - one.at, one.days)
    return total


def estimate_noise(
    y: NDArray[np.float64], counting: NDArray[np.float64], group: NDArray[np.intp], doubt: NDArray[np.float64]
) -> Noise:
    """The noise whose innovations are smallest in a bounded square.

    Parameters
    ----------
    y : ndarray, shape (n,)
    counting : ndarray, shape (n,)
        Variance of every value by Poisson chance alone.
    group : ndarray of int, shape (n,)
        Weekday: each has a spread of its own, drawn to the whole.
    doubt : ndarray, shape (n,)
        Factor on the standard deviation of days of which little is known.

    Returns
    -------
    Noise
    """
    best, least = Noise(0.0, THETAS[-1], np.ones(len(y))), np.inf
    for phi in PHIS:
        for theta in THETAS:
            noise = Noise(phi, theta, best.sd)
            size = np.abs(noise.innovations(y)) / doubt
            scale = max(1.4826 * float(np.median(size)), 1e-9)
            loss = float((np.minimum(size / scale, 3.0) ** 2).mean()) * scale**2
            if loss < least * (1.0 - 1e-9):
                best, least = noise, loss
    return Noise(best.phi, best.theta, _deviation(best.innovations(y), counting, group, doubt))


def _deviation(
    e: NDArray[np.float64], counting: NDArray[np.float64], group: NDArray[np.intp], doubt: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Root of a variance of the rate, by weekday, plus that of the count, which is known."""
    low, high = LEAST_SD**2, max(4.0 * robust_sd(e / doubt) ** 2, 4 * LEAST_SD**2)
    for _ in range(20):
        middle = (low + high) / 2.0
        too_low = robust_sd(e / doubt / np.sqrt(middle + counting)) > 1.0
        low, high = (middle, high) if too_low else (low, middle)
    scaled = e / doubt / np.sqrt(low + counting)
    own = np.ones(7)
    for day in range(7):
        here = scaled[group == day]
        if here.size:
            own[day] = np.sqrt((here.size * _both_sds(here).mean() ** 2 + OWN_DAYS) / (here.size + OWN_DAYS))
    return np.asarray(doubt * np.sqrt(low + counting) * np.maximum(own, 0.7)[group])


def robust_sd(values: NDArray[np.float64]) -> float:
    """Standard deviation of the bulk around 0: the larger one by the median and by the 95 % quantile of the sizes.

    The second keeps a series with heavy tails from being full of outliers; up to 5 % of real ones do not move it.
    """
    return float(_both_sds(values).max())


def _both_sds(values: NDArray[np.float64]) -> NDArray[np.float64]:
    size = np.sort(np.abs(values))
    n = size.size
    middle = 1.4826 * float(size[(n - 1) // 2] + size[n // 2]) / 2.0
    return np.array([middle, float(size[int(0.95 * (n - 1))]) / 1.96 if n >= FEW else middle])


def find_shapes(y: NDArray[np.float64], noise: Noise) -> tuple[Found, ...]:
    """Outliers of a series under a given noise.

    The effect of each shape at each place is the generalised least squares estimate, on innovations ``e`` with ``x``
    the innovations that an effect of 1 leaves: ``w = sum x e / sd^2 / sum x^2 / sd^2``,
    ``z = w sqrt(sum x^2 / sd^2)``. The largest z is taken out, until none is beyond `THRESHOLD`; then all are
    estimated together, and those that do not hold beside the others are dropped.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Without gaps.
    noise : Noise

    Returns
    -------
    tuple of Found
        In order of place.

    References
    ----------
    .. [1] Chen, C. and Liu, L.-M. (1993). Joint estimation of model parameters and outlier effects in time series.
       Journal of the American Statistical Association 88, 284-297.
    """
    search = _Search.over(y, noise)
    places: list[Place] = []
    rest = search.e
    while len(places) < MOST:
        best = search.strongest(rest)
        if best is None or best in places:
            break
        places.append(best)
        effect, _, x = search.solved(places)
        rest = search.e - x @ effect
    return _holding(search, places)


Form = tuple[Shape, int]
Place = tuple[Form, int]


@dataclass(frozen=True)
class _Search:
    """Innovations of a series, and what every form of outlier would leave in them.

    Attributes
    ----------
    e, precision : ndarray, shape (n,)
    response : mapping of (shape, days) to ndarray
    weight : mapping of (shape, days) to ndarray, shape (n,)
        Information about an effect that begins at each place.
    """

    e: NDArray[np.float64]
    precision: NDArray[np.float64]
    response: Mapping[Form, NDArray[np.float64]]
    weight: Mapping[Form, NDArray[np.float64]]

    @classmethod
    def over(cls, y: NDArray[np.float64], noise: Noise) -> _Search:
        """All forms for a series under a given noise."""
        forms: list[Form] = [("additive", days) for days in SPELLS] + [(shape, 1) for shape in SHAPES[1:]]
        precision = noise.sd**-2.0
        response = {form: noise.response(*form)[: len(y)] for form in forms}
        weight = {form: _looking_ahead(precision, response[form] ** 2) for form in forms}
        return cls(noise.innovations(y), precision, response, weight)

    def strongest(self, rest: NDArray[np.float64]) -> Place | None:
        """Form and place with the largest score beyond `THRESHOLD`, a single day preferred."""
        n, top, kept = len(rest), THRESHOLD, None
        for form, response in self.response.items():
            shape, days = form
            last = n - max(LEAST_AFTER[shape], days - 1)
            if last <= 0:
                continue
            z = np.abs(_looking_ahead(rest * self.precision, response)) / np.sqrt(self.weight[form])
            z[last:] = 0.0
            z[: 0 if shape == "additive" else 3] = 0.0
            at = int(np.argmax(z))
            score = float(z[at]) - (0.0 if form == ("additive", 1) else LONGER)
            if score > top:
                top, kept = score, (form, at)
        return kept

    def solved(self, places: Sequence[Place]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Joint effects, their standard errors and the columns, shape (n, k)."""
        n = len(self.e)
        x = np.zeros((n, len(places)))
        for number, (form, at) in enumerate(places):
            part = self.response[form][: n - at]
            x[at : at + len(part), number] = part
        normal = x.T @ (x * self.precision[:, None]) + 1e-9 * np.eye(len(places))
        inverse = np.linalg.inv(normal)
        return inverse @ (x.T @ (self.e * self.precision)), np.sqrt(np.diag(inverse)), x


def _looking_ahead(values: NDArray[np.float64], response: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum over the days from each one on of value times response, shape (n,)."""
    return np.convolve(values[::-1], response)[: len(values)][::-1]


def _holding(search: _Search, places: Sequence[Place]) -> tuple[Found, ...]:
    """Those that hold beside all others, the weakest dropped first."""
    left = list(places)
    while left:
        effect, error, _ = search.solved(left)
        z = effect / error
        weakest = int(np.argmin(np.abs(z)))
        if abs(z[weakest]) >= THRESHOLD:
            found = [
                Found(form[0], at, float(w), float(s), form[1])
                for (form, at), w, s in zip(left, effect, z, strict=True)
            ]
            return tuple(sorted(found, key=lambda one: one.at))
        left.pop(weakest)
    return ()
