"""A scenario's files: what is cut from each, and how it comes back when somebody saves who did not see it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from forecasting.faults import Fault, InputError
from planner.scenario.paths import named_files
from planner.scenario.toml_form import rewritten
from planner.services.cut.people import cut_availability, cut_roster_file, cut_staff, restore_staff
from planner.services.cut.toml_text import toml_text
from planner.services.door import Sight

Files = Mapping[str, bytes]
Cutter = Callable[[str, bytes, Sight], bytes | None]

COST_SHOWN = ("shortage_per_agent_hour", "shortage_steps", "surplus_per_agent_hour", "change_per_shift")
"""Keys of ``[cost]`` that are no pay: they weigh what the search may trade."""
VENDOR_PAY = ("price", "minimum", "bonus", "malus")
"""Keys of a ``[[vendor]]`` that are prices."""
LEVER_PAY = ("wage_per_h", "price_per_h")
"""Keys of a ``[[lever]]`` that are."""
PRICED: Mapping[str, tuple[str, tuple[str, ...]]] = {"vendor": ("name", VENDOR_PAY), "lever": ("use", LEVER_PAY)}
"""Records with prices: the key that identifies one, and the keys that are cut."""
ALL_BUT_PAY = Sight(pay=False, birth_dates=True, absence_kinds=True, names=True, fairness=True)


def _open(name: str, content: bytes, sight: Sight) -> bytes:
    del name, sight
    return content


def _only_with_pay(name: str, content: bytes, sight: Sight) -> bytes | None:
    del name
    return content if sight.pay else None


def _only_with_fairness(name: str, content: bytes, sight: Sight) -> bytes | None:
    del name
    return content if sight.fairness else None


DATA_FILES: Mapping[tuple[str, str], Cutter] = {
    ("history", "file"): _open,
    ("history", "contacts"): _open,
    ("forecast", "file"): _open,
    ("forecast", "overrides"): _open,
    ("staff", "file"): cut_staff,
    ("staff", "availability"): cut_availability,
    ("staff", "patterns"): _open,
    ("staff", "previous_roster"): cut_roster_file,
    ("staff", "published_roster"): cut_roster_file,
    ("staff", "locks"): _open,
    ("staff", "ledger"): _only_with_fairness,
    ("cost", "budget"): _only_with_pay,
}
"""What is cut from each file that a scenario names; a file that none names is left out."""


def cut_files(files: Files, sight: Sight) -> dict[str, bytes]:
    """A scenario's files as somebody sees them.

    Parameters
    ----------
    files : mapping of path to bytes
        Paths with ``/``, relative to one folder, as a scenario version keeps them.
    sight : Sight

    Returns
    -------
    dict
        The same bytes where nothing is hidden. A scenario file loses its prices and, since they may be told there,
        its comments; it stays one that can be read. A file of which nothing may be seen, or that cannot be read, is
        empty; one that no scenario names is left out.
    """
    if sight.whole:
        return dict(files)
    cutters = _cutters(files)
    cut = {path: cutters[path](path, content, sight) for path, content in files.items() if path in cutters}
    return {path: content or b"" for path, content in cut.items() if content is not None or not _is_toml(path)}


def restored_files(written: Files, before: Files, sight: Sight) -> dict[str, bytes]:
    """Files as somebody saves them who saw them cut, with what was hidden as it was.

    Parameters
    ----------
    written : mapping of path to bytes
    before : mapping of path to bytes
        The version they began from, whole; empty for a scenario of their own making, whose prices are theirs.
    sight : Sight
        With which they saw it.

    Raises
    ------
    InputError
        If they write prices that they may not see.
    """
    if sight.whole or not before:
        return dict(written)
    shown, cutters = cut_files(before, sight), _cutters(before)
    restored = {path: content for path, content in before.items() if not shown.get(path)}
    for path, content in written.items():
        if path in restored or (path in before and content == shown.get(path)):
            restored[path] = before[path]
        elif _is_toml(path):
            restored[path] = _restore_toml(path, content, before.get(path, b""), sight)
        elif path in before and cutters.get(path) is cut_staff:
            restored[path] = restore_staff(path, content, before[path], sight)
        else:
            restored[path] = content
    hiding = {path: cut for path, cut in cutters.items() if path in before and before[path] != shown.get(path)}
    return _not_renamed(restored, written, hiding)  # a file may be named and be replaced by the scenario's own


def _not_renamed(restored: dict[str, bytes], written: Files, hiding: Mapping[str, Cutter]) -> dict[str, bytes]:
    """Nothing hidden comes back in a file that is now named as something else: there it would be shown."""
    now = _cutters(restored)
    turned = {path for path, cutter in hiding.items() if now.get(path, cutter) is not cutter}
    return {
        path: written[path] if path in turned else content
        for path, content in restored.items()
        if path not in turned or path in written
    }


def check_only_pay(written: Files, before: Files) -> None:
    """Refuse a change of anything but pay, prices and budget.

    Raises
    ------
    InputError
        Naming the files in which something else differs.
    """
    ours, theirs = _without_pay(written), _without_pay(before)
    # A file of nothing but money, as a budget is, leaves nothing: it may come and go.
    other = sorted(path for path in {*ours, *theirs} if (ours.get(path) or b"") != (theirs.get(path) or b""))
    if other:
        remedy = "Undo what is not pay there, or ask a coordinator to change it; nothing was saved."
        raise InputError(
            [Fault(path, "another content", "changes of pay, prices and budget", remedy) for path in other]
        )


def cut_tables(tables: Mapping[str, Any]) -> dict[str, Any]:
    """A scenario's tables without prices."""
    cut = dict(tables)
    if isinstance(cut.get("cost"), dict):
        cut["cost"] = {key: value for key, value in cut["cost"].items() if key in COST_SHOWN}
        if not cut["cost"]:
            del cut["cost"]  # whether there is any pay is its own business
    for name, (_, pay) in PRICED.items():
        if isinstance(cut.get(name), list):
            cut[name] = [
                {key: value for key, value in record.items() if key not in pay} | _unseen_price(record)
                for record in _records(cut, name)
            ]
    return cut


