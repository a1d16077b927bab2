"""What a coordinator with a messy spreadsheet sends: odd tables, and the numbers they must give."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files


@dataclass(frozen=True)
class Odd:
    what: str
    text: str
    rows: tuple[tuple[str, str, float], ...]
    said: tuple[str, ...] = ()
    aht: tuple[float, ...] = ()
    zone: str = "Europe/Berlin"


ODD = (
    Odd(
        "a pivot: the queue once a block, with subtotals",
        "Queue,Date,Calls,AHT\nSales,02.03.2026,100,300\n,03.03.2026,120,310\nSales Total,,220,\n"
        "Support,02.03.2026,50,200\n,03.03.2026,60,210\nSupport Total,,110,\nGrand Total,,330,\n",
        (
            ("2026-03-02T00:00", "Sales", 100),
            ("2026-03-03T00:00", "Sales", 120),
            ("2026-03-02T00:00", "Support", 50),
            ("2026-03-03T00:00", "Support", 60),
        ),
        ("3 rows dropped, a row of totals (first in row 4)", "2 cells changed, empty: as in the row above"),
        (300, 310, 200, 210),
    ),
    Odd(
        "days of the week beside dates: they say that the day stands first",
        "Day,Date,Time,Offered,Avg Handle Time\nMon,02/03/2026,8:00 AM,12,0:05:12\nMon,02/03/2026,8:30 AM,14,0:04:58\n"
        "Tue,03/03/2026,8:00 AM,9,0:05:01\n",
        (("2026-03-02T08:00", "odd", 12), ("2026-03-02T08:30", "odd", 14), ("2026-03-03T08:00", "odd", 9)),
        ("the day stands first in dates: so they fall on the days of the week", "no column of queues"),
        (312, 298, 301),
    ),
    Odd(
        "hours as numbers",
        "Datum;Stunde;Anrufe\n02.03.2026;8;12\n02.03.2026;9;14\n02.03.2026;17;3\n",
        (("2026-03-02T08:00", "odd", 12), ("2026-03-02T09:00", "odd", 14), ("2026-03-02T17:00", "odd", 3)),
    ),
    Odd(
        "spans of time, minutes and seconds",
        "Date|Time slot|Calls received|% abandoned|AHT (mm:ss)\n2026-03-02|08:00 to 08:30|12|8%|05:12\n"
        "2026-03-02|08:30 to 09:00|14|0%|04:58\n",
        (("2026-03-02T08:00", "odd", 12), ("2026-03-02T08:30", "odd", 14)),
        aht=(312, 298),
    ),
    Odd(
        "French: months by name, 8h00, decimal commas",
        "Date;Tranche horaire;Service;Appels pr\u00e9sent\u00e9s;Taux d'abandon;DMT (s)\n"
        "2 mars 2026;8h00 - 8h30;Ventes;12;8,3 %;312,5\n2 mars 2026;8h30 - 9h00;Ventes;14;0 %;298\n",
        (("2026-03-02T08:00", "Ventes", 12), ("2026-03-02T08:30", "Ventes", 14)),
        aht=(312.5, 298),
        zone="Europe/Paris",
    ),
    Odd(
        "Spanish",
        "Cola;Fecha;Franja horaria;Recibidas;Atendidas;TMO;NS %\nVentas;13/03/2026;08:00 - 08:30;1.010;9;05:12;90%\n",
        (("2026-03-13T08:00", "Ventas", 1010),),
        aht=(312,),
        zone="Europe/Madrid",
    ),
    Odd(
        "a spreadsheet's dates at midnight and times as parts of a day",
        "Date,Time,Volume\n2026-03-02T00:00:00,0.333333333,12\n46083,0.354166667,14\n",
        (("2026-03-02T08:00", "odd", 12), ("2026-03-02T08:30", "odd", 14)),
    ),
    Odd(
        "a matrix of hours with sums",
        "Datum;8;9;10;11;Summe\n02.03.2026;1;2;3;4;10\n03.03.2026;5;6;7;;18\n",
        tuple(
            (f"2026-03-0{day}T{hour:02d}:00", "odd", volume)
            for day, hour, volume in ((2, 8, 1), (2, 9, 2), (2, 10, 3), (2, 11, 4), (3, 8, 5), (3, 9, 6), (3, 10, 7))
        ),
        ("days and times of day across",),
    ),
    Odd(
        "a matrix of spans, the queue in a title",
        "Queue: Sales\nWeek 10\n\n,08:00-08:30,08:30-09:00,09:00-09:30,09:30-10:00\n13.03.2026,1,2,3,4\n",
        tuple((f"2026-03-13T{clock}", "Sales", n) for n, clock in enumerate(("08:00", "08:30", "09:00", "09:30"), 1)),
    ),
    Odd(
        "a matrix of several queues",
        "Queue,Date,08:00,08:30,09:00,09:30\nSales,2026-03-02,1,2,3,4\nSupport,2026-03-02,5,6,,8\n",
        (
            *((f"2026-03-02T{clock}", "Sales", n) for n, clock in enumerate(("08:00", "08:30", "09:00", "09:30"), 1)),
            *(
                ("2026-03-02T08:00", "Support", 5),
                ("2026-03-02T08:30", "Support", 6),
                ("2026-03-02T09:30", "Support", 8),
            ),
        ),
    ),
    Odd(
        "days across, with their days of the week",
        "Interval,Mon 02/03/2026,Tue 03/03/2026\n08:00,1,2\n08:30,4,5\nTotal,5,7\n",
        (
            ("2026-03-02T08:00", "odd", 1),
            ("2026-03-02T08:30", "odd", 4),
            ("2026-03-03T08:00", "odd", 2),
            ("2026-03-03T08:30", "odd", 5),
        ),
    ),
    Odd(
        "the queue in each heading",
        "Date,Hour,Sales Offered,Sales AHT,Support Offered,Support AHT\n"
        "2026-03-02,8,1,300,4,200\n2026-03-02,9,2,310,5,210\n",
        (
            ("2026-03-02T08:00", "Sales", 1),
            ("2026-03-02T09:00", "Sales", 2),
            ("2026-03-02T08:00", "Support", 4),
            ("2026-03-02T09:00", "Support", 5),
        ),
        aht=(300, 310, 200, 210),
    ),
    Odd(
        "Greenwich by the heading, minutes by another",
        "Start (UTC),Queue,Volume,AHT (min)\n2026-03-02 08:00,Sales,12,5.2\n",
        (("2026-03-02T09:00", "Sales", 12),),
        ("minutes to seconds",),
        (312,),
    ),
    Odd(
        "the hour of autumn that comes twice",
        "Datum;Uhrzeit;Anrufe\n25.10.2026;02:00;5\n25.10.2026;02:30;6\n25.10.2026;02:00;7\n25.10.2026;02:30;8\n25.10.2026;03:00;9\n",
        (
            ("2026-10-25T02:00+02:00", "odd", 5),
            ("2026-10-25T02:30+02:00", "odd", 6),
            ("2026-10-25T02:00+01:00", "odd", 7),
            ("2026-10-25T02:30+01:00", "odd", 8),
            ("2026-10-25T03:00+01:00", "odd", 9),
        ),
    ),
    Odd(
        "24:00 begins the next day, the hour of spring never was",
        "Date,Time,Calls\n2026-03-28,23:30,5\n2026-03-28,24:00,6\n2026-03-29,02:30,7\n2026-03-29,03:00,8\n",
        (("2026-03-28T23:30", "odd", 5), ("2026-03-29T00:00", "odd", 6), ("2026-03-29T03:00", "odd", 8)),
        ("in the hour that daylight saving skips",),
    ),
    Odd(
        "handled and lost only, a row of units, words for nothing",
        "Date,Time,Answered,Lost,AHT\n,,#,#,sec\n2026-03-02,08:00,5,1,300\n2026-03-02,08:30,n/a,,-\n2026-03-02,09:00,7,,#DIV/0!\n",
        (("2026-03-02T08:00", "odd", 6), ("2026-03-02T09:00", "odd", 7)),
        ("counted as handled plus abandoned", "1 row dropped, no number of contacts", "an error of the spreadsheet"),
        (300, float("nan")),
    ),
    Odd(
        "columns of a forecasting tool",
        "unique_id,ds,y\nphone,2026-03-02 08:00:00,5\nphone,2026-03-02 09:00:00,6\n",
        (("2026-03-02T08:00", "phone", 5), ("2026-03-02T09:00", "phone", 6)),
    ),
    Odd(
        "two rows of headings, of which the second counts",
        "Calls,Calls,Times,,\nOffered,Handled,AHT,Date,Time\n5,4,300,2026-03-02,08:00\n",
        (("2026-03-02T08:00", "odd", 5),),
        aht=(300,),
    ),
    Odd(
        "an interval that had not ended",
        "Start,End,Queue,Offered\n2026-03-02 08:00,2026-03-02 08:30,A,5\n2026-03-02 08:30,2026-03-02 09:00,A,6\n"
        "2026-03-02 09:00,2026-03-02 09:11,A,1\n",
        (("2026-03-02T08:00", "A", 5), ("2026-03-02T08:30", "A", 6)),
        ("a shorter interval than the others: it had not ended (first in row 4",),
    ),
    Odd(
        "days beside intervals, and a queue that has days only",
        "Start,Queue,Length,Offered\n2026-03-02 08:00,A,30,5\n2026-03-02 08:30,A,30,6\n2026-03-02 00:00,A,daily,11\n"
        "2026-03-02 00:00,B,daily,40\n",
        (("2026-03-02T08:00", "A", 5), ("2026-03-02T08:30", "A", 6)),
        ("a whole day beside rows of intervals of the same queue", "a whole day of a queue without intervals (B)"),
    ),
    Odd(
        "a matrix of three times of day",
        "Date,08:00,08:30,09:00,Total\n02/03/2026,1,2,3,6\n13/03/2026,4,,5,9\nTotal,5,2,8,15\n",
        (
            *(("2026-03-02T08:00", "odd", 1), ("2026-03-02T08:30", "odd", 2), ("2026-03-02T09:00", "odd", 3)),
            *(("2026-03-13T08:00", "odd", 4), ("2026-03-13T09:00", "odd", 5)),
        ),
    ),
    Odd(
        "a matrix with headings that are no times",
        "Datum;00:00;01:00;2A;2B;03:00;04:00\n25.10.2026;1;2;3;4;5;\n",
        (("2026-10-25T00:00", "odd", 1), ("2026-10-25T01:00", "odd", 2), ("2026-10-25T03:00", "odd", 5)),
        ("columns that are not read: 2A, 2B",),
    ),
    Odd(
        "spans of hours across",
        "Datum;0-1;1-2;2-3;3-4;Gesamt\n02.03.2026;1;2;3;4;10\n",
        tuple((f"2026-03-02T0{hour}:00", "odd", hour + 1) for hour in range(4)),
    ),
    Odd(
        "weeks below each other, each under its own days",
        "Woche 10;02.03.2026;03.03.2026;Summe\n08:00;1;2;3\n08:30;3;4;7\nSumme;4;6;10\n;;;\n"
        "Woche 11;09.03.2026;10.03.2026;Summe\n08:00;5;;5\n08:30;6;7;13\n",
        (
            *(("2026-03-02T08:00", "odd", 1), ("2026-03-02T08:30", "odd", 3)),
            *(("2026-03-03T08:00", "odd", 2), ("2026-03-03T08:30", "odd", 4)),
            *(("2026-03-09T08:00", "odd", 5), ("2026-03-09T08:30", "odd", 6), ("2026-03-10T08:30", "odd", 7)),
        ),
    ),
    Odd(
        "queues above measures, the columns of times named in the upper row",
        "Date,Time,Sales,,Support,,Total,\n,,Offered,AHT,Offered,AHT,Offered,AHT\n"
        "2026-03-02,08:00,5,300,6,200,11,245\n2026-03-02,08:30,7,310,8,210,15,256\n",
        (
            *(("2026-03-02T08:00", "Sales", 5), ("2026-03-02T08:30", "Sales", 7)),
            *(("2026-03-02T08:00", "Support", 6), ("2026-03-02T08:30", "Support", 8)),
        ),
        aht=(300, 310, 200, 210),
    ),
    Odd(
        "weeks and measures below each other, under the same days",
        "Anrufe;02.03.2026;03.03.2026\n08:00;1;2\n08:30;3;4\n\nAHT;02.03.2026;03.03.2026\n08:00;300;310\n08:30;3;4\n",
        (
            *(("2026-03-02T08:00", "odd", 1), ("2026-03-02T08:30", "odd", 3)),
            *(("2026-03-03T08:00", "odd", 2), ("2026-03-03T08:30", "odd", 4)),
        ),
        ("4 rows dropped, a block of something other than contacts (first in row 6",),
    ),
    Odd(
        "queues below each other, under the same days",
        "Sales;02.03.2026;03.03.2026\n08:00;1;2\n08:30;3;4\n\nSupport;02.03.2026;03.03.2026\n08:00;5;\n08:30;6;\n",
        (
            *(("2026-03-02T08:00", "Sales", 1), ("2026-03-02T08:30", "Sales", 3)),
            *(("2026-03-03T08:00", "Sales", 2), ("2026-03-03T08:30", "Sales", 4)),
            *(("2026-03-02T08:00", "Support", 5), ("2026-03-02T08:30", "Support", 6)),
        ),
        ("the corner of each is its queue",),
    ),
    Odd(
        "queues below each other, each under its title",
        "Queue: Sales,,\nDate,Time,Calls\n2026-03-02,08:00,1\n2026-03-03,08:00,2\n2026-03-04,08:00,3\n\n"
        "Queue: Support,,\nDate,Time,Calls\n2026-03-02,08:00,5\n",
        (
            *(("2026-03-02T08:00", "Sales", 1), ("2026-03-03T08:00", "Sales", 2), ("2026-03-04T08:00", "Sales", 3)),
            ("2026-03-02T08:00", "Support", 5),
        ),
        ("the queue in the title of each: Support",),
    ),
    Odd(
        "the day among the title's words",
        "Report for 13/03/2026\nTime,Sales,Support\n08:00,1,2\n",
        (("2026-03-13T08:00", "Sales", 1), ("2026-03-13T08:00", "Support", 2)),
    ),
    Odd(
        "weeks as rows are no days",
        "Start,End,Queue,Offered\n2026-03-02,2026-03-09,A,500\n2026-03-09,2026-03-16,A,600\n",
        (),
        ("2 rows dropped, a row over more than a day: export it by intervals or days",),
    ),
    Odd(
        "handle times that may be minutes",
        "fecha;franja;cola;entrantes;TMO\n13/03/2026;08:00-08:30;A;10;5,2\n",
        (("2026-03-13T08:00", "A", 10),),
        ("column aht: no unit is written: taken for seconds, 5.2 in the middle",),
        (5.2,),
    ),
    Odd(
        "days that may be months",
        "Date,Calls\n2026-01-01,10\n2026-02-01,11\n2026-03-01,12\n",
        (("2026-01-01T00:00", "odd", 10), ("2026-02-01T00:00", "odd", 11), ("2026-03-01T00:00", "odd", 12)),
        ("all days lie a week or more apart",),
    ),
    Odd(
        "queues down, days across",
        "Queue,02.03.2026,03.03.2026,Total\nSales,10,11,21\nSupport,5,,5\nTotal,15,11,26\n",
        (("2026-03-02T00:00", "Sales", 10), ("2026-03-03T00:00", "Sales", 11), ("2026-03-02T00:00", "Support", 5)),
    ),
    Odd(
        "a day's sum below its intervals",
        "Interval Start,Interval End,Interval Complete,Queue Name,Offer\n2026-03-02 08:00,2026-03-02 08:30,TRUE,A,5\n"
        "2026-03-02 08:30,2026-03-02 09:00,TRUE,A,6\n2026-03-02 08:00,2026-03-03 08:00,TRUE,A,11\n",
        (("2026-03-02T08:00", "A", 5), ("2026-03-02T08:30", "A", 6)),
        ("1 row dropped, a sum over intervals that have rows of their own (first in row 4",),
    ),
    Odd(
        "German Genesys: the row left out alone says that the month stands first",
        "Intervallbeginn;Intervallende;Intervall vollst\u00e4ndig;Medientyp;Warteschlangenname;Angeboten\n"
        "3/2/26 8:00 AM;3/2/26 8:30 AM;WAHR;Sprache;A;5\n3/13/26 8:00 AM;3/13/26 8:30 AM;FALSCH;Sprache;A;6\n",
        (("2026-03-02T08:00", "A", 5),),
        ("an interval that had not ended",),
    ),
    Odd(
        "Connect: seconds of all contacts, talk and hold in one",
        "Queue,StartDate,StartTime,Contacts incoming,Contacts handled,Agent interaction and hold time,"
        "Customer hold time,After contact work time\nA,3/13/26,8:00 AM,20,18,3600,90,360\n",
        (("2026-03-13T08:00", "A", 20),),
        aht=(220,),
    ),
)


def imported(tmp_path: Path, odd: Odd) -> Imported:
    path = tmp_path / "odd.csv"
    path.write_text(odd.text.replace("Length", "Interval length"), encoding="utf-8")
    return import_files([path], Wishes(odd.zone))


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.what)
def test_an_odd_table_gives_its_numbers(odd: Odd, tmp_path: Path) -> None:
    found = imported(tmp_path, odd)
    frame = found.frames["history"]
    long = bool(odd.rows) and len(odd.rows[0][0]) > 16  # with its offset, where the clock alone says too little
    starts = [start.isoformat()[:16] + (start.isoformat()[-6:] if long else "") for start in frame["start"]]
    shown = list(zip(starts, frame["queue"], frame["volume"], strict=True))
    assert shown == list(odd.rows)
    if odd.aht:
        assert frame["aht_s"].tolist() == pytest.approx(list(odd.aht), nan_ok=True)
    everything = "\n".join(found.told.sentences())
    for text in odd.said:
        assert text in everything


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Time,Calls\n08:00,12\n08:30,14\n", "expected a column of dates and times"),
        ("Date,Calls\n02/03/2026,12\n04/05/2026,14\n", "Say --day-first"),
        ("Weekday,Calls\nMonday,12\nTuesday,14\n", "expected a table with a time and a count"),
        ("Week of 13/03/2026\nTime,Mon,Tue\n08:00,1,2\n", "expected a table with a time and a count"),
        ("Name,Telephone\nAna,1\nBo,2\n", "expected a table with a time and a count"),
    ],
)
def test_what_is_missing_is_said(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        import_files([tmp_path / "odd.csv"], Wishes("UTC"))


def test_intervals_that_became_shorter_are_summed(tmp_path: Path) -> None:
    days = [dt.date(2026, 1, 5) + dt.timedelta(days=at) for at in range(28)]
    lines = ["Date,Time,Calls,AHT"]
    for at, day in enumerate(days):
        minutes = range(480, 960, 60 if at < 14 else 30)
        lines += [f"{day},{minute // 60:02d}:{minute % 60:02d},{10 if at < 14 else 5},300" for minute in minutes]
    (tmp_path / "odd.csv").write_text("\n".join(lines), encoding="utf-8")
    found = import_files([tmp_path / "odd.csv"], Wishes("UTC"))
    frame = found.frames["history"]
    assert len(frame) == 28 * 8
    assert set(frame["volume"]) == {10.0}
    assert "rows of 60 minutes, then rows of 30 minutes: summed" in "\n".join(found.told.sentences())


def test_a_workbook_of_many_hands(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    phone = book.active
    assert phone is not None
    phone.title = "Phone"
    for row in (["Weekly volumes"], [], ["Date", "Interval", "Offered", "Handled", "AHT", "SL"]):
        phone.append(row)
    for day in (2, 3):
        for hour in (8, 9):
            spell = dt.timedelta(minutes=5, seconds=12)
            phone.append([dt.datetime(2026, 3, day), dt.time(hour), 10 * hour, 10 * hour - 1, spell, 0.85])
    phone.append(["Total", None, 340, None, None, None])
    for row in phone.iter_rows(min_row=4, max_row=7):
        row[0].number_format, row[4].number_format, row[5].number_format = "dd/mm/yyyy", "[h]:mm:ss", "0%"
    blocks = book.create_sheet("Blocks")
    blocks.append([None, None, "Sales", None, "Support", None])
    blocks.merge_cells("C1:D1")
    blocks.merge_cells("E1:F1")
    blocks.append(["Date", "Time", "Offered", "AHT (s)", "Offered", "AHT (s)"])
    blocks.append([dt.date(2026, 3, 2), dt.time(8, 30), 7, 300, 8, 400])
    march = book.create_sheet("March 2026")
    march.append(["Date", dt.time(8), dt.time(8, 30), dt.time(9), dt.time(9, 30)])
    march.append([dt.date(2026, 3, 2), 1, 2, 3, 4])
    book.save(tmp_path / "Mail.xlsx")
    frame = import_files([tmp_path / "Mail.xlsx"], Wishes("Europe/Berlin")).frames["history"]
    sums = frame.groupby("queue")["volume"].sum().to_dict()
    assert sums == {"Phone": 340, "Sales": 7, "Support": 8, "Mail": 10}
    one = frame[frame["queue"] == "Phone"].iloc[0]
    assert (one["aht_s"], one["answered"], one["service_level"]) == (312.0, 79.0, 0.85)
