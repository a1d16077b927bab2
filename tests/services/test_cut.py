"""What a role does not see is cut, comes back as it was when somebody saves, and is never in a byte."""

from __future__ import annotations

import datetime as dt
import itertools
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.faults import InputError
from planner.services.cut.cells import bytes_of, cells_of
from planner.services.cut.people import (
    cut_roster,
)
from planner.services.cut.scenario import (
    check_only_pay,
    cut_files,
    restored_files,
)
from planner.services.cut.toml_text import toml_text
from planner.services.cut.words import is_seen
from planner.services.door import Actor, Sight, sight_of
from planner.store.scenario_files import gather

SIGHTS = {role: sight_of(Actor("account 1", role)) for role in ("coordinator", "manager", "finance", "viewer")}

MAIN = b"""# Ana Secret earns 31.37
name = "Week"
[history]
file = "data/history.csv"
[staff]
file = "data/agents.csv"
availability = "data/away.csv"
ledger = "data/ledger.csv"
[[queue]]
name = "phone"
[[vendor]]
name = "Acme"
queues = ["phone"]
price = { per = "contact", amount = 7.77 }
capacity = { agents = 4 }
[cost]
wage_per_h = { "full-time" = 21.43 }
load = 0.2618
shortage_per_agent_hour = 60
budget = "data/budget.csv"
"""
AGENTS = b"""agent,name,wage_per_h,skills,birth_date,dob
A1,Ana Secret,31.37,phone,1999-12-31,31.12.1999
A2,Ben Hidden,29.91,phone,2008-07-06,6.7.2008
"""
AWAY = b"""agent,start,end,kind,note
A1,2026-03-02,2026-03-02,sick,broken wrist
A2,2026-03-03,2026-03-03,prefers_off,
"""
FILES = {
    "week.toml": MAIN,
    "data/history.csv": b"start,queue,volume\n2026-01-01T00:00,phone,4\n",
    "data/agents.csv": AGENTS,
    "data/away.csv": AWAY,
    "data/ledger.csv": b"agent,week,nights\nA1,2026-W01,3\n",
    "data/budget.csv": b"month,item,amount\n2026-03,wages,998877\n",
    "notes.txt": b"Ana gets 31.37",
}
PAY = (b"31.37", b"29.91", b"21.43", b"0.2618", b"7.77", b"998877")
BIRTH = (b"1999", b"2008")
KIND = (b"sick", b"wrist")
NAMES = (b"Ana", b"Ben")


@pytest.mark.parametrize(
    ("role", "absent", "there"),
    [
        ("coordinator", (*PAY, *BIRTH), (*KIND, *NAMES, b"A1,2026-W01,3", b"phone", b"60")),
        ("viewer", (*PAY, *BIRTH, *KIND, *NAMES, b"2026-W01"), (b"A1", b"away", b"prefers_off", b"phone")),
        ("finance", (*BIRTH, *KIND, b"2026-W01"), (b"29.91", b"21.43", b"7.77", b"998877", b"Ben", b"away")),
        ("manager", (), (*PAY, *BIRTH, *KIND, *NAMES, b"2026-W01")),
    ],
)
def test_no_byte_of_a_scenario_says_what_is_not_seen(
    role: str, absent: tuple[bytes, ...], there: tuple[bytes, ...]
) -> None:
    seen = b"\n".join(cut_files(FILES, SIGHTS[role]).values())
    assert [secret for secret in absent if secret in seen] == []
    assert [told for told in there if told not in seen] == []


@pytest.mark.parametrize("role", SIGHTS)
def test_saving_what_was_shown_changes_nothing(role: str) -> None:
    assert restored_files(cut_files(FILES, SIGHTS[role]), FILES, SIGHTS[role]) == FILES


