"""Files about people: the staff file, absences, rosters."""

from __future__ import annotations

import pandas as pd

from planner.services.cut.cells import bytes_of, cells_of
from planner.services.door import Sight

OPEN_COLUMNS = (
    *("agent", "team", "site", "cost_centre", "contract", "grade", "roles", "skills", "contract_h"),
    *("start_date", "end_date", "opt_out", "rotation_start"),
)
"""Columns of a staff file that everybody sees who sees the file; one that is not known may hold anything."""
PAY_COLUMNS = ("wage_per_h", "salary_per_year")
BIRTH_COLUMNS = ("birth_date",)
NAME_COLUMNS = ("name",)


def is_staff_file(content: bytes) -> bool:
    """Whether a file is a staff file as it stands, so that nobody has to read it for the planner."""
    cells = cells_of(content)
    known = {*OPEN_COLUMNS, *PAY_COLUMNS, *BIRTH_COLUMNS, *NAME_COLUMNS}
    return cells is not None and "agent" in cells and set(cells) <= known


KINDS = ("leave", "sick", "unpaid", "unavailable", "day_off")
"""Kinds of absences, in absence files and in rosters."""
AWAY = "away"
"""What is said instead."""


def hidden_columns(staff: pd.DataFrame, sight: Sight) -> list[str]:
    """Columns of a staff file that are not seen, in the file's order."""
    if sight.whole:
        return []
    seen = {*OPEN_COLUMNS}
    for may_see, names in ((sight.pay, PAY_COLUMNS), (sight.birth_dates, BIRTH_COLUMNS), (sight.names, NAME_COLUMNS)):
        seen |= set(names) if may_see else set()
    return [name for name in staff.columns if name not in seen]


def cut_staff(name: str, content: bytes, sight: Sight) -> bytes | None:
    """A staff file without the columns that are not seen; None where it is no table."""
    cells = cells_of(content)
    return None if cells is None else bytes_of(cells.drop(columns=hidden_columns(cells, sight)), name)


def restore_staff(name: str, content: bytes, before: bytes, sight: Sight) -> bytes:
    """A staff file as somebody wrote it who does not see all of it, with what he does not see as it was.

    A person who is new has nothing there; columns keep their order.
    """
    written, kept = cells_of(content), cells_of(before)
    if written is None or kept is None or "agent" not in written or "agent" not in kept:
        return content
    hidden = hidden_columns(kept, sight)
    if not hidden:
        return content
    old = kept.drop_duplicates("agent").set_index("agent")[hidden]
    joined = written.drop(columns=[one for one in written.columns if one in hidden]).join(old, on="agent").fillna("")
    order = [one for one in kept.columns if one in joined] + [one for one in joined.columns if one not in kept]
    return bytes_of(joined[order], name)


def cut_availability(name: str, content: bytes, sight: Sight) -> bytes | None:
    """An absence file in which an absence has no kind and no note; wishes stay. None where it is no table."""
    if sight.absence_kinds:
        return content
    cells = cells_of(content)
    if cells is None or "kind" not in cells:
        return None
    shown = cells[[one for one in ("agent", "start", "end", "kind") if one in cells]]
    return bytes_of(shown.assign(kind=shown["kind"].where(~shown["kind"].str.strip().isin(KINDS), AWAY)), name)


def cut_roster(roster: pd.DataFrame, sight: Sight) -> pd.DataFrame:
    """A roster in which an absence has no kind, one's own excepted; whether it is paid would tell it.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER, or its cells as text.
    """
    if sight.absence_kinds:
        return roster
    away = (roster["activity"].isin(KINDS) | roster["shift"].isin(KINDS)) & (roster["agent"] != sight.own)
    unpaid = False if pd.api.types.is_bool_dtype(roster["paid"]) else "false"
    return roster.assign(
        activity=roster["activity"].mask(away, AWAY),
        shift=roster["shift"].mask(away, AWAY),
        paid=roster["paid"].mask(away, unpaid),
    )


def cut_roster_file(name: str, content: bytes, sight: Sight) -> bytes | None:
    """A roster file likewise; None where it is not of our columns, as a matrix with names and kinds in its cells."""
    if sight.absence_kinds and sight.names:
        return content
    cells = cells_of(content)
    if cells is None or not {"agent", "activity", "shift", "paid"} <= set(cells):
        return None
    return bytes_of(cut_roster(cells, sight), name)
