"""Single keys of a scenario changed: said in its own file, as far as possible, over what it extends.

A key is dotted, and a record of a list is told by what tells it apart, in brackets: ``queue[phone].target.share``,
``special_day[2026-11-26].open``, ``event[Outage@2026-03-04T09:10:00].kind``; where the list's records have no name,
by its place from 0: ``route[0].after_s``. A name that holds brackets stands in quotation marks: ``queue["a [b]"]``.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forecasting.faults import Fault, InputError
from planner.scenario.nearest import did_you_mean
from planner.scenario.source import is_records, keys_of

Table = dict[str, Any]
BETWEEN = "@"
"""Between the parts of what tells a record apart."""
PART = re.compile(
    r'(?:^|\.)(?:"(?P<quoted>[^"]*)"|(?P<bare>[A-Za-z0-9_-]+))(?:\[(?:"(?P<named>[^"]*)"|(?P<record>[^\]"]*))\])?'
)


@dataclass(frozen=True)
class Part:
    """One step of a key path.

    Attributes
    ----------
    key : str
    record : str, optional
        Of a list, which record.
    """

    key: str
    record: str | None = None


def record_code(list_name: str, record: Mapping[str, Any]) -> str:
    """How a key names this record: its name, or what else tells it apart."""
    return BETWEEN.join(_text(record[key]) for key in keys_of(list_name) if key in record)


def record_key(list_name: str, record: Mapping[str, Any]) -> str:
    """The key of a record: ``queue["phone"]``."""
    return f'{list_name}["{record_code(list_name, record)}"]'


def changed_tables(
    own: Table, bases: Sequence[Table], inherited: Table, changes: Mapping[str, Any]
) -> tuple[Table, list[Table]]:
    """The tables of a scenario file, and of those it extends, with some keys changed.

    Parameters
    ----------
    own : dict
        Tables of the scenario's own file; none of the arguments is changed.
    bases : sequence of dict
        Tables of every file it extends, which are changed only where a key is to be taken out.
    inherited : dict
        What these files say together.
    changes : mapping of key to value
        A mapping or a list takes the place of what was there, with all its keys; None takes a key or record out.

    Returns
    -------
    (dict, list of dict)
        Own tables and those of `bases`, in the same order.

    Raises
    ------
    InputError
        If a key cannot be read, or leads through a record that is not there.
    """
    changing = _Changing(copy.deepcopy(own), copy.deepcopy(list(bases)), inherited)
    for key, value in changes.items():
        parts = _parts(key)
        changing.set(parts, plain(key, value)) if value is not None else changing.take_out(parts)
    return changing.own, changing.bases


def plain(key: str, value: Any) -> Any:
    """A value as TOML has it: numbers, words, dates, lists and tables of them.

    Raises
    ------
    InputError
        If it is something else.
    """
    if isinstance(value, Mapping):
        return {str(inner): plain(f"{key}.{inner}", one) for inner, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [plain(key, one) for one in value]
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, str | bool | int | float | dt.date | dt.time):
        return value
    expected = "text, a number, yes or no, a date, a time, or a list of them"
    raise InputError([Fault(key, str(value), expected, "Nothing was saved.")])


@dataclass
class _Changing:
    own: Table
    bases: list[Table]
    inherited: Table

    def set(self, parts: Sequence[Part], value: Any) -> None:
        """Say a value in the own file, and unsay what was inherited beside it."""
        above = _at(self.inherited, parts)
        for gone in list(_left_over(parts, above, value)):
            self.take_out(gone)
        node, last = self._table(parts[:-1]), parts[-1]
        if last.record is None:
            removals = [one for one in _list(node, last.key) if one.get("remove") is True]
            node[last.key] = [*value, *removals] if is_records(value) else value
            return
        records, place = self._record(node, _at(self.inherited, parts[:-1]), last, new=True)
        said = records[place]
        told = {key: said[key] for key in keys_of(last.key) if key in said}
        records[place] = {**told, **value} if isinstance(value, dict) else value

    def take_out(self, parts: Sequence[Part]) -> None:
        """Take out a key or a record, wherever it is said."""
        last, above = parts[-1], _at(self.inherited, parts)
        if last.record is None:
            for tables in (self.own, *self.bases):
                _drop(tables, parts)
            return
        node, over = self._table(parts[:-1]), _at(self.inherited, parts[:-1])
        records, place = self._record(node, over, last, new=False)
        gone = records.pop(place)
        if above is not None and _is_known_by(last.key, [above]):
            records.append({key: gone[key] for key in keys_of(last.key) if key in gone} | {"remove": True})

    def _table(self, parts: Sequence[Part]) -> Table:
        """The own table that these parts lead to, made where it was only inherited."""
        node: Table = self.own
        for depth, part in enumerate(parts):
            if part.record is None:
                inner = node.setdefault(part.key, {})
            else:
                records, place = self._record(node, _at(self.inherited, parts[:depth]), part, new=False)
                inner = records[place]
            if not isinstance(inner, dict):
                raise InputError([Fault(part.key, str(inner), "a table", "Change the key itself.")])
            node = inner
        return node

    def _record(self, node: Table, above: Any, part: Part, *, new: bool) -> tuple[list[Table], int]:
        """The own list of a record and its place there, put there where it was only inherited, or is new."""
        over = _list(above, part.key) if isinstance(above, dict) else []
        own = node.setdefault(part.key, [])
        if not _is_known_by(part.key, [*own, *over]) and not (new and not own and not over):
            if not own:
                own.extend(copy.deepcopy(over))
            return own, _place_by_number(own, part)
        code = part.record or ""
        for place, record in enumerate(own):
            if _means(part.key, record, code):
                return own, place
        same = [record for record in over if _means(part.key, record, code)]
        if not same and not new:
            known = [record_code(part.key, one) for one in (*own, *over)]
            where, remedy = f"{part.key}[{code}]", did_you_mean(code, known)
            raise InputError([Fault(where, code, f"a {part.key} of the scenario", remedy)])
        own.append({key: same[0][key] for key in keys_of(part.key) if key in same[0]} if same else _named(part))
        return own, len(own) - 1


def _parts(key: str) -> list[Part]:
    found, end = [], 0
    for match in PART.finditer(key):
        if match.start() != end:
            break
        name = match["bare"] if match["quoted"] is None else match["quoted"]
        found.append(Part(name, match["record"] if match["named"] is None else match["named"]))
        end = match.end()
    if not found or end != len(key):
        expected = "keys with dots between them, such as queue[phone].target.share"
        raise InputError([Fault("changes", key, expected, "Write the key as the scenario file names it.")])
    return found


def _at(tables: Any, parts: Sequence[Part]) -> Any:
    """What these parts lead to; None where there is nothing."""
    node = tables
    for part in parts:
        node = node.get(part.key) if isinstance(node, dict) else None
        if part.record is None:
            continue
        records = node if isinstance(node, list) else []
        if _is_known_by(part.key, records):
            node = next((one for one in records if _means(part.key, one, part.record)), None)
        else:
            known = part.record.isdecimal() and int(part.record) < len(records)
            node = records[int(part.record)] if known else None
    return node


def _left_over(parts: Sequence[Part], above: Any, value: Any) -> Iterator[list[Part]]:
    """Inherited keys and records that a value does not say."""
    if isinstance(above, dict) and isinstance(value, dict):
        known = keys_of(parts[-1].key) if parts[-1].record is not None else ()
        for key, inner in above.items():
            if key in value:
                yield from _left_over([*parts, Part(key)], inner, value[key])
            elif key not in known:
                yield [*parts, Part(key)]
    elif is_records(above) and is_records(value) and _is_known_by(parts[-1].key, value):
        name = parts[-1].key
        for record in above:
            code = record_code(name, record)
            path = [*parts[:-1], Part(name, code)]
            said = next((one for one in value if record_code(name, one) == code), None)
            if said is None:
                yield path
            else:
                yield from _left_over(path, record, said)


def _drop(tables: Table, parts: Sequence[Part]) -> None:
    node = _at(tables, parts[:-1])
    if isinstance(node, dict):
        node.pop(parts[-1].key, None)


def _list(table: Any, key: str) -> list[Table]:
    value = table.get(key)
    return value if is_records(value) else []


def _is_known_by(list_name: str, records: Sequence[Table]) -> bool:
    """Whether records of this list are told apart by a name, or what stands for one."""
    return any(keys_of(list_name)[0] in record for record in records)


def _means(list_name: str, record: Table, code: str) -> bool:
    return code in (record_code(list_name, record), _text(record.get(keys_of(list_name)[0], "")))


def _place_by_number(records: list[Table], part: Part) -> int:
    code = part.record or ""
    if code.isdecimal() and int(code) < len(records):
        return int(code)
    expected = f"a place from 0 to {len(records) - 1}" if records else "a record that is there"
    raise InputError([Fault(f"{part.key}[{code}]", code, expected, "Reload the page: the list has changed.")])


def _named(part: Part) -> Table:
    first = keys_of(part.key)[0]
    name: str | dt.date = part.record or ""
    if first == "date":
        try:
            name = dt.date.fromisoformat(part.record or "")
        except ValueError as error:
            raise InputError([Fault(part.key, part.record or "", "a date, 2026-11-26", "Write it so.")]) from error
    return {first: name}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
