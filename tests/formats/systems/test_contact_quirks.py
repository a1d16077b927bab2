"""The same contacts written with the quirks of other accounts, countries and programs: the same numbers."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files

FIXTURES = Path(__file__).parents[1] / "fixtures"

CREATED = {
    "zendesk_tickets/tickets.csv": "Created at",
    "freshdesk_tickets/tickets.csv": "Created time",
    "salesforce_cases/report.csv": "Date/Time Opened",
    "intercom_conversations/conversations.csv": "Conversation started at",
    "helpscout_conversations/conversations.csv": "Created At",
    "hubspot_tickets/tickets.csv": "Create date",
    "jira_service_requests/requests.csv": "Created",
    "five9_calls/call_log.csv": "TIMESTAMP",
    "genesys_interactions/interactions.csv": "Date",
    "amazon_connect_contacts/contact_record.csv": "initiation_timestamp",
    "salesforce_agent_work/agent_work.csv": "RequestDateTime",
}

SOME = ("zendesk_tickets/tickets.csv", "freshdesk_tickets/tickets.csv", "five9_calls/call_log.csv")
"""Files whose times are written in other ways: all are read by the same reader."""

Rows = list[list[str]]


def rows_of(name: str) -> Rows:
    text = (FIXTURES / name).read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    return [row for row in rows if len(row) == len(rows[0])]


def text_of(rows: Rows, separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue()


def imported(path: Path, **wishes: object) -> Imported:
    return import_files([path], Wishes("UTC", **wishes))


@functools.cache
def whole(name: str) -> Imported:
    return imported(FIXTURES / name)


def same(found: Imported, name: str) -> None:
    pd.testing.assert_frame_equal(found.frames["history"], whole(name).frames["history"])
    pd.testing.assert_frame_equal(found.tickets, whole(name).tickets)


@functools.cache
def moments(name: str) -> pd.Series:
    """Created, in whole seconds as UTC wall times, of the file's rows; duplicates and spam included."""
    from planner.formats.told import Told
    from planner.formats.values.moments import MomentReader

    rows = rows_of(name)
    at = rows[0].index(CREATED[name])
    texts = pd.Series([row[at] for row in rows[1:]], dtype="str")
    reader = MomentReader("", "UTC", None, Told())
    reader.learn(texts)
    return pd.Series(reader.read(texts)[0].floor("s").tz_localize(None))


FILES: dict[str, Callable[[Rows], bytes]] = {
    "semicolons": lambda rows: text_of(rows, ";").encode(),
    "tabs": lambda rows: text_of(rows, "\t").encode(),
    "pipes": lambda rows: text_of(rows, "|").encode(),
    "byte order mark": lambda rows: text_of(rows).encode("utf-8-sig"),
    "utf-16": lambda rows: text_of(rows).encode("utf-16"),
    "windows line ends": lambda rows: text_of(rows).replace("\n", "\r\n").encode(),
    "titles above": lambda rows: ("Contacts of March\nMade by: Ana\n\n" + text_of(rows)).encode(),
    "blank lines below": lambda rows: (text_of(rows) + "\n\n").encode(),
    "trailing separators": lambda rows: text_of([[*row, ""] for row in rows]).encode(),
    "all quoted": lambda rows: "\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
    ).encode(),
    "upper case": lambda rows: text_of([[cell.upper() for cell in rows[0]], *rows[1:]]).encode(),
    "lower case, underscores": lambda rows: text_of(
        [[cell.lower().replace(" ", "_") for cell in rows[0]], *rows[1:]]
    ).encode(),
    "blanks around": lambda rows: text_of([[f" {cell} " for cell in row] for row in rows]).encode(),
    "reversed columns": lambda rows: text_of([row[::-1] for row in rows]).encode(),
    "more columns": lambda rows: text_of(
        [["Cost centre", *row, "Region"] if at == 0 else ["4711", *row, "North"] for at, row in enumerate(rows)]
    ).encode(),
}


@pytest.mark.parametrize("quirk", FILES)
@pytest.mark.parametrize("name", CREATED)
def test_another_make_of_file(tmp_path, name, quirk):
    path = tmp_path / Path(name).name
    path.write_bytes(FILES[quirk](rows_of(name)))
    same(imported(path), name)


def excel(moment: pd.Timestamp) -> str:
    return repr((moment - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1))


