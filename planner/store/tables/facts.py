"""Published plans as a star for SQL users, who read the views ``v1_...`` over these tables."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Base


class IntervalFact(Base):
    """A queue in an interval of a published plan."""

    __tablename__ = "fact_interval"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    queue: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[dt.datetime] = mapped_column(primary_key=True)
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
    """A segment of somebody's shift in a published plan."""

    __tablename__ = "fact_segment"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
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
    cost_centre: Mapped[str]
    contract: Mapped[str]
    grade: Mapped[str]
    skills: Mapped[str]
    start_date: Mapped[dt.date | None]
    end_date: Mapped[dt.date | None]
