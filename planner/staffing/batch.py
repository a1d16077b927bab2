"""The batch calculator: one case a row in, the people and what they give out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.staffing.cases import LADDER, RESULTS, checked_cases, read_cases
from planner.staffing.search import Limits, least_agents
from planner.staffing.station import service

__all__ = ["read_cases", "staff_cases"]


def staff_cases(cases: pd.DataFrame) -> pd.DataFrame:
    """Least people for each case, or the service of the people given, with what they give.

    Parameters
    ----------
    cases : DataFrame
        ``model,volume,interval_s,aht_s,target,within_s,patience_s,concurrency,aht_by_concurrency_s,max_occupancy,
        definition`` and, where people are given, `agents`. Only `model`, `volume`, `aht_s` (or the durations of a
        chat) and, for Erlang A and chat, `patience_s` are needed; else half-hours, 80 % within 20 s, ``offered``.

    Returns
    -------
    DataFrame
        The rows as they came, with ``agents,service_level,asa_s,p_wait,p_abandon,occupancy``; empty (NaN) where a
        measure has no meaning, such as a service level without contacts.

    Raises
    ------
    InputError
        Every fault of the cases together.
    """
    checked = checked_cases(cases)
    found = pd.DataFrame(np.nan, index=checked.index, columns=list(RESULTS))
    kinds = checked.groupby(["model", "definition", LADDER, "concurrency"], sort=False)
    for (model, definition, ladder, concurrency), rows in kinds:
        shape, aht_s = _durations(str(model), str(ladder), round(float(str(concurrency))), rows)
        found.loc[rows.index, :] = _staffed(rows, str(model), str(definition) or "offered", shape, aht_s)
    kept = cases.drop(columns=[name for name in RESULTS if name in cases.columns]).reset_index(drop=True)
    return pd.concat([kept, found], axis=1)


def _durations(
    model: str, ladder: str, concurrency: int, rows: pd.DataFrame
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Durations by open contacts relative to a handle time, and that handle time of each row."""
    if model != "chat":
        return np.ones(1), rows["aht_s"].to_numpy()
    if not ladder:
        return np.ones(concurrency), rows["aht_s"].to_numpy()
    return np.array([float(part) for part in ladder.split("|")]), np.ones(len(rows))


def _staffed(
    rows: pd.DataFrame, model: str, definition: str, shape: NDArray[np.float64], aht_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Results of rows of one kind, columns as in `RESULTS`."""
    rate = (rows["volume"] / rows["interval_s"]).to_numpy()
    patience = np.full(len(rows), np.inf) if model == "erlang_c" else rows["patience_s"].to_numpy()
    within, given = rows["within_s"].to_numpy(), rows["agents"].to_numpy()
    limits = Limits(
        rows["target"].to_numpy(), within, max_occupancy=rows["max_occupancy"].to_numpy(), definition=definition
    )
    agents = np.where(np.isnan(given), least_agents(rate, aht_s, patience, limits, shape), given)
    got = service(rate, aht_s, patience, agents, within, definition, shape=shape)
    return np.column_stack([agents, got.service_level, got.asa_s, got.p_wait, got.p_abandon, got.occupancy])
