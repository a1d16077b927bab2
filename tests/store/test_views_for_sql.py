"""The views of docs/sql.md: the queries of the page itself, against numbers worked out by hand, on both databases."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from rosters_kept import MONDAY, put, team
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from planner.scenario import Agent
from planner.store.blobs import keep_bytes
from planner.store.database import Store
from planner.store.tables import PlanRow

PAGE = (Path(__file__).parents[2] / "docs/sql.md").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"^### (.+?)\n.*?```sql\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))
ROLES = re.findall(r"```postgresql\n(.*?)```", PAGE, re.DOTALL)[0]
TUESDAY = MONDAY + dt.timedelta(1)

# Two half-hours of Monday and one of Tuesday; Berlin is an hour ahead of UTC.
REQUIREMENT = """start,queue,volume,aht_s,agents,rostered
2026-03-02T08:00:00+01:00,phone,10,360,2,2.5
2026-03-02T08:30:00+01:00,phone,20,180,2,2.5
2026-03-03T08:00:00+01:00,phone,5,720,1,1
2026-03-02T08:00:00+01:00,email,4,900,1,1
"""
COVERAGE = """start,queue,required,scheduled,net
2026-03-02T08:00:00+01:00,phone,2.5,1,-1.5
2026-03-02T08:30:00+01:00,phone,2.5,3,0.5
2026-03-03T08:00:00+01:00,phone,1,0.5,-0.5
2026-03-02T08:00:00+01:00,email,1,1,0
2026-03-02T08:00:00+01:00,*,3.5,2,-1.5
"""
SERVICE = """start,queue,offered,service_level,low,high,asa_s,p_abandon,occupancy,backlog
2026-03-02T08:00:00+01:00,phone,10,0.6,0.5,0.7,30,0.1,0.95,0
2026-03-02T08:30:00+01:00,phone,20,0.9,0.8,1,8,0.01,0.7,0
2026-03-03T08:00:00+01:00,phone,5,0.8,0.7,0.9,15,0.02,0.9,0
2026-03-02T08:00:00+01:00,email,,,,,,,,3
"""
COST = """item,queue,team,site,cost_centre,month,hours,amount,currency
wages,phone,t,,CC1,2026-03,20,400,EUR
employer_load,phone,t,,CC1,2026-03,,84.5,EUR
wages,phone,t,,CC2,2026-03,5,100,EUR
"""


def kept_plan(store: Store, name: str, cost: str = COST) -> int:
    contents = {"requirement.csv": REQUIREMENT, "coverage.csv": COVERAGE, "service.csv": SERVICE, "cost.csv": cost}
    with store.writing("ana") as work:
        row = PlanRow(
            name=name,
            fingerprint=name,
            start=MONDAY,
            days=7,
            status="feasible",
            gap=0.02,
            shortage_h=1.0,
            facts={},
            files={file: keep_bytes(work, content.encode()) for file, content in contents.items()},
            inputs={},
            made_at=store.now(),
            made_by="ana",
        )
        work.session.add(row)
        work.session.flush()
        return row.id


@pytest.fixture
def star(store: Store) -> Store:
    """Plan A for the week, then plan B from Tuesday on, then a roster without a plan in another line."""
    inputs = team("ana", "ben")
    late = "late 13:00-21:30 break 15:00-15:15 meal 17:00-17:30"
    week = {"ana": {0: "early 08:00-16:30 meal 12:00-12:30", 1: late}, "ben": {0: late, 1: "sick 00:00-24:00"}}
    put(store, inputs, week, plan_id=kept_plan(store, "A"))
    more = {"ana": {1: late, 2: late}, "ben": {1: "sick 00:00-24:00"}}
    dear = COST.replace(",100,", ",900,")
    put(store, inputs, more, plan_id=kept_plan(store, "B", dear), first=TUESDAY)
    others = team("cid")
    put(store, others, {"cid": {0: "early 08:00-12:00"}}, line="mail team")
    return store


ON_MONDAY, ON_TUESDAY, ON_WEDNESDAY = (MONDAY + dt.timedelta(step) for step in range(3))
SUNDAY = MONDAY + dt.timedelta(6)
WORKED_OUT: dict[str, list[tuple[Any, ...]]] = {
    "Which version decides which days?": [
        ("mail team", 1, ON_MONDAY, SUNDAY, 7),
        ("phone team", 1, ON_MONDAY, SUNDAY, 1),
        ("phone team", 2, ON_TUESDAY, SUNDAY, 6),
    ],
    # Monday: 8 h of Ana, 7.75 h of Ben (a paid break besides), 4 h of Cid; Tuesday and Wednesday: Ana's late.
    "How many hours does each team work on each day, and how many of them are paid?": [
        (ON_MONDAY, "t", 8 + 7.75 + 4, 8 + 8 + 4),
        (ON_TUESDAY, "t", 7.75, 8.0),
        (ON_WEDNESDAY, "t", 7.75, 8.0),
    ],
    # 1.5 people for half an hour on Monday (plan A), 0.5 on Tuesday (plan B).
    "Where are we short?": [
        ("phone", ON_MONDAY, "08:00", 2.5, 1.0, 0.75),
        ("phone", ON_TUESDAY, "08:00", 1.0, 0.5, 0.25),
    ],
    # (10 * 0.6 + 20 * 0.9) / 30.
    "What service level is each queue planned to give, day by day, and what was promised?": [
        ("phone", ON_MONDAY, 0.8, 0.8),
        ("phone", ON_TUESDAY, 0.8, 0.8),
    ],
    # Phone: 10 x 360 + 20 x 180 + 5 x 720 s; e-mail: 4 x 900 s, of plan A, which decides Monday.
    "How much work is expected on each channel?": [("email", 4.0, 1.0), ("phone", 35.0, 3.0)],
    # Both plans are in force: 484.5 twice, and 100 of A with 900 of B.
    "What do the plans in force cost, by month and cost centre?": [
        ("2026-03", "CC1", "EUR", 969.0),
        ("2026-03", "CC2", "EUR", 1000.0),
    ],
    "Who has how many late ends in the roster that is published?": [("ana", "Ana", 2), ("ben", "Ben", 1)],
}


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def plain(cell: Any) -> Any:
    """Both databases' ways to say a date and a number."""
    if isinstance(cell, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return dt.date.fromisoformat(cell)
    return round(float(cell), 9) if isinstance(cell, float) else cell


def test_every_query_of_the_page_has_its_answer() -> None:
    assert list(QUERIES) == list(WORKED_OUT)


def test_queries_give_what_was_worked_out_by_hand(star: Store) -> None:
    for question, expected in WORKED_OUT.items():
        assert [tuple(map(plain, row)) for row in rows(star, QUERIES[question])] == expected, question


def test_facts_of_a_plan_in_force_only_where_it_decides(star: Store) -> None:
    found = rows(star, "SELECT plan_id, date, in_force FROM v1_interval WHERE queue = 'phone' ORDER BY plan_id, date")
    assert [in_force for _, _, in_force in found] == [1, 1, 0, 0, 0, 1]
    (row,) = rows(star, "SELECT * FROM v1_interval WHERE queue = 'email' AND plan_id = 1")
    start = row[2] if isinstance(row[2], dt.datetime) else dt.datetime.fromisoformat(f"{row[2]}+00:00")
    assert start == dt.datetime(2026, 3, 2, 7, tzinfo=dt.UTC)
    assert row[4:8] == ("08:00", 30, 4.0, 900.0)
    assert row[11:] == (None, None, None, None, None, 3.0, 1)


def test_segments_are_those_in_force_without_reasons_of_absence(star: Store) -> None:
    found = rows(
        star, "SELECT agent, version, plan_id, activity, paid FROM v1_roster_segment WHERE date = '2026-03-03'"
    )
    assert {(agent, version, activity) for agent, version, _, activity, _ in found} == {
        ("ana", 2, "work"), ("ana", 2, "break"), ("ana", 2, "meal"), ("ben", 2, "away")
    }  # fmt: skip
    assert {paid for *_, activity, paid in found if activity == "away"} == {None}
    assert rows(star, "SELECT COUNT(*) FROM v1_roster_segment WHERE 'sick' IN (activity, shift)") == [(0,)]
    assert rows(star, "SELECT DISTINCT plan_id FROM v1_roster_segment WHERE line = 'mail team'") == [(None,)]


def test_publishing_a_plan_again_adds_no_facts(star: Store) -> None:
    before = rows(star, "SELECT COUNT(*) FROM v1_interval"), rows(star, "SELECT COUNT(*) FROM v1_cost")
    put(star, team("ana", "ben"), {}, plan_id=1)
    assert (rows(star, "SELECT COUNT(*) FROM v1_interval"), rows(star, "SELECT COUNT(*) FROM v1_cost")) == before
    assert rows(star, "SELECT COUNT(*) FROM v1_roster_segment WHERE line = 'phone team'") == [(0,)]


def test_people_are_as_the_newest_version_says_and_without_pay(star: Store) -> None:
    inputs = team("ana")
    moved = Agent(agent="ana", name="", team="u", contract="c", wage_per_h=99.0, grade="senior")
    object.__setattr__(inputs, "agents", (moved,))
    put(star, inputs, {})
    found = rows(star, "SELECT * FROM v1_person ORDER BY agent")
    assert found[0][:8] == ("ana", "", "u", "", "Europe/Berlin", "", "c", "senior")
    assert [row[0] for row in found] == ["ana", "ben", "cid"]
    assert "99" not in str(found)


@pytest.mark.postgres
def test_readers_see_the_views_and_nothing_else(star: Store) -> None:
    if star.engine.dialect.name != "postgresql":
        with star.engine.connect() as connection, pytest.raises(DBAPIError, match="syntax error"):
            connection.execute(text(ROLES))  # SQLite knows no roles, as the page says
        return
    allowed = {
        "planner_reader": ("v1_plan", "v1_interval", "v1_roster_segment", "v1_person", "v1_queue"),
        "planner_finance_reader": ("v1_plan", "v1_cost"),
    }
    closed = {
        "planner_reader": ("v1_cost", "person", "fact_cost", "trail"),
        "planner_finance_reader": ("plan", "account"),
    }
    with star.engine.begin() as connection:
        for role in reversed(allowed):
            connection.execute(text(f"DROP ROLE IF EXISTS {role}"))
        connection.execute(text(ROLES))
    try:
        for role, views in allowed.items():
            with star.engine.connect() as connection:
                connection.execute(text(f"SET ROLE {role}"))
                for view in views:
                    connection.execute(text(f"SELECT COUNT(*) FROM {view}"))
            for table in closed[role]:
                with star.engine.connect() as connection:
                    connection.execute(text(f"SET ROLE {role}"))
                    with pytest.raises(DBAPIError, match="permission denied"):
                        connection.execute(text(f"SELECT COUNT(*) FROM {table}"))
    finally:
        with star.engine.begin() as connection:
            for role in reversed(allowed):
                connection.execute(text(f"DROP OWNED BY {role}"))
                connection.execute(text(f"DROP ROLE {role}"))