def test_a_coordinator_changes_what_he_sees_and_the_rest_stays() -> None:
    sight = SIGHTS["coordinator"]
    written = cut_files(FILES, sight)
    written["week.toml"] = written["week.toml"].replace(b"agents = 4", b"agents = 5") + b"[[room]]\nname = 'r'\n"
    written["data/agents.csv"] = b"agent,name,skills\nA2,Ben Hidden,phone|chat\nA3,Cleo New,phone\n"
    made = restored_files(written, FILES, sight)
    tables, before = tomllib.loads(made["week.toml"].decode()), tomllib.loads(MAIN.decode())
    assert tables["cost"] == before["cost"]
    assert tables["vendor"][0]["price"] == before["vendor"][0]["price"]
    assert tables["vendor"][0]["capacity"] == {"agents": 5}
    assert tables["room"] == [{"name": "r"}]
    cells = cells_of(made["data/agents.csv"])
    assert cells is not None
    assert cells.to_dict("records") == [
        {
            "agent": "A2",
            "name": "Ben Hidden",
            "wage_per_h": "29.91",
            "skills": "phone|chat",
            **born("2008-07-06", "6.7.2008"),
        },
        {"agent": "A3", "name": "Cleo New", "wage_per_h": "", "skills": "phone", **born("", "")},
    ]
    assert made["data/budget.csv"] == FILES["data/budget.csv"]


def born(date: str, dob: str) -> dict[str, str]:
    return {"birth_date": date, "dob": dob}


def test_a_coordinator_sets_no_prices() -> None:
    written = {**cut_files(FILES, SIGHTS["coordinator"]), "dear.toml": b"[cost]\nwage_per_h = { a = 99 }\n"}
    with pytest.raises(InputError, match=r"dear.toml: found 'prices', expected no prices from a role"):
        restored_files(written, FILES, SIGHTS["coordinator"])


def test_a_staff_file_named_as_something_else_keeps_its_secrets() -> None:
    """Named as a history it would be shown whole to the one who named it so."""
    sight = SIGHTS["coordinator"]
    written = cut_files(FILES, sight)
    text = written["week.toml"].replace(b'file = "data/agents.csv"', b'file = "data/history.csv"')
    written["week.toml"] = text.replace(b'[history]\nfile = "data/history.csv"', b'[history]\nfile = "data/agents.csv"')
    made = restored_files(written, FILES, sight)
    seen = b"\n".join(cut_files(made, sight).values())
    assert [secret for secret in (*PAY, *BIRTH) if secret in seen] == []


def test_finance_changes_pay_and_nothing_else() -> None:
    sight = SIGHTS["finance"]
    written = cut_files(FILES, sight)
    written["week.toml"] = written["week.toml"].replace(b"21.43", b"22.50")
    written["data/agents.csv"] = written["data/agents.csv"].replace(b"31.37", b"33.00")
    written["data/budget.csv"] = b"month,item,amount\n2026-03,wages,5\n"
    made = restored_files(written, FILES, sight)
    check_only_pay(made, FILES)
    assert b"33.00" in made["data/agents.csv"]
    assert b"1999-12-31" in made["data/agents.csv"]
    assert made["data/away.csv"] == AWAY
    for path, old, new in (
        ("week.toml", b'"phone"', b'"fax"'),
        ("data/agents.csv", b"phone", b"fax"),
        ("data/away.csv", b"A1", b"A2"),
        ("notes.txt", b"", b"x"),
    ):
        other = {**made, path: made[path].replace(old, new, 1)}
        with pytest.raises(InputError, match=f"{path}: .*expected changes of pay, prices and budget"):
            check_only_pay(other, FILES)


def test_what_cannot_be_read_is_left_out() -> None:
    odd = {**FILES, "data/agents.csv": b"PK\x03\x04\xff31.37", "broken.toml": b"wage = 31.37 ="}
    cut = cut_files(odd, SIGHTS["coordinator"])
    assert not {"broken.toml", "notes.txt"} & set(cut)
    assert cut["data/agents.csv"] == cut["data/budget.csv"] == b""
    assert restored_files(cut, odd, SIGHTS["coordinator"]) == odd


def test_a_scenario_that_was_cut_can_be_read_and_saved(tmp_path: Path) -> None:
    """Whoever edits lays the files out in a folder, and saves from there."""
    queue = b'name = "phone"\ntarget = { share = 0.8, within_s = 20 }\n'
    queue += b'[[contract]]\nname = "full-time"\nhours_per_week = 40\n'
    main = MAIN.replace(b'"Week"', b'"Week"\nstart = 2026-03-02').replace(b'name = "phone"', queue)
    files = {**FILES, "week.toml": main}
    del files["notes.txt"]
    for role in ("coordinator", "finance"):
        for path, content in cut_files(files, SIGHTS[role]).items():
            (tmp_path / role / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / role / path).write_bytes(content)
        gathered = gather(tmp_path / role / "week.toml")
        assert restored_files(gathered.contents, files, SIGHTS[role]) == files