WAYS: dict[str, Callable[[pd.Timestamp], str]] = {
    "iso with Z": lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S.000Z}",
    "iso with offset": lambda moment: f"{moment + pd.Timedelta(hours=2):%Y-%m-%dT%H:%M:%S+02:00}",
    "UTC behind": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S} UTC",
    "+0000 behind": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S} +0000",
    "dots": lambda moment: f"{moment:%d.%m.%Y %H:%M:%S}",
    "German month": lambda moment: f"{moment.day}. {MONTHS[moment.month - 1]} {moment:%Y %H:%M:%S}",
    "spreadsheet days": excel,
    "unix seconds": lambda moment: str(int(moment.timestamp())),
    "unix milliseconds": lambda moment: str(int(moment.timestamp() * 1000)),
    "packed": lambda moment: f"{moment:%Y%m%d%H%M%S}",
}
MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SOME)
def test_another_way_to_write_times(tmp_path, name, way):
    rows, times = rows_of(name), moments(name)
    at = rows[0].index(CREATED[name])
    rewritten = [[*row[:at], WAYS[way](times[n]), *row[at + 1 :]] for n, row in enumerate(rows[1:])]
    path = tmp_path / Path(name).name
    path.write_text(text_of([rows[0], *rewritten]), encoding="utf-8")
    pd.testing.assert_frame_equal(imported(path).frames["history"], whole(name).frames["history"])


@pytest.mark.parametrize(("day_first", "pattern"), [(True, "%d/%m/%Y %H:%M:%S"), (False, "%m/%d/%Y %I:%M:%S %p")])
@pytest.mark.parametrize("name", SOME)
def test_slashes_where_a_person_says_the_order(tmp_path, name, day_first, pattern):
    rows, times = rows_of(name), moments(name)
    at = rows[0].index(CREATED[name])
    rewritten = [[*row[:at], times[n].strftime(pattern), *row[at + 1 :]] for n, row in enumerate(rows[1:])]
    path = tmp_path / Path(name).name
    path.write_text(text_of([rows[0], *rewritten]), encoding="utf-8")
    # Other columns of times may be written in another order than the wish says: they are read by themselves.
    found = imported(path, day_first=day_first).frames["history"]
    pd.testing.assert_frame_equal(found, whole(name).frames["history"])


def with_column(name: str, heading: str, values: list[str], renamed: str = "") -> str:
    rows = rows_of(name)
    at = rows[0].index(heading)
    head = [*rows[0][:at], renamed or heading, *rows[0][at + 1 :]]
    body = [[*row[:at], value, *row[at + 1 :]] for row, value in zip(rows[1:], values, strict=True)]
    return text_of([head, *body])


FRESHDESK = "freshdesk_tickets/tickets.csv"


@pytest.mark.parametrize(
    ("heading", "renamed", "values"),
    [
        ("Time tracked", "", ["12m 30s", "7m 30s", "0m", "", "1h"]),
        ("Time tracked", "Time tracked (in mins)", ["12.5", "7.5", "0", "", "60"]),
        ("Time tracked", "Time tracked (in hrs)", ["0,2083333", "0,125", "0", "", "1,0"]),
        ("Time tracked", "Time Tracked", ["0:12:30", "0:07:30", "0:00:00", "--", "1:00:00"]),
    ],
)
def test_durations_by_their_heading_and_their_look(tmp_path, heading, renamed, values):
    path = tmp_path / "tickets.csv"
    path.write_text(with_column(FRESHDESK, heading, values, renamed), encoding="utf-8")
    handled = imported(path).tickets["handle_s"].round().tolist()
    assert handled[:2] == [750, 450]
    assert pd.isna(handled[2])
    assert handled[3] == 3600


@pytest.mark.parametrize(
    "dropped", ["Time tracked", "Survey results", "Full name", "Agent interactions", "Tags", "Type"]
)
def test_a_missing_column_costs_its_measure_only(tmp_path, dropped):
    rows = rows_of(FRESHDESK)
    at = rows[0].index(dropped)
    path = tmp_path / "tickets.csv"
    path.write_text(text_of([[*row[:at], *row[at + 1 :]] for row in rows]), encoding="utf-8")
    found = imported(path).frames["history"]
    assert found["volume"].sum() == (5 if dropped == "Type" else 4)  # without its type no spam is told


def test_freshdesks_hours_with_two_columns_of_one_name(tmp_path):
    rows = rows_of(FRESHDESK)
    at = rows[0].index("Resolution time (in hrs)")
    path = tmp_path / "tickets.csv"
    path.write_text(
        text_of([[*row, row[at] if n == 0 else "99:00:00"] for n, row in enumerate(rows)]), encoding="utf-8"
    )
    found = imported(path)
    assert found.tickets["resolution_business_s"].tolist()[0] == 7200
    told = "tickets.csv: columns that occur more than once, of which the first is read: Resolution time (in hrs)"
    assert told in found.told.sentences()


