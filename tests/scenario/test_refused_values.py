"""Keys, values and promises that are refused, each fault by its text."""

from __future__ import annotations

import pytest
from week_passages import EMAIL, OPEN, PHONE, refused_with

# (old, new, more, message): one passage of the minimal scenario changed, and the whole fault that this is.
REFUSED = [
    # -- keys and values
    (
        "name",
        "nmae",
        "",
        "week.toml, nmae: found 'nmae', expected a key that is known here. Did you mean name? Unknown",
    ),
    (
        PHONE,
        PHONE + "\npatience = 30",
        "",
        "queue \"phone\" > patience: found 'patience', expected a key that is known",
    ),
    (PHONE, PHONE + "\npatience = 30", "", "Did you mean patience_s?"),
    (PHONE, PHONE + "\nMax-Occupancy = 0.9", "", "Did you mean max_occupancy?"),
    (PHONE, PHONE + "\npatience_s = 0", "", "> patience_s: found '0', expected a number above 0 or 'learn'"),
    ("share = 0.80,", "", "", 'queue "phone" > target > share: expected this key, which has no default. Add share ='),
    ("within_s = 20", "within_secs = 20", "", 'queue "phone" > target > within_secs'),
    ('file = "agents.csv"', "", "", "staff > file: expected this key, which has no default"),
    (PHONE, PHONE + '\nchannel = "fone"', "", "found 'fone', expected 'phone', 'chat', 'message', 'email', 'case' or"),
    (PHONE, PHONE + '\nchannel = "fone"', "", "Did you mean phone?"),
    ("hours_per_week = 40", "hours_per_week = [40]", "", "hours_per_week: found '[40]', expected a list with 2 values"),
    (
        "hours_per_week = 40",
        'hours_per_week = "eleven"',
        "",
        "hours_per_week: found 'eleven', expected another value ('eleven' is no number). Write one number",
    ),
    (
        "length_min = 480",
        'length_min = "long"',
        "",
        "shift \"day\" > length_min: found 'long', expected a whole number",
    ),
    ("start = 2026-11-23", 'start = "23.11.2026"', "", "start: found '23.11.2026', expected a date such as 2026-11-23"),
    ('"08:00", to', '"25:00", to', "", "('25:00' is no clock time). Write HH:MM from 00:00 to 24:00."),
    (
        '"08:00", to',
        "8, to",
        "",
        "start > from: found '8', expected another value (8 is no clock time). Write HH:MM in qu",
    ),
    (OPEN, 'open = ["Mon-Fri 8-18"]', "", 'queue "phone" > open: found "[\'Mon-Fri 8-18\']", expected another value'),
    (
        OPEN,
        'open = "Mon-Fri 08:00-18:00"',
        "",
        '(opening hours are a list of texts). Write e.g. ["Mon-Fri 07:00-21:00"].',
    ),
    (OPEN, "open = [8]", "", "(opening hours are a list of texts)"),
    ("", "", '[[shift]]\nname = "x"\nlike = {}', "shift \"x\" > like: found '{}', expected the name of another shift"),
    # -- promises
    (
        "share = 0.80",
        "share = 1.0",
        "",
        "queue \"phone\" > target > share: found '1.0', expected a share of at least 0",
    ),
    ("share = 0.80", "share = 1.0", "", "a target of 100 % or more cannot be promised. Write 0.80 for 80 %"),
    ("share = 0.80", "share = 80", "", "a target of 100 % or more cannot be promised"),
    ("share = 0.80", "share = nan", "", "target > share: found 'nan', expected a finite number"),
    ("within_s = 20", "within_s = -1", "", "within_s: found '-1', expected a number of at least 0"),
    ("within_s = 20", "chance = 1.0, within_s = 20", "", "expected a probability above 0 and below 1"),
    (
        ", within_s = 20",
        "",
        "",
        'queue "phone" > target: expected within_s alone on a phone queue. Write e.g. within_s',
    ),
    ("within_s = 20", "within_h = 2", "", "found 'within_h = 2', expected within_s alone on a phone queue"),
    (
        EMAIL,
        PHONE,
        "",
        "found 'within_s = 20', expected within_h or within_business_days, one of them, on a email queue",
    ),
    (
        PHONE,
        PHONE + "\nconcurrency = 3",
        "",
        "concurrency: found '3', expected 1 on a phone queue. Only channel = \"chat\"",
    ),
    (PHONE, PHONE + "\naht_by_concurrency_s = [300, 400]", "", "expected 1 durations, as many as concurrency says"),
    (OPEN, "open = []", "", "queue \"phone\" > open: found '[]', expected some opening hours"),
    (PHONE, PHONE + "\nopening_backlog = [{ age_h = 1, volume = 2 }]", "", "expected no backlog on a phone queue"),
]


@pytest.mark.parametrize(("old", "new", "more", "message"), REFUSED)
def test_refused(desk, old, new, more, message):
    assert refused_with(desk, old, new, more, message)
