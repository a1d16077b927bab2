"""Staff lists as people have them: headings in four languages, workbooks, repairs told, faults by row and column."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import openpyxl
import pytest

from forecasting.faults import InputError
from planner.formats.columns_seen import columns_of_before, seen_staff
from planner.formats.layouts.columns_told import template_of, template_text
from planner.formats.staff_list import StaffList, read_staff_list
from planner.services.templates import templates


def listed(folder: Path, text: str) -> StaffList:
    path = folder / "staff.csv"
    path.write_text(text, encoding="utf-8")
    return read_staff_list(path)


def workbook(folder: Path) -> Path:
    """A list below a title, with a column nobody knows and a sum."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Team Nord, Stand November"])
    sheet.append([])
    sheet.append(["Nachname", "Vorname", "Gruppe", "Wochenstunden", "Kann", "Eintritt"])
    sheet.append(["Muster", "Ana", "Nord", "38,5 Std.", "phone, Sales", dt.date(2024, 3, 1)])
    sheet.append(["Beispiel", "Ben", "Nord", 20, "Phone", "15.01.2025"])
    sheet.append(["Summe", None, None, 58.5, None, None])
    path = folder / "team.xlsx"
    book.save(path)
    return path


def test_a_workbook_becomes_the_staff_file_and_each_repair_is_told(tmp_path: Path) -> None:
    found = read_staff_list(workbook(tmp_path))
    assert found.frame.to_dict("list") == {
        "agent": ["A1", "A2"],
        "team": ["Nord", "Nord"],
        "contract_h": ["38.5", "20"],
        "start_date": ["2024-03-01", "2025-01-15"],
        "name": ["Ana Muster", "Ben Beispiel"],
        "contract": ["38.5 h a week", "20 h a week"],
    }
    assert found.contracts == {"38.5 h a week": 38.5, "20 h a week": 20.0}
    told = found.told.frame()
    assert ("changed", 4, "contract_h", "38,5 Std.", "38.5") in list(
        told[["kind", "row", "column", "before", "after"]].itertuples(index=False, name=None)
    )
    said = " ".join(found.told.sentences())
    assert "1 row dropped, a total" in said
    assert "columns that are not read: Kann" in said


def test_what_a_person_says_of_a_column_counts(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    seen = seen_staff(path, {})
    assert seen is not None
    assert seen.taken["last_name"] == "Nachname"
    assert "skills" not in seen.taken
    told = {seen.key: template_of(template_text("x", "person", {**seen.taken, "skills": "Kann"}, []), "x")}
    found = read_staff_list(path, columns_of_before([path], told))
    assert found.for_queues(["phone", "sales"]).decode().splitlines()[1:] == [
        "A1,Nord,38.5,phone|sales,2024-03-01,Ana Muster,38.5 h a week",
        "A2,Nord,20,phone,2025-01-15,Ben Beispiel,20 h a week",
    ]
    with pytest.raises(InputError, match=re.escape("row 4, column Kann: found 'Sales', expected the name of a queue")):
        found.for_queues(["phone"])


@pytest.mark.parametrize(
    "headings",
    [
        "Name;Contract;Weekly hours;Queues;Team;Start date",
        "Mitarbeiter;Vertrag;Wochenstunden;Warteschlangen;Gruppe;Eintritt",
        "Nom complet;Contrat;Heures par semaine;Compétences;Équipe;Date d'embauche",
        "Nombre completo;Contrato;Horas semanales;Colas;Equipo;Fecha de alta",
    ],
)
def test_headings_in_four_languages(tmp_path: Path, headings: str) -> None:
    found = listed(tmp_path, f"{headings}\nAna;part;20;phone;north;2025-03-01\n")
    assert found.frame.iloc[0].to_dict() == {
        "agent": "A1", "name": "Ana", "contract": "part", "contract_h": "20", "skills": "phone", "team": "north",
        "start_date": "2025-03-01",
    }  # fmt: skip
    assert found.contracts == {"part": 20.0}


def test_our_own_template_is_read_as_it_is(tmp_path: Path) -> None:
    text = templates()["agents.csv"].decode()
    found = listed(tmp_path, text)
    assert found.told.entries() == ()
    assert found.frame["skills"].to_list() == ["phone:1.0:1", "phone:0.9:1"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1;Ana;many;", "row 2, column Hours: found 'many', expected a number such as 38.5. Correct the cell."),
        ("1;Ana;20;31.02.2025", "row 2, column Joined: found '31.02.2025', expected a date such as 2026-11-23."),
        (
            "1;Ana;20;\n1;Ben;20;",
            "row 3, column ID: found '1', expected an id of their own (1 stands in row 2",
        ),
        ("1;Ana;20;\n;Ben;20;", "row 3, column ID: expected an id in every row"),
        ("1;Ana;20;03/04/2025", "Write the dates as 2026-11-23."),
        ("Summe;;20;", "expected at least one person"),
    ],
)
def test_a_wrong_cell_is_refused_by_row_and_column(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        listed(tmp_path, f"ID;Name;Hours;Joined\n{rows}\n")


def test_a_file_that_is_no_list_of_people(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=re.escape("staff.csv: expected a table of people")):
        listed(tmp_path, "start,queue,volume\n2026-11-02T09:00,phone,3\n")
