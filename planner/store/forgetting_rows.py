"""Rows of histories and actuals that are old enough go; contacts by queue and month stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from sqlalchemy import select

from planner.store.blobs import keep_frame, kept_frame
from planner.store.database import Work
from planner.store.tables import LayerRow, SeriesRow

FORGOTTEN = "forgotten"
"""Key of a layer's report that holds the totals of its rows that went."""


def forget_rows(work: Work, kind: str, before: dt.datetime) -> int:
    """Let go of rows that began before a moment, layer by layer; how many.

    What was imported stays known by its digest: the same file again brings nothing back.
    """
    wanted = select(LayerRow, SeriesRow.name).join(SeriesRow, SeriesRow.id == LayerRow.series_id)
    old = wanted.where(SeriesRow.kind == kind, LayerRow.first_start < before).order_by(LayerRow.id)
    count = 0
    for layer, name in work.session.execute(old).all():
        frame = kept_frame(work.store, layer.sha256)
        goes = (frame["start"] < pd.Timestamp(before)).to_numpy()
        kept = frame[~goes].reset_index(drop=True)
        layer.sha256, layer.rows = keep_frame(work, kept), len(kept)
        layer.first_start = kept["start"].min().to_pydatetime() if len(kept) else None
        layer.last_start = kept["start"].max().to_pydatetime() if len(kept) else None
        layer.report = {**layer.report, FORGOTTEN: _totals(frame[goes], layer.report.get(FORGOTTEN, {}))}
        count += int(goes.sum())
        told = {"layer": layer.id, "rows": int(goes.sum()), "before": before.isoformat()}
        work.tell("series.forget", f"series {name}", told, None)
    return count


def _totals(rows: pd.DataFrame, known: dict[str, Any]) -> dict[str, Any]:
    """Contacts and rows by queue and month (UTC), added to what went before."""
    totals = {queue: {month: dict(sums) for month, sums in months.items()} for queue, months in known.items()}
    months = rows["start"].dt.strftime("%Y-%m")
    for (queue, month), group in rows.groupby([rows["queue"].astype(str), months]):
        sums = totals.setdefault(str(queue), {}).setdefault(str(month), {"rows": 0, "volume": 0.0})
        sums["rows"] += len(group)
        sums["volume"] += float(group["volume"].sum())
    return totals
