"""Clocks, orders and shifts that are refused, each fault by its text."""

from __future__ import annotations

import pytest
from week_passages import refused_with

# (old, new, more, message): one passage of the minimal scenario changed, and the whole fault that this is.
REFUSED = [
    # -- clocks
    (
        "New_York",
        "New_Yrok",
        "",
        "time_zone: found 'America/New_Yrok', expected a time zone such as Europe/London. Did you",
    ),
    ("", "", '[[site]]\nname = "Leeds"\ntime_zone = "GMT+99"', "site \"Leeds\" > time_zone: found 'GMT+99'"),
    ("start =", 'holidays = "US-XX"\nstart =', "", "holidays: found 'US-XX', expected a country or region such as US"),
    # -- order
    (
        "",
        "",
        '[[surge]]\nname = "S"\nfrom = 2026-11-24\nto = 2026-11-23',
        "expected keys that fit each other (must end after it begins",
    ),
    ("hours_per_week = 40", "hours_per_week = [40, 30]", "", "found '[40, 30]', expected the least first"),
    ('from = "08:00", to = "10:00"', 'from = "10:00", to = "08:00"', "", "shift \"day\" > start > to: found '08:00'"),
    (
        "",
        "",
        '[[surge]]\nname = "S"\nfrom = 2026-11-23\nto = 2026-11-24\nvolume = [1.5, 1.2, 2.0]',
        "volume: found '[1.5, 1.2, 2.0]', expected another value (P10, P50, P90 must not fall",
    ),
    (
        "",
        "",
        '[[surge]]\nname = "S"\nfrom = 2026-11-23\nto = 2026-11-24\nvolume = 2.0\npieces = 9\nresponse = 0.1',
        "found 'volume and pieces', expected one of volume, volume_add and pieces",
    ),
    (
        "",
        "",
        '[[surge]]\nname = "S"\nfrom = 2026-11-23\nto = 2026-11-24\npieces = 9',
        "(pieces and response belong together). Give both or neither.",
    ),
    # -- shifts
    (
        'from = "08:00", to = "10:00"',
        'from = "18:00", to = "20:00"',
        "",
        "shift \"day\": found '18:00 to 04:00 at the widest', expected a shift within the opening hours of some queue",
    ),
    (
        "length_min = 480",
        'days = "Sun"\nlength_min = 480',
        "",
        "expected a shift within the opening hours of some queue",
    ),
    (
        "length_min = 480",
        "length_min = 480\nsegments = [{ length_min = 500 }]",
        "",
        "segments that leave work in 480 min",
    ),
    (
        "length_min = 480",
        "length_min = 480\nsegments = [{ length_min = 30, earliest_min = 470 }]",
        "",
        "expected a segment that ends within the shortest shift (480 min)",
    ),
    (
        "",
        "",
        '[[rotation]]\nname = "r"\ncycle_days = 7\npattern = ["early*5", "of*2"]',
        "found 'of', expected the name of a shift, of a group of shifts, or off. Did you mean off?",
    ),
    (
        "",
        "",
        '[[rotation]]\nname = "r"\ncycle_days = 7\npattern = ["early*5"]',
        "found '5 days', expected 7 days, as cycle",
    ),
    (
        "",
        "",
        '[[activity]]\nname = "m"\nlength_min = 30\nattendees = "billing"',
        'Write "team:billing", or ["billing"]',
    ),
    (
        "",
        "",
        '[[activity]]\nname = "m"\nlength_min = 90\nbetween = ["09:00", "10:00"]',
        "expected a window of at least 90",
    ),
    (
        "",
        "",
        '[cost]\npremium = [{ name = "night", rate = 0.1 }]',
        'cost > premium "night": expected a time when it is paid',
    ),
    ("", "", "[shrinkage]\nplanned = { december = 0.1 }", "found 'december', expected a month such as 2026-12"),
    (
        "",
        "",
        '[attrition]\nbasis = "cohort_loss"\nper_year = 1.2',
        "a share below 1: a cohort cannot lose more than everybody",
    ),
]


@pytest.mark.parametrize(("old", "new", "more", "message"), REFUSED)
def test_refused(desk, old, new, more, message):
    assert refused_with(desk, old, new, more, message)


def test_starts_after_midnight_are_one_fault_with_the_way_to_say_them(desk):
    night = '[[shift]]\nname = "night"\nstart = { from = "20:00", to = "01:00" }\nlength_min = 330'
    (fault,) = desk.refused(lambda: desk.changed("", "", night))
    assert "shift \"night\" > start > to: found '01:00'" in fault
    assert "starts after midnight are a second [[shift]] that begins at 00:00." in fault
