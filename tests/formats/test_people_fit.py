"""Somebody serves every queue; everybody at work has a possible shift."""

from __future__ import annotations

import pytest

EVENING = '[[queue]]\nname = "night"\nopen = ["20:00-24:00"]\ntarget = { share = 0.8, within_s = 20 }\naht_s = 60\n'
LATE = (
    '[[shift]]\nname = "late"\nstart = "19:00"\nlength_min = 300\n'
    '[[contract]]\nname = "late"\nhours_per_week = 20\nshifts = ["late"]\n'
)


def test_a_queue_nobody_can_serve(office):
    office.put("agents.csv", "agent,skills\nA1,\n")
    (fault,) = office.refused()
    assert fault == (
        "week.toml, queue \"phone\": found 'phone', expected a queue that somebody employed in these days can serve:"
        " nobody has the skill. Give somebody the skill phone in agents.csv, or take the queue out."
    )


def test_people_who_are_not_here_yet_serve_nothing(office):
    office.put("agents.csv", "agent,skills,start_date,end_date\nA1,phone,2026-11-30,\nA2,phone,,2026-11-22\n")
    assert "expected a queue that somebody employed in these days can serve" in office.refused()[0]
    office.put("agents.csv", "agent,skills,start_date,end_date\nA1,phone,2026-11-29,\nA2,phone,,2026-11-23\n")
    office.read()  # the last day and the first day: both are here


def test_a_vendor_may_serve_a_queue_alone(office):
    office.put("agents.csv", "agent,skills\nA1,\n")
    office.more = '[[vendor]]\nname = "Acme"\nqueues = ["phone"]\nprice = { per = "contact", amount = 1 }\n'
    office.read()


def agents(office, rows: str) -> None:
    office.put("agents.csv", "agent,contract,skills,end_date\nA1,full-time,phone,\n" + rows)


def test_somebody_at_work_without_a_possible_shift(office):
    office.more = '[[contract]]\nname = "weekend"\nhours_per_week = 8\nshifts = ["sat"]\n' + (
        '[[shift]]\nname = "sat"\ndays = "Sat"\nstart = "09:00"\nlength_min = 240\n'
        '[[queue]]\nname = "sat"\nopen = ["Sat 09:00-12:00"]\ntarget = { share = 0.8, within_s = 20 }\naht_s = 60\n'
        'history = { queue = "phone", share = 0.1 }\n'
    )
    agents(office, "A2,weekend,phone|sat,\n")
    office.read()
    agents(office, "A2,weekend,phone|sat,2026-11-27\n")  # gone before the Saturday
    faults = office.refused()
    assert (
        "agents.csv, agent A2: found 'contract weekend', expected a shift this person could work: none of theirs begins"
        " on a day they are at work. Change the shifts of their contract, their dates or their leave."
    ) in faults


def test_a_shift_outside_the_hours_of_its_peoples_queues(office):
    office.more = EVENING.replace("aht_s", 'history = { queue = "phone", share = 0.1 }\naht_s') + LATE
    agents(office, "A2,late,night,\n")
    office.read()
    agents(office, "A2,late,phone,\nA3,full-time,night,\n")
    assert [fault.split(":")[0] for fault in office.refused()] == [
        'week.toml, shift "late"',
        "agents.csv, agent A3",  # the day shift is useful to A1, not to A3, who serves the night
    ]
    assert "all of theirs lie outside the opening hours of the queues they serve" in office.refused()[1]


@pytest.mark.parametrize(
    ("leave", "refused"),
    [
        ("A1,2026-11-23,2026-11-29,leave", False),  # away all week: no fault
        ("A1,2026-11-23T09:00,2026-11-29T16:00,leave", True),  # only part of Monday and Sunday is left
        ("A1,2026-11-23T10:00,2026-11-29T16:00,prefers_off", False),  # a wish keeps nobody away
        ("A1,2026-11-24,2026-11-29,sick", False),  # Monday is left
    ],
)
def test_leave(office, leave, refused):
    office.put("agents.csv", "agent,skills\nA1,phone\nA2,phone\n")
    office.staff = 'availability = "leave.csv"'
    office.put("leave.csv", f"agent,start,end,kind\n{leave}\n")
    if refused:
        (fault,) = office.refused()
        assert "agents.csv, agent A1" in fault
        assert "each of theirs overlaps time they are not available" in fault
    else:
        office.read()


def test_people_with_fixed_hours_need_no_shift(office):
    office.more = '[[contract]]\nname = "fixed"\nhours_per_week = 20\nshifts = ["sun"]\n' + (
        '[[shift]]\nname = "sun"\ndays = "Sun"\nstart = "09:00"\nlength_min = 240\n'
        "[[special_day]]\ndate = 2026-11-29\nopen = ['09:00-12:00']\n"
    )
    agents(office, "A2,fixed,phone,2026-11-24\n")
    assert "agents.csv, agent A2" in office.refused()[0]
    office.staff = 'patterns = "patterns.csv"'
    office.put("patterns.csv", "agent,cycle_day,start,end\nA2,1,09:00,13:00\n")
    office.read()


@pytest.mark.parametrize(
    ("activity", "message"),
    [
        ('attendees = "team:bleu"', "found 'bleu', expected the team of somebody in agents.csv. Did you mean blue?"),
        ('attendees = ["A1", "A9"]', "> attendees: found 'A9', expected the id of somebody in agents.csv"),
        (
            'with_role = "trainer"',
            "with_role: found 'trainer', expected the role of somebody in agents.csv. Known: coach",
        ),
        ('attendees = "team:blue"\nwith_role = "coach"', ""),
        ('attendees = "all"', ""),
        ('attendees = "skill:phone"', ""),
    ],
)
def test_the_people_of_an_activity(office, activity, message):
    office.put("agents.csv", "agent,team,roles,skills\nA1,blue,coach,phone\n")
    office.more = f'[[activity]]\nname = "talk"\nlength_min = 30\n{activity}\n'
    if message:
        assert message in "\n".join(office.refused())
    else:
        office.read()


def test_a_file_full_of_faults_does_not_hide_the_next(office):
    office.put("history.csv", "start,queue,volume\n" + "2026-11-20T09:00:00,phone,many\n" * 50)
    office.put("agents.csv", "agent,skills\nA1,fone\n")
    faults = office.refused()
    assert [fault.split(",")[0] for fault in faults] == ["history.csv"] * 20 + ["agents.csv"]
    with pytest.raises(ValueError, match="and 30 more"):
        office.read()
