"""How wrong the mean may be: a shared day factor, gamma interval noise and Poisson counts, all measured."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtrit

from forecasting.result import LEVELS

STREAM = 1
"""Number of the random stream of forecast paths."""


@dataclass(frozen=True)
class Uncertainty:
    """Measured errors of one queue's forecast.

    Attributes
    ----------
    day_variance : ndarray, shape (days,)
        Relative variance of the factor that moves all intervals of a day together.
    common : float
        Part of that variance which all days of the horizon share, 0 to 0.9.
    day_phi : float
        AR(1) coefficient of the other part from day to day, 0 to 0.95.
    interval_variance : ndarray, shape (slots,)
        Relative variance of the rate of an interval, given its day.
    interval_phi : float
        Correlation of that noise in neighbouring intervals, 0 to 0.95.
    day_scores : ndarray, shape (known days,)
        Standardised daily errors by day number, for the correlation between queues; NaN where not measured.
    freedom : float
        Degrees of freedom of the errors, above 2: the fewer, the more of them are small and a few very large.
        Infinite: normal.
    """

    day_variance: NDArray[np.float64]
    common: float
    day_phi: float
    interval_variance: NDArray[np.float64]
    interval_phi: float
    day_scores: NDArray[np.float64]
    freedom: float = np.inf

    def total_variance(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        """Variance of the expected total of each day, relative to it squared, shape (days,)."""
        whole = mean.sum(axis=1, keepdims=True)
        share = np.divide(mean, whole, out=np.zeros_like(mean), where=whole > 0)
        within = summed_noise(share, self.interval_variance, self.interval_phi)
        return np.asarray((1.0 + self.day_variance) * (1.0 + within) - 1.0)

    def day_covariance(self, mean: NDArray[np.float64]) -> NDArray[np.float64]:
        """Covariance of the expected totals of the days, shape (days, days)."""
        total = mean.sum(axis=1)
        apart = np.abs(np.subtract.outer(np.arange(len(total)), np.arange(len(total))))
        together = self.common + (1.0 - self.common) * self.day_phi**apart
        spread = total * np.sqrt(self.day_variance)
        covariance = np.outer(spread, spread) * together
        np.fill_diagonal(covariance, total**2 * self.total_variance(mean))
        return np.asarray(covariance)

    @property
    def week_share(self) -> float:
        """Part of a day's tail that is left in the total of a week: what its days do not share averages out."""
        return self.common + (1.0 - self.common) / 7.0

    def relative_variance(self) -> NDArray[np.float64]:
        """Relative variance of the expected contacts per interval, shape (days, slots)."""
        return np.asarray((1.0 + self.day_variance[:, None]) * (1.0 + self.interval_variance) - 1.0)


def summed_noise(share: NDArray[np.float64], variance: NDArray[np.float64], phi: float) -> NDArray[np.float64]:
    """Relative variance of a day's total that comes from its intervals' correlated noise, by day."""
    slots = np.arange(share.shape[1])
    deviation = share * np.sqrt(np.broadcast_to(variance, (share.shape[1],)))
    return np.asarray(((deviation @ phi ** np.abs(np.subtract.outer(slots, slots))) * deviation).sum(axis=1))


def stream(seed: int, *names: str) -> np.random.Generator:
    """Random numbers of forecast paths: the same for a name in every scenario."""
    key = (STREAM, *(zlib.crc32(name.encode()) for name in names))
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


