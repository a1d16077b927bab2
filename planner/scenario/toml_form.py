"""A TOML file that says other values: its comments, its order and its way of writing stay."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping
from typing import Any

import tomlkit
from tomlkit.items import AoT

from planner.scenario.source import is_records, keys_of


def rewritten(text: str, tables: Mapping[str, Any]) -> str:
    """A file's text changed so that it says these tables.

    Parameters
    ----------
    text : str
        As it stands; what it says already is not touched.
    tables : mapping
        As `tomllib` gives them.

    Returns
    -------
    str
        Reads as `tables`. Where the text's form cannot be kept, as with a table that is written in two places, it is
        written anew, without comments.
    """
    document = tomlkit.parse(text)
    try:
        _fit(document, tables, top=True)
        said = tomlkit.dumps(document)
        if tomllib.loads(said) == tables:
            return said
    except (tomlkit.exceptions.TOMLKitError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError):
        pass  # it is checked against the tables, whatever went wrong
    return tomlkit.dumps(dict(tables))


def _fit(table: MutableMapping[str, Any], wanted: Mapping[str, Any], *, top: bool = False) -> None:
    for key in [one for one in table if one not in wanted]:
        del table[key]
    for key, value in wanted.items():
        if key not in table:
            table[key] = _item(value, top=top)
        elif _same(table[key], value):
            continue
        elif isinstance(value, dict) and isinstance(table[key], MutableMapping):
            _fit(table[key], value)
        elif is_records(value) and isinstance(table[key], AoT):
            _fit_records(key, table[key], value)
        else:
            table[key] = _item(value, top=top)


def _fit_records(name: str, records: AoT, wanted: list[dict[str, Any]]) -> None:
    """Records that stay are changed where they stand; the others go, and new ones follow the last."""
    codes = [_code(name, one, place) for place, one in enumerate(wanted)]
    for place in reversed(range(len(records))):
        if _code(name, records[place].unwrap(), place) not in codes:
            del records[place]
    have = [_code(name, one.unwrap(), place) for place, one in enumerate(records)]
    for place, code in enumerate(codes):
        if code in have:
            _fit(records[have.index(code)], wanted[place])
        else:
            records.append(_item(wanted[place], top=True))


def _code(name: str, record: Mapping[str, Any], place: int) -> tuple[str, ...]:
    said = tuple(str(record[key]) for key in keys_of(name) if key in record)
    return said or (str(place),)


def _same(item: Any, value: Any) -> bool:
    said = item.unwrap() if hasattr(item, "unwrap") else item
    return repr(said) == repr(value)


def _item(value: Any, *, top: bool) -> Any:
    """A value to be put in: sections at the top, in one line below it."""
    if top and isinstance(value, dict):
        table = tomlkit.table()
        for key, inner in value.items():
            table.add(key, _item(inner, top=False))
        return table
    if top and is_records(value):
        records = tomlkit.aot()
        for one in value:
            records.append(_item(one, top=True))
        return records
    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        for key, inner in value.items():
            inline.add(key, _item(inner, top=False))
        return inline
    if isinstance(value, list):
        array = tomlkit.array()
        for one in value:
            array.append(_item(one, top=False))
        return array
    return tomlkit.item(value)
