"""Inheritance: tables by key, records by what tells them apart, circles and removals."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import shared

from planner.scenario import Queue, Scenario, read_scenario
from planner.scenario.merge import merge_tables
from planner.scenario.source import is_records


def named(scenario: Scenario, name: str) -> Queue:
    return next(queue for queue in scenario.queue if queue.name == name)


def merged(parent: str, child: str) -> dict:
    return merge_tables(tomllib.loads(parent), tomllib.loads(child), "child.toml", [])


def test_a_child_takes_everything_it_does_not_say(desk, minimal):
    desk.write(minimal, "base.toml")
    child = desk.read('extends = "base.toml"\nname = "Child"\n[[queue]]\nname = "phone"\ntarget = { within_s = 30 }\n')
    base = read_scenario(desk.folder / "base.toml")
    assert child.name == "Child"
    assert named(child, "phone").target == named(base, "phone").target.model_copy(update={"within_s": 30.0})
    assert named(child, "email") == named(base, "email")
    assert child.model_copy(update={"name": base.name, "queue": base.queue}).model_dump() == base.model_dump()


def test_later_files_are_laid_over_earlier_ones(desk, minimal):
    desk.write(minimal, "base.toml")
    desk.write('name = "One"\nseed = 5\ndays = 5\n', "one.toml")
    desk.write('name = "Two"\nseed = 6\n', "two.toml")
    child = desk.read('extends = ["base.toml", "one.toml", "two.toml"]\nname = "Child"\n')
    assert (child.name, child.seed, child.days) == ("Child", 6, 5)


def test_one_file_may_be_reached_on_two_ways(desk, minimal):
    desk.write(minimal, "base.toml")
    desk.write('extends = "base.toml"\nseed = 5\n', "one.toml")
    desk.write('extends = "base.toml"\ndays = 5\n', "two.toml")
    assert desk.read('extends = ["one.toml", "two.toml"]\n').days == 5


BY_KEY = [
    # surge and event have a name, a special day its date, a lever its use
    (
        '[[surge]]\nname = "A"\naht = 1\nvolume = 2\n[[surge]]\nname = "B"\naht = 2\n',
        '[[surge]]\nname = "A"\naht = 3\n',
        {"surge": [{"name": "A", "aht": 3, "volume": 2}, {"name": "B", "aht": 2}]},
    ),
    (
        "[[special_day]]\ndate = 2026-11-26\nopen = []\n",
        '[[special_day]]\ndate = 2026-11-26\nopen = ["09:00-12:00"]\n[[special_day]]\ndate = 2026-11-27\nopen = []\n',
        {
            "special_day": [
                {"date": tomllib.loads("d = 2026-11-26")["d"], "open": ["09:00-12:00"]},
                {"date": tomllib.loads("d = 2026-11-27")["d"], "open": []},
            ]
        },
    ),
    (
        '[[lever]]\nuse = "overtime"\nmax_share = 0.1\nnotice_days = 3\n',
        '[[lever]]\nuse = "overtime"\nmax_share = 0.2\n',
        {"lever": [{"use": "overtime", "max_share": 0.2, "notice_days": 3}]},
    ),
    # occurrences of an event share its name and are told apart by their beginning
    (
        '[[event]]\nname = "E"\nfrom = 1\nto = 2\n',
        '[[event]]\nname = "E"\nfrom = 5\nto = 6\n',
        {"event": [{"name": "E", "from": 1, "to": 2}, {"name": "E", "from": 5, "to": 6}]},
    ),
    (
        '[[event]]\nname = "E"\nfrom = 1\n[[event]]\nname = "E"\nfrom = 5\n',
        '[[event]]\nname = "E"\nkind = "planned"\n',
        {"event": [{"name": "E", "from": 1, "kind": "planned"}, {"name": "E", "from": 5, "kind": "planned"}]},
    ),
    # of two special days of one date the one for the same queues is meant
    (
        '[[special_day]]\ndate = 1\nqueues = ["a"]\nopen = 1\n[[special_day]]\ndate = 1\nqueues = ["b"]\nopen = 1\n',
        '[[special_day]]\ndate = 1\nqueues = ["b"]\nopen = 2\n',
        {
            "special_day": [
                {"date": 1, "queues": ["a"], "open": 1},
                {"date": 1, "queues": ["b"], "open": 2},
            ]
        },
    ),
    # lists inside a record: by name where they have one, else whole
    (
        '[cost]\nload = 1\npremium = [{ name = "night", rate = 1, days = "Sun" }]\n',
        '[cost]\npremium = [{ name = "night", rate = 2 }, { name = "holiday", rate = 3 }]\n',
        {
            "cost": {
                "load": 1,
                "premium": [{"name": "night", "rate": 2, "days": "Sun"}, {"name": "holiday", "rate": 3}],
            }
        },
    ),
    (
        '[[queue]]\nname = "q"\nescalates = [{ to = "a" }, { to = "b" }]\nopen = ["Mon", "Tue"]\n',
        '[[queue]]\nname = "q"\nescalates = [{ to = "c" }]\nopen = ["Wed"]\n',
        {"queue": [{"name": "q", "escalates": [{"to": "c"}], "open": ["Wed"]}]},
    ),
    ('[[route]]\nto = "a"\n[[route]]\nto = "b"\n', '[[route]]\nto = "c"\n', {"route": [{"to": "c"}]}),
    ("surge = [{ name = 'A' }]", "surge = []", {"surge": []}),
    # removal
    (
        '[[queue]]\nname = "a"\n[[queue]]\nname = "b"\n',
        '[[queue]]\nname = "a"\nremove = true\n',
        {"queue": [{"name": "b"}]},
    ),
    ('[[queue]]\nname = "a"\n', '[[queue]]\nname = "a"\nremove = false\nx = 1\n', {"queue": [{"name": "a", "x": 1}]}),
    # one way of saying it takes the place of the other
    ("[t]\nwithin_s = 20\nshare = 1", "[t]\nwithin_h = 4", {"t": {"within_h": 4, "share": 1}}),
    ('[t]\nwithin_h = 4\nclock = "wall"', '[t]\nclock = "business"', {"t": {"within_h": 4, "clock": "business"}}),
    ('[t]\nwithin_h = 4\nclock = "wall"', "[t]\nwithin_business_days = 1", {"t": {"within_business_days": 1}}),
    (
        '[[surge]]\nname = "A"\nvolume = 2\n',
        '[[surge]]\nname = "A"\nvolume_add = 9\n',
        {"surge": [{"name": "A", "volume_add": 9}]},
    ),
]


@pytest.mark.parametrize(("parent", "child", "expected"), BY_KEY)
def test_merging(parent, child, expected):
    assert merged(parent, child) == expected


def test_removing_what_is_not_there_is_told(desk, minimal):
    desk.write(minimal, "base.toml")
    (fault,) = desk.refused(lambda: desk.read('extends = "base.toml"\n[[queue]]\nname = "fone"\nremove = true\n'))
    assert fault == (
        "week.toml, queue \"fone\": found 'remove = true', expected a queue of that name in the scenario it extends."
        " Did you mean phone?"
    )


def test_a_circle_is_told_with_its_way(desk):
    desk.write('extends = "two.toml"\n', "one.toml")
    desk.write('extends = "three.toml"\n', "two.toml")
    desk.write('extends = "one.toml"\n', "three.toml")
    (fault,) = desk.refused(lambda: read_scenario(desk.folder / "one.toml"))
    assert "It extends itself in a circle, one.toml -> two.toml -> three.toml -> one.toml: leave one out." in fault


def test_a_file_that_extends_itself(desk):
    (fault,) = desk.refused(lambda: desk.read('extends = "week.toml"\n'))
    assert "week.toml -> week.toml" in fault


@pytest.mark.parametrize("extends", ["3", "[3]", '""'])
def test_extends_names_files(desk, extends):
    (fault,) = desk.refused(lambda: desk.read(f"extends = {extends}\n"))
    assert "expected a file name or a list of them" in fault


def test_a_missing_base(desk):
    (fault,) = desk.refused(lambda: desk.read('extends = "bse.toml"\n'))
    assert fault.startswith("week.toml, extends: found 'bse.toml', expected a scenario file. There is no such file")


def test_a_fault_names_the_file_that_wrote_it(desk, minimal):
    desk.write(minimal.replace("share = 0.80", "share = 1.5"), "base.toml")
    (fault,) = desk.refused(lambda: desk.read('extends = "base.toml"\n[[queue]]\nname = "phone"\npriority = 3\n'))
    assert fault.startswith('base.toml, queue "phone" > target > share')
    (fault,) = desk.refused(
        lambda: desk.read('extends = "base.toml"\n[[queue]]\nname = "phone"\ntarget = { share = 2 }\n')
    )
    assert fault.startswith('week.toml, queue "phone" > target > share')


def test_paths_are_relative_to_the_file_that_names_them(desk, minimal):
    desk.write(minimal, "shared/base.toml")
    child = desk.read('extends = "shared/base.toml"\n[staff]\navailability = "leave.csv"\n')
    assert (child.history.file, child.staff.file) == ("shared/history.csv", "shared/agents.csv")
    assert child.staff.availability == "leave.csv"


def test_several_history_files(desk):
    scenario = desk.changed('file = "history.csv"', 'file = ["old/a.csv", "./b.csv"]')
    assert scenario.history.file == ("old/a.csv", "b.csv")


keys = st.sampled_from(["a", "b", "within_s", "c"])
values = st.recursive(
    st.integers(0, 3) | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
tables = st.dictionaries(keys, values, max_size=4)
records = st.lists(st.fixed_dictionaries({"name": st.sampled_from("xyz"), "v": values}), unique_by=lambda r: r["name"])
files = st.fixed_dictionaries({"queue": records}, optional={"t": tables})


@settings(max_examples=60, derandomize=True)
@given(files, files)
def test_merging_twice_is_merging_once(parent, child):
    once = merge_tables(parent, child, "f", [])
    assert merge_tables(once, child, "f", []) == once


@settings(max_examples=60, derandomize=True)
@given(files)
def test_nothing_said_changes_nothing(parent):
    assert merge_tables(parent, {}, "f", []) == parent
    assert merge_tables({}, parent, "f", []) == parent


@settings(max_examples=60, derandomize=True)
@given(files, files, files)
def test_merging_is_associative_in_names(one, two, three):
    left = merge_tables(merge_tables(one, two, "f", []), three, "f", [])
    right = merge_tables(one, merge_tables(two, three, "f", []), "f", [])
    names = [record["name"] for record in left["queue"]]
    assert len(names) == len(set(names))
    if is_records(two["queue"]) and is_records(three["queue"]):
        assert names == [record["name"] for record in right["queue"]]


def test_nothing_that_was_given_is_changed():
    parent, child = {"queue": [{"name": "a", "t": {"x": 1}}]}, {"queue": [{"name": "a", "t": {"x": 2}}]}
    merge_tables(parent, child, "f", [])
    assert (parent["queue"][0]["t"], child["queue"][0]["t"]) == ({"x": 1}, {"x": 2})


def test_the_example_of_the_documentation_reads(tmp_path: Path):
    example = shared("SCENARIO.toml")
    (tmp_path / "base.toml").write_text("", encoding="utf-8")
    (tmp_path / "peak.toml").write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    scenario = read_scenario(tmp_path / "peak.toml")
    assert [queue.name for queue in scenario.queue] == ["phone", "vip", "chat", "tier2", "email"]
    late = next(shift for shift in scenario.shift if shift.name == "late8")
    day = next(shift for shift in scenario.shift if shift.name == "day8")
    assert (late.part_of, late.start.begin, late.segments) == ("late", 720, day.segments)
