"""The trail: who did what, before and after; rows are added and never changed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Base


class TrailRow(Base):
    """One write, or one look at pay.

    Attributes
    ----------
    what : str
        A verb of the house: ``plan.keep``, ``roster.publish``, ``pay.seen``.
    subject : str
        What it was done to: ``plan 17``, ``history phone``.
    sha256 : str
        Of the row before and this row's content: a row taken out or altered breaks the chain.
    """

    __tablename__ = "trail"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    who: Mapped[str]
    what: Mapped[str]
    subject: Mapped[str]
    before: Mapped[object | None] = mapped_column(JSON)
    after: Mapped[object | None] = mapped_column(JSON)
    sha256: Mapped[str]
