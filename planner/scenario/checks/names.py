"""Names as written, also of faulty records, and the fault of one that is not among them."""

from __future__ import annotations

from collections.abc import Collection

from forecasting.faults import Fault
from planner.scenario.nearest import did_you_mean
from planner.scenario.source import Source


def names(source: Source, list_name: str, key: str = "name") -> list[str]:
    """What the records of a list are called (or another of their texts), in their order."""
    written_list = source.data.get(list_name)
    records = written_list if isinstance(written_list, list) else ()
    written = [record.get(key) for record in records if isinstance(record, dict)]
    return [name for name in written if isinstance(name, str)]


def unknown(where: str, name: str, known: Collection[str], what: str) -> Fault:
    """A name that nobody bears; the nearest is offered.

    Parameters
    ----------
    where, name : str
    known : collection of str
    what : str
        What it should name, e.g. ``the name of a queue``.
    """
    return Fault(where, name, what, did_you_mean(name, known))
