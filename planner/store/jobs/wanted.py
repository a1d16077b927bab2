"""What each kind of job is told."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from planner.store.jobs.kinds import Arguments


class Version(Arguments):
    """A version of a scenario of the store.

    Attributes
    ----------
    scenario : str
        Its name.
    version : int
        Its number.
    """

    scenario: str
    version: int = Field(ge=1)


class Limits(Arguments):
    """How a plan is searched for, instead of the scenario's own.

    Attributes
    ----------
    work, seconds, seed : optional
        ``seconds`` of one plan.
    """

    work: float | None = Field(None, gt=0)
    seconds: float | None = Field(None, ge=1)
    seed: int | None = Field(None, ge=0)


class Plan(Version, Limits):
    """Plan a version of a scenario."""


class Sweep(Limits):
    """Plan several versions one after the other.

    Attributes
    ----------
    versions : tuple of Version
    """

    versions: tuple[Version, ...] = Field(min_length=1)


class Backtest(Version):
    """Rolling-origin accuracy on the history of a version of a scenario.

    Attributes
    ----------
    history : str, optional
        The file, as the scenario names it; without one the scenario's own.
    origins : int
        Weekly origins.
    days : int
        Days ahead.
    """

    history: str | None = None
    origins: int = Field(8, ge=1)
    days: int = Field(7, ge=1)


class Capacity(Version):
    """Plan headcount, hires and levers months ahead.

    Attributes
    ----------
    months : int
        From the scenario's start.
    objective : str
        ``chance``: each target's chance held at least cost; ``price``: missing hours weighed at their price.
    budget : float, optional
        Money that the plan may cost at most.
    decide_from : date, optional
        Day of the first decision.
    sensitivity : bool
        Plan again with each driver low and high: a tornado.
    cross_training : bool
        Plan again with each training: who should learn what.
    """

    months: int = Field(12, ge=1, le=18)
    objective: Literal["chance", "price"] = "chance"
    budget: float | None = Field(None, ge=0)
    decide_from: dt.date | None = None
    sensitivity: bool = False
    cross_training: bool = False


class Price(Version):
    """What one more point of a queue's target costs.

    Attributes
    ----------
    queue : str
    targets : tuple of float
        Shares, rising, at least two.
    """

    queue: str
    targets: tuple[Annotated[float, Field(gt=0, lt=1)], ...] = Field(min_length=2, max_length=20)

    @field_validator("targets")
    @classmethod
    def _rising(cls, targets: tuple[float, ...]) -> tuple[float, ...]:
        if any(after <= before for before, after in pairwise(targets)):
            raise ValueError("each target above the one before")
        return targets


class Compare(Arguments):
    """Set versions of scenarios side by side, in counts.

    Attributes
    ----------
    versions : tuple of Version
        The first is the base.
    """

    versions: tuple[Version, ...] = Field(min_length=2)


class Delivery(Arguments):
    """Tell one address of something.

    Attributes
    ----------
    address : int
        Number of the address; the address itself and its secret are looked up when it is told.
    body : dict
        What is sent, JSON; no pay, no names.
    """

    address: int
    body: dict[str, Any]
