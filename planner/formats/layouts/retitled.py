"""Tables whose columns a person told: read as if the file's headings were ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from planner.formats.head import Head
from planner.formats.headers import Names
from planner.formats.layouts.columns_told import Template
from planner.formats.layouts.contact_heads import without_zone
from planner.formats.layouts.interval_heads import LOOSE, columns_of, unit_behind
from planner.formats.opening.sheet import Sheet
from planner.formats.told import Told


@dataclass(frozen=True)
class Retitled:
    """A sheet under other headings; its cells are as they are.

    Attributes
    ----------
    sheet : Sheet
    head : Head
        With our headings in the place of the file's.
    """

    sheet: Sheet
    head: Head

    @property
    def where(self) -> str:
        """As the sheet has it."""
        return self.sheet.where

    def batches(self, first_row: int, columns: Mapping[str, int], told: Told) -> Iterator[pd.DataFrame]:
        """Those of the sheet."""
        return self.sheet.batches(first_row, columns, told)

    def raw(self) -> bytes:
        """The whole file."""
        return self.sheet.raw()


def retitled(sheet: Sheet, template: Template, names: Names) -> Retitled | None:
    """A sheet as a template tells its columns; None where no row of its head has all the headings told.

    Parameters
    ----------
    sheet : Sheet
    template : Template
        Of a table: what each heading means, and which are not to be read.
    names : mapping
        What each of our columns is called by the reader; the first name stands in for the heading told.
    """
    fields = {_same(column.heading): column.field for column in template.column}
    unread = {_same(heading) for heading in template.unread}
    for at, row in enumerate(sheet.head.rows):
        headings = [_same(cell) for cell in row]
        if set(fields) <= set(headings):
            ours = [fields.get(one, "") for one in headings]
            kept = ["" if one in unread or mine else cell for one, cell, mine in zip(headings, row, ours, strict=True)]
            kept = _without(kept, set(ours) - {""}, names)
            said = [
                f"{names[mine][0]}{_behind(cell)}" if mine else other
                for mine, cell, other in zip(ours, row, kept, strict=True)
            ]
            rows = (*sheet.head.rows[:at], tuple(said), *sheet.head.rows[at + 1 :])
            return Retitled(sheet, Head(rows, sheet.head.text))
    return None


def _without(row: Sequence[str], fields: set[str], names: Names) -> list[str]:
    """Headings that were not told, without those which would be taken for a column that was."""
    kept = list(row)
    while taken := [at for own, at in columns_of(kept, names, LOOSE).items() if own in fields]:
        for at in taken:
            kept[at] = ""
    return kept


def _behind(heading: str) -> str:
    """The unit or the zone that a heading says, as our readers know them behind a name."""
    bare, zone = without_zone(heading)
    return unit_behind(heading) if bare == heading or zone is None else f" ({zone})"


def _same(heading: str) -> str:
    return " ".join(heading.split()).casefold()