def test_a_packed_staff_file_is_cut_too() -> None:
    cells = cells_of(AGENTS)
    assert cells is not None
    packed = bytes_of(cells, "agents.csv.gz")
    main = MAIN.replace(b"data/agents.csv", b"./data/../agents.csv.gz")
    shown = cut_files({"week.toml": main, "agents.csv.gz": packed}, SIGHTS["coordinator"])["agents.csv.gz"]
    again = cells_of(shown)
    assert again is not None
    assert list(again) == ["agent", "name", "skills"]


def test_a_roster_tells_why_only_of_oneself() -> None:
    rows = [
        ("A1", "sick", "sick", True),
        ("A2", "leave", "leave", True),
        ("A2", "day", "unpaid", False),
        ("A3", "day", "work", True),
    ]
    roster = pd.DataFrame(rows, columns=["agent", "shift", "activity", "paid"])
    cut = cut_roster(roster, sight_of(Actor("account 1", "agent", "A2")))
    told = [tuple(row) for row in cut.itertuples(index=False)]
    assert told == [("A1", "away", "away", False), *rows[1:]]
    assert cut_roster(roster, SIGHTS["coordinator"]) is roster


@pytest.mark.parametrize(
    ("sentence", "hidden_from"),
    [
        ("roster: 3 of 4 rounds", ""),
        ("history.csv: 300 rows were dropped", ""),
        ("1 plan; cost 75,564 USD", "pay"),
        ("1,233.5 EUR less", "pay"),
        ("the wage of A7 is missing", "pay"),
        ("objective 812.5", "pay"),
        ("A7 is 17 years old", "birth_dates"),
        ("A7 is sick on Monday", "absence_kinds"),
    ],
)
def test_a_sentence_is_shown_to_those_whom_it_is_for(sentence: str, hidden_from: str) -> None:
    fields = ("pay", "birth_dates", "absence_kinds", "names", "fairness")
    for values in itertools.product((True, False), repeat=len(fields)):
        sight = dict(zip(fields, values, strict=True))
        assert is_seen(sentence, Sight(**sight)) == sight.get(hidden_from, True)


PLAIN = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=8),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(dt.date(1900, 1, 1)),
    st.datetimes(dt.datetime(1900, 1, 1), timezones=st.none() | st.just(dt.UTC)),
    st.times(),
)
KEYS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=5)
TABLES = st.recursive(
    st.dictionaries(KEYS, PLAIN | st.lists(PLAIN, max_size=3), max_size=3),
    lambda inner: st.dictionaries(
        KEYS, PLAIN | inner | st.lists(inner, max_size=3) | st.lists(st.lists(PLAIN)), max_size=3
    ),
    max_leaves=8,
)


@given(TABLES)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_tables_written_are_the_tables_read(tables: dict[str, Any]) -> None:
    assert tomllib.loads(toml_text(tables)) == tables


def test_what_a_lever_costs_is_cut_and_comes_back() -> None:
    before = {"a.toml": b'name = "a"\n[[lever]]\nuse = "temp"\nmax_heads = 5.0\nwage_per_h = 31.5\nprice_per_h = 2.0\n'}
    blind = Sight(pay=False, birth_dates=True, absence_kinds=True, names=True, fairness=True)
    cut = cut_files(before, blind)
    assert tomllib.loads(cut["a.toml"].decode())["lever"] == [{"use": "temp", "max_heads": 5.0}]
    changed = {"a.toml": cut["a.toml"].replace(b"5.0", b"7.0")}
    restored = tomllib.loads(restored_files(changed, before, blind)["a.toml"].decode())["lever"]
    assert restored == [{"use": "temp", "max_heads": 7.0, "wage_per_h": 31.5, "price_per_h": 2.0}]
