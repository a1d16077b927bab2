"""Foreign files in, our own frames out, with an account of what was read, changed, left out and doubted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from planner.formats.contacts_met import ContactsMet
from planner.formats.foreign import Format, Gives, Taken, Wishes
from planner.formats.headers import Names
from planner.formats.layouts.columns_told import Template, read_template
from planner.formats.layouts.interval_words import SPOKEN
from planner.formats.layouts.retitled import retitled
from planner.formats.layouts.tickets import joined_tickets
from planner.formats.opening import Sheet, open_sheets
from planner.formats.overlaps import added, without_assumed
from planner.formats.systems import SYSTEMS, contact_table, interval_table, matrix_roster, roster_rows, told_columns
from planner.formats.told import Told
from planner.scenario.nearest import did_you_mean

TOLD: Mapping[str, tuple[Names, Format]] = {
    "interval": (SPOKEN, interval_table.FORMAT),
    "contact": (contact_table.FORMAT.names, contact_table.FORMAT),
}
"""By what a row of a told table is: what its columns are called, and what reads them."""
KEYS: Mapping[Gives, tuple[str, ...]] = {
    "history": ("queue", "start"),
    "overrides": ("queue", "start", "op"),
    "backlog": ("queue", "weekday", "age_min"),
    "capacity": ("group", "date"),
}
"""What may occur once only; of rosters the audit says what collides."""


@dataclass(frozen=True)
class Source:
    """One sheet that was read: where, as which format, how many rows it gave."""

    where: str
    format: str
    gives: Gives
    rows: int


@dataclass(frozen=True)
class Imported:
    """What a set of files gave.

    Attributes
    ----------
    frames : mapping of Gives to DataFrame
        Rows of all sheets of a kind together; of a key that several files hold the last file's, told.
    tickets : DataFrame
        Single contacts of all files, without rows where there are none.
    sources : tuple of Source
    told : Told
        What was read, changed, left out and doubted.
    """

    frames: Mapping[Gives, pd.DataFrame]
    tickets: pd.DataFrame
    sources: tuple[Source, ...]
    told: Told

    def summary(self) -> list[str]:
        """What was taken for what and gave how much, a sentence a format and kind of rows."""
        lines = []
        for name in dict.fromkeys(one.format for one in self.sources):
            own = [one for one in self.sources if one.format == name]
            read = sum(self.told.rows_read.get(one.where, 0) for one in own)
            where = own[0].where if len(own) == 1 else f"{len(own)} files and sheets"
            made = f"{sum(one.rows for one in own):,} rows of {own[0].gives} made"
            lines.append(f"{where}: {name}, {read:,} rows read, {made}")
        return lines


def import_files(
    paths: Sequence[Path], wishes: Wishes, *, called: str | None = None, opened: Sequence[Sheet] = ()
) -> Imported:
    """Read files of any known make.

    Parameters
    ----------
    paths : sequence of Path
        In order: what two of them hold, the later one gives.
    wishes : Wishes
    called : str, optional
        Name of the format, where a person says it; else each sheet's is recognised by its content.
    opened : sequence of Sheet
        Tables that are open already, read after the files: the rows of a query, by `opening.query.open_query`.

    Raises
    ------
    InputError
        With what a person has to decide or correct: a file that is no table of any known make, a date that may be
        read in two ways, nothing left to read.
    """
    told, wishes = Told(), replace(wishes, met=ContactsMet())
    template = None if wishes.template is None else read_template(wishes.template)
    told_table = template is not None and template.is_table
    if template is not None and template.is_table:
        wishes, template = replace(wishes, columns=(template, *wishes.columns), template=None), None
    name = told_columns.FORMAT.name if called is None and template is not None else called
    wanted = None if name is None else _called(name, told)
    taken: dict[Gives, list[Taken]] = {}
    sources: list[Source] = []
    tables = [(path.name, open_sheets(path)) for path in paths] + [(sheet.where, [sheet]) for sheet in opened]
    for name_of_file, sheets in tables:
        if told_table and not any(table_told(sheet, wishes.columns[:1]) for sheet in sheets):
            told.doubted(name_of_file, "it has no row of the headings that the template tells: read as it stands")
        for sheet, known in _recognised(name_of_file, sheets, wanted, wishes.columns, told):
            found: Taken = known.read(sheet, wishes, told)
            taken.setdefault(known.gives, []).append(found)
            sources.append(Source(sheet.where, known.name, known.gives, len(found.frame)))
    told.book.close()
    taken = {gives: added(parts) if gives == "history" else parts for gives, parts in taken.items()}
    frames = {gives: _joined(gives, without_assumed(parts), told) for gives, parts in taken.items()}
    tickets = [part.tickets for parts in taken.values() for part in parts if len(part.tickets)]
    return Imported(frames, joined_tickets(tickets), tuple(sources), told)


def known_format(sheet: Sheet) -> Format | None:
    """The format that recognises a sheet, None where none does."""
    return next((one for one in SYSTEMS if one.recognises(sheet.head)), None)


def table_told(sheet: Sheet, columns: Sequence[Template]) -> tuple[Sheet, Format] | None:
    """A sheet under the headings that a person told for it, and the format that reads it so; None without such."""
    for one in columns:
        if one.row not in TOLD:
            continue  # a list of people is no history
        names, known = TOLD[one.row]
        found = retitled(sheet, one, names)
        if found is not None:
            return found, known
    return None


def _called(name: str, told: Told) -> Format | None:
    names = [one.name for one in SYSTEMS]
    found = next((one for one in SYSTEMS if one.name.casefold() == name.casefold()), None)
    if found is None:
        told.book.add("--format", name, "a format that is known", did_you_mean(name, names, "planner import --list."))
    told.book.close()
    return found


def _recognised(
    file: str, sheets: Sequence[Sheet], wanted: Format | None, columns: Sequence[Template], told: Told
) -> list[tuple[Sheet, Format]]:
    """Each sheet that some format reads; sheets that none knows are told, a file of which none is known is a fault."""
    told_of = {one.where: None if wanted else table_told(one, columns) for one in sheets}
    chosen = [told_of[one.where] or (one, wanted or known_format(one)) for one in sheets]
    sheets, known = [one for one, _ in chosen], {one.where: by for one, by in chosen}
    unknown = [sheet.where.rpartition("sheet ")[2] for sheet in sheets if known[sheet.where] is None]
    found = [(sheet, one) for sheet in sheets if (one := known[sheet.where]) is not None]
    if found and unknown:
        told.doubted(file, f"sheets that hold no known table were not read: {', '.join(unknown)}")
    if not found:
        head = next((sheet.head for sheet in sheets if sheet.head.rows), None)
        seen = _headings(head.rows[0]) if head else ""
        expected = "a table with a time and a count or a contact a row, a roster, or an export that is known"
        remedy = "Name what it is with --format (planner import --list shows the names), or name its columns as ours."
        told.book.add(file, seen, expected, remedy)
    return _once(file, found, told)


def _headings(row: Sequence[str]) -> str:
    """A first row as a message may show it: a table without headings begins with somebody's data."""
    if any("@" in cell or re.match(r"[+(]?\d{2}", cell) for cell in row):
        return "a first row that is no row of headings"
    return ", ".join(cell for cell in row if cell)[:120]


