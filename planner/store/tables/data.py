"""What plans are made from and what they are: files by content, series in layers, scenarios, plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Base


class BlobRow(Base):
    """A file beside the store, named by its content.

    Attributes
    ----------
    kind : str
        ``frame`` (Parquet) or ``file`` (bytes as they came).
    """

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int | None]
    kept_at: Mapped[dt.datetime]


class SeriesRow(Base):
    """A history or a set of actuals: rows in layers, later layers over earlier ones.

    Attributes
    ----------
    kind : str
        ``history`` or ``actuals``.
    revision : int
        Rises with every change: two people who change one series at once are told.
    """

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str]
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}


class LayerRow(Base):
    """Rows that came in one piece.

    Attributes
    ----------
    native : bool
        Recorded by the house itself; False for an import laid over it.
    sha256 : str
        The rows, a frame.
    source_sha256 : str
        The file they came from: the same file again changes nothing.
    report : dict
        What the import read, changed and dropped.
    """

    __tablename__ = "layer"
    __table_args__ = (
        UniqueConstraint("series_id", "place"),
        Index(
            "uq_layer_source",
            "series_id",
            "source_sha256",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    place: Mapped[int]
    source: Mapped[str]
    native: Mapped[bool]
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    source_sha256: Mapped[str]
    rows: Mapped[int]
    first_start: Mapped[dt.datetime | None]
    last_start: Mapped[dt.datetime | None]
    report: Mapped[dict[str, Any]]
    added_at: Mapped[dt.datetime]
    added_by: Mapped[str]
    deleted_at: Mapped[dt.datetime | None]
    deleted_by: Mapped[str | None]


class ScenarioRow(Base):
    """A scenario people edit; its content is in its versions."""

    __tablename__ = "scenario"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    newest: Mapped[int]
    archived_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}


class ScenarioVersion(Base):
    """One version of a scenario with every file it names.

    Attributes
    ----------
    main : str
        The scenario file's path among `files`.
    files : dict of path to sha256
        Relative paths with ``/``; blobs of kind ``file``.
    sha256 : str
        Digest of `main` and `files`: equal content is not a new version.
    base : int, optional
        Number of the version it was made from; empty for the first.
    aside : bool
        Somebody else had saved a newer version than `base`: it is kept, but is not the newest.
    """

    __tablename__ = "scenario_version"
    __table_args__ = (UniqueConstraint("scenario_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id"))
    number: Mapped[int]
    main: Mapped[str]
    files: Mapped[dict[str, str]]
    sha256: Mapped[str]
    base: Mapped[int | None]
    aside: Mapped[bool]
    note: Mapped[str]
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str]


class PlanRow(Base):
    """A plan as it was made; never changed.

    Attributes
    ----------
    scenario_version_id : int, optional
        Empty for a plan taken in from a folder whose scenario is not in the store.
    facts : dict
        plan.json.
    files : dict of name to sha256
        Every file of the plan's folder.
    inputs : dict of path to sha256
        What it was made from.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    scenario_version_id: Mapped[int | None] = mapped_column(ForeignKey("scenario_version.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(index=True)
    start: Mapped[dt.date]
    days: Mapped[int]
    status: Mapped[str]
    objective: Mapped[float | None]
    bound: Mapped[float | None]
    gap: Mapped[float | None]
    shortage_h: Mapped[float | None]
    pay: Mapped[float | None]
    facts: Mapped[dict[str, Any]]
    files: Mapped[dict[str, str]]
    inputs: Mapped[dict[str, str]]
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str]
