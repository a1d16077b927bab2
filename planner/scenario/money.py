"""What people, seats, vendors and missing hours cost, and the levers a capacity plan may pull."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from planner.scenario.record import Clock, Days, Pair, Record, Share


class OvertimeRate(Record):
    """Factor on the wage beyond so many hours in a week or in a day."""

    over_h_per_week: float | None = Field(default=None, gt=0)
    over_h_per_day: float | None = Field(default=None, gt=0)
    rate: float = Field(ge=1)


class Premium(Record):
    """Share of the wage added: by clock, by weekday, or on public holidays (named ``holiday``)."""

    name: str
    begin: Clock | None = Field(default=None, alias="from")
    end: Clock | None = Field(default=None, alias="to")
    days: Days | None = None
    rate: float = Field(ge=0)


class Supervision(Record):
    """One supervisor for so many agents."""

    span: float = Field(gt=0)
    salary_per_year: float = Field(ge=0)


class ShortageStep(Record):
    """Beyond this share of what an interval requires, a missing hour costs so many times the price."""

    over_share: float = Field(ge=0, lt=1)
    rate: float = Field(ge=1)


def _rising(steps: tuple[ShortageStep, ...]) -> tuple[ShortageStep, ...]:
    """Steps in order of their shares, dearer from step to step: else the price would not be convex."""
    ordered = tuple(sorted(steps, key=lambda step: step.over_share))
    rates = [1.0, *(step.rate for step in ordered)]
    if any(after < before for before, after in itertools.pairwise(rates)):
        raise ValueError("rates that rise with the share, from 1 on; order the steps so that more missing costs more")
    return ordered


class Cost(Record):
    """Prices.

    Attributes
    ----------
    wage_per_h : dict of contract to money per paid hour
    load : float
        Employer's share on wages, without leave and bonus.
    bonus : float
        Share of wages.
    shortage_per_agent_hour : float
        What a missing hour is worth when the roster cannot have everything.
    shortage_steps : tuple of ShortageStep
        A missing hour is worth more where much of an interval is missing, so that shortage is spread.
    surplus_per_agent_hour : float
        What an hour above the requirement costs beside its wage.
    change_per_shift : float, optional
        What it costs to change a day that people already know from the published roster; half a missing hour where
        it is left out.
    """

    wage_per_h: dict[str, float] = {}
    load: float = Field(default=0.0, ge=0)
    bonus: float = Field(default=0.0, ge=0)
    overtime: tuple[OvertimeRate, ...] = ()
    premium: tuple[Premium, ...] = ()
    licence_per_seat_month: float = Field(default=0.0, ge=0)
    supervisor: Supervision | None = None
    facility_per_seat_month: float = Field(default=0.0, ge=0)
    recruiting_per_hire: float = Field(default=0.0, ge=0)
    training_per_hire_week: float = Field(default=0.0, ge=0)
    shortage_per_agent_hour: float = Field(default=60.0, ge=0)
    shortage_steps: Annotated[tuple[ShortageStep, ...], AfterValidator(_rising)] = (
        ShortageStep(over_share=0.1, rate=1.5),
        ShortageStep(over_share=0.25, rate=2.5),
    )
    surplus_per_agent_hour: float = Field(default=0.0, ge=0)
    change_per_shift: float | None = Field(default=None, ge=0)
    budget: str | None = None


class VendorPrice(Record):
    """How a vendor bills."""

    per: Literal["productive_hour", "handled_minute", "contact", "fte_month"]
    amount: float = Field(ge=0)


class VendorMinimum(Record):
    """Least bill."""

    per_month: float = Field(ge=0)


class VendorCapacity(Record):
    """People at most."""

    agents: float = Field(ge=0)


class Bonus(Record):
    """Share of the month's bill paid (or kept back) by service level."""

    share_at_least: Share | None = None
    share_below: Share | None = None
    amount: float = Field(ge=0)


class Vendor(Record):
    """An outsourced partner."""

    name: str
    queues: tuple[str, ...]
    price: VendorPrice
    minimum: VendorMinimum | None = None
    capacity: VendorCapacity | None = None
    bonus: Bonus | None = None
    malus: Bonus | None = None
    aht: float = Field(default=1.0, gt=0)


class Route(Record):
    """Spill-over: after so many seconds a waiting contact may go to another queue or ``vendor:NAME``."""

    from_queue: str
    to: str
    after_s: float = Field(default=0.0, ge=0)


class Attrition(Record):
    """How many leave.

    Attributes
    ----------
    basis : {"turnover", "cohort_loss"}
        Leavers over average headcount, which may pass 1; or the share of a cohort that is gone after a year, below 1.
    per_year : float
    first_90_days : float, optional
        Share of newly trained people lost within 90 days of their class's end; a hire class says its own.
    """

    basis: Literal["turnover", "cohort_loss"] = "turnover"
    per_year: float = Field(ge=0)
    first_90_days: Share | None = None


class Lever(Record):
    """What the capacity plan may use, and how far.

    Attributes
    ----------
    max_share : float, optional
        Of the hours (overtime, time_off, part_time_hours), of the week's work (defer, vendor, deflect) or of the
        people (transfer, cross_train); of callers who take a call-back (callback); for lower_target the points by
        which the share may be lower.
    max_heads : float, optional
        People at most at the same time.
    notice_days : float
        Days between the decision and the first day it holds.
    max_weeks_running : int, optional
        A person works overtime in so many weeks in a row at most.
    max_weeks : int, optional
        Weeks at most over the horizon (lower_target).
    weeks : (least, most), optional
        Length of an assignment (temp); weeks of training (cross_train: its most).
    queues : tuple of str
        Where the lever may be used; empty: wherever it can.
    to_queue : str
        Channel that contacts are moved to (deflect); empty: to nobody, as to self-service.
    contract, skills : str
        Of temps; what people learn (cross_train, transfer: `queues`).
    ramp : tuple of float
        Productivity by month.
    wage_per_h : float, optional
        Of temps, an agency's fee included.
    price_per_h : float
        What an hour of the lever costs beside wages.
    """

    use: Literal[
        "hire",
        "temp",
        "overtime",
        "time_off",
        "part_time_hours",
        "vendor",
        "defer",
        "callback",
        "deflect",
        "lower_target",
        "transfer",
        "cross_train",
    ]
    max_share: float | None = Field(default=None, ge=0)
    max_heads: float | None = Field(default=None, ge=0)
    notice_days: float = Field(default=0, ge=0)
    max_weeks_running: int | None = Field(default=None, ge=1)
    max_weeks: int | None = Field(default=None, ge=1)
    weeks: Pair | None = None
    queues: tuple[str, ...] = ()
    to_queue: str = ""
    contract: str = ""
    skills: str = ""
    ramp: tuple[float, ...] = ()
    wage_per_h: float | None = Field(default=None, ge=0)
    price_per_h: float = Field(default=0.0, ge=0)
    limits: Pair | None = None
