"""Names that are refused: unknown, misread, given twice; each fault by its text."""

from __future__ import annotations

import pytest
from week_passages import PHONE, refused_with

# (old, new, more, message): one passage of the minimal scenario changed, and the whole fault that this is.
REFUSED = [
    # -- names
    (
        PHONE,
        PHONE + '\nescalates = [{ to = "emial", share = 0.1 }]',
        "",
        "queue \"phone\" > escalates 1 > to: found 'emial'",
    ),
    (
        PHONE,
        PHONE + '\nescalates = [{ to = "phone", share = 0.1 }]',
        "",
        "expected another queue. A queue does not esc",
    ),
    (
        PHONE,
        PHONE + '\nhistory = { queue = "emial", share = 0.1 }',
        "",
        "history > queue: found 'emial', expected the name",
    ),
    (
        "",
        "",
        '[[special_day]]\ndate = 2026-11-26\nqueues = ["fone"]\nopen = []',
        "special_day 2026-11-26 > queues: found",
    ),
    ("", "", '[[surge]]\nname = "S"\nqueues = ["fone"]\nfrom = 2026-11-23\nto = 2026-11-24', "Did you mean phone?"),
    (
        "",
        "",
        '[[event]]\nname = "E"\nqueues = ["fone"]\nfrom = 2026-01-01\nto = 2026-01-02',
        'event "E" > queues: found',
    ),
    (
        "",
        "",
        '[[deflect]]\nfrom_queue = "fone"\nto_self_service = true\nshare = 0.1\nfrom = 2026-12-01',
        "deflect 1 > from_",
    ),
    (
        "",
        "",
        '[[route]]\nfrom_queue = "phone"\nto = "vendor:Acme"',
        "route 1 > to: found 'Acme', expected the name of a ven",
    ),
    (
        "",
        "",
        '[[route]]\nfrom_queue = "phone"\nto = "fone"',
        "route 1 > to: found 'fone', expected the name of a queue",
    ),
    (
        "",
        "",
        '[[vendor]]\nname = "A"\nqueues = ["fone"]\nprice = { per = "contact", amount = 1 }',
        'vendor "A" > queues',
    ),
    (
        "",
        "",
        '[[group]]\nname = "g"\nskills = "fone:1.0:1"',
        "group \"g\" > skills: found 'fone', expected the name of a qu",
    ),
    (
        'shifts = ["day"]',
        'shifts = ["dya"]',
        "",
        "contract \"full-time\" > shifts: found 'dya', expected the name of a shift",
    ),
    ('shifts = ["day"]', 'rotation = "r"', "", "rotation: found 'r', expected the name of a rotation"),
    (
        "",
        "",
        '[[site]]\nname = "Leeds"\nrules = "ukk"',
        "site \"Leeds\" > rules: found 'ukk', expected a preset of labour",
    ),
    (
        "",
        "",
        '[cost]\nwage_per_h = { "full time" = 20 }',
        "wage_per_h > full time: found 'full time', expected the name of a",
    ),
    # -- names that could be read as something else
    ('name = "email"', 'name = "e:mail"', "", "name: found 'e:mail', expected a name without | : * and without blanks"),
    ('part_of = "early"', 'part_of = "early*5"', "", "part_of: found 'early*5', expected a name without * @"),
    ('name = "day"', 'name = "off"', "", "expected another name: off means a day without a shift"),
    # -- twice
    ('name = "email"', 'name = "phone"', "", "queue \"phone\": found 'phone', expected one queue of that name"),
]


@pytest.mark.parametrize(("old", "new", "more", "message"), REFUSED)
def test_refused(desk, old, new, more, message):
    assert refused_with(desk, old, new, more, message)
