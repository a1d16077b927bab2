"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from planner.store.tables.base import Moment

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    ${upgrades if upgrades else "pass"}
