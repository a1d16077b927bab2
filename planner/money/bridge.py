"""The bridge between two sides: why money moved, by volume, handle time, occupancy, shrinkage, mix and rate.

Money of queue q in month t, kind of hour k (straight time, overtime, a vendor; by team, site and cost centre) is

``contacts x handle time x occupancy x mix_k x shrinkage_k x rate_k``

with handle time in hours of work a contact, occupancy in hours on the queue (own and vendors') an hour of work, mix_k
the share of these hours that k gives, shrinkage_k the paid hours an hour on the queue of own people takes (1 for
vendors), rate_k money a paid hour. Each factor's part is its Shapley value between the two sides: the parts do not
depend on any order and add up to the whole. Where a side does not say a factor, it stands with the next that is known
under both names; a factor that one side cannot have (the rate of hours nobody worked) is that of the other side. Pay
without hours has volume, handle time and one rest. Items without hours (licences, seats, recruiting) are told by item.
What no factor explains, such as hours paid on a queue without contacts, is told as unexplained.

References
----------
Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II, 307-317.
Shorrocks, A. F. (2013). Decomposition procedures for distributional analysis. Journal of Economic Inequality 11, 99-126
Ang, B. W., Liu, F. L. and Chew, E. P. (2003). Perfect decomposition techniques in energy and environmental analysis.
Energy Policy 31, 1561-1566: of the perfect ones, Shapley's parts stay defined where a factor is zero, LMDI's do not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from planner.cost.vendors import ITEM as VENDOR
from planner.money.sides import DRIVERS, OWN, WHERE, Side, aligned
from planner.shapley import shapley

VOLUME, HANDLE_TIME, OCCUPANCY, SHRINKAGE = "volume", "handle time", "occupancy", "shrinkage"
MIX, RATE = "mix", "rate"
REST = "hours + mix + rate"
"""All beside contacts and handle time, where a side does not say the hours."""

ASIDE = "hours on no queue"
"""Paid hours of people who served no queue, where others did: nothing of contacts is behind them."""

UNEXPLAINED = "unexplained"
OTHER = "items without hours"
COLUMNS = ("step", *WHERE, "kind", "driver", "amount")
TINY, ROUNDING = 1e-6, 1e-12
"""Shares of a cell's money below which nothing is unexplained, and a part is a rounding of floating point."""


Pair = tuple[float, float]
Factors = Mapping[str, Pair]
"""Name to its value before and after; NaN where a side cannot have one."""


@dataclass(frozen=True)
class Bridge:
    """One step from one side to the next.

    Attributes
    ----------
    before, after : str
        Names of the sides.
    start, end : float
        All money of each.
    parts : DataFrame
        `COLUMNS`: money that each driver moved; the sum of `amount` is ``end - start``.
    levels : DataFrame
        ``month,cost_centre,before,after``: money of both sides.
    notes : tuple of str
    """

    before: str
    after: str
    start: float
    end: float
    parts: pd.DataFrame
    levels: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def step(self) -> str:
        """``budget to plan``."""
        return f"{self.before} to {self.after}"

    def by_driver(self, *keys: str) -> pd.Series:
        """Money by driver, within some of `WHERE`."""
        return self.parts.groupby([*keys, "driver"], sort=False)["amount"].sum()


def bridge(before: Side, after: Side) -> Bridge:
    """Explain the money of one side less that of the other, cell by cell.

    Parameters
    ----------
    before, after : Side
    """
    one, two, notes = aligned(before, after)
    step = f"{before.name} to {after.name}"
    lines = one.lines.merge(two.lines, on=[*WHERE, "kind"], how="outer", suffixes=("_0", "_1")).fillna(0.0)
    drivers = one.drivers.merge(two.drivers, on=["month", "queue"], how="outer", suffixes=("_0", "_1"))
    columns = [f"{name}_{side}" for side in (0, 1) for name in DRIVERS[2:]]
    known = {
        (str(month), str(queue)): dict(zip(columns, part[columns].iloc[0].astype(float), strict=True))
        for (month, queue), part in drivers.groupby(["month", "queue"])
    }
    rows: list[tuple[object, ...]] = []
    named = bool((lines["queue"] != "").any())
    for (month, queue), part in lines.groupby(["month", "queue"], sort=True):
        scope = _Scope.of(known.get((str(month), str(queue)), {}), part, aside=named and queue == "")
        places = part[[*WHERE, "kind"]].itertuples(index=False, name=None)
        pairs = (part[[f"{name}_0", f"{name}_1"]].itertuples(index=False, name=None) for name in ("hours", "amount"))
        for where, paid, amounts in zip(places, *pairs, strict=True):
            rows += [(step, *where, driver, amount) for driver, amount in scope.parts(where[-1], paid, amounts)]
    levels = lines.groupby(["month", "cost_centre"], as_index=False)[["amount_0", "amount_1"]].sum()
    return Bridge(
        before.name,
        after.name,
        math.fsum(before.lines["amount"]),
        math.fsum(after.lines["amount"]),
        pd.DataFrame(rows, columns=list(COLUMNS)),
        levels.rename(columns={"amount_0": "before", "amount_1": "after"}),
        tuple(notes),
    )


