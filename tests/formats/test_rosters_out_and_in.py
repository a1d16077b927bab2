"""Rosters written for other systems and read again: the same roster."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files
from planner.formats.roster_csv import roster_frame
from planner.formats.roster_runs import in_runs
from planner.formats.writers import WRITERS, Wanted
from planner.report.files import table_text
from planner.shift_events import Segment, new_calendar, on_clock, shift_event

ZONE = "Europe/Berlin"
PEOPLE = {"A1": {"user_id": "0b7c-1", "name": "Ana Example", "email": "ana@example.org"},
          "A2": {"user_id": "0b7c-2", "name": "Ben, Sample", "email": "ben@example.org"}}  # fmt: skip
TEMPLATES = Path("planner/formats/writers/templates")


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz=ZONE)


def segment(agent: str, day: str, shift: str, activity: str, queue: str, start: str, end: str, paid: bool = True):
    return agent, dt.date.fromisoformat(day), shift, activity, queue, at(start), at(end), paid


@pytest.fixture
def roster() -> pd.DataFrame:
    """A day with a meal, a night over the repeated hour of autumn, a day of leave, a split shift."""
    night = pd.Timestamp("2026-10-25T02:30:00+01:00").tz_convert(ZONE)
    rows = [
        segment("A1", "2026-10-23", "early", "work", "phone|email", "2026-10-23 08:00", "2026-10-23 12:00"),
        segment("A1", "2026-10-23", "early", "meal", "", "2026-10-23 12:00", "2026-10-23 12:30", False),
        segment("A1", "2026-10-23", "early", "work", "", "2026-10-23 12:30", "2026-10-23 16:30"),
        segment("A1", "2026-10-24", "night", "work", "", "2026-10-24 22:00", "2026-10-25 01:00"),
        segment("A1", "2026-10-24", "night", "break", "", "2026-10-25 01:00", "2026-10-25 01:15"),
        ("A1", dt.date(2026, 10, 24), "night", "work", "", at("2026-10-25 01:15"), night, True),
        segment("A2", "2026-10-23", "", "leave", "", "2026-10-23 00:00", "2026-10-24 00:00"),
        segment("A2", "2026-10-26", "split", "work", "", "2026-10-26 08:00", "2026-10-26 11:00"),
        segment("A2", "2026-10-26", "split", "work", "", "2026-10-26 17:00", "2026-10-26 20:00"),
    ]
    return roster_frame(rows, ZONE)


def written(name: str, frame: pd.DataFrame, wanted: Wanted, path: Path) -> tuple[Path, tuple[str, ...]]:
    found = next(one for one in WRITERS if one.name == name).write(frame, wanted)
    path.write_bytes(found.content)
    return path, found.told


def read(path: Path, **wishes: object) -> Imported:
    return import_files([path], Wishes(ZONE, **wishes))


def same(found: pd.DataFrame, frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, frame, check_dtype=False)


@pytest.mark.parametrize(("name", "suffix"), [("genesys", "json"), ("parquet", "parquet"), ("xlsx", "xlsx")])
def test_what_is_written_is_read_again(roster, tmp_path, name, suffix):
    path, _ = written(name, roster, Wanted(ZONE, "week", people=PEOPLE), tmp_path / f"out.{suffix}")
    people = PEOPLE if name == "genesys" else {}
    same(read(path, people=people).frames["roster"], roster)


def test_our_own_table_is_read_again(roster, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(table_text(roster), encoding="utf-8")
    same(read(path).frames["roster"], roster)


def test_genesys_as_its_import_wants_it(roster, tmp_path):
    path, told = written("genesys", roster, Wanted(ZONE, "KW 43", people={"A1": PEOPLE["A1"]}), tmp_path / "g.json")
    file = json.loads(path.read_text(encoding="utf-8"))
    assert file["description"] == "KW 43"
    first = file["agentSchedules"][0]
    assert first["userId"] == "0b7c-1"
    shift = first["shifts"][0]
    assert (shift["startDate"], shift["lengthMinutes"]) == ("2026-10-23T06:00:00.000Z", 510)
    codes = [(one["activityCodeId"], one["lengthMinutes"], one["payableMinutes"]) for one in shift["activities"]]
    assert codes == [("0", 240, 240), ("2", 30, 0), ("0", 240, 240)]
    # 22:00 summer time to 02:30 winter time: five hours and a half
    assert first["shifts"][1]["lengthMinutes"] == 330
    marker = file["agentSchedules"][1]["fullDayTimeOffMarkers"][0]
    assert (marker["businessUnitDate"], marker["lengthMinutes"], marker["activityCodeId"]) == ("2026-10-23", 1440, "5")
    assert [len(one["shifts"]) for one in file["agentSchedules"]] == [2, 2]
    assert told == ("1 people go by their own id, no Genesys user: A2. Give --people FILE with columns agent,user_id.",)


@pytest.mark.parametrize("name", ["zendesk_wfm", "nice_cxone"])
def test_templates_to_begin_with(roster, tmp_path, name):
    template = TEMPLATES / f"{name}.toml"
    wanted = Wanted(ZONE, people=PEOPLE, template=template)
    path, told = written("template", roster, wanted, tmp_path / "out.csv")
    assert "not checked" in told[0]
    found = read(path, template=template, people=PEOPLE)
    assert found.sources[0].format == "template"
    # neither has columns for shift and queue; a wall time of the repeated hour is read as the first
    expected = roster.assign(shift="", queue="")
    got = found.frames["roster"]
    if name == "nice_cxone":
        assert (expected["end"] - got["end"]).max() == pd.Timedelta(hours=1)
        got = got.assign(end=expected["end"])
        expected = expected.assign(date=[start.date() for start in expected["start"]])
    else:
        expected = expected.assign(date=[start.date() for start in expected["start"]])
    same(got, expected)


def test_a_comma_never_reaches_a_system_that_drops_the_shift_for_it(roster, tmp_path):
    frame = roster.assign(agent=roster["agent"].replace("A2", "Sample, Ben"))
    wanted = Wanted(ZONE, template=TEMPLATES / "nice_cxone.toml")
    path, told = written("template", frame, wanted, tmp_path / "out.csv")
    rows = list(csv.reader(io.StringIO(path.read_text())))
    assert all("," not in cell for row in rows for cell in row)
    assert told[1].startswith("NICE CXone schedule: 3 cells held ,")


def test_a_template_with_a_column_nobody_knows(roster, tmp_path):
    with pytest.raises(InputError) as caught:
        written("template", roster, Wanted(ZONE, template=TEMPLATES / "zendesk_wfm.toml"), tmp_path / "out.csv")
    assert [str(fault) for fault in caught.value.faults] == [
        "template Zendesk WFM schedule: found 'A1, A2', expected a email of everybody in the roster."
        " Give --people FILE with the columns agent,email and a row for each.",
        "template Zendesk WFM schedule: found 'A1, A2', expected a name of everybody in the roster."
        " Give --people FILE with the columns agent,name and a row for each.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = 'x'\n", "column: expected Field required"),
        ("name = 'x'\n[[column]]\nheading = 'A'\n", "column A: either field or text"),
        ("name = 'x'\ntime_zone = 'Mars'\n[[column]]\nheading = 'A'\nfield = 'agent'\n", "no IANA name"),
        ("name = \n", "a template in TOML"),
    ],
)
def test_templates_that_say_nothing(roster, tmp_path, text, said):
    template = tmp_path / "t.toml"
    template.write_text(text)
    with pytest.raises(InputError, match=said):
        written("template", roster, Wanted(ZONE, template=template), tmp_path / "out.csv")


def forecast(volumes: list[float], minutes: int = 15) -> pd.DataFrame:
    starts = pd.date_range("2026-11-23", periods=len(volumes), freq=f"{minutes}min", tz=ZONE)
    return pd.DataFrame({"start": starts, "queue": "phone", "mean": volumes, "aht_s": 301.256})


def test_connect_overrides_keep_the_sum_of_the_day(tmp_path):
    queues = {"phone": {"queue_id": "q-1", "name": "Basic", "channel": "phone"}}
    path, told = written(
        "amazon-connect-override", forecast([0.4] * 96), Wanted(ZONE, queues=queues), tmp_path / "o.csv"
    )
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    assert told == ()
    assert ",".join(rows[0]) == (
        "QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,IncomingContactVolume,AverageHandleTime"
    )
    assert (rows[0]["TimeStamp"], rows[0]["IntervalDuration"], rows[0]["ChannelType"]) == (
        "2026-11-22T23:00:00Z",
        "15mins",
        "VOICE",
    )
    assert sum(int(row["IncomingContactVolume"]) for row in rows) == 38  # 38.4
    assert {row["AverageHandleTime"] for row in rows} == {"301.26"}


def test_connect_takes_no_hours(tmp_path):
    with pytest.raises(InputError, match="60 minutes"):
        written("amazon-connect-override", forecast([1.0] * 24, 60), Wanted(ZONE), tmp_path / "o.csv")


def test_five_minutes_are_joined(tmp_path):
    path, _ = written("amazon-connect-override", forecast([1.0] * 288, 5), Wanted(ZONE), tmp_path / "o.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    assert len(rows) == 96
    assert {row["IncomingContactVolume"] for row in rows} == {"3"}


def test_our_calendars_are_read_again(roster, tmp_path):
    zone = ZoneInfo(ZONE)
    roster["shift"] = roster["shift"].where(roster["activity"] != "leave", "leave")
    for agent, rows in in_runs(roster).groupby("agent"):
        calendar = new_calendar(f"week: {agent}")
        for number, (_, run) in enumerate(rows.groupby("run")):
            parts = [
                Segment(
                    one.activity,
                    one.queue,
                    on_clock(one.start.timestamp(), zone),
                    on_clock(one.end.timestamp(), zone),
                    one.paid,
                )
                for one in run.itertuples()
            ]
            uid = f"{agent}-{run['date'].iloc[0]}-{number}@contact-centre-planner"
            calendar.add_component(
                shift_event(run["shift"].iloc[0], parts, uid, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
            )
        (tmp_path / f"{agent}.ics").write_bytes(calendar.to_ical())
    found = import_files(sorted(tmp_path.glob("*.ics")), Wishes(ZONE))
    same(found.frames["roster"], roster)


def test_an_activity_of_the_scenario_keeps_its_name(roster, tmp_path):
    roster.loc[4, "activity"] = "team meeting"
    path = tmp_path / "roster.csv"
    path.write_text(table_text(roster), encoding="utf-8")
    same(read(path).frames["roster"], roster)
