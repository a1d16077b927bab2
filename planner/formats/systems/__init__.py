"""Foreign formats, one file each; SYSTEMS is their table of contents, the first that recognises a sheet reads it.

What a vendor's own template or report looks like stands before what any program may write, the general tables last.
How to add one: docs/add_a_format.md.
"""

from __future__ import annotations

from planner.formats.foreign import Format
from planner.formats.systems import (
    avaya_cms,
    avaya_database,
    calabrio_forecast,
    calabrio_queues,
    connect_backlog,
    connect_capacity,
    connect_forecast,
    connect_history,
    connect_metrics,
    connect_override,
    genesys_aggregates,
    genesys_history,
    genesys_queues,
    genesys_schedule,
    icalendar_shifts,
    interval_table,
    matrix_roster,
    nice_forecast,
    nice_queues,
    roster_rows,
    told_columns,
    verint_planner,
)

SYSTEMS: tuple[Format, ...] = (
    connect_history.FORMAT,
    connect_override.FORMAT,
    connect_backlog.FORMAT,
    connect_capacity.FORMAT,
    connect_metrics.FORMAT,
    connect_forecast.FORMAT,
    genesys_aggregates.FORMAT,
    genesys_history.FORMAT,
    genesys_queues.FORMAT,
    avaya_database.FORMAT,
    avaya_cms.FORMAT,
    nice_forecast.FORMAT,
    nice_queues.FORMAT,
    calabrio_queues.FORMAT,
    calabrio_forecast.FORMAT,
    verint_planner.FORMAT,
    genesys_schedule.FORMAT,
    icalendar_shifts.FORMAT,
    matrix_roster.FORMAT,
    roster_rows.FORMAT,
    told_columns.FORMAT,
    interval_table.FORMAT,
)