@dataclass(frozen=True)
class _Scope:
    """A queue's month: the factors that all its cells share.

    Attributes
    ----------
    shared : mapping of name to (before, after)
        Their product is the hours on the queue (paid hours where these are not known).
    hours : (before, after)
        That product.
    work : mapping of name to (before, after)
        Those of them that stand before the hours.
    level : (before, after)
        Product of `work`.
    shrinkage : (before, after)
        Own paid hours an hour on the queue; (1, 1) where it stands in another factor.
    """

    shared: Factors
    hours: Pair
    shrinkage: Pair
    work: Factors
    level: Pair

    @classmethod
    def of(cls, known: Mapping[str, float], lines: pd.DataFrame, *, aside: bool) -> _Scope:
        outside = lines["kind"].str.startswith(VENDOR)
        paid, bought = (
            (float(lines.loc[own, "hours_0"].sum()), float(lines.loc[own, "hours_1"].sum()))
            for own in (~outside, outside)
        )
        if aside:
            hours = (paid[0] + bought[0], paid[1] + bought[1])
            return cls({ASIDE: hours}, hours, (1.0, 1.0), {}, (1.0, 1.0))
        on_queue = _told(known, "on_queue_h")
        shrinkage = _ratios(paid, on_queue)
        # Hours paid and none known on the queue: what they lose stands with occupancy.
        split = _known(on_queue) and all(math.isfinite(loss) for loss, h in zip(shrinkage, paid, strict=True) if h)
        own = on_queue if split else paid
        hours = (own[0] + bought[0], own[1] + bought[1])
        work: dict[str, Pair] = {}
        level, names = (1.0, 1.0), []
        for name, column in ((VOLUME, "contacts"), (HANDLE_TIME, "work_h")):
            names.append(name)
            if _known(now := _told(known, column)):
                work[" + ".join(names)] = _ratios(now, level)
                level, names = now, []
        names += [OCCUPANCY] if split else [OCCUPANCY, SHRINKAGE]
        shared = {**work, " + ".join(names): _ratios(hours, level)}
        return cls(shared, hours, shrinkage if split else (1.0, 1.0), work, level)

    def parts(self, kind: str, paid: Pair, amounts: Pair) -> Iterator[tuple[str, float]]:
        """Driver and money of one cell's hours and amounts."""
        moved = amounts[1] - amounts[0]
        if not any(paid) and kind not in OWN:
            told: Factors = {OTHER: amounts}
        elif all(hours > 0 or not amount for hours, amount in zip(paid, amounts, strict=True)):
            told = _filled(self._by_hours(kind, paid, amounts))
        else:
            told = _filled({**self.work, REST: _ratios(amounts, self.level)})
        parts = shared_out(told)
        size = max(1.0, *map(abs, amounts))
        yield from ((driver, amount) for driver, amount in parts.items() if abs(amount) > ROUNDING * size)
        rest = moved - math.fsum(parts.values())
        if abs(rest) > TINY * size:
            yield UNEXPLAINED, rest

    def _by_hours(self, kind: str, paid: Pair, amounts: Pair) -> Factors:
        shrinkage = (1.0, 1.0) if kind.startswith(VENDOR) else self.shrinkage
        given = (
            _ratio(paid[0], shrinkage[0]) if paid[0] else 0.0,
            _ratio(paid[1], shrinkage[1]) if paid[1] else 0.0,
        )
        loss = {} if shrinkage == (1.0, 1.0) else {SHRINKAGE: shrinkage}
        return {**self.shared, MIX: _ratios(given, self.hours), **loss, RATE: _ratios(amounts, paid)}


def shared_out(factors: Factors) -> dict[str, float]:
    """The difference of a product shared out among its factors by the Shapley value."""
    return shapley(lambda some: math.prod(pair[name in some] for name, pair in factors.items()), list(factors))


def _filled(factors: Factors) -> Factors:
    """A factor that a side cannot have is that of the other side; 1 where neither can."""
    found = {}
    for name, (before, after) in factors.items():
        known = [one for one in (before, after) if math.isfinite(one)] or [1.0]
        found[name] = tuple(one if math.isfinite(one) else known[0] for one in (before, after))
    return found  # type: ignore[return-value]


def _told(known: Mapping[str, float], column: str) -> Pair:
    return float(known.get(f"{column}_0", math.nan)), float(known.get(f"{column}_1", math.nan))


def _known(pair: Pair) -> bool:
    return all(math.isfinite(one) for one in pair)


def _ratios(top: Pair, below: Pair) -> Pair:
    return _ratio(top[0], below[0]), _ratio(top[1], below[1])


def _ratio(top: float, below: float) -> float:
    return top / below if below > 0 else math.nan
