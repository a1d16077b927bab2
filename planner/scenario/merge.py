"""What a scenario takes from the one it extends.

Tables merge key by key. Lists of records merge by what tells them apart (`source.keys_of`): their name, a
special day's date, a lever's use, an event's name and beginning. A record that states only part of that (an
event's name without its beginning) means every record that agrees. ``remove = true`` drops what it means.
Other lists are replaced whole, and an empty list empties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forecasting.faults import Fault
from planner.scenario.nearest import did_you_mean
from planner.scenario.source import Labels, is_records, keys_of, record_label

Table = dict[str, Any]

ALTERNATIVES: tuple[Mapping[str, tuple[str, ...]], ...] = (
    {"within_s": (), "within_h": ("clock",), "within_business_days": ()},
    {"volume": (), "volume_add": (), "pieces": ("response",)},
    {"at": (), "between": ()},
    {"to_queue": (), "to_self_service": ()},
    {"share": (), "contacts_per_day": ()},
    {"share": (), "tolerance_s": ()},
    {"promise_min": (), "to": ()},
)
"""Keys of which a record has one, with what goes along: saying one unsays what was inherited of the others."""


def merge_tables(parent: Table, child: Table, file: str, faults: list[Fault], above: Labels = ()) -> Table:
    """A table with another's keys laid over it; neither is changed.

    Parameters
    ----------
    parent, child : dict
        The child's keys win.
    file : str
        The child's file, for messages.
    faults : list of Fault
        What cannot be done is added here: removing what is not there.
    above : tuple of str
        Key path of these tables.
    """
    merged = {key: value for key, value in parent.items() if key not in _unsaid(child)}
    for key, value in child.items():
        old = merged.get(key)
        if isinstance(value, dict):
            merged[key] = merge_tables(old if isinstance(old, dict) else {}, value, file, faults, (*above, key))
        elif is_records(value) and any(keys_of(key)[0] in record for record in value):
            kept = old if is_records(old) else []
            merged[key] = _merge_records(key, kept or [], value, file, faults, above)
        else:
            merged[key] = value
    return merged


def _unsaid(child: Table) -> set[str]:
    dropped: set[str] = set()
    for group in ALTERNATIVES:
        if group.keys() & child.keys():
            others = group.keys() - child.keys()
            dropped |= others | {companion for key in others for companion in group[key]}
    return dropped - child.keys()


def _merge_records(
    name: str, parents: list[Table], children: list[Table], file: str, faults: list[Fault], above: Labels
) -> list[Table]:
    merged = list(parents)
    for index, record in enumerate(children):
        label = (*above, record_label(name, record, index))
        meant = _meant(name, parents, record)
        own = {key: value for key, value in record.items() if key != "remove"}
        if record.get("remove") is True:
            faults.extend(_nothing_there(name, merged, record, file, label) if not meant else ())
            merged = [{} if at in meant else old for at, old in enumerate(merged)]
        elif meant:
            for at in meant:
                merged[at] = merge_tables(merged[at], own, file, faults, label)
        else:
            merged.append(merge_tables({}, own, file, faults, label))
    return [record for record in merged if record]


def _meant(name: str, parents: list[Table], record: Table) -> list[int]:
    """Places of the inherited records that a record means; of several, those for the queues it says."""
    same = [at for at, old in enumerate(parents) if _same(name, old, record)]
    if len(same) > 1 and "queues" in record:
        return [at for at in same if parents[at].get("queues") == record["queues"]]
    return same


def _same(name: str, old: Table, record: Table) -> bool:
    said = [key for key in keys_of(name) if key in record]
    return bool(said) and all(old.get(key) == record[key] for key in said)


def _nothing_there(name: str, known: list[Table], record: Table, file: str, label: Labels) -> Iterator[Fault]:
    key = keys_of(name)[0]
    names = [str(old[key]) for old in known if key in old]
    yield Fault(
        f"{file}, {' > '.join(label)}",
        "remove = true",
        f"a {name} of that {key} in the scenario it extends",
        did_you_mean(str(record.get(key, "")), names),
    )
