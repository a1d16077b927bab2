"""Tables with a row an action: each contact once, when its first action was."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.formats.layouts.contact_rows import Column
from planner.formats.layouts.tickets import MEASURES
from planner.formats.told import Told

SUMMED = ("handle_s",)
"""Measures that every action has a part of; of the others the first that is filled counts."""


def one_of_each(
    columns: dict[str, Column], where: str, told: Told, grouped: NDArray[np.bool_] | None = None
) -> dict[str, Column]:
    """The first action of each contact, with what all its actions say.

    Parameters
    ----------
    columns : dict of str to ndarray, shape (n,) each
        ``id`` (0: a contact of its own), ``created``, ``row``, ``outcome``, ``kind``, and measures.
    grouped : ndarray of bool, optional
        Which kinds name a group: a contact's first action that does says whose it is.

    Returns
    -------
    dict of str to ndarray, shape (m,) each
        In the order of the file.
    """
    alone = columns["id"] == 0
    ids = columns["id"].copy()
    ids[alone] = np.arange(1, int(alone.sum()) + 1, dtype=np.uint64)
    order = np.lexsort((columns["row"], columns["created"], alone, ids))
    changes = (ids[order][1:] != ids[order][:-1]) | (alone[order][1:] != alone[order][:-1])
    first = np.flatnonzero(np.concatenate(([True], changes)))
    contact = np.cumsum(np.concatenate(([False], changes)))
    found = {name: values[order][first] for name, values in columns.items()}
    for name in set(MEASURES) & columns.keys():
        found[name] = _of_all(columns[name][order], contact, len(first), summed=name in SUMMED)
    if grouped is not None:
        kinds = columns["kind"][order]
        at = np.flatnonzero(grouped[kinds])[::-1]
        found["kind"][contact[at]] = kinds[at]
    best = np.zeros(len(first), dtype=np.int8)
    known = np.where(columns["outcome"][order] > 0, 4 - columns["outcome"][order], 0).astype(np.int8)
    np.maximum.at(best, contact, known)
    found["outcome"] = np.where(best > 0, 4 - best, 0).astype(np.int8)
    further = np.ones(len(order), dtype=bool)
    further[first] = False
    told.dropped(where, "further actions of a contact that is counted already", np.sort(columns["row"][order][further]))
    back = np.argsort(found["row"], kind="stable")
    return {name: values[back] for name, values in found.items()}


def _of_all(values: Column, contact: NDArray[np.intp], size: int, *, summed: bool) -> Column:
    known = ~np.isnan(values)
    if summed:
        total = np.bincount(contact[known], weights=values[known].astype(float), minlength=size)
        count = np.bincount(contact[known], minlength=size)
        return np.where(count > 0, total, np.nan).astype(np.float32)
    found = np.full(size, np.nan, dtype=np.float32)
    at = np.flatnonzero(known)[::-1]
    found[contact[at]] = values[at]  # of several, the last written is the first of the file
    return found
