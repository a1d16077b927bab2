"""Histories and actuals: rows in layers, later over earlier; an import is a layer that can be taken off again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forecasting.actuals_file import SERVICE, read_actual_rows
from forecasting.layers import last_of_each_key, read_layer
from planner.store.blobs import keep_frame, kept_frame
from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.locks import hold
from planner.store.tables import LayerRow, SeriesRow

Kind = Literal["history", "actuals"]


@dataclass(frozen=True)
class Rows:
    """Rows that come in one piece.

    Attributes
    ----------
    frame : DataFrame
        Of a history the columns `forecasting.layers.LAYER`, of actuals those of `forecasting.actuals_file`; aware
        starts, one row a key.
    source : str
        Where they come from, for people: a file's name.
    source_sha256 : str
        Digest of that file: the same file again changes nothing.
    report : mapping
        What was read, repaired and dropped.
    """

    kind: Kind
    frame: pd.DataFrame
    source: str
    source_sha256: str
    report: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Added:
    """What became of rows that were added.

    Attributes
    ----------
    layer_id : int
        The layer that holds them.
    new : bool
        False where they were in the store already.
    """

    layer_id: int
    new: bool


@dataclass(frozen=True)
class LayerLine:
    """One layer of a series.

    Attributes
    ----------
    place : int
        Higher ones lie over lower ones.
    native : bool
        Recorded by the house itself; False for an import laid over it.
    """

    id: int
    place: int
    source: str
    native: bool
    rows: int
    first_start: dt.datetime | None
    last_start: dt.datetime | None
    report: Mapping[str, Any]
    added_at: dt.datetime
    added_by: str
    deleted: bool


@dataclass(frozen=True)
class SeriesLine:
    """One series of the list; layers and rows of those that are not deleted."""

    name: str
    kind: str
    layers: int
    rows: int
    first_start: dt.datetime | None
    last_start: dt.datetime | None


def read_rows(path: Path, kind: Kind, time_zone: str) -> Rows:
    """Rows of a file, ready to be added.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    if kind == "history":
        layer = read_layer(path, time_zone)
        frame, warnings = layer.frame, layer.warnings
    else:
        frame, warnings = read_actual_rows(path, time_zone)
    report = {
        "rows": len(frame),
        "queues": sorted(map(str, frame["queue"].unique())),
        "volume": float(frame["volume"].sum()),
        "warnings": list(warnings),
    }
    return Rows(kind, frame, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), report)


def add_rows(work: Work, name: str, rows: Rows, *, native: bool = True) -> Added:
    """Lay rows over a series, which is made if there is none; the same file or the same rows again change nothing.

    Parameters
    ----------
    work : Work
    name : str
    rows : Rows
    native : bool
        Recorded by the house itself; False for an import laid over it.

    Raises
    ------
    StoreError
        If the series is of another kind, or has no name.
    """
    hold(work.session, f"series {name}")
    series = _series(work, name, rows.kind)
    start = pd.DatetimeIndex(rows.frame["start"]).tz_convert("UTC")
    frame = rows.frame.assign(start=start).reset_index(drop=True)
    layers = live_layers(work.session, name)
    sha256 = keep_frame(work, frame)
    for known in layers:
        if rows.source_sha256 == known.source_sha256 or sha256 == known.sha256:
            return Added(known.id, False)
    place = work.session.scalar(select(func.max(LayerRow.place)).where(LayerRow.series_id == series.id)) or 0
    row = LayerRow(
        series_id=series.id,
        place=place + 1,
        source=rows.source,
        native=native,
        sha256=sha256,
        source_sha256=rows.source_sha256,
        rows=len(frame),
        first_start=_moment(start.min()),
        last_start=_moment(start.max()),
        report=dict(rows.report),
        added_at=work.store.now(),
        added_by=work.who,
    )
    work.session.add(row)
    work.session.flush()
    work.tell("series.add", f"{rows.kind} {name}", None, {"layer": row.id, "source": rows.source, "rows": row.rows})
    return Added(row.id, True)


