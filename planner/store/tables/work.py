"""Jobs: work of its own process, watched from anywhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Base


class JobRow(Base):
    """A solve, backtest, sweep or delivery, and how far it is.

    Attributes
    ----------
    kind : str
        ``plan``, ``backtest``, ``sweep``, ``webhook``, ...
    active_key : str, optional
        Digest of kind and arguments while the job is queued or running, empty once it has ended: the same work
        started twice is one job.
    state : str
        ``queued``, ``running``, ``done``, ``failed``, ``cancelled`` or ``lost``.
    host, pid, born : optional
        The process: a number is used again, its moment of birth is not.
    beat : int
        Counted up while it lives; a watcher compares counts, never clocks.
    share_done : float, optional
        From 0 to 1.
    cancel_asked : bool
        Somebody asked it to end with the best so far.
    run_after : datetime, optional
        Not before; of a delivery that is tried again.
    message : str
        Why it failed, in one message.
    """

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    active_key: Mapped[str | None] = mapped_column(unique=True)
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(index=True)
    host: Mapped[str | None]
    pid: Mapped[int | None]
    born: Mapped[str | None]
    beat: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(default="")
    incumbent: Mapped[float | None]
    bound: Mapped[float | None]
    share_done: Mapped[float | None]
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[dt.datetime | None]
    message: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any]]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    asked_at: Mapped[dt.datetime]
    asked_by: Mapped[str]
    began_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class JobLine(Base):
    """One line of a job's log."""

    __tablename__ = "job_line"

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    text: Mapped[str]
