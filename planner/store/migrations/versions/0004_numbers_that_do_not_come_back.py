"""SQLite gives no number a second time: that of a row that is gone may stand in a message, a file, a session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBERED = (
    *("series", "layer", "scenario", "scenario_version", "plan", "job", "account", "sign_in", "trail"),
    *("roster_line", "roster_version", "feed"),
)
"""Tables whose number people or other rows know a row by."""
OWN_KEY = "\tid INTEGER NOT NULL"
"""As the first steps wrote the column; PostgreSQL's counter never goes back."""


def upgrade() -> None:
    """Step forward."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # rows that name these are looked at in the end
    for table in NUMBERED:
        _make_again(connection, table)


def _make_again(connection: sa.Connection, table: str) -> None:
    """The same table with the same rows, indices and triggers, whose numbers rise for ever."""
    found = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type {} AND sql IS NOT NULL ORDER BY rowid"
    (statement,) = connection.exec_driver_sql(found.format("= 'table'"), (table,)).scalars()
    beside = connection.exec_driver_sql(found.format("<> 'table'"), (table,)).scalars().all()
    key = f", \n\tCONSTRAINT pk_{table} PRIMARY KEY (id)"
    if statement.count(OWN_KEY) != 1 or statement.count(key) != 1:
        raise ValueError(f"table {table} is not as the first steps made it: {statement}")
    own = f"{OWN_KEY} CONSTRAINT pk_{table} PRIMARY KEY AUTOINCREMENT"
    changed = statement.replace(key, "").replace(OWN_KEY, own)
    connection.exec_driver_sql(f'CREATE TEMP TABLE "kept_{table}" AS SELECT * FROM main."{table}"')  # noqa: S608 (own names)
    connection.exec_driver_sql(f'DROP TABLE main."{table}"')
    connection.exec_driver_sql(changed)
    connection.exec_driver_sql(f'INSERT INTO main."{table}" SELECT * FROM temp."kept_{table}"')  # noqa: S608 (own names)
    connection.exec_driver_sql(f'DROP TABLE temp."kept_{table}"')
    for one in beside:
        connection.exec_driver_sql(one)
