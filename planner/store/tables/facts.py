"""Published plans as a star for SQL users, who read the views ``v1_...`` over these tables."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Base


class IntervalFact(Base):
    """A queue in an interval of a published plan.

    Attributes
    ----------
    date : date
        Of `start` on the scenario's clock.
    time : str
        Of `start` on the scenario's clock, ``08:30``; in the hour that is repeated in autumn `start` tells which.
    minutes : int
        Length of the interval.
    """

    __tablename__ = "fact_interval"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    queue: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[dt.datetime] = mapped_column(primary_key=True)
    date: Mapped[dt.date]
    time: Mapped[str]
    minutes: Mapped[int]
    volume: Mapped[float | None]
    aht_s: Mapped[float | None]
    required: Mapped[float | None]
    scheduled: Mapped[float | None]
    net: Mapped[float | None]
    offered: Mapped[float | None]
    service_level: Mapped[float | None]
    asa_s: Mapped[float | None]
    p_abandon: Mapped[float | None]
    occupancy: Mapped[float | None]
    backlog: Mapped[float | None]


class SegmentFact(Base):
    """A segment of somebody's shift as it is published now."""

    __tablename__ = "fact_segment"
    __table_args__ = (Index(None, "line_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("roster_line.id"))
    agent: Mapped[str] = mapped_column(index=True)
    date: Mapped[dt.date]
    shift: Mapped[str]
    activity: Mapped[str]
    queue: Mapped[str]
    start: Mapped[dt.datetime]
    end: Mapped[dt.datetime]
    paid: Mapped[bool]
    hours: Mapped[float]


class CostFact(Base):
    """A line of a published plan's cost; nothing of one person."""

    __tablename__ = "fact_cost"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    item: Mapped[str]
    queue: Mapped[str]
    team: Mapped[str]
    site: Mapped[str]
    cost_centre: Mapped[str]
    month: Mapped[str]
    hours: Mapped[float | None]
    amount: Mapped[float | None]
    currency: Mapped[str]


class PersonFact(Base):
    """Somebody as the newest published plan's staff file says; no pay."""

    __tablename__ = "person"

    agent: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    team: Mapped[str]
    site: Mapped[str]
    time_zone: Mapped[str]
    cost_centre: Mapped[str]
    contract: Mapped[str]
    grade: Mapped[str]
    skills: Mapped[str]
    start_date: Mapped[dt.date | None]
    end_date: Mapped[dt.date | None]


class QueueFact(Base):
    """A queue as the newest published plan's scenario says.

    Attributes
    ----------
    target_share : float, optional
        From 0 to 1.
    target_within_s : float, optional
        Hours of deferred work are told in seconds; empty where it is due in business days.
    target_over : str
        Over which period it counts.
    """

    __tablename__ = "queue"

    queue: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    target_share: Mapped[float | None]
    target_within_s: Mapped[float | None]
    target_over: Mapped[str]
