"""A channel without a history: how its level is said, refused and inherited."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.faults import InputError
from forecasting.new_channel import level_moments
from planner.formats import read_inputs
from planner.outlook import outlook, series_of

PHONE = "target = { share = 0.80, within_s = 20 }"


def phone(desk, said):
    return desk.changed(PHONE, f"{PHONE}\nhistory = {{ {said} }}").queue[0]


@pytest.mark.parametrize(
    ("said", "lent", "level"),
    [
        ('queue = "email", share = 0.05', ("email", 0.05), None),
        ('queue = "email", contacts_per_day = [80, 120, 200]', ("email", 1.0), (80.0, 120.0, 200.0)),
        ("contacts_per_day = [80, 80, 80]", None, (80.0, 80.0, 80.0)),
        ("contacts_per_day = 120", None, (120.0,)),
    ],
)
def test_what_may_be_said(desk, said, lent, level):
    queue = phone(desk, said)
    assert (queue.history.lent, queue.history.level) == (lent, level)
    scenario = desk.changed(PHONE, f"{PHONE}\nhistory = {{ {said} }}")
    series = series_of(scenario, queue)
    assert (series.borrowed, series.level) == (lent, level)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            'queue = "email", share = 0.05, contacts_per_day = 80',
            "share and contacts_per_day exclude each other). Leave one of them out.",
        ),
        ('queue = "email"', "neither share nor contacts_per_day is said). Give share = 0.05"),
        ("share = 0.05", "a share of no queue). Give the queue it borrows from, or contacts_per_day instead."),
        ("contacts_per_day = 0", "found '0', expected a number above 0"),
        ("contacts_per_day = [80, 60, 90]", "P10, P50, P90 are above 0 and do not fall"),
        ("contacts_per_day = [0, 60, 90]", "P10, P50, P90 are above 0 and do not fall"),
        ("contacts_per_day = [80, 90]", "contacts_per_day"),
        ("contacts_per_dya = 80", "Did you mean contacts_per_day?"),
    ],
)
def test_what_is_refused(desk, said, told):
    with pytest.raises(InputError) as caught:
        phone(desk, said)
    assert told in str(caught.value)


def test_a_level_unsays_an_inherited_share_and_keeps_the_lender(desk):
    desk.changed(PHONE, f'{PHONE}\nhistory = {{ queue = "email", share = 0.05 }}')
    child = desk.read(
        'extends = "week.toml"\nname = "child"\n[[queue]]\nname = "phone"\nhistory = { contacts_per_day = 80 }',
        "child.toml",
    )
    assert (child.queue[0].history.lent, child.queue[0].history.level) == (("email", 1.0), (80.0,))


def test_a_stated_level_needs_no_rows_in_the_history(desk, minimal):
    rows = [
        f"2026-{month:02d}-{day:02d}T{hour:02d}:00:00,phone,{20 + hour},240"
        for month in (9, 10)
        for day in range(1, 31)
        for hour in range(8, 18)
    ]
    desk.write("start,queue,volume,aht_s\n" + "\n".join(rows) + "\n", "history.csv")
    desk.write("agent\nana\n", "agents.csv")
    email = 'channel = "email"\nopen = ["Mon-Fri 08:00-18:00"]'
    said = f"interval_min = 60\n{minimal}".replace(
        email, f"{email}\nhistory = {{ contacts_per_day = 240 }}\naht_s = 300"
    )
    inputs = read_inputs(desk.read(said))
    told = outlook(inputs, paths=40)
    # E-mails come at any hour: 24 even hours a day.
    assert told.mean("email") == pytest.approx(np.full(7 * 24, level_moments((240.0,))[0] / 24))
    without = said.replace("\naht_s = 300", "")
    with pytest.raises(InputError, match=r'queue "email": expected a handle time'):
        read_inputs(desk.read(without))
