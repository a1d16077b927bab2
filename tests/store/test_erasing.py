"""A person erased: no byte of id or name is left in rows or files, and every total is what it was."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select
from store_world import fill, write_plan, write_scenario

from planner.store.blobs import files_of, keep_bytes, keep_frame, kept_bytes
from planner.store.database import Store
from planner.store.dump import lines_of, tables
from planner.store.erasing import erase_person, identify
from planner.store.faults import StoreError
from planner.store.identity import Identity
from planner.store.person import export_person
from planner.store.plans import keep_plan, plan_row
from planner.store.rewriting import without_person
from planner.store.scenario_files import gather
from planner.store.scenario_saving import save_scenario
from planner.store.scenarios import check_out_scenario, list_versions
from planner.store.tables import AccountRow, FeedRow, PersonFact, PlanRow, ScenarioVersion, TrailRow
from planner.store.verifying import verify

AGENT, NAME, MAIL = "Q7731", "Ana Quisper", "ana.quisper@example.org"
SECRETS = [text.encode() for text in (AGENT, NAME, MAIL, "Quisper", "1990-02-03", "21.37")]
"""Id, name, address, birth date and wage of the person of `world`."""


def world(store: Store, folder: Path) -> int:
    """The store of `fill` with Q7731 instead of A1, in every kind of file; number of the plan."""
    path = write_scenario(folder / "scenario")
    common = folder / "scenario" / "common"
    people = (common / "agents.csv").read_text().replace("A1,Ana", f"{AGENT},Ana").replace("21.0", "21.37")
    (common / "agents.csv").write_text(people)
    (common / "leave.csv").write_bytes(
        f"agent,start,end,kind,note\r\n{AGENT},2026-11-24,2026-11-24,leave,\r\n".encode()
    )
    text = (
        (common / "base.toml")
        .read_text()
        .replace('file = "agents.csv"', 'file = "agents.csv"\navailability = "leave.csv"')
    )
    (common / "base.toml").write_text(f"# {NAME} asked for this\n{text}")
    plan = write_plan(folder / "plan", warnings=[f"{AGENT} works alone on Monday", "A2 rests"], inputs={})
    roster = plan / "roster.csv"
    roster.write_text(roster.read_text().replace("A1,", f"{AGENT},"))
    (plan / "calendars" / "A1.ics").rename(plan / "calendars" / f"{AGENT}.ics")
    (plan / "calendars" / f"{AGENT}.ics").write_text(f"BEGIN:VCALENDAR\r\nUID:{AGENT}-1\r\nEND:VCALENDAR\r\n")
    page = f'<p>{NAME}</p><script>var Q7731x = "x";</script><script type="application/json">["{AGENT}"]</script>'
    (plan / "report.html").write_text(page)
    with zipfile.ZipFile(plan / "plan.xlsx", "w") as book:
        book.writestr("xl/sharedStrings.xml", f"<sst><si><t>{AGENT}</t></si><si><t>{NAME}</t></si></sst>")
        book.writestr("xl/worksheets/sheet1.xml", '<c r="A1" t="s"><v>0</v></c>')
    with store.writing("account 1") as work:
        saved = save_scenario(work, "Peak", gather(path, (folder / "scenario",)), note=f"with {AGENT}")
        facts = json.loads((plan / "plan.json").read_text())
        version = work.session.get(ScenarioVersion, saved.id)
        assert version is not None
        facts["inputs"] = {"../common/agents.csv": version.files["common/agents.csv"]}
        (plan / "plan.json").write_text(json.dumps(facts))
        work.session.add(
            AccountRow(subject="https://id|77", email=MAIL, name=NAME, role="agent", agent=AGENT, made_at=store.now())
        )
        work.session.add(PersonFact(**person(AGENT, NAME)))
        work.session.add(PersonFact(**person("A2", "Ben Okafor")))
        work.session.add(FeedRow(agent=AGENT, token_sha256="x", made_at=store.now(), made_by="account 1"))
        keep_frame(work, pd.DataFrame({"agent": [AGENT, "A2"], "paid": [True, False]}))
        work.tell("refused", "roster.read", None, {"role": "agent", "about": AGENT})
        return keep_plan(work, plan, scenario_version_id=saved.id)


def person(agent: str, name: str) -> dict[str, object]:
    blank = dict.fromkeys(("team", "site", "time_zone", "cost_centre", "contract", "grade", "skills"), "")
    return {"agent": agent, "name": name, **blank, "start_date": None, "end_date": None}


def bytes_left(store: Store) -> Iterator[tuple[str, bytes]]:
    """Everything there is: rows of every table, files opened, and SQLite's own files."""
    with store.reading() as session:
        for table in tables():
            yield table.name, "".join(lines_of(session.connection(), table)).encode()
    for path in files_of(store):
        yield from opened(path.name, path.read_bytes())
    if store.engine.dialect.name == "sqlite":
        database = Path(str(store.engine.url.database))
        for path in (database, database.with_name(f"{database.name}-wal")):
            if path.exists():
                yield path.name, path.read_bytes()