def day_normals(rng: np.random.Generator, paths: int, days: int, common: float, phi: float) -> NDArray[np.float64]:
    """Standard normals by path and day with shared part and AR(1) rest, in antithetic pairs, shape (paths, days)."""
    half = -(-paths // 2)
    shared = rng.standard_normal((half, 1))
    shocks = rng.standard_normal((half, days))
    rest = np.empty_like(shocks)
    rest[:, :1] = shocks[:, :1]
    for day in range(1, days):
        rest[:, day] = phi * rest[:, day - 1] + np.sqrt(1.0 - phi**2) * shocks[:, day]
    z = np.sqrt(common) * shared + np.sqrt(1.0 - common) * rest
    return np.concatenate([z, -z])[:paths]


def draw_paths(
    mean: NDArray[np.float64], uncertainty: Uncertainty, normals: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Joint sample paths of the expected contacts.

    Parameters
    ----------
    mean : ndarray, shape (days, slots)
    uncertainty : Uncertainty
    normals : ndarray, shape (paths, days)
        Standard normals that move the days, from `day_normals`.
    rng : Generator
        For the intervals' noise.

    Returns
    -------
    ndarray of float32, shape (paths, days, slots)
        Lognormal day factor times gamma interval noise times mean; scaled so that their mean over paths is `mean`.
    """
    sigma2 = np.log1p(uncertainty.day_variance)
    factor = np.exp(np.sqrt(sigma2) * heavier(normals, uncertainty.freedom) - sigma2 / 2.0)
    noise = _interval_normals(rng, (*normals.shape, mean.shape[1]), uncertainty.interval_phi)
    variance = uncertainty.interval_variance.astype(np.float32)
    rate = gamma_like(noise, variance) * (factor[:, :, None] * mean).astype(np.float32)
    average = rate.mean(axis=0, dtype=np.float64)
    scale = np.divide(mean, average, out=np.ones_like(mean), where=average > 0)
    return np.asarray(rate * scale.astype(np.float32), dtype=np.float32)


def _interval_normals(rng: np.random.Generator, shape: tuple[int, int, int], phi: float) -> NDArray[np.float32]:
    z = rng.standard_normal(shape, dtype=np.float32)
    step = np.float32(np.sqrt(1.0 - phi**2))
    for slot in range(1, shape[2] if phi > 0 else 0):
        z[:, :, slot] = np.float32(phi) * z[:, :, slot - 1] + step * z[:, :, slot]
    return z


def gamma_like(z: NDArray[np.float32], variance: NDArray[np.float32]) -> NDArray[np.float32]:
    """Gamma variate of mean 1 and variance v from a standard normal, ``max(0, 1 - v/9 + z sqrt(v)/3)^3``.

    References
    ----------
    .. [1] Wilson, E. B. and Hilferty, M. M. (1931). The distribution of chi-square. PNAS 17.
    """
    cube_root = np.float32(1.0) - variance / np.float32(9.0) + z * np.sqrt(variance) / np.float32(3.0)
    return np.asarray(np.maximum(cube_root, 0.0) ** 3, dtype=np.float32)


def heavier(z: NDArray[np.float64], freedom: float) -> NDArray[np.float64]:
    """Standard normals as Student's t of variance 1, value by value, so that they stay as correlated as they were.

    Beyond four deviations of the normal they grow no further.
    """
    if not np.isfinite(freedom):
        return z
    return np.asarray(_unit_t(ndtr(np.clip(z, -4.0, 4.0)), freedom))


def _unit_t(level: NDArray[np.float64], freedom: float) -> NDArray[np.float64]:
    """Quantiles of Student's t scaled to variance 1."""
    return np.asarray(stdtrit(freedom, level) * np.sqrt((freedom - 2.0) / freedom))


def count_quantiles(
    mean: NDArray[np.float64],
    relative_variance: NDArray[np.float64],
    freedom: float = np.inf,
    share: float = 1.0,
) -> NDArray[np.float64]:
    """Quantiles of counts whose expectation is gamma with the given mean and relative variance (negative binomial).

    Where errors are heavier-tailed than normal, each level p is read where the normal has the quantile ``z(p) +
    share (v / (v + 1 / mean))^2 (t(p) - z(p))``, t the quantile of Student's t of variance 1: as much of its tail as
    the variance v has in that of the count (fourth cumulants add up with the squares of the variances).

    Parameters
    ----------
    mean, relative_variance : ndarray, shape (n,)
    freedom : float
        Degrees of freedom of the errors, above 2; infinite is the negative binomial itself.
    share : float
        Part of the tail that is there, 0 to 1.

    Returns
    -------
    ndarray, shape (n, 9)
        In the order of `forecasting.result.LEVELS`; whole numbers; zeros where the mean is 0.
    """
    from scipy.stats import nbinom, poisson  # 25 MB, which a front end that only draws plans does without

    level = np.array(list(LEVELS.values()))
    out = np.zeros((mean.size, level.size))
    spread = (mean > 0) & (relative_variance > 1e-9)
    certain = (mean > 0) & ~spread
    variance, centre = np.maximum(relative_variance[spread], 1e-9), mean[spread]
    size = 1.0 / variance
    if np.isfinite(freedom):
        normal = ndtri(level)
        apart = share * (_unit_t(level, freedom) - normal)
        level = ndtr(normal + (variance / (variance + 1.0 / centre))[:, None] ** 2 * apart)
    out[spread] = nbinom.ppf(level, size[:, None], (size / (size + centre))[:, None])
    out[certain] = poisson.ppf(np.array(list(LEVELS.values())), mean[certain][:, None])
    return out