@pytest.mark.parametrize(
    ("tags", "kept"),
    [
        *(("spam", 0), ("vip spam", 0), ("vip,spam,late", 0), ("SPAM", 0), ("suspended_ticket", 0)),
        *(("anti_spam", 1), ("spam_filter_product", 1), ("", 1)),
    ],
)
def test_spam_by_its_tag(tmp_path, tags, kept):
    path = tmp_path / "t.csv"
    path.write_text(f'Ticket ID,Created at,Group,Tags\n1,2026-03-02 09:00,A,\n2,2026-03-02 10:00,A,"{tags}"\n')
    assert imported(path).frames["history"]["volume"].sum() == 1 + kept


def test_the_repeated_hour_of_autumn_and_the_skipped_one_of_spring(tmp_path):
    path = tmp_path / "t.csv"
    clock = ["2026-11-01 00:59", "2026-11-01 01:30", "2026-11-01 01:59", "2026-11-01 01:05", "2026-11-01 02:10"]
    lines = [f"{at},{time},A" for at, time in enumerate(["2026-03-08 02:30", *clock], start=1)]
    path.write_text("Ticket ID,Created at,Group\n" + "\n".join(lines) + "\n")
    found = import_files([path], Wishes("America/New_York", interval_min=60))
    history = found.frames["history"]
    busy = history[history["volume"] > 0]
    assert [start.isoformat() for start in busy["start"]] == [
        *("2026-11-01T00:00:00-04:00", "2026-11-01T01:00:00-04:00", "2026-11-01T01:00:00-05:00"),
        "2026-11-01T02:00:00-05:00",
    ]
    assert busy["volume"].tolist() == [1, 2, 1, 1]
    assert any("the hour that daylight saving skips" in line for line in found.told.sentences())


def test_dates_without_a_time_give_a_daily_history(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Ticket ID,Created at,Group\n1,2026-03-02,A\n2,2026-03-02,A\n3,2026-03-04,A\n")
    found = imported(path)
    assert found.frames["history"]["volume"].tolist() == [2, 0, 1]
    assert any("contacts are counted by the day" in line for line in found.told.sentences())


def test_a_workbook_with_real_dates(tmp_path):
    import openpyxl

    rows, times = rows_of(FRESHDESK), moments(FRESHDESK)
    at, tracked = rows[0].index(CREATED[FRESHDESK]), rows[0].index("Time tracked")
    book = openpyxl.Workbook()
    book.active.append(["Tickets of April"])
    book.active.append(rows[0])
    for row, moment in zip(rows[1:], times, strict=True):
        hours, minutes, seconds = (int(part) for part in row[tracked].split(":"))
        cells: list[object] = list(row)
        cells[at] = moment.to_pydatetime()
        cells[tracked] = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
        book.active.append(cells)
    path = tmp_path / "tickets.xlsx"
    book.save(path)
    same(imported(path), FRESHDESK)


@pytest.mark.parametrize(("tracked", "seconds"), [("00:12", 720), ("1:30", 5400), ("00:00:45", 45)])
def test_freshdesks_hours_and_minutes(tmp_path, tracked, seconds):
    path = tmp_path / "tickets.csv"
    path.write_text(with_column(FRESHDESK, "Time tracked", [tracked] * 5), encoding="utf-8")
    assert imported(path).tickets["handle_s"].tolist()[0] == seconds


def test_five9s_date_and_time_in_two_columns(tmp_path):
    name = "five9_calls/call_log.csv"
    rows, times = rows_of(name), moments(name)
    at = rows[0].index("TIMESTAMP")
    body = [
        [*row[:at], f"{times[n]:%m/%d/%Y}", f"{times[n]:%H:%M:%S}", *row[at + 1 :]] for n, row in enumerate(rows[1:])
    ]
    path = tmp_path / "call_log.csv"
    path.write_text(text_of([[*rows[0][:at], "DATE", "TIME", *rows[0][at + 1 :]], *body]), encoding="utf-8")
    same(imported(path, day_first=False), name)


def test_more_queues_than_anybody_can_use(tmp_path):
    path = tmp_path / "t.csv"
    lines = [f"{at},2026-{at % 12 + 1:02d}-{at % 28 + 1:02d} 09:00,Team {at}" for at in range(90_000)]
    path.write_text("Ticket ID,Created at,Group\n" + "\n".join(lines) + "\n")
    with pytest.raises(InputError, match=r"found '90,000 queues', expected fewer queues than 90,000"):
        imported(path)
    few = "\n".join(line for line in lines if int(line.split(",")[0]) < 3_000)
    path.write_text(f"Ticket ID,Created at,Group\n{few}\n")
    found = imported(path)
    assert found.frames["history"]["volume"].sum() == 3_000
    assert "t.csv: 3,000 queues over so many days are counted by the day (--interval-min)" in found.told.sentences()
