"""Histories that a scenario names and another system wrote."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile

import pandas as pd
import pytest

from planner.formats.foreign_history import is_foreign_history
from planner.formats.head import Head
from planner.formats.importing import known_format
from planner.formats.opening import open_sheets, read_head
from planner.formats.systems import SYSTEMS
from planner.formats.systems.zendesk_tickets import FORMAT

COLUMNS = ("Summation column", "Id", "Requester", "Requester email", "Group", "Subject", "Via", "Created at", "Replies")


def export(tickets: list[tuple[int, str, str, str]]) -> str:
    """Tickets as (Id, Group, Via, Created at) in a file with people's names in it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, group, via, created in tickets:
        writer.writerow([1, number, "Jane Doe", "jane@example.org", group, "My, order", via, created, 2])
    return text.getvalue()


def hourly(first: int = 0, days: int = 70, group: str = "Phone", via: str = "Mail") -> list[tuple[int, str, str, str]]:
    days_ = pd.date_range("2026-09-14", periods=days * 24, freq="h")
    return [(first + number, group, via, f"{at:%Y-%m-%d %H:%M}") for number, at in enumerate(days_)]


def test_recognised_by_content(office):
    tickets = office.put("anything.txt", export(hourly(days=1)))
    assert known_format(open_sheets(tickets)[0]) is FORMAT
    assert is_foreign_history(tickets)
    assert not is_foreign_history(office.folder / "history.csv")
    assert not FORMAT.recognises(Head((("Id", "Via", "Created at"),)))


def test_every_format_has_its_own_name():
    assert len({one.name for one in SYSTEMS}) == len(SYSTEMS)


def test_counts_by_interval_with_zeros_between(office):
    office.put("history.csv", export(hourly()))
    history = office.read().history
    assert history["volume"].sum() == 70 * 24
    by_hour = history.set_index("start")["volume"]
    assert by_hour["2026-09-14 09:00":"2026-09-14 10:30"].tolist() == [1, 0, 1, 0]
    assert history["aht_s"].isna().all()
    assert set(history["queue"]) == {"phone"}


def test_no_person_and_no_subject_comes_in(office):
    office.put("history.csv", export(hourly()))
    inputs = office.read()
    assert "Jane" not in inputs.history.to_csv()
    assert not any("jane" in warning.casefold() for warning in inputs.warnings)


def test_repeated_tickets_are_dropped(office):
    office.put("history.csv", export([*hourly(), *hourly()[:5]]))
    inputs = office.read()
    assert inputs.history["volume"].sum() == 70 * 24
    assert "history.csv: 5 rows dropped, repeated: the same id as a row above (first in row 1682)" in inputs.warnings


def test_tickets_find_their_queue_by_group_then_by_how_they_came(office):
    office.put("agents.csv", "agent,skills\nA1,phone|mails|talk\n")
    office.more = (
        '[[queue]]\nname = "mails"\nchannel = "email"\nopen = ["Mon-Fri 08:00-18:00"]\naht_s = 300\n'
        "target = { share = 0.8, within_h = 4 }\n"
        '[[queue]]\nname = "talk"\nchannel = "chat"\nopen = ["Mon-Fri 08:00-18:00"]\naht_s = 300\n'
        "target = { share = 0.8, within_s = 60 }\n"
    )
    kinds = [("PHONE", "Mail"), ("Billing", "Web"), ("", "Messaging"), ("Billing", "Fax")]
    tickets = [ticket for at, (group, via) in enumerate(kinds) for ticket in hourly(at * 10_000, 70, group, via)]
    office.put("history.csv", export(tickets))
    inputs = office.read()
    assert inputs.history.groupby("queue")["volume"].sum().to_dict() == {"phone": 1680, "mails": 1680, "talk": 1680}
    why = "1,680 rows dropped, of no queue of the scenario: Billing by Fax (1,680) (first in row 5042)"
    assert f"history.csv, column queue: {why}" in inputs.warnings


def test_tickets_of_no_queue_at_all(office):
    office.put("agents.csv", "agent,skills\nA1,phone|other\n")
    office.more = '[[queue]]\nname = "other"\ntarget = { share = 0.8, within_s = 60 }\naht_s = 300\n'
    office.put("history.csv", export(hourly(group="Billing")))
    (fault,) = office.refused()
    assert fault == (
        "history.csv, column queue: found 'Billing by Mail (1,680)', expected a group or channel that is a queue."
        " Call a queue like its group or channel, or let one queue have the channel the contacts came by."
    )


@pytest.mark.parametrize("created", ["yesterday", ""])
def test_a_time_that_is_none_costs_its_row(office, created):
    office.put("history.csv", export([*hourly(), (99_999, "Phone", "Mail", created)]))
    inputs = office.read()
    shown = f": {created!r}" if created else ""
    why = f"1 row dropped, no time that can be read (first in row 1682{shown})"
    assert f"history.csv, column created: {why}" in inputs.warnings
    assert inputs.history["volume"].sum() == 70 * 24


def test_dates_that_may_be_read_in_two_ways_are_a_fault(office):
    office.put("history.csv", export([(1, "Phone", "Mail", "03/04/2026 09:15")]))
    (fault,) = office.refused()
    assert fault.startswith(
        "history.csv, column created: found '03/04/2026 09:15', expected dates of which it is known"
    )


def test_heads_of_other_separators_encodings_and_files(office):
    assert read_head(office.put("a.csv", "Agent;Mon;Tue\nZoë;OFF;AL\n".encode("cp1252"))).rows[1][0] == "Zoë"
    assert read_head(office.put("b.csv", "Agent\tMon\n")).has("agent", "mon")
    assert read_head(office.put("c.csv", "")).rows == ()
    assert read_head(office.put("d.bin", bytes(range(256)))).has("Id") is False


def test_a_damaged_file_is_told_by_whoever_reads_it(office):
    office.put("history.csv", export(hourly()))
    office.staff = 'previous_roster = "last.xlsx"'
    with zipfile.ZipFile(office.folder / "last.xlsx", "w") as packed:
        packed.writestr("note.txt", "no spreadsheet")
    (fault,) = office.refused()
    assert "last.xlsx" in fault
    damaged = office.put("history.csv.gz", gzip.compress(b"start,queue,volume\n" * 9)[:5])
    assert read_head(damaged).rows == ()
