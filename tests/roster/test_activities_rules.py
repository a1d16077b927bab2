"""Who may be in an activity, when and with whom: the audit's breaches planted, and what a scenario may not ask for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.formats.check_activities import check_activities
from planner.frames import ROSTER
from planner.roster import audit
from planner.scenario import Agent, Inputs, Scenario, Skill, read_scenario

MONDAY = dt.date(2026, 11, 23)
PEOPLE = {"p": {}, "q": {"team": "blue"}, "r": {}, "x": {"roles": ("coach",)}, "y": {"roles": ("coach",)}}


def week(**activity: Any) -> Inputs:
    scenario = Scenario.model_validate(
        {
            "start": MONDAY,
            "days": 1,
            "queue": [{"name": "a", "target": {"share": 0.8, "within_s": 20}}],
            "staff": {"file": "agents.csv"},
            "shift": [{"name": "day", "start": "08:00", "length_min": 240}],
            "contract": [{"name": "c", "hours_per_week": [0, 40]}],
            "activity": [{"name": "talk", "length_min": 30, **activity}],
        }
    )
    agents = (Agent(agent=n, contract="c", skills=(Skill(queue="a"),), **more) for n, more in PEOPLE.items())
    return Inputs(scenario, pd.DataFrame(), tuple(agents))


def talks(**clocks: str) -> pd.DataFrame:
    """Shifts from eight to twelve with half an hour of talk at a time."""
    rows = []
    for name, clock in clocks.items():
        eight, begin = (pd.Timestamp(f"{MONDAY} {c}", tz="UTC") for c in ("08:00", clock))
        end, noon = begin + pd.Timedelta(minutes=30), eight + pd.Timedelta(hours=4)
        for what, start, stop in (("work", eight, begin), ("talk", begin, end), ("work", end, noon)):
            rows += [(name, MONDAY, "day", what, "", start, stop, True)] if start < stop else []
    return pd.DataFrame(rows, columns=list(ROSTER.columns))


COACHED = {"with_role": "coach"}
AT_NINE = {"at": dt.datetime(2026, 11, 23, 9)}
CASES = {
    "for all": ({}, {"p": "09:00", "x": "09:00"}, None),
    "for another team": ({"attendees": "team:blue"}, {"p": "09:00"}, "activity people"),
    "for their team": ({"attendees": "team:blue"}, {"q": "09:00"}, None),
    "for somebody else": ({"attendees": ("q", "r")}, {"p": "09:00"}, "activity people"),
    "given by those it is not for": ({"attendees": ("q",), **COACHED}, {"q": "09:00", "x": "09:00"}, None),
    "held by the role": ({"held_by": "coach"}, {"x": "09:00"}, None),
    "held by another": ({"held_by": "coach"}, {"p": "09:00"}, "activity people"),
    "at the window's first moment": ({"between": ("09:00", "11:00")}, {"p": "09:00"}, None),
    "until the window's last": ({"between": ("09:00", "11:00")}, {"p": "10:30"}, None),
    "before the window": ({"between": ("09:00", "11:00")}, {"p": "08:45"}, "activity window"),
    "beyond the window": ({"between": ("09:00", "11:00")}, {"p": "10:45"}, "activity window"),
    "in a window over midnight": ({"between": ("22:00", "09:00")}, {"p": "08:30"}, None),
    "beyond a window over midnight": ({"between": ("22:00", "09:00")}, {"p": "08:45"}, "activity window"),
    "with a coach": (COACHED, {"p": "09:00", "x": "09:00"}, None),
    "with a coach each": (COACHED, {"p": "09:00", "r": "09:00", "x": "09:00", "y": "09:00"}, None),
    "with no coach": (COACHED, {"p": "09:00"}, "activity host"),
    "with a coach who comes late": (COACHED, {"p": "09:00", "x": "09:15"}, "activity host"),
    "two with one coach": (COACHED, {"p": "09:00", "r": "09:00", "x": "09:00"}, "activity host"),
    "a group": ({"group": 2, **COACHED}, {"p": "09:00", "r": "09:00", "x": "09:00"}, None),
    "a group too large": ({"group": 2, **COACHED}, dict.fromkeys("pqrx", "09:00"), "activity host"),
    "all together": ({"together": True, **COACHED}, dict.fromkeys("pqrx", "09:00"), None),
    "a meeting alone": ({**AT_NINE, **COACHED}, dict.fromkeys("pqr", "09:00"), "activity host"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_audit_names_what_is_wrong(case: str) -> None:
    activity, clocks, rule = CASES[case]
    breaches = audit(week(**activity), talks(**clocks))
    assert [breach.rule for breach in breaches] == ([] if rule is None else [rule])


def test_a_breach_says_what_was_asked_for() -> None:
    (breach,) = audit(week(group=2, **COACHED), talks(p="09:00", q="09:00", r="09:00", x="09:00"))
    assert breach.sentence == ("At 23 Nov 09:00 3 people are in talk with 1 of role coach; it needs one for every 2.")


ROOM = '[[room]]\nname = "den"\nplaces = 4\n'
ASKED = {
    'at = 2026-11-23T09:00:00\nbetween = ["09:00", "10:00"]': "one of at and between",
    "at = 2026-11-23T09:00:00\nper_agent_per_week = 2": "one of at and per_agent_per_week",
    "at = 2026-11-23T09:00:00\ntogether = true": "one of at and together",
    "together = true\ngroup = 3": "one of together and group",
    'held_by = "coach"\nwith_role = "coach"': "one of held_by and with_role",
    'held_by = "coach"\ngroup = 2': "one of held_by and group",
    'held_by = "coach"\ntogether = true': "one of together and held_by",
    'group = 4\nwith_role = "coach"\nroom = "den"': "found '4 people and a coach', expected at most 4",
    'group = 5\nroom = "den"': "found '5 people', expected at most 4",
    "group = 1": "a number of at least 2",
    'group = 3\nwith_role = "coach"\nroom = "den"': "",
    'group = 4\nroom = "den"': "",
    'together = true\nbetween = ["09:00", "10:00"]\nper_agent_per_week = 0.5\nwith_role = "coach"': "",
    'held_by = "coach"\nper_agent_per_week = 4': "",
}


@pytest.mark.parametrize("asked", ASKED)
def test_what_a_scenario_may_ask_for(tmp_path: Path, asked: str) -> None:
    assert_faults(tmp_path, f'[[activity]]\nname = "talk"\nlength_min = 30\n{asked}\n{ROOM}', ASKED[asked])


def test_somebody_must_hold_the_role() -> None:
    inputs = week(held_by="coach")
    assert not list(check_activities(inputs.scenario, inputs.agents))
    (fault,) = check_activities(inputs.scenario, inputs.agents[:3])
    assert (fault.where, fault.value) == ('scenario.toml, activity "talk" > held_by', "coach")


def test_a_break_is_no_activity(tmp_path: Path) -> None:
    assert_faults(tmp_path, '[[activity]]\nname = "meal"\nlength_min = 30\n', "no segment of a shift and no absence")


def assert_faults(folder: Path, more: str, message: str) -> None:
    path = folder / "week.toml"
    path.write_text(
        'start = 2026-11-23\n[[queue]]\nname = "a"\ntarget = { share = 0.8, within_s = 20 }\n'
        '[staff]\nfile = "agents.csv"\n[history]\nfile = "history.csv"\n' + more
    )
    if not message:
        read_scenario(path)
        return
    with pytest.raises(InputError) as told:
        read_scenario(path)
    assert message in str(told.value)
