"""Odd matrices that a coordinator sends: times or days across, and the numbers they must give."""

from __future__ import annotations

from pathlib import Path

import pytest
from odd_tables import Odd, holds_its_numbers

ODD = (
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
        "queues down, days across",
        "Queue,02.03.2026,03.03.2026,Total\nSales,10,11,21\nSupport,5,,5\nTotal,15,11,26\n",
        (("2026-03-02T00:00", "Sales", 10), ("2026-03-03T00:00", "Sales", 11), ("2026-03-02T00:00", "Support", 5)),
    ),
)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.what)
def test_an_odd_table_gives_its_numbers(odd: Odd, tmp_path: Path) -> None:
    holds_its_numbers(odd, tmp_path)
