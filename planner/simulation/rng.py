"""Random numbers by counter: number n of a stream is a hash of (key, n), whatever was drawn before it.

So the same contact has the same numbers in every scenario and replications can run in any order. The hash is the
finaliser of SplitMix64 on a Weyl sequence.

References
----------
Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators. Variant 13 of Stafford's mixers.
Wichura (1988), Algorithm AS 241: the percentage points of the normal distribution.
Marsaglia & Tsang (2000), A simple method for generating gamma variables.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
from numpy.typing import NDArray

from planner.simulation.compiled import compiled, inlined

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TO_UNIT = 2.0**-53

LOGNORMAL, EXPONENTIAL, GAMMA, EMPIRICAL = 0, 1, 2, 3


def name_key(name: str) -> np.uint64:
    """A 64-bit key of a queue's or agent's name: its numbers survive a change of order."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little"))


def stream_key(seed: int, *stream: int) -> np.uint64:
    """The 64-bit key of one stream of the scenario's seed (numbers in docs/architecture.md)."""
    return np.uint64(np.random.SeedSequence(seed, spawn_key=stream).generate_state(1, np.uint64)[0])


@inlined
def mix(bits: np.uint64) -> np.uint64:
    """SplitMix64's finaliser: a bijection of 64 bits in which every input bit moves every output bit."""
    bits = (bits ^ (bits >> _S30)) * _M1
    bits = (bits ^ (bits >> _S27)) * _M2
    return bits ^ (bits >> _S31)


@inlined
def derive(key: np.uint64, part: np.uint64) -> np.uint64:
    """The key of a part (a queue, a replication) of a stream."""
    return mix(mix(key + _GOLDEN) + part * _GOLDEN)


@inlined
def uniform(key: np.uint64, number: np.uint64) -> float:
    """Number `number` of the stream `key`, uniform on the open interval (0, 1)."""
    return (np.float64(mix(key + number * _GOLDEN) >> _S11) + 0.5) * _TO_UNIT


@inlined
def exponential(key: np.uint64, number: np.uint64) -> float:
    """Exponential of mean 1, by inversion."""
    return -math.log(uniform(key, number))


@compiled
def _tail(r: float) -> float:
    """Rational approximation for sqrt(-log p) from 1.6 to 5."""
    r -= 1.6
    top = 7.74545014278341407640e-4 * r + 2.27238449892691845833e-2
    for c in (2.41780725177450611770e-1, 1.27045825245236838258, 3.64784832476320460504):
        top = top * r + c
    for c in (5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734):
        top = top * r + c
    low = 1.05075007164441684324e-9 * r + 5.47593808499534494600e-4
    for c in (1.51986665636164571966e-2, 1.48103976427480074590e-1, 6.89767334985100004550e-1):
        low = low * r + c
    for c in (1.67638483018380384940, 2.05319162663775882187, 1.0):
        low = low * r + c
    return top / low


@compiled
def _far_tail(r: float) -> float:
    """Rational approximation for sqrt(-log p) above 5."""
    r -= 5.0
    top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    for c in (1.24266094738807843860e-3, 2.65321895265761230930e-2, 2.96560571828504891230e-1):
        top = top * r + c
    for c in (1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720):
        top = top * r + c
    low = 2.04426310338993978564e-15 * r + 1.42151175831644588870e-7
    for c in (1.84631831751005468180e-5, 7.86869131145613259100e-4, 1.48753612908506148525e-2):
        low = low * r + c
    for c in (1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0):
        low = low * r + c
    return top / low


@compiled
def normal_quantile(p: float) -> float:
    """Quantile of the standard normal, relative error about 1e-16 (AS 241, PPND16)."""
    q = p - 0.5
    if abs(q) > 0.425:
        r = math.sqrt(-math.log(p if q < 0 else 1.0 - p))
        size = _tail(r) if r <= 5.0 else _far_tail(r)
        return -size if q < 0 else size
    r = 0.180625 - q * q
    top = 2509.0809287301226727 * r + 33430.575583588128105
    for c in (67265.770927008700853, 45921.953931549871457, 13731.693765509461125):
        top = top * r + c
    for c in (1971.5909503065514427, 133.14166789178437745, 3.387132872796366608):
        top = top * r + c
    low = 5226.495278852545925 * r + 28729.085735721942674
    for c in (39307.89580009271061, 21213.794301586595867, 5394.1960214247511077):
        low = low * r + c
    for c in (687.1870074920579083, 42.313330701600911252, 1.0):
        low = low * r + c
    return q * top / low


@compiled
def gamma_unit(key: np.uint64, number: np.uint64, shape: float) -> float:
    """Gamma of mean 1 and the given shape (1 / cv^2), by Marsaglia and Tsang's rejection."""
    own = derive(key, number)
    boost = 1.0
    alpha = shape
    if shape < 1.0:
        boost = uniform(own, np.uint64(0)) ** (1.0 / shape)
        alpha = shape + 1.0
    d = alpha - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    draw = np.uint64(1)
    while True:
        x = normal_quantile(uniform(own, draw))
        u = uniform(own, draw + np.uint64(1))
        draw += np.uint64(2)
        v = (1.0 + c * x) ** 3
        if v > 0.0 and math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v * boost / shape


@compiled
def unit_handle_time(
    kind: int, parameter: float, sample: NDArray[np.float64], key: np.uint64, number: np.uint64
) -> float:
    """Handle time of a contact over its mean.

    Parameters
    ----------
    kind : int
        LOGNORMAL (parameter: sigma of the log), EXPONENTIAL, GAMMA (parameter: shape) or EMPIRICAL.
    sample : ndarray
        Quantiles of handle times over their mean on an even grid from 0 to 1, for EMPIRICAL; straight in between.
    key, number : uint64
        Stream and contact.
    """
    if kind == LOGNORMAL:
        if parameter == 0.0:
            return 1.0
        return math.exp(parameter * (normal_quantile(uniform(key, number)) - 0.5 * parameter))
    if kind == EXPONENTIAL:
        return exponential(key, number)
    if kind == GAMMA:
        return gamma_unit(key, number, parameter)
    x = uniform(key, number) * (sample.size - 1)
    i = int(x)
    return float(sample[i] + (x - i) * (sample[i + 1] - sample[i]))
