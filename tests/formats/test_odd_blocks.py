"""Odd blocks that a coordinator sends: queues and weeks below or beside each other, under headings of two rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd_tables import Odd, holds_its_numbers

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
        "two rows of headings, of which the second counts",
        "Calls,Calls,Times,,\nOffered,Handled,AHT,Date,Time\n5,4,300,2026-03-02,08:00\n",
        (("2026-03-02T08:00", "odd", 5),),
        aht=(300,),
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
)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.what)
def test_an_odd_table_gives_its_numbers(odd: Odd, tmp_path: Path) -> None:
    holds_its_numbers(odd, tmp_path)
