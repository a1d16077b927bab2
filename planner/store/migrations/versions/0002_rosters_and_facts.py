"""Published rosters, calendars' feeds, burdens, and facts for SQL users."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from planner.store.tables.base import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    _rosters()
    _shifts()
    _feeds()
    _facts()
    _intervals()
    _rows_of_facts()


def _rosters() -> None:
    """Lines of rosters and their versions."""
    op.create_table(
        "roster_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_line")),
        sa.UniqueConstraint("name", name=op.f("uq_roster_line_name")),
    )
    op.create_table(
        "roster_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("scenario_version_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("checked", sa.JSON(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=True),
        sa.Column("proposed_by", sa.String(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["roster_line.id"], name=op.f("fk_roster_version_line_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_roster_version_plan_id")),
        sa.ForeignKeyConstraint(
            ["scenario_version_id"], ["scenario_version.id"], name=op.f("fk_roster_version_scenario_version_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name=op.f("fk_roster_version_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_version")),
        sa.UniqueConstraint("line_id", "number", name=op.f("uq_roster_version_line_id_number")),
    )


def _shifts() -> None:
    """Which version decides a day; the shifts in people's calendars."""
    op.create_table(
        "published_day",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["roster_line.id"], name=op.f("fk_published_day_line_id")),
        sa.PrimaryKeyConstraint("line_id", "date", name=op.f("pk_published_day")),
    )
    op.create_table(
        "published_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["roster_line.id"], name=op.f("fk_published_shift_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_shift")),
        sa.UniqueConstraint(
            "line_id", "agent", "date", "ordinal", name=op.f("uq_published_shift_line_id_agent_date_ordinal")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_published_shift_uid")),
    )
    op.create_index(op.f("ix_published_shift_agent"), "published_shift", ["agent"], unique=False)


def _feeds() -> None:
    """Addresses of calendars; the ledger of burdens."""
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_feed_token_sha256")),
    )
    op.create_index(op.f("ix_feed_agent"), "feed", ["agent"], unique=False)
    op.create_table(
        "burden",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["roster_line.id"], name=op.f("fk_burden_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burden")),
        sa.UniqueConstraint("line_id", "agent", "week", name=op.f("uq_burden_line_id_agent_week")),
    )


def _facts() -> None:
    """People and queues."""
    op.create_table(
        "person",
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("cost_centre", sa.String(), nullable=False),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("skills", sa.String(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("agent", name=op.f("pk_person")),
    )
    op.create_table(
        "queue",
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("target_share", sa.Double(), nullable=True),
        sa.Column("target_within_s", sa.Double(), nullable=True),
        sa.Column("target_over", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("queue", name=op.f("pk_queue")),
    )


def _intervals() -> None:
    """Queues by interval."""
    op.create_table(
        "fact_interval",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("volume", sa.Double(), nullable=True),
        sa.Column("aht_s", sa.Double(), nullable=True),
        sa.Column("required", sa.Double(), nullable=True),
        sa.Column("scheduled", sa.Double(), nullable=True),
        sa.Column("net", sa.Double(), nullable=True),
        sa.Column("offered", sa.Double(), nullable=True),
        sa.Column("service_level", sa.Double(), nullable=True),
        sa.Column("asa_s", sa.Double(), nullable=True),
        sa.Column("p_abandon", sa.Double(), nullable=True),
        sa.Column("occupancy", sa.Double(), nullable=True),
        sa.Column("backlog", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_fact_interval_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "queue", "start", name=op.f("pk_fact_interval")),
    )


def _rows_of_facts() -> None:
    """Segments of shifts, lines of cost."""
    op.create_table(
        "fact_cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("cost_centre", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_fact_cost_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_cost")),
    )
    op.create_index(op.f("ix_fact_cost_plan_id"), "fact_cost", ["plan_id"], unique=False)
    op.create_table(
        "fact_segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("end", Moment(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["roster_line.id"], name=op.f("fk_fact_segment_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_segment")),
    )
    op.create_index(op.f("ix_fact_segment_agent"), "fact_segment", ["agent"], unique=False)
    op.create_index(op.f("ix_fact_segment_line_id_date"), "fact_segment", ["line_id", "date"], unique=False)
