"""The batch calculator: one case a row in, the people and what they give out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.staffing.cases import LADDER, RESULTS, TABLE, checked_cases, read_cases, table_of
from planner.staffing.erlang_g import agents_erlang_g, curve_from_survival, erlang_g
from planner.staffing.search import Limits, least_agents
from planner.staffing.station import Service, service

__all__ = ["read_cases", "staff_cases"]


def staff_cases(cases: pd.DataFrame) -> pd.DataFrame:
    """Least people for each case, or the service of the people given, with what they give.

    Parameters
    ----------
    cases : DataFrame
        ``model,volume,interval_s,aht_s,target,within_s,patience_s,concurrency,aht_by_concurrency_s,max_occupancy,
        definition`` and, where people are given, `agents`. Only `model`, `volume`, `aht_s` (or the durations of a
        chat) and, for Erlang A and chat, `patience_s` are needed; else half-hours, 80 % within 20 s, ``offered``.
        `erlang_g` (M/M/n+G) needs `patience_table` instead: the share who would still wait after so many seconds,
        ``0:1|10:0.92|60:0.7|300:0.4``; between two times the hazard is constant, and the last one goes on.

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
    kinds = checked.groupby(["model", "definition", LADDER, TABLE, "concurrency"], sort=False)
    for (model, definition, ladder, table, concurrency), rows in kinds:
        if model == "erlang_g":
            found.loc[rows.index, :] = _staffed_general(rows, str(table), str(definition) or "offered")
            continue
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
    limits = _limits(rows, definition)
    agents = _people(rows, least_agents(rate, aht_s, patience, limits, shape))
    return _results(agents, service(rate, aht_s, patience, agents, limits.within_s, definition, shape=shape))


def _staffed_general(rows: pd.DataFrame, table: str, definition: str) -> NDArray[np.float64]:
    """The same of M/M/n+G rows with one table of patience."""
    at, share = table_of(table)
    curve = curve_from_survival(lambda _: share, at)
    rate, aht_s = (rows["volume"] / rows["interval_s"]).to_numpy(), rows["aht_s"].to_numpy()
    limits = _limits(rows, definition)
    agents = _people(rows, agents_erlang_g(rate, aht_s, curve, limits))
    return _results(agents, erlang_g(rate, aht_s, curve, agents, limits.within_s, definition))


def _limits(rows: pd.DataFrame, definition: str) -> Limits:
    within, occupancy = rows["within_s"].to_numpy(), rows["max_occupancy"].to_numpy()
    return Limits(rows["target"].to_numpy(), within, max_occupancy=occupancy, definition=definition)


def _people(rows: pd.DataFrame, least: NDArray[np.float64]) -> NDArray[np.float64]:
    """People given, where they are; else the least."""
    given = rows["agents"].to_numpy()
    return np.where(np.isnan(given), least, given)


def _results(agents: NDArray[np.float64], got: Service) -> NDArray[np.float64]:
    return np.column_stack([agents, got.service_level, got.asa_s, got.p_wait, got.p_abandon, got.occupancy])
