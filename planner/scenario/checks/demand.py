"""What is said about volume is said in one way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forecasting.faults import Fault
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source, record_label


def demand(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for a surge that says its volume in two ways, and a deflection that goes nowhere."""
    written = source.data.get("surge", ())
    for index, record in enumerate(written if isinstance(written, list) else ()):
        if isinstance(record, dict):
            yield from _surge(record, source, record_label("surge", record, index))
    for index, deflect in enumerate(scenario.deflect):
        if (deflect.to_queue is None) != deflect.to_self_service:
            where = source.where(f"deflect {index + 1}")
            remedy = 'Write to_queue = "..." or to_self_service = true.'
            yield Fault(where, str(deflect.to_queue or ""), "one place where the contacts go", remedy)
        if not all(0 <= share <= 1 for share in deflect.share):
            where = source.where(f"deflect {index + 1}", "share")
            yield Fault(where, str(list(deflect.share)), "shares from 0 to 1", "Write 0.10 for 10 %.")
    if scenario.history.file is not None and scenario.history.store is not None:
        where = source.where("history")
        yield Fault(where, "file and store", "one of file and store", "Leave one of them out.")


def _surge(record: Mapping[str, Any], source: Source, label: str) -> Iterator[Fault]:
    said = [key for key in ("volume", "volume_add", "pieces") if key in record]
    if len(said) > 1:
        remedy = "Leave all but one out."
        yield Fault(source.where(label), " and ".join(said), "one of volume, volume_add and pieces", remedy)
    if ("pieces" in record) != ("response" in record):
        missing = "response" if "pieces" in record else "pieces"
        remedy = f"Add {missing} = ...: contacts are pieces x response."
        yield Fault(source.where(label), "", f"{missing}, since pieces and response go together", remedy)
