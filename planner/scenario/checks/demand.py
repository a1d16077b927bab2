"""What is said about volume is said in one way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forecasting.faults import Fault
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source, record_label


def demand(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for a surge that says its volume in two ways, and for a history of two sources."""
    written = source.data.get("surge", ())
    for index, record in enumerate(written if isinstance(written, list) else ()):
        if isinstance(record, dict):
            yield from _surge(record, source, record_label("surge", record, index))
    if scenario.history.file is not None and scenario.history.store is not None:
        where = source.where("history")
        yield Fault(where, "file and store", "one of file and store", "Leave one of them out.")


def _surge(record: Mapping[str, Any], source: Source, label: str) -> Iterator[Fault]:
    said = [key for key in ("volume", "volume_add", "pieces") if key in record]
    if len(said) > 1:
        remedy = "Leave all but one out."
        yield Fault(source.where(label), " and ".join(said), "one of volume, volume_add and pieces", remedy)
