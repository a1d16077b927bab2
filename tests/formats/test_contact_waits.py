"""Waits and outcomes of the log of contacts, and the key that asks for patience fitted to them."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.faults import InputError
from planner.formats import read_inputs
from planner.scenario import read_scenario

ASKED = 'name = "phone"\npatience_s = "fitted"'


@pytest.fixture
def read(office):
    """Inputs of the office with a log of this text and, unless said otherwise, patience fitted to it."""

    def run(log, named='contacts = "contacts.csv"', queue=ASKED):
        office.put("contacts.csv", log)
        office.scenario()
        path = office.folder / "week.toml"
        text = path.read_text().replace('file = "history.csv"', f'file = "history.csv"\n{named}')
        path.write_text(text.replace('name = "phone"', queue, 1))
        return read_inputs(read_scenario(path))

    return run


HEAD = "queue,start,handle_s,wait_s,outcome\n"
AT = "phone,2026-11-02T10:00:00"


def test_who_gave_up_is_told_by_the_outcome(read):
    known = f"{AT},90,12,answered\n{AT},0,30.5,abandoned\n{AT},0,40,called_back\n"
    unread = f"{AT},60,,answered\nfax,2026-11-02T10:00:00,0,9,abandoned\nphone,2026-11-24T10:00:00,0,5,abandoned\n"
    waits = read(HEAD + known + unread).waits
    assert waits["wait_s"].tolist() == [12.0, 30.5, 40.0]
    assert waits["gave_up"].tolist() == [False, True, False]


def test_without_outcomes_who_was_not_answered_gave_up(read):
    waits = read(f"queue,start,handle_s,wait_s\n{AT},90,12\n{AT},0,30\n{AT},,5\n").waits
    assert waits["gave_up"].tolist() == [False, True, False]
    assert waits["wait_s"].tolist() == [12.0, 30.0, 5.0]


def test_handle_times_come_from_those_answered_and_nobody_asks_for_waits(read):
    inputs = read(HEAD + f"{AT},90,12,answered\n{AT},0,30,abandoned\n", queue='name = "phone"')
    assert inputs.waits is None
    assert inputs.handle_times == {}


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (
            f"queue,start,handle_s\n{AT},90\n",
            "found 'queue,start,handle_s', expected a column wait_s to fit patience to",
        ),
        (HEAD + f"{AT},90,-1,answered\n", "contacts.csv, row 2, column wait_s: found '-1', expected at least 0"),
        (HEAD + f"{AT},90,1,gone\n", "column outcome: found 'gone', expected one of answered, abandoned, called_back"),
        (HEAD + f"{AT},90,1,\n", "column outcome: expected a name. Fill the cell"),
        (HEAD.replace("wait_s", "wait") + f"{AT},90,1,answered\n", "Did you mean wait_s?"),
    ],
)
def test_what_is_refused_of_the_log(log, told, read):
    with pytest.raises(InputError) as caught:
        read(log)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("named", "queue", "told"),
    [
        ("", ASKED, "found 'fitted', expected a log of contacts to fit it to. Name one, [history] contacts ="),
        (
            'contacts = "contacts.csv"',
            'name = "phone"\nchannel = "callback"\npatience_s = "fitted"',
            "found 'fitted', expected no patience on a callback queue. Leave it out: nobody waits on the line.",
        ),
        ('contacts = "contacts.csv"', 'name = "phone"\npatience_s = "guess"', 'queue "phone" > patience_s: found'),
    ],
)
def test_what_is_refused_of_the_scenario(named, queue, told, read):
    with pytest.raises(InputError) as caught:
        read(HEAD + f"{AT},90,1,answered\n", named, queue)
    assert told in str(caught.value)
    assert str(caught.value).count("> patience_s") == 1


def test_the_longest_wait_and_the_exact_second(read):
    """Numbers keep their digits."""
    waits = read(HEAD + f"{AT},90,0.125,answered\n{AT},0,0,abandoned\n").waits
    np.testing.assert_array_equal(waits["wait_s"], [0.125, 0.0])