def _unseen_price(record: Mapping[str, Any]) -> dict[str, Any]:
    """A vendor must have a price: what it bills for may be seen, the amount is nought."""
    price = record.get("price")
    return {"price": {"per": price.get("per"), "amount": 0.0}} if isinstance(price, dict) else {}


def _is_toml(path: str) -> bool:
    return path.endswith(".toml")


def _without_pay(files: Files) -> dict[str, bytes]:
    cut = cut_files(files, ALL_BUT_PAY)
    cutters = _cutters(files)
    unnamed = {path: content for path, content in files.items() if path not in cutters}
    return {**cut, **unnamed}


def _cutters(files: Files) -> dict[str, Cutter]:
    """What cuts each file; the stricter where two scenarios name one file as different things."""
    found: dict[str, Cutter] = {}
    for path, content in files.items():
        if not _is_toml(path):
            continue
        found[path] = _cut_toml
        for key, value in named_files(_tables(content) or {}):
            name = os.path.normpath(PurePosixPath(path).parent / value).replace(os.sep, "/")
            if found.get(name, _open) is _open:
                found[name] = DATA_FILES[key]
    return found


def _tables(content: bytes) -> dict[str, Any] | None:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None


def _cut_toml(name: str, content: bytes, sight: Sight) -> bytes | None:
    del name
    tables = _tables(content)
    if tables is None or sight.pay:
        return content if sight.pay else None
    return toml_text(cut_tables(tables)).encode()


def _restore_toml(path: str, content: bytes, before: bytes, sight: Sight) -> bytes:
    tables, old = _tables(content), _tables(before) or {}
    if tables is None or sight.pay:
        return content
    if cut_tables(tables) != tables:
        remedy = "Leave them out: those that stand there stay as they are. Finance or a manager changes them."
        raise InputError([Fault(path, "prices", "no prices from a role that does not see pay", remedy)])
    whole = _with_pay_of(tables, old)
    if whole == tables and (b"#" in content or not before):
        return content  # with comments of their own
    return rewritten(before.decode("utf-8-sig"), whole).encode()


def _with_pay_of(tables: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(tables)
    pay = {key: value for key, value in dict(old.get("cost", {})).items() if key not in COST_SHOWN}
    if pay:
        whole["cost"] = {**dict(whole.get("cost", {})), **pay}
    for name, (known_by, hidden) in PRICED.items():
        prices = {
            record.get(known_by): {key: record[key] for key in hidden if key in record}
            for record in _records(old, name)
        }
        if name in whole:
            whole[name] = [{**record, **prices.get(record.get(known_by), {})} for record in _records(whole, name)]
    return whole


def _records(tables: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = tables.get(name, [])
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
