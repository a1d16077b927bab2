"""A scenario file read: what is at the limit and let in, and faults told together, with file and line."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from week_passages import EMAIL, OPEN, PHONE

from planner.scenario import read_scenario

# (old, new, more): at the limit, and let in.
ALLOWED = [
    ("within_s = 20", "within_s = 0", ""),
    ("share = 0.80", "share = 0.999", ""),
    ("share = 0.80", "share = 0", ""),
    (EMAIL, 'target = { share = 0.9, within_h = 4, clock = "business" }', ""),
    (OPEN, 'open = ["00:00-24:00"]', ""),
    (OPEN, 'open = ["Fri 20:00-02:00"]', ""),
    (PHONE, PHONE + '\nhistory = { queue = "all calls of the company", share = 0.1 }', ""),
    (PHONE, PHONE + '\npatience_s = "learn"', ""),
    (PHONE, PHONE + '\nchannel = "chat"\nconcurrency = 2\naht_by_concurrency_s = [300, 400]', ""),
    ('shifts = ["day"]', 'shifts = ["early"]', ""),
    ('from = "08:00"', "from = 08:00:00", ""),  # a time of TOML itself
    ('from = "08:00", to = "10:00"', 'from = "17:30", to = "17:30"', ""),  # half an hour of it is open
    ('from = "08:00", to = "10:00"', 'from = "00:00", to = "00:30"', ""),  # a start at 00:30 reaches 08:30
    (
        "length_min = 480",
        'days = "Sun"\nlength_min = 480',
        '[[queue]]\nname = "q"\ntarget = { share = 0, within_s = 0 }',
    ),
    (
        "length_min = 480",
        'days = "Sun"\nlength_min = 480',
        '[[special_day]]\ndate = 2026-11-29\nopen = ["09:00-12:00"]',
    ),
    ("", "", "[[special_day]]\ndate = 2026-11-26\nopen = []"),
    (
        "",
        "",
        '[[special_day]]\ndate = 2026-11-26\nqueues = ["phone"]\nopen = []\n'
        '[[special_day]]\ndate = 2026-11-26\nqueues = ["email"]\nopen = ["09:00-12:00"]',
    ),
    (
        "",
        "",
        '[[event]]\nname = "Campaign"\nfrom = 2025-03-01\nto = 2025-03-02\nkind = "planned"\n'
        '[[event]]\nname = "Campaign"\nfrom = 2026-11-24\nto = 2026-11-25\nkind = "planned"',
    ),
    ("", "", '[cost]\npremium = [{ name = "holiday", rate = 1.0 }]'),
    ("", "", "[attrition]\nper_year = 1.2"),
]


@pytest.mark.parametrize(("old", "new", "more"), ALLOWED)
def test_allowed(desk, old, new, more):
    assert desk.changed(old, new, more).name == "Test"


def test_every_fault_is_told_in_one_message(desk, minimal):
    text = minimal.replace("share = 0.80", "share = 1.5").replace('["day"]', '["dya"]').replace("New_York", "York")
    text = text.replace("hours_per_week = 40", 'hours_per_week = 40\ncolor = "red"')
    text += '[[special_day]]\ndate = 2026-11-26\nqueues = ["fone"]\nopen = []\n'
    faults = desk.refused(lambda: desk.read(text))
    places = [fault.split(":")[0] for fault in faults]
    assert sorted(places) == sorted(
        [
            'week.toml, queue "phone" > target > share',
            'week.toml, contract "full-time" > color',
            "week.toml, special_day 2026-11-26 > queues",
            "week.toml, time_zone",
            # contract "full-time" is faulty itself: its shifts are looked at once it can be read
        ]
    )


def test_a_record_that_is_faulty_still_bears_its_name(desk):
    faults = desk.refused(
        lambda: desk.changed(
            "share = 0.80", "share = 2", '[[special_day]]\ndate = 2026-11-26\nqueues = ["phone"]\nopen = []'
        )
    )
    assert len(faults) == 1


def test_a_shift_is_measured_on_its_sites_clock(desk):
    late = 'from = "08:00", to = "10:00"', 'from = "18:30", to = "18:30"'
    assert len(desk.refused(lambda: desk.changed(*late))) == 1
    # 18:30 in Honolulu is 23:30 in New York, 18:30 in Auckland 00:30: nobody is open. 18:30 in London is 13:30.
    assert len(desk.refused(lambda: desk.changed(*late, '[[site]]\nname = "H"\ntime_zone = "Pacific/Honolulu"'))) == 1
    desk.changed(*late, '[[site]]\nname = "L"\ntime_zone = "Europe/London"')


def test_another_encoding_is_told_with_its_line(desk, minimal):
    path = desk.folder / "week.toml"
    path.write_bytes(minimal.replace("Test", "Café").encode("latin-1"))
    (fault,) = desk.refused(lambda: read_scenario(path))
    assert fault == (
        "week.toml, line 2: found 'byte 0xe9', expected text in UTF-8. Save the file with the encoding UTF-8."
    )


def test_a_byte_order_mark_is_no_fault(desk, minimal):
    path = desk.folder / "week.toml"
    path.write_bytes(b"\xef\xbb\xbf" + minimal.replace("Test", "Café").encode())
    assert read_scenario(path).name == "Café"


def test_a_syntax_error_is_told_with_its_line(desk, minimal):
    (fault,) = desk.refused(lambda: desk.read(minimal.replace("length_min = 480", "length_min 480")))
    assert fault.startswith("week.toml, line 26, column 12: found 'length_min 480', expected valid TOML. Expected '='")


def test_a_missing_file(desk):
    (fault,) = desk.refused(lambda: read_scenario(desk.folder / "none.toml"))
    assert fault.startswith("none.toml: found ")
    assert "expected a scenario file. Check the name: there is no such file." in fault


def test_moments_with_an_offset_are_told_on_the_scenarios_clock(desk):
    surge = '[[surge]]\nname = "S"\nfrom = 2026-11-27T05:00:00Z\nto = 2026-11-28T00:00:00\n'
    assert desk.changed(more=surge).surge[0].begin == dt.datetime(2026, 11, 27)


def test_defaults_and_path(desk):
    scenario = desk.changed()
    assert (scenario.days, scenario.interval_min, scenario.week_starts) == (7, 15, "Mon")
    assert scenario.path == desk.folder / "week.toml"
    assert scenario.model_copy(update={"seed": 2}).path == scenario.path


def test_an_empty_file(desk):
    faults = desk.refused(lambda: desk.read(""))
    assert faults == [
        "week.toml, start: expected this key, which has no default. Add start = ....",
        "week.toml, queue: expected this key, which has no default. Add a [[queue]].",
        'week.toml, staff: expected this key, which has no default. Add [staff] with file = "agents.csv".',
    ]


def test_a_year_is_checked_as_quickly_as_a_week(desk):
    days = "".join(f"[[special_day]]\ndate = 2026-12-{day:02d}\nopen = []\n" for day in range(1, 32))
    began = time.process_time()
    desk.changed("start =", "days = 400\nstart =", days)
    assert time.process_time() - began < 3


NONSENSE = ["3", '"x"', "[1]", "{ x = 1 }", "2026-01-01T00:00:00Z", "08:00:00", "true"]
BLOCKS = {
    "queue": '[[queue]]\nname = "q"\ntarget = { share = 0.8, within_s = 20 }\n',
    "staff": '[staff]\nfile = "a.csv"\n',
}


@pytest.mark.parametrize("value", NONSENSE)
@pytest.mark.parametrize("key", [*BLOCKS, "shift", "contract", "surge", "rotation", "history", "time_zone"])
def test_nonsense_is_bad_input_and_never_a_crash(desk, key, value):
    blocks = "".join(text for name, text in BLOCKS.items() if name != key)
    assert desk.refused(lambda: desk.read(f"start = 2026-11-23\n{key} = {value}\n{blocks}"))
