"""A staff list as people have it, from a workbook or a text, as the planner's own staff file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from planner.formats.head import Head
from planner.formats.headers import Header, plain
from planner.formats.layouts.columns_told import Template
from planner.formats.layouts.interval_heads import STRICT, locate
from planner.formats.layouts.interval_words import TOTALS
from planner.formats.layouts.retitled import retitled
from planner.formats.layouts.staff_words import STAFF
from planner.formats.opening import Sheet, open_sheets
from planner.formats.told import Told
from planner.formats.values.moments import ASKED, MomentReader
from planner.scenario.nearest import did_you_mean

DATES = ("start_date", "end_date", "birth_date", "rotation_start")
AMOUNTS = ("contract_h", "wage_per_h", "salary_per_year")
PEOPLE = ("agent", "name", "first_name", "last_name")
UNIT = r"(?:h|hrs?|hours?|std|stunden|heures|horas|€|\$|£)?\.?"
AMOUNT = re.compile(rf"\s*(\d+(?:[.,]\d+)?)\s*{UNIT}\s*(?:/.*)?", re.IGNORECASE)
APART = re.compile(r"\s*(?:[|,;/+&\n]|\bund\b|\band\b|\bet\b|\by\b)\s*")
USUAL_CONTRACT, USUAL_H = "full-time", 40.0
"""Where a list says neither contract nor hours."""


@dataclass(frozen=True)
class StaffList:
    """People of a list.

    Attributes
    ----------
    where : str
        File, and sheet where it has several.
    frame : DataFrame of str
        Columns of the staff file; index: row in the file it came from.
    contracts : mapping of str to float
        Hours a week of each contract named.
    told : Told
        What was repaired and left out.
    headings : mapping of str to str
        The file's own heading of each column.
    """

    where: str
    frame: pd.DataFrame
    contracts: Mapping[str, float]
    told: Told
    headings: Mapping[str, str]

    def for_queues(self, queues: Sequence[str]) -> bytes:
        """The staff file, skills by the queues' own names.

        Raises
        ------
        InputError
            For each skill that is no queue, by row and column of the list.
        """
        frame, told = self.frame.copy(), Told()
        own = {plain(queue): queue for queue in queues}
        for row, text in frame["skills"].items() if "skills" in frame else ():
            parts = [part.partition(":") for part in filter(None, str(text).split("|"))]
            for name, _, _ in parts:
                if plain(name) not in own:
                    where = f"{self.where}, row {row}, column {self.headings.get('skills', 'skills')}"
                    told.book.add(where, name, "the name of a queue of the history", did_you_mean(name, list(queues)))
            frame.loc[row, "skills"] = "|".join(own.get(plain(name), name) + mark + rest for name, mark, rest in parts)
        told.book.close()
        return frame.to_csv(index=False, lineterminator="\n").encode()


def read_staff_list(path: Path, columns: Sequence[Template] = ()) -> StaffList:
    """The people of a file.

    Parameters
    ----------
    path : Path
    columns : sequence of Template
        What a person told of the columns (`row` is ``person``), where the headings are theirs.

    Raises
    ------
    InputError
        With every cell that cannot be read, by row and column; or if no sheet is a staff list.
    """
    told = Told()
    found = next((one for sheet in open_sheets(path) if (one := _headed(sheet, columns)) is not None), None)
    if found is None:
        expected = "a table of people: a column of names or ids, and one of contract, hours, skills, team or start date"
        told.book.add(path.name, "", expected, "Say below which column is what, or take the template agents.csv.")
        told.book.close()
    assert found is not None
    sheet, header = found
    taken = set(header.columns.values())
    unread = [cell for at, cell in enumerate(sheet.head.rows[header.row - 1]) if cell and at not in taken]
    if unread:
        told.doubted(sheet.where, f"columns that are not read: {', '.join(unread)}")
    batches = list(sheet.batches(header.row + 1, header.columns, told))
    cells = pd.concat(batches) if batches else pd.DataFrame(columns=list(header.columns), dtype=str)
    frame = _Repairs(sheet.where, header.written, told).of(cells)
    told.book.close()
    return StaffList(sheet.where, frame, _hours(frame), told, header.written)


def staff_header(head: Head) -> Header | None:
    """The header of a staff list: who, and something about them."""

    def fits(found: dict[str, int]) -> bool:
        return bool(set(PEOPLE) & set(found)) and bool(set(found) - set(PEOPLE))

    return locate(head, STAFF, fits, STRICT)


def _headed(sheet: Sheet, columns: Sequence[Template]) -> tuple[Sheet, Header] | None:
    for one in columns:
        renamed = retitled(sheet, one, STAFF)
        header = None if renamed is None else staff_header(renamed.head)
        if renamed is not None and header is not None:
            theirs = {column.field: column.heading for column in one.column}
            return renamed, replace(header, written={**header.written, **theirs})
    header = staff_header(sheet.head)
    return None if header is None else (sheet, header)


@dataclass(frozen=True)
class _Repairs:
    """Cells of a list to those of the staff file; each repair is told, what cannot be read is a fault."""

    where: str
    headings: Mapping[str, str]
    told: Told

    def of(self, cells: pd.DataFrame) -> pd.DataFrame:
        """The staff file's columns, index: row in the file."""
        cells = self._people(cells)
        if not len(cells):
            self.told.book.add(self.where, "", "at least one person", "Add a row below the headings.")
            return cells
        cells = self._named(cells)
        for column in set(AMOUNTS) & set(cells):
            cells[column] = self._each(cells[column], _amount, "a number, in digits alone", "a number such as 38.5")
        for column in set(DATES) & set(cells):
            cells[column] = self._dates(cells[column])
        if "skills" in cells:
            cells["skills"] = self._each(cells["skills"], _skills, "parts joined as the staff file has them", "skills")
        return self._contracted(cells)

    def _people(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Without rows of nobody and of totals."""
        who = cells[[name for name in PEOPLE if name in cells]].agg(" ".join, axis="columns").str.strip()
        nobody = (who == "").to_numpy(dtype=bool)
        total = who.map(lambda text: plain(str(text)) in TOTALS).to_numpy(dtype=bool)
        self.told.dropped(self.where, "nobody's name", [int(row) for row in cells.index[nobody]])
        self.told.dropped(self.where, "a total", [int(row) for row in cells.index[total]], "name", who[total])
        kept: pd.DataFrame = cells[~nobody & ~total]
        return kept.copy()

    def _named(self, cells: pd.DataFrame) -> pd.DataFrame:
        """With one column of names, and an id for everybody, once each."""
        parts = [name for name in ("first_name", "last_name") if name in cells]
        if "name" not in cells and parts:
            cells["name"] = cells[parts].agg(" ".join, axis="columns").str.strip()
        if "agent" not in cells:
            cells.insert(0, "agent", [f"A{number}" for number in range(1, len(cells) + 1)])
            self.told.doubted(self.where, "no column of ids: people are numbered A1, A2, ... in the order of the list")
        first: dict[str, object] = {}
        for row, agent in cells["agent"].items():
            if not agent:
                self._refuse(row, "agent", "", "an id in every row, or no column of ids", "Fill the cell.")
            elif first.setdefault(agent, row) != row:
                expected = f"an id of their own ({agent} stands in row {first[agent]} already)"
                self._refuse(row, "agent", agent, expected, "Give one of them another id, or delete the row.")
        return cells.drop(columns=parts)

    def _each(self, texts: pd.Series, read: Callable[[str], str | None], why: str, expected: str) -> pd.Series:
        """A column read cell by cell."""
        column = str(texts.name)
        found = [(int(str(row)), str(text), read(str(text))) for row, text in texts.items()]
        for row, before, after in found:
            if after is None:
                self._refuse(row, column, before, expected, "Correct the cell.")
        changed = [one for one in found if one[2] is not None and one[2] != one[1]]
        rows = [row for row, _, _ in changed]
        self.told.changed(self.where, column, why, rows, [one[1] for one in changed], [one[2] for one in changed])
        return pd.Series([after or "" for _, _, after in found], index=texts.index, dtype=str)

    def _dates(self, texts: pd.Series) -> pd.Series:
        column, apart = str(texts.name), Told()
        reader = MomentReader(self.where, "UTC", None, apart, column, needed=False)
        filled = texts[texts != ""]
        reader.learn(filled, ordered=False)
        moments, _ = reader.read(filled)
        for fault in apart.book.faults:
            remedy = "Write the dates as 2026-11-23." if fault.expected == ASKED else fault.remedy
            self.told.book.add(fault.where, fault.value, fault.expected, remedy)
        days = dict(zip(filled.index, moments, strict=True))

        def read(row: object, text: str) -> str | None:
            moment = days.get(row)
            return text if not text else None if moment is None or moment is pd.NaT else f"{moment:%Y-%m-%d}"

        if apart.book.faults:
            return texts
        known = iter([read(row, str(text)) for row, text in texts.items()])
        return self._each(texts, lambda _: next(known), "a date written in another way", "a date such as 2026-11-23")

    def _contracted(self, cells: pd.DataFrame) -> pd.DataFrame:
        """With a contract for everybody: the one written, or one named by the hours."""
        hours = cells["contract_h"] if "contract_h" in cells else pd.Series("", index=cells.index)
        written = cells["contract"] if "contract" in cells else pd.Series("", index=cells.index)
        cells["contract"] = [
            text or (f"{own} h a week" if own else USUAL_CONTRACT) for text, own in zip(written, hours, strict=True)
        ]
        return cells

    def _refuse(self, row: object, column: str, value: object, expected: str, remedy: str) -> None:
        where = f"{self.where}, row {row}, column {self.headings.get(column, column)}"
        self.told.book.add(where, str(value), expected, remedy)


def _amount(text: str) -> str | None:
    """``38,5 Std.`` as ``38.5``; None where it is no number."""
    found = AMOUNT.fullmatch(text)
    return "" if not text else None if found is None else f"{float(found[1].replace(',', '.')):g}"


def _skills(text: str) -> str:
    """``Phone, Mail`` as ``Phone|Mail``; what the staff file itself says stays."""
    return "|".join(part for part in APART.split(text) if part)


def _hours(frame: pd.DataFrame) -> dict[str, float]:
    """Hours a week of each contract: those most of its people have, else those its name says, else the usual ones."""
    found = {}
    for name, own in frame.groupby("contract", sort=False):
        said = Counter(own["contract_h"][own["contract_h"] != ""]) if "contract_h" in own else Counter[str]()
        number = re.search(r"\d+(?:[.,]\d+)?", str(name))
        text = said.most_common(1)[0][0] if said else number[0].replace(",", ".") if number else str(USUAL_H)
        found[str(name)] = float(text)
    return found
