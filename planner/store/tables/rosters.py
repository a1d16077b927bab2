"""Published rosters: versions of a line of rosters, the shifts people have in their calendars, feeds, burdens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Base


class LineRow(Base):
    """A team's rosters one after the other, week by week and version by version.

    Attributes
    ----------
    published : int, optional
        Number of the version published last.
    """

    __tablename__ = "roster_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    newest: Mapped[int]
    published: Mapped[int | None]
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}


class RosterVersion(Base):
    """A roster as drafted, proposed or published.

    Attributes
    ----------
    state : str
        ``draft``, ``proposed``, ``published`` or ``withdrawn``.
    base : int, optional
        The published version it was made from: publishing over a newer one is refused.
    scenario_version_id : int, optional
        The scenario in the store that it is held against.
    sha256 : str
        The roster, frame ROSTER.
    from_date, to_date : date
        First and last day it decides.
    files : dict of name to sha256
        What it was held against: ``people``, ``burdens`` and the days ``before``, frames.
    checked : dict
        What its author based it on and what was found when it was drafted: `planner.store.audited.Checked`.
    """

    __tablename__ = "roster_version"
    __table_args__ = (UniqueConstraint("line_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("roster_line.id"))
    number: Mapped[int]
    state: Mapped[str]
    base: Mapped[int | None]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    scenario_version_id: Mapped[int | None] = mapped_column(ForeignKey("scenario_version.id"))
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    time_zone: Mapped[str]
    from_date: Mapped[dt.date]
    to_date: Mapped[dt.date]
    note: Mapped[str]
    files: Mapped[dict[str, str]]
    checked: Mapped[dict[str, Any]]
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str]
    proposed_at: Mapped[dt.datetime | None]
    proposed_by: Mapped[str | None]
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[str | None]
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}


class DayRow(Base):
    """A day of a line that is published, and the number of the version that decides it."""

    __tablename__ = "published_day"

    line_id: Mapped[int] = mapped_column(ForeignKey("roster_line.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    version: Mapped[int]


class ShiftRow(Base):
    """One shift as it stands in somebody's calendar; it stays when it is cancelled, so that calendars hear of it.

    Attributes
    ----------
    ordinal : int
        The shift's number that day, from 1.
    uid : str
        Of the calendar event, for ever.
    sequence : int
        Of the event: one more with every change.
    digest : str
        Of what the event says; equal digests need no new sequence.
    time_zone : str
        The site's clock, on which the event stands.
    segments : list
        ``[activity, queue, start, end, paid]``, moments in UTC.
    version : int
        Number of the roster version that changed it last.
    """

    __tablename__ = "published_shift"
    __table_args__ = (UniqueConstraint("line_id", "agent", "date", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("roster_line.id"))
    agent: Mapped[str] = mapped_column(index=True)
    date: Mapped[dt.date]
    ordinal: Mapped[int]
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int]
    digest: Mapped[str]
    cancelled: Mapped[bool]
    shift: Mapped[str]
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    time_zone: Mapped[str]
    segments: Mapped[list[Any]]
    version: Mapped[int]
    changed_at: Mapped[dt.datetime]


class FeedRow(Base):
    """An address under which one person's calendar is read; only the digest of its secret is kept."""

    __tablename__ = "feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    agent: Mapped[str] = mapped_column(index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str]
    revoked_at: Mapped[dt.datetime | None]


class BurdenRow(Base):
    """A row of the fairness ledger: what one person bore in one planning week of a published roster.

    Attributes
    ----------
    counts : dict of burden to number
        As `planner.scenario.fairness.BURDENS` names them.
    """

    __tablename__ = "burden"
    __table_args__ = (UniqueConstraint("line_id", "agent", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("roster_line.id"))
    agent: Mapped[str]
    week: Mapped[str]
    counts: Mapped[dict[str, Any]]
    version: Mapped[int]
