"""Odd lists that a coordinator sends, one row a time: clocks, dates, headings, numbers in many hands' writing."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd_tables import Odd, holds_its_numbers

ODD = (
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


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.what)
def test_an_odd_table_gives_its_numbers(odd: Odd, tmp_path: Path) -> None:
    holds_its_numbers(odd, tmp_path)
