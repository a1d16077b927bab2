"""Choices of the house that people read and change; secrets are settings too, but never listed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.database import Work
from planner.store.tables import SettingRow

HIDDEN = frozenset({"webhooks"})
"""Settings that hold secrets."""


def setting(session: Session, key: str, default: Any = None) -> Any:
    """A choice of the house, or what stands where nobody chose."""
    row = session.get(SettingRow, key)
    return default if row is None else row.value


def put_setting(work: Work, key: str, value: Any) -> None:
    """Choose; the trail is told how it was and how it is."""
    row = work.session.get(SettingRow, key)
    before = None if row is None else row.value
    if row is None:
        work.session.add(SettingRow(key=key, value=value))
    else:
        row.value = value
    work.tell("setting.set", key, before, value)


def list_settings(session: Session) -> dict[str, Any]:
    """Every choice that is no secret, by its key."""
    rows = session.scalars(select(SettingRow).order_by(SettingRow.key))
    return {row.key: row.value for row in rows if row.key not in HIDDEN}
