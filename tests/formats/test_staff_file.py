"""The staff file: columns, defaults, and what is told by row."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest

from forecasting.faults import InputError
from planner.formats import read_inputs
from planner.scenario import Skill


def test_every_column(office):
    office.put(
        "agents.csv",
        "agent,name,team,site,cost_centre,contract,grade,roles,skills,wage_per_h,salary_per_year,contract_h,"
        "start_date,end_date,birth_date,opt_out,rotation_start\n"
        "A1,Ana,blue,Here,CC1,full-time,senior,coach|supervisor,phone:0.8:2,21.5,40000,32,2020-01-02,2027-01-02,"
        "1990-05-06,yes,2026-11-02\n",
    )
    (one,) = office.read().agents
    assert one.model_dump() == {
        "agent": "A1",
        "name": "Ana",
        "team": "blue",
        "site": "Here",
        "cost_centre": "CC1",
        "contract": "full-time",
        "grade": "senior",
        "roles": ("coach", "supervisor"),
        "skills": ({"queue": "phone", "speed": 0.8, "level": 2},),
        "wage_per_h": 21.5,
        "salary_per_year": 40000.0,
        "contract_h": 32.0,
        "start_date": dt.date(2020, 1, 2),
        "end_date": dt.date(2027, 1, 2),
        "birth_date": dt.date(1990, 5, 6),
        "opt_out": True,
        "rotation_start": dt.date(2026, 11, 2),
    }


def test_who_opted_out_is_yes_or_no(office):
    office.put("agents.csv", "agent,opt_out\nA1,yes\nA2,No\nA3,\nA4,1\n")
    assert [one.opt_out for one in office.read().agents] == [True, False, False, True]


def test_defaults(office):
    office.put("agents.csv", b"\xef\xbb\xbfagent\nA1\n\nA2\n")
    inputs = office.read()
    assert [one.agent for one in inputs.agents] == ["A1", "A2"]
    assert {(one.contract, one.skills, one.wage_per_h) for one in inputs.agents} == {
        ("full-time", (Skill(queue="phone"),), None)
    }
    assert "agents.csv has no column skills: everybody serves all" in inputs.warnings


def test_skills_are_short_where_they_are_usual(office):
    office.put("agents.csv", "agent,skills\nA1,phone\nA2,phone:0.9\nA3,phone::3\nA4, phone : 1.1 : 2 \nA5,\n")
    skills = [one.skills for one in office.read().agents]
    assert skills == [
        (Skill(queue="phone"),),
        (Skill(queue="phone", speed=0.9),),
        (Skill(queue="phone", level=3),),
        (Skill(queue="phone", speed=1.1, level=2),),
        (),
    ]


REFUSED = [
    ("agent\nA1\nA1\n", "agents.csv, row 3, column agent: found 'A1', expected an id of their own (A1 stands in row 2"),
    ("agent,name\n,Ana\n", "agents.csv, row 2, column agent: expected a name"),
    ("name\nAna\n", "agents.csv, row 1: found 'name', expected a column agent"),
    ("agent\n", "agents.csv: expected at least one person"),
    ("agent,opt_out\nA1,signed\n", "agents.csv, row 2, column opt_out: found 'signed', expected yes or no"),
    (
        "agent,skill\nA1,phone\n",
        "agents.csv, row 1: found 'skill', expected a column that is known. Did you mean skills?",
    ),
    (
        "agent,skills\nA1,fone\n",
        "row 2, column skills: found 'fone', expected skills that a queue has: no queue is called",
    ),
    ("agent,skills\nA1,fone\n", "Did you mean phone?"),
    ("agent,skills\nA1,phone:fast\n", "('phone:fast' is no skill). Write queue:speed:level, e.g. phone:1.0:1."),
    ("agent,skills\nA1,phone:0\n", "('phone:0' has a speed of 0). Write one above 0 and at most 5, 1 is usual."),
    ("agent,skills\nA1,phone:1:1.5\n", "'phone:1:1.5' is no skill"),
    ("agent,skills\nA1,phone|phone\n", "('phone' is named twice). Name each queue once."),
    ("agent,contract\nA1,fulltime\n", "found 'fulltime', expected the name of a [[contract]]. Did you mean full-time?"),
    ("agent,wage_per_h\nA1,abc\n", "row 2, column wage_per_h: found 'abc', expected a number"),
    ("agent,wage_per_h\nA1,-1\n", "row 2, column wage_per_h: found '-1', expected at least 0"),
    ("agent,contract_h\nA1,169\n", "row 2, column contract_h: found '169', expected at most 168"),
    (
        "agent,start_date\nA1,1.2.2020\n",
        "column start_date: found '1.2.2020', expected a date such as 2026-11-23. Write year",
    ),
    ("agent,start_date,end_date\nA1,2020-01-02,2020-01-01\n", "expected a day not before start_date (2020-01-02)"),
    ("agent;name\nA1;Ana\n", "Save it with commas between the cells."),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused(office, text, message):
    office.put("agents.csv", text)
    assert message in "\n".join(office.refused())


def test_another_encoding_is_told_with_its_row(office):
    office.put("agents.csv", "agent,name\nA1,Ana\nA2,Zoë\n".encode("latin-1"))
    (fault,) = office.refused()
    assert fault.startswith("agents.csv, row 3 (byte ")
    assert "found '0xeb', expected text in UTF-8. Save the file as UTF-8 (CSV UTF-8)." in fault


def test_sites_are_checked_where_there_are_any(office):
    office.put("agents.csv", "agent,site,skills\nA1,Leads,phone\n")
    office.read()
    office.more = '[[site]]\nname = "Leeds"\n'
    (fault,) = office.refused()
    assert fault == (
        "agents.csv, row 2, column site: found 'Leads', expected the name of a [[site]]. Did you mean Leeds?"
    )


def test_a_contract_is_said_where_there_are_several(office):
    office.more = '[[contract]]\nname = "part-time"\nhours_per_week = 20\n'
    faults = office.refused()
    assert [fault.split(":")[0] for fault in faults] == [
        "agents.csv, row 2, column contract",
        "agents.csv, row 3, column contract",
    ]


def test_a_packed_file(office):
    office.put("agents.csv.gz", gzip.compress(b"agent,skill\nA1,phone\n"))
    scenario = office.scenario()
    staff = scenario.staff.model_copy(update={"file": "agents.csv.gz"})
    with pytest.raises(InputError, match=r"agents\.csv\.gz, row 1: found 'skill', expected a column that is known"):
        read_inputs(scenario.model_copy(update={"staff": staff}))
