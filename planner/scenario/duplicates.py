"""Two records of one file that say they are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forecasting.faults import Fault
from planner.scenario.source import Labels, is_records, keys_of, record_label


def duplicates(data: Mapping[str, Any], file: str, above: Labels = ()) -> Iterator[Fault]:
    """A fault for every record of a file that repeats another's name (date, use, name and beginning).

    Two special days of one date are two records where they concern different queues.
    """
    for key, value in data.items():
        if isinstance(value, dict):
            yield from duplicates(value, file, (*above, key))
        elif is_records(value):
            yield from _in_list(key, value, file, above)


def _in_list(name: str, records: list[dict[str, Any]], file: str, above: Labels) -> Iterator[Fault]:
    keys = keys_of(name)
    for index, record in enumerate(records):
        label = (*above, record_label(name, record, index))
        yield from duplicates(record, file, label)
        identity = [record.get(key) for key in keys]
        if identity[0] is None:
            continue
        earlier = [old for old in records[:index] if [old.get(key) for key in keys] == identity]
        if any(name != "special_day" or _share_queues(old, record) for old in earlier):
            yield Fault(
                f"{file}, {' > '.join(label)}",
                str(identity[0]),
                f"one {name} of that {' and '.join(keys)}",
                "It is said twice in this file: put both into one, or give one another name.",
            )


def _share_queues(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    mine, theirs = set(one.get("queues") or ()), set(other.get("queues") or ())
    return not mine or not theirs or bool(mine & theirs)
