"""A log of single contacts: read, refused, and what the simulation learns from it."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.faults import InputError
from forecasting.handle_distribution import handle_time_distributions
from planner.formats import read_inputs
from planner.scenario import read_scenario

LEARN = '\n[simulation]\nhandle_time = "learn"\n'


@pytest.fixture
def read(office):
    """Inputs of the office with a log of these rows, after its head."""

    def run(rows, more=LEARN, learn_from=""):
        office.put("contacts.csv", "queue,start,handle_s\n" + rows)
        office.more = more
        office.scenario()
        path = office.folder / "week.toml"
        named = f'file = "history.csv"\ncontacts = "contacts.csv"\n{learn_from}'
        path.write_text(path.read_text().replace('file = "history.csv"', named))
        return read_inputs(read_scenario(path))

    return run


def rows_of(seconds, queue="phone"):
    return "".join(f"{queue},2026-11-{1 + k % 20:02d}T10:00:00,{value:.3f}\n" for k, value in enumerate(seconds))


def test_handle_times_are_learned_by_queue(read):
    seconds = np.random.default_rng(1).lognormal(5.3, 0.8, 700).round(3)
    after = "phone,2026-11-23T10:00:00,90000\nfax,2026-11-02T10:00:00,90000\nphone,2026-11-02T10:00:00,0\n"
    inputs = read(rows_of(seconds) + after)
    expected = handle_time_distributions(seconds, ["phone"] * len(seconds))["phone"]
    law = inputs.handle_times["phone"]
    assert list(inputs.handle_times) == ["phone"]
    assert (law.shape, law.contacts, law.mean_s) == (expected.shape, expected.contacts, expected.mean_s)
    np.testing.assert_array_equal(law.quantiles, expected.quantiles)
    assert "contacts.csv" in inputs.sha256


def test_a_log_begins_where_the_history_does(read):
    inputs = read(
        "phone,2026-11-01T10:00:00,900\nphone,2026-11-12T10:00:00,100\n", learn_from="learn_from = 2026-11-10"
    )
    assert inputs.handle_times["phone"].mean_s == 100.0


def test_a_log_that_nobody_asked_for_is_only_checked(read):
    assert read("phone,2026-11-02T10:00:00,90\n", more="").handle_times == {}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("phone,2026-11-02T10:00:00,-1\n", "contacts.csv, row 2, column handle_s: found '-1'"),
        ("phone,2026-11-02T10:00:00,fast\n", "found 'fast'"),
        ("phone,yesterday,90\n", "contacts.csv, row 2, column start: found 'yesterday'"),
        (",2026-11-02T10:00:00,90\n", "contacts.csv, row 2, column queue"),
        (
            "fone,2026-11-02T10:00:00,90\n",
            "expected an answered contact of a queue of the scenario before its start. Did",
        ),
        ("phone,2026-11-24T10:00:00,90\n", "expected an answered contact of a queue of the scenario before its start"),
    ],
)
def test_what_is_refused(rows, told, read):
    with pytest.raises(InputError) as caught:
        read(rows)
    assert told in str(caught.value)


def test_a_log_that_is_not_there(read, office):
    read("phone,2026-11-02T10:00:00,90\n")
    (office.folder / "contacts.csv").unlink()
    with pytest.raises(InputError, match=r"history > contacts: found 'contacts\.csv', expected a file"):
        read_inputs(read_scenario(office.folder / "week.toml"))