def _once(file: str, found: list[tuple[Sheet, Format]], told: Told) -> list[tuple[Sheet, Format]]:
    """Without matrices where the workbook also holds segments: ours shows one roster in both ways."""
    twice = [sheet.where for sheet, one in found if one is matrix_roster.FORMAT]
    if not twice or not any(one is roster_rows.FORMAT for _, one in found):
        return found
    told.doubted(file, f"the roster is there as segments, too: not read: {', '.join(twice)}")
    return [(sheet, one) for sheet, one in found if one is not matrix_roster.FORMAT]


def _joined(gives: Gives, parts: Sequence[pd.DataFrame], told: Told) -> pd.DataFrame:
    frame = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    keys = [key for key in KEYS.get(gives, ()) if key in frame.columns]
    if len(parts) < 2 or not keys:
        return frame
    again = frame.duplicated(keys, keep="last")
    if again.any():
        why = f"{int(again.sum()):,} rows are in more than one of them: those of the last file count"
        lost = float(frame.loc[again, "volume"].sum()) if "volume" in frame.columns else 0.0
        if lost:
            why += f", so that {lost:,.0f} contacts of the others do not; if they are not the same, join the files"
        told.doubted("several files", why)
    return frame[~again].sort_values(keys, kind="stable", ignore_index=True)
