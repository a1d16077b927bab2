"""The ledger of burdens: which rows count, which are told, which are refused."""

from __future__ import annotations

import pytest

HEADER = "agent,week,weekends,nights,lates,holidays,refused\n"


def put(office, *rows):
    office.staff = 'ledger = "ledger.csv"'
    office.put("ledger.csv", HEADER + "".join(f"{row}\n" for row in rows))


def test_rows_of_the_weeks_before_count_silently(office):
    put(office, "A1,2026-W47,1,0,2,0,0", "A1,2026-W22,1,,,,", "A2,2026-W47,0,0,0,0,1")
    inputs = office.read()
    assert len(inputs.ledger) == 3
    assert not [warning for warning in inputs.warnings if "ledger" in warning]


@pytest.mark.parametrize(
    ("week", "said"),
    [
        ("2026-W21", "ledger.csv: rows of weeks before 2026-W22 count no more (1)."),
        ("2026-W48", "ledger.csv: rows of weeks that this plan covers are replaced (1)."),
        ("2026-W49", "ledger.csv: rows of weeks after 2026-W48 are left out (1)."),
    ],
)
def test_other_rows_are_told(office, week, said):
    put(office, f"A1,{week},1,0,0,0,0", "A1,2026-W47,1,0,0,0,0")
    assert [warning for warning in office.read().warnings if "ledger" in warning] == [said]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A1,2026-47,1,0,0,0,0", "row 3, column week: found '2026-47', expected an ISO week such as 2026-W47"),
        ("A1,2026-W60,1,0,0,0,0", "row 3, column week: found '2026-W60', expected an ISO week"),
        ("A1,2025-W53,1,0,0,0,0", "row 3, column week: found '2025-W53', expected an ISO week"),
        ("A1,,1,0,0,0,0", "row 3, column week: expected a name"),
        ("A1,2026-W46,-1,0,0,0,0", "row 3, column weekends"),
        ("A1,2026-W46,0.5,0,0,0,0", "row 3, column weekends: found '0.5', expected a whole number"),
        (
            "A1,2026-W47,0,0,0,0,0",
            "row 3, column week: found 'A1, 2026-W47', expected one row for each person and week",
        ),
    ],
)
def test_what_is_no_ledger_is_refused(office, row, message):
    put(office, "A1,2026-W47,1,0,0,0,0", row)
    assert message in "\n".join(office.refused())