def delete_layer(work: Work, name: str, layer_id: int) -> None:
    """Take a layer off a series: what it lay over shows again.

    Raises
    ------
    StoreError
        If the series has no such layer, or it is taken off already.
    """
    hold(work.session, f"series {name}")
    row = next((one for one in live_layers(work.session, name) if one.id == layer_id), None)
    if row is None:
        remedy = f"List them with `planner store layers {name}`; one may be taken off already."
        raise StoreError.told(f"series {name}", f"layer {layer_id}", "a layer of it", remedy)
    row.deleted_at, row.deleted_by = work.store.now(), work.who
    work.tell("series.delete", f"series {name}", {"layer": layer_id, "source": row.source, "rows": row.rows}, None)


def live_layers(session: Session, name: str) -> Sequence[LayerRow]:
    """Layers of a series that are not taken off, from the lowest to the top one.

    Raises
    ------
    StoreError
        If there is no such series.
    """
    wanted = select(LayerRow).where(LayerRow.series_id == series_row(session, name).id, LayerRow.deleted_at.is_(None))
    return session.scalars(wanted.order_by(LayerRow.place)).all()


def list_layers(session: Session, name: str) -> list[LayerLine]:
    """Every layer of a series, also those taken off, from the lowest to the top one."""
    wanted = select(LayerRow).where(LayerRow.series_id == series_row(session, name).id).order_by(LayerRow.place)
    return [
        LayerLine(
            row.id,
            row.place,
            row.source,
            row.native,
            row.rows,
            row.first_start,
            row.last_start,
            row.report,
            row.added_at,
            row.added_by,
            row.deleted_at is not None,
        )
        for row in session.scalars(wanted)
    ]


def list_series(session: Session) -> list[SeriesLine]:
    """Series by name."""
    live = (LayerRow.series_id == SeriesRow.id) & LayerRow.deleted_at.is_(None)
    held = (func.count(LayerRow.id), func.coalesce(func.sum(LayerRow.rows), 0))
    ends = (func.min(LayerRow.first_start), func.max(LayerRow.last_start))
    wanted = select(SeriesRow.name, SeriesRow.kind, *held, *ends).join(LayerRow, live, isouter=True)
    rows = session.execute(wanted.group_by(SeriesRow.id, SeriesRow.name, SeriesRow.kind).order_by(SeriesRow.name))
    return [SeriesLine(*row) for row in rows]


def series_row(session: Session, name: str) -> SeriesRow:
    """A series' record.

    Raises
    ------
    StoreError
        If there is none of this name.
    """
    row = session.scalars(select(SeriesRow).where(SeriesRow.name == name)).one_or_none()
    if row is None:
        names = session.scalars(select(SeriesRow.name).order_by(SeriesRow.name)).all()
        expected = f"one of {', '.join(names)}" if names else "a series; the store has none yet"
        raise StoreError.told("series", name, expected, "Correct the name, or add it: `planner store add NAME FILE`.")
    return row


def stored_actuals(store: Store, name: str, time_zone: str) -> pd.DataFrame:
    """Actuals as their layers say together.

    Parameters
    ----------
    store : Store
    name : str
    time_zone : str
        Zone in which starts are given.

    Returns
    -------
    DataFrame
        ``start,queue,volume,aht_s`` and the columns of `forecasting.actuals_file.SERVICE`, sorted by queue, then
        start; one row a key, the top layer's.

    Raises
    ------
    StoreError
        If there is no such series, or a layer is gone or altered.
    """
    with store.reading() as session:
        layers = [row.sha256 for row in live_layers(session, name)]
    columns = ["start", "queue", "volume", "aht_s", *SERVICE]
    if not layers:
        return pd.DataFrame(columns=columns)
    frames = [kept_frame(store, sha256).assign(row=number) for number, sha256 in enumerate(layers)]
    rows = last_of_each_key(pd.concat(frames, ignore_index=True)).reindex(columns=columns).reset_index(drop=True)
    return rows.assign(start=rows["start"].dt.tz_convert(time_zone))


def _series(work: Work, name: str, kind: Kind) -> SeriesRow:
    row = work.session.scalars(select(SeriesRow).where(SeriesRow.name == name)).one_or_none()
    if row is not None and row.kind != kind:
        raise StoreError.told(f"series {name}", kind, f"{row.kind}, which it holds", "Choose another name for these.")
    if not name.strip():
        raise StoreError.told("series", name, "a name", "Give it one.")
    if row is None:
        row = SeriesRow(name=name, kind=kind, made_at=work.store.now(), made_by=work.who)
        work.session.add(row)
        work.session.flush()
    return row


def _moment(value: Any) -> dt.datetime | None:
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime()
