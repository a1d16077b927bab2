"""Labour rules as people write them: read, inherited, and refused with a remedy."""

from __future__ import annotations

import datetime as dt

import pytest

EVERYTHING = """
[rules]
preset = "uk"
min_rest_h = 11
reduced_rest = { h = 9, per_week = 2 }
min_consecutive_days = 2
min_consecutive_days_off = 2
average_week = { h = 48, weeks = 17 }
period_weeks = 4
period_from = 2026-11-02
hours_per_period = [140, 170]
days_per_period = 20
max_shifts = { day = 10 }
weekend = "Fri-Sun"
max_weekends = 2
whole_weekends = true
free_weekends = { least = 1, of = 3 }
forbid_after = { early = ["day"] }
days_off = "Sun"
night = { from = "23:00", to = "06:00", least_min = 180 }
max_nights_in_a_row = 4
max_nights = 8
night_average = { h = 8 }
rest_after_nights = { h = 46, after = 2 }
start_spread_min = 120
max_start_changes = 2
max_split_shifts = 1
breaks = [{ over_h = 6, least_min = 20 }, { over_h = 3.5, least_min = 10, per_h = 4, paid = true }]
minors = { max_hours_per_day = 8, no_work = { from = "22:00", to = "06:00" }, breaks = [{ over_h = 4, least_min = 9 }] }
cover = [
  { role = "supervisor", span = 8 },
  { role = "coach", least = 1, between = ["09:00", "17:00"], days = "Mon-Fri" },
]
together = [{ team = "blue", share = 0.5 }]
max_changes = 10
"""


def test_every_key_is_read(desk):
    rules = desk.changed(more=EVERYTHING).rules
    assert rules.period_from == dt.date(2026, 11, 2)
    assert rules.days_per_period == (20, 20)
    assert rules.weekend == (4, 5, 6)
    assert (rules.night.begin, rules.night.end) == (1380, 360)
    assert rules.breaks[1].per_h == 4
    assert rules.minors.no_work.end == 360
    assert (rules.cover[0].span, rules.cover[1].between) == (8, (540, 1020))
    assert rules.together[0].team == "blue"


def test_a_contract_has_rules_of_its_own(desk):
    scenario = desk.changed("[[contract]]", "[[contract]]\nrules = { max_nights = 3, max_shifts = { day = 4 } }")
    assert scenario.contract[0].rules.max_nights == 3
    assert scenario.contract[0].rules.min_rest_h is None


def test_rules_are_inherited_key_by_key(desk, minimal):
    desk.write(
        minimal + '[rules]\npreset = "eu"\nmax_shifts = { day = 4 }\nbreaks = [{ over_h = 6, least_min = 20 }]\n',
        "base.toml",
    )
    child = 'extends = "base.toml"\n[rules]\nmax_shifts = { early = 2 }\nbreaks = [{ over_h = 9, least_min = 45 }]\n'
    rules = desk.read(child).rules
    assert rules.preset == "eu"
    assert rules.max_shifts == {"day": 4, "early": 2}
    assert [rule.over_h for rule in rules.breaks] == [9]


def test_a_split_shift_and_a_rotation(desk):
    gap = "split = { length_min = { from = 60, to = 120, every_min = 60 }, earliest_min = 180 }"
    turn = 'name = "turn"\ncycle_days = 8\npattern = ["early*4", "off*4"]\nbend = "never"\nstart = 2026-11-02\n'
    scenario = desk.changed('part_of = "early"', f'part_of = "early"\n{gap}', f"[[rotation]]\n{turn}")
    assert scenario.shift[0].split.length_min.most == 120
    assert scenario.rotation[0].start == dt.date(2026, 11, 2)


REFUSED = [
    ("max_shifts = { dya = 1 }", "rules > max_shifts > dya: found 'dya', expected the name of a shift or of a group"),
    ("forbid_after = { early = ['late'] }", "rules > forbid_after > early: found 'late', expected the name of a shift"),
    ("hours_per_period = [40, 20]", "rules > hours_per_period: found '[40, 20]', expected the least first"),
    ('weekend = "Mon-Sun"', "rules > weekend: found 'seven days', expected at most six weekdays"),
    ("free_weekends = { least = 3, of = 2 }", "rules > free_weekends: found '3 of 2', expected no more than of"),
    (
        "min_rest_h = 9\nreduced_rest = { h = 9 }",
        "rules > reduced_rest > h: found '9', expected less than min_rest_h (9)",
    ),
    ("min_consecutive_days = 4\nmax_consecutive_days = 3", "rules > min_consecutive_days: found '4', expected no more"),
    ("max_shifts = { day = -1 }", "rules > max_shifts > day: found '-1', expected 0 or more. Write 0 for never."),
    ('cover = [{ role = "coach" }]', "rules > cover 1: found 'coach', expected least, span or both"),
    (
        'cover = [{ role = "coach", least = 1, site = "Leeds" }]',
        "rules > cover 1 > site: found 'Leeds', expected the name",
    ),
    ("min_rest = 9", "found 'min_rest', expected a key that is known here. Did you mean min_rest_h?"),
]


@pytest.mark.parametrize(("written", "told"), REFUSED)
def test_what_is_refused(desk, written, told):
    faults = desk.refused(lambda: desk.changed(more=f"[rules]\n{written}\n"))
    assert len(faults) == 1, faults
    assert told in faults[0]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("split = { length_min = 480 }", "split: found '480 min', expected a gap that leaves work before and after it"),
        (
            "split = { length_min = 60, earliest_min = 200, latest_min = 100 }",
            "latest_min not before earliest_min (200)",
        ),
        ("split = { length_min = 60 }\nmost_on_break = 0.5", "split: found 'both', expected split or most_on_break"),
    ],
)
def test_a_gap_that_cannot_be(desk, more, told):
    faults = desk.refused(lambda: desk.changed('part_of = "early"', f'part_of = "early"\n{more}'))
    assert len(faults) == 1, faults
    assert told in faults[0]
