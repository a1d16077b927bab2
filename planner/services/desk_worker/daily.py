"""Questions of the running day and of what is over: today, review, and a day drawn from the forecast to try them on.

What came is given as text in the columns of `forecasting.actuals_file`; what the answers hold of money stands under
keys of its own, so that it can be cut.
"""

from __future__ import annotations

import datetime as dt
import math
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner import today as running_day
from planner.desk.changed import Changed
from planner.desk.kept_plan import Desk
from planner.money.words import bridge_record, bridge_table
from planner.review.comparing import review
from planner.review.result import Review
from planner.review.writing import as_json
from planner.today_words import as_json as today_json

Answered = tuple[dict[str, Any], list[Changed]]
FILE, PAID = "actuals.csv", "paid.csv"
BRIDGE = "bridge: "
"""How notes on steps of money begin."""
STREAM = 23
"""Of a day that is drawn to try a page on."""


def today(desk: Desk, asked: Mapping[str, Any]) -> Answered:
    """The rest of the day and week: ``rows`` (text), ``now`` or None. The offers come with a table of changes."""
    with _file(asked["rows"]) as path:
        found = running_day.rest_of_week(
            desk.inputs.scenario.path, plan=desk.folder, actuals=path, now=asked.get("now"), allow=_allowed(desk)
        )
    answer = today_json(found, {})
    offers = None if found.offers is None else found.offers.changes
    return {
        **answer,
        "forecast": _rows(found.frame),
        "coverage": _rows(found.coverage),
        "changes": [] if offers is None else _rows(offers),
        "currency": desk.inputs.scenario.currency,
    }, []


def reviewed(desk: Desk, asked: Mapping[str, Any]) -> Answered:
    """Plan against actual: ``rows`` (text), ``costs`` (text of what was paid) or None."""
    found = _review(desk, asked)
    money = found.frame["measure"].str.startswith(("cost", "pay"))
    answer = dict(as_json(found))
    rows = {"rows": _rows(found.frame[~money]), "pay": _rows(found.frame[money])}
    return {**answer, **rows, "bridges": _steps(found)}, []


def bridged(desk: Desk, asked: Mapping[str, Any]) -> Answered:
    """From the budget to the plan to what was paid, and nothing else of a review: ``rows`` and ``costs`` as there."""
    found = _review(desk, asked)
    notes = [note for note in found.notes if note.startswith(BRIDGE)]
    return {"span": found.span, "currency": found.currency, "notes": notes, "bridges": _steps(found)}, []


def _review(desk: Desk, asked: Mapping[str, Any]) -> Review:
    paid = asked.get("costs")
    with _file(asked["rows"]) as path, _file(paid or "", PAID) as costs:
        return review(
            desk.inputs.scenario.path,
            plan=desk.folder,
            actuals=path,
            costs=costs if paid is not None else None,
            allow=_allowed(desk),
        )


def _steps(found: Review) -> list[dict[str, Any]]:
    """Each step with its drivers, and its parts by month, place and kind of hour."""
    return [
        {**bridge_record(one), "parts": _rows(bridge_table([one], found.currency).drop(columns="step"))}
        for one in found.bridges
    ]


def drawn_day(desk: Desk, asked: Mapping[str, Any]) -> Answered:
    """What may come until ``now``, drawn from the plan's own paths, ``factor`` times as much: to try the page on."""
    scenario = desk.inputs.scenario
    now = pd.Timestamp(asked["now"], tz=scenario.time_zone)
    factor, frames = float(asked.get("factor", 1.0)), []
    rng = np.random.default_rng(np.random.SeedSequence(scenario.seed, spawn_key=(STREAM,)))
    for queue, paths in desk.forecast.paths.items():
        rows = desk.forecast.frame[desk.forecast.frame["queue"] == queue]
        frames.append(rows[["start", "queue", "aht_s"]].assign(volume=rng.poisson(factor * paths[0])))
    drawn = pd.concat(frames, ignore_index=True)
    step = pd.Timedelta(minutes=scenario.interval_min)
    return {"rows": drawn[drawn["start"] + step <= now][["start", "queue", "volume", "aht_s"]].to_csv(index=False)}, []


@contextmanager
def _file(rows: str, name: str = FILE) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(rows, encoding="utf-8")
        yield path


def _allowed(desk: Desk) -> tuple[Path, ...]:
    return (desk.inputs.scenario.path.parent,)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON: moments with their offset and dates as text, what is not known as None."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return None if pd.isna(value) else value.isoformat()
    return None if isinstance(value, float) and math.isnan(value) else value