def opened(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if content[:4] == b"PAR1":
        yield name, pq.read_table(pa.BufferReader(content)).to_pandas().to_csv().encode()
    elif content[:2] == b"\x1f\x8b":
        yield name, gzip.decompress(content)
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield f"{name}/{inner}", archive.read(inner)


def test_nothing_of_the_person_is_left_and_totals_stay(store: Store, tmp_path: Path) -> None:
    number = world(store, tmp_path)
    assert {secret for secret in SECRETS for _, content in bytes_left(store) if secret in content} == set(SECRETS)
    before = totals(store, number)
    erased = erase_person(store, "account 1", AGENT)
    assert erased.pseudonym == "erased-1"
    for name, content in bytes_left(store):
        if content.startswith(b"<p>"):
            assert b'Q7731x = "x"' in content  # a program's own name, not the person
            content = content.replace(b"Q7731x", b"")
        assert [secret for secret in SECRETS if secret in content] == [], name
    assert totals(store, number) == before
    assert verify(store) == []
    with store.reading() as session:
        told = session.scalars(select(TrailRow).where(TrailRow.what == "person.erase")).one()
        assert (told.subject, told.before) == ("a person", None)
        account = session.scalars(select(AccountRow)).one()
        assert (account.name, account.email, account.agent) == ("", None, "erased-1")
        assert account.disabled_at is not None
        row = plan_row(session, number)
        assert row.facts["warnings"] == ["erased-1 works alone on Monday", "A2 rests"]
        assert "calendars/erased-1.ics" in row.files
        assert row.inputs == row.facts["inputs"]
        assert list_versions(session, "Peak")[0].note == "with erased-1"
    out = check_out_scenario(store, "Peak", tmp_path / "out")
    staff = pd.read_csv(tmp_path / "out" / "common" / "agents.csv", dtype=str)
    assert staff.loc[0].isna().to_dict() == {
        "agent": False, "name": True, "contract": False, "skills": False, "wage_per_h": True, "birth_date": True,
    }  # fmt: skip
    assert list(staff["wage_per_h"][1:]) == ["22.0", "23.0", "24.0", "25.0"]
    assert gather(out.path, out.allow).main == "week/peak.toml"
    with pytest.raises(StoreError, match="somebody whom the store tells of"):
        erase_person(store, "account 1", AGENT)
    assert erase_person(store, "account 1", "A2").pseudonym == "erased-2"


def totals(store: Store, number: int) -> dict[str, object]:
    """Hours, cost, coverage and people of a plan, summed by pandas."""
    with store.reading() as session:
        files = plan_row(session, number).files
    tables_of = {
        name: pd.read_csv(io.BytesIO(kept_bytes(store, files[name])))
        for name in ("roster.csv", "cost.csv", "coverage.csv", "summary.csv")
    }
    roster = tables_of["roster.csv"]
    hours = (pd.to_datetime(roster["end"]) - pd.to_datetime(roster["start"])).dt.total_seconds().sum() / 3600
    numbers = {name: frame.select_dtypes("number").sum().to_dict() for name, frame in tables_of.items()}
    return {"hours": hours, "people": roster["agent"].nunique(), **numbers}


def test_everything_about_one_person_and_nothing_of_others(store: Store, tmp_path: Path) -> None:
    world(store, tmp_path)
    found = export_person(store, AGENT, tmp_path / "given")
    told = json.loads((tmp_path / "given" / "person.json").read_text())
    assert told["agent"] == AGENT
    assert set(told["rows"]) == {"account", "feed", "person", "plan", "scenario_version", "trail"}
    files = tmp_path / "given" / "files"
    parts = {path.relative_to(files).as_posix(): path for path in files.rglob("*") if path.is_file()}
    assert len(parts) == found.files
    assert told["rows"]["plan"][0]["facts"] == {"warnings": [f"{AGENT} works alone on Monday"]}
    staff = pd.read_csv(parts["scenario_version-1/common/agents.csv"])
    assert list(staff["agent"]) == [AGENT]
    assert list(pd.read_csv(parts["plan-1/roster.csv"])["agent"].unique()) == [AGENT]
    assert f"plan-1/calendars/{AGENT}.ics" in parts
    everything = b"".join(path.read_bytes() for path in parts.values())
    assert b"Okafor" not in everything
    assert b"A2" not in everything
    with pytest.raises(StoreError, match="Check the id"):
        export_person(store, "nobody", tmp_path / "none")


@pytest.mark.parametrize(
    ("agent", "text", "expected"),
    [
        ("A1", "A1,A12,BA1,A1-x,A1_x,(A1)", "X,A12,BA1,X-x,X_x,(X)"),
        ("7", "queue,7\nphone,7\n", "queue,7\nphone,7\n"),  # a count, not the person
        ("7", "agent,volume\n7,7\n", "agent,volume\nX,7\n"),
        ("104711", "seen by 104711, 1047110 rows", "seen by X, 1047110 rows"),
        ("A1", "agent,name,wage_per_h\nA1,Al,9\nA2,Bo,8\n", "agent,name,wage_per_h\nX,,\nA2,Bo,8\n"),
        ("A1", '{"agent": "A1", "n": 1}', '{\n  "agent": "X",\n  "n": 1\n}\n'),
    ],
)
def test_whole_words_only(agent: str, text: str, expected: str) -> None:
    assert without_person(text.encode(), Identity(agent, (), "X")).decode() == expected


def test_a_name_that_two_people_bear_is_left_to_the_other(store: Store, tmp_path: Path) -> None:
    with store.writing("account 1") as work:
        work.session.add(PersonFact(**person("A1", "Kim Lee")))
        work.session.add(PersonFact(**person("A2", "Kim Lee")))
        keep_bytes(work, b"agent,name\nA1,Kim Lee\nA2,Kim Lee\n")
        assert identify(store, work.session, "A1").names == ()
    fill(store, tmp_path / "more")
    erase_person(store, "account 1", "A1")
    with store.reading() as session:
        assert {(row.agent, row.name) for row in session.query(PersonFact)} == {("erased-1", ""), ("A2", "Kim Lee")}
        assert session.query(PlanRow).count() == 1
