"""Tables whose times are weeks."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import import_files

WISHES = Wishes(time_zone="UTC")


@pytest.mark.parametrize("heading", ["Date", "Woche", "KW"])
@pytest.mark.parametrize("week", ["2026-W48", "2026-KW48", "2026 W48"])
def test_a_table_by_week_is_refused_with_what_to_do(tmp_path: Path, heading: str, week: str) -> None:
    file = tmp_path / "weeks.csv"
    file.write_text(f"{heading},Queue,Offered\n{week},a,900\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"found '{week}', expected days or intervals: a week says nothing"):
        import_files([file], WISHES)


def test_a_week_and_its_day_are_a_date(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text("Date,Queue,Offered\n2026-W48-1,a,90\n2026W482,a,80\n2026-W48-7,a,70\n", encoding="utf-8")
    rows = import_files([file], WISHES).frames["history"]
    assert rows["start"].dt.strftime("%Y-%m-%d").to_list() == ["2026-11-23", "2026-11-24", "2026-11-29"]
