"""Foreign formats, one file each; SYSTEMS is their table of contents, the first that recognises a sheet reads it.

What a vendor's own template or report looks like stands before what any program may write, the general tables last.
How to add one: docs/add_a_format.md.
"""

from __future__ import annotations

from planner.formats.foreign import Format
from planner.formats.systems import genesys_schedule, icalendar_shifts, matrix_roster, roster_rows, told_columns

SYSTEMS: tuple[Format, ...] = (
    genesys_schedule.FORMAT,
    icalendar_shifts.FORMAT,
    matrix_roster.FORMAT,
    roster_rows.FORMAT,
    told_columns.FORMAT,
)
