"""Tables under headings that nobody knows, read as a template tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecasting.faults import InputError
from planner.formats.columns_seen import columns_of_before, headings_key, seen_tables
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files
from planner.formats.layouts.columns_told import read_template, template_of, template_text

WISHES = Wishes(time_zone="Europe/Berlin")
ODD = "Eingang;Line;Menge X;Dauer (min);Queue\n23.11.2026 08:00;Sales;10;5,5;a\n23.11.2026 08:15;Sales;12;4,5;a\n"
CALLS = "Wann kam es;Line (Team);Dauer in min\n23.11.2026 08:01;Sales;5\n23.11.2026 08:02;Sales;7\n"


def imported(folder: Path, content: str, text: str) -> Imported:
    file, template = folder / "odd.csv", folder / "columns.toml"
    file.write_text(content, encoding="utf-8")
    template.write_text(text, encoding="utf-8")
    return import_files([file], Wishes(time_zone="Europe/Berlin", template=template))


def test_an_interval_table_is_read_as_told_with_the_unit_of_its_heading(tmp_path: Path) -> None:
    fields = {"start": "Eingang", "queue": "Line", "offered": "Menge X", "aht": "Dauer (min)"}
    rows = imported(tmp_path, ODD, template_text("old", "interval", fields, [])).frames["history"]
    assert rows["queue"].to_list() == ["Sales", "Sales"], "not the column that is headed Queue"
    assert rows["volume"].to_list() == [10.0, 12.0]
    assert rows["aht_s"].to_list() == [330.0, 270.0]


def test_what_is_not_to_be_read_is_not_read(tmp_path: Path) -> None:
    fields = {"start": "Eingang", "queue": "Line", "offered": "Menge X"}
    rows = imported(tmp_path, ODD, template_text("old", "interval", fields, ["dauer (MIN)"])).frames["history"]
    assert rows["aht_s"].isna().all()


def test_a_row_can_be_a_contact(tmp_path: Path) -> None:
    fields = {"created": "Wann kam es", "group": "Line (Team)", "handle": "Dauer in min"}
    found = imported(tmp_path, CALLS, template_text("log", "contact", fields, []))
    rows = found.frames["history"]
    assert rows.loc[rows["volume"] > 0, ["queue", "volume", "aht_s"]].to_numpy().tolist() == [["Sales", 2.0, 360.0]]


def test_a_file_without_these_headings_is_read_as_it_stands_and_that_is_told(tmp_path: Path) -> None:
    text = template_text("old", "interval", {"start": "Wann", "offered": "Viele"}, [])
    found = imported(tmp_path, "start,queue,volume\n2026-11-23 08:00,a,1\n2026-11-23 08:15,a,2\n", text)
    assert found.frames["history"]["volume"].sum() == 3
    assert any("no row of the headings that the template tells" in one for one in found.told.sentences())


def test_what_was_told_counts_for_the_very_headings_only(tmp_path: Path) -> None:
    file, other = tmp_path / "odd.csv", tmp_path / "other.csv"
    file.write_text(ODD, encoding="utf-8")
    other.write_text(ODD.replace("Queue\n", "Queue;More\n"), encoding="utf-8")
    (seen,) = seen_tables([file], {})
    assert seen.examples[1] == ("Sales",)
    assert seen.key == headings_key(["eingang", "LINE ", "Menge  X", "Dauer (min)", "", "Queue"])
    text = template_text("old", "interval", {"start": "Eingang", "offered": "Menge X"}, [])
    told = {seen.key: template_of(text, "")}
    assert columns_of_before([file], told) == tuple(told.values())
    assert columns_of_before([other], told) == ()
    (again,) = seen_tables([file], told)
    assert (again.row, dict(again.taken)) == ("interval", {"start": "Eingang", "offered": "Menge X"})


def test_a_heading_of_counts_above_times_is_not_chosen_for_them(tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("Eingang;Line;Anrufe\n23.11.2026 08:00;Sales;10\n23.11.2026 08:15;Sales;12\n", encoding="utf-8")
    (seen,) = seen_tables([file], {})
    assert seen.taken_as("interval") == {"offered": "Anrufe"}


def test_exports_of_known_make_are_not_asked_about() -> None:
    fixtures = Path(__file__).parent / "fixtures"
    for one in ("zendesk_tickets", "genesys_queues", "icalendar_shifts", "matrix_roster"):
        assert seen_tables(sorted((fixtures / one).glob("*"))[:1], {}) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('row = "interval"', "columns.toml, column: expected Field required"),
        ('row = "interval"\n[[column]]\nheading = "A"\nfield = "agent"', "field agent: one of start, date, time"),
        ('row = "contact"' + 2 * '\n[[column]]\nheading = "A"\nfield = "created"', "two columns of one"),
    ],
)
def test_templates_of_tables_that_cannot_be(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(f'name = "x"\n{text}\n', encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_template(path)
