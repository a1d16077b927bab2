"""Views for SQL users, version 1: a star over published plans, without pay of persons. Described in docs/sql.md."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

VIEWS = {
    "v1_person": """
        SELECT agent, name, team, site, time_zone, cost_centre, contract, grade, skills, start_date, end_date
        FROM person""",
    "v1_queue": """
        SELECT queue, channel, target_share, target_within_s, target_over
        FROM queue""",
    "v1_plan": """
        SELECT v.id AS version_id, l.name AS line, v.number AS version, v.plan_id, p.name AS plan, p.status, p.gap,
               p.shortage_h, v.from_date, v.to_date, v.published_at,
               (SELECT COUNT(*) FROM published_day d WHERE d.line_id = v.line_id AND d.version = v.number)
                   AS days_in_force
        FROM roster_version v
        JOIN roster_line l ON l.id = v.line_id
        LEFT JOIN plan p ON p.id = v.plan_id
        WHERE v.state = 'published'""",
    "v1_interval": """
        SELECT f.plan_id, f.queue, f.start AS start_utc, f.date, f.time, f.minutes, f.volume, f.aht_s, f.required,
               f.scheduled, f.net, f.offered, f.service_level, f.asa_s, f.p_abandon, f.occupancy, f.backlog,
               CASE WHEN EXISTS (
                   SELECT 1 FROM published_day d
                   JOIN roster_version v ON v.line_id = d.line_id AND v.number = d.version
                   WHERE d.date = f.date AND v.plan_id = f.plan_id
               ) THEN 1 ELSE 0 END AS in_force
        FROM fact_interval f""",
    "v1_roster_segment": """
        SELECT l.name AS line, d.version, v.plan_id, s.agent, s.date,
               CASE WHEN s.shift IN ('leave', 'sick', 'unpaid', 'unavailable') THEN 'away' ELSE s.shift END AS shift,
               CASE WHEN s.activity IN ('leave', 'sick', 'unpaid', 'unavailable') THEN 'away' ELSE s.activity END
                   AS activity,
               s.queue, s.start AS start_utc, s."end" AS end_utc,
               CASE WHEN s.activity IN ('leave', 'sick', 'unpaid', 'unavailable') THEN NULL
                    WHEN s.paid THEN 1 ELSE 0 END AS paid,
               s.hours
        FROM fact_segment s
        JOIN roster_line l ON l.id = s.line_id
        JOIN published_day d ON d.line_id = s.line_id AND d.date = s.date
        JOIN roster_version v ON v.line_id = d.line_id AND v.number = d.version""",
    "v1_cost": """
        SELECT plan_id, item, queue, team, site, cost_centre, month, hours, amount, currency
        FROM fact_cost""",
}


def upgrade() -> None:
    """Step forward."""
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")
