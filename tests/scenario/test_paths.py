"""Files a scenario names lie in its folder tree or in an allowed folder."""

from __future__ import annotations

import pytest

from planner.scenario import read_scenario

NAMED = 'file = "agents.csv"'


@pytest.mark.parametrize("path", ["../agents.csv", "data/../../agents.csv", "/etc/passwd"])
def test_a_path_outside_is_refused(desk, path):
    (fault,) = desk.refused(lambda: desk.changed(NAMED, f'file = "{path}"'))
    assert fault.startswith("week.toml, staff > file: found ")
    assert "expected a file in the scenario's own folder or below it. Move the file there, or allow its folder" in fault


@pytest.mark.parametrize("path", ["agents.csv", "data/agents.csv", "data/../agents.csv", "./agents.csv"])
def test_a_path_inside_is_let_in(desk, path):
    desk.changed(NAMED, f'file = "{path}"')


def test_an_allowed_folder(desk, minimal):
    path = desk.write(minimal.replace(NAMED, 'file = "../agents.csv"'), "plans/week.toml")
    assert len(desk.refused(lambda: read_scenario(path))) == 1
    assert read_scenario(path, allow=[desk.folder]).staff.file == "../agents.csv"


def test_a_symbolic_link_out_of_the_tree_is_refused(desk, minimal):
    (desk.folder / "secret").mkdir()
    (desk.folder / "plans").mkdir()
    (desk.folder / "plans" / "data").symlink_to(desk.folder / "secret")
    path = desk.write(minimal.replace(NAMED, 'file = "data/agents.csv"'), "plans/week.toml")
    (fault,) = desk.refused(lambda: read_scenario(path))
    assert "expected a file in the scenario's own folder" in fault


def test_a_base_outside_is_refused_and_not_read(desk):
    desk.write("this is no TOML", "base.toml")
    path = desk.write('extends = "../base.toml"\n', "plans/week.toml")
    (fault,) = desk.refused(lambda: read_scenario(path))
    assert fault.startswith("week.toml, extends: found '../base.toml', expected a file in the scenario's own folder")


def test_every_path_outside_is_told(desk):
    faults = desk.refused(
        lambda: desk.changed(NAMED, 'file = "../a.csv"\nlocks = "../b.csv"', '[cost]\nbudget = "../c.csv"\n')
    )
    assert [fault.split(":")[0] for fault in faults] == [
        "week.toml, staff > file",
        "week.toml, staff > locks",
        "week.toml, cost > budget",
    ]


def test_a_scenario_reached_through_a_link_names_the_same_files(desk, minimal):
    desk.write(minimal, "deep/er/base.toml")
    desk.write('extends = "base.toml"\n', "deep/er/week.toml")
    (desk.folder / "short").symlink_to(desk.folder / "deep" / "er")
    scenario = read_scenario(desk.folder / "short" / "week.toml")
    assert scenario.staff.file == "agents.csv"
    assert scenario.model_dump() == read_scenario(desk.folder / "deep" / "er" / "week.toml").model_dump()
