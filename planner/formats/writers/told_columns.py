"""A roster in columns of the user's own: any system that takes a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting.faults import Fault, InputError
from forecasting.formula_guard import guarded
from planner.formats.foreign import Evidence
from planner.formats.layouts.columns_told import OWN, TIMED, Column, Template, moment_text, read_template
from planner.formats.roster_runs import in_runs
from planner.formats.writers.writer import Takes, Wanted, Written


@dataclass(frozen=True)
class ToldColumns:
    """See the module."""

    name: str = "template"
    system: str = "any other, Zendesk WFM and NICE CXone among them"
    takes: Takes = "roster"
    evidence: Evidence = "unverified"
    source: str = "the user's own template (docs/add_a_format.md)"

    def write(self, frame: pd.DataFrame, wanted: Wanted) -> Written:
        """A row a segment or a shift, as the template says; what its cells may not hold is replaced and told.

        Raises
        ------
        InputError
            If there is no template, or it names a column that the file of people does not have.
        """
        if wanted.template is None:
            remedy = "Name it with --template FILE; `planner export --templates` writes some to begin with."
            raise InputError([Fault("planner export --to template", "", "a template", remedy)])
        template = read_template(wanted.template)
        if template.is_table:
            expected = "the columns of a roster: row is segment or shift"
            raise InputError([Fault(template.name, template.row, expected, "Name a template of a roster.")])
        _check_people(template, frame, wanted)
        zone = ZoneInfo(template.time_zone or wanted.time_zone)
        text = io.StringIO()
        out = csv.writer(text, delimiter=template.separator, lineterminator="\r\n")
        out.writerow([column.heading for column in template.column])
        replaced = 0
        for row in _rows(frame, template):
            cells = [_cell(row, column, template, wanted, zone) for column in template.column]
            clean = [_without(cell, template.forbidden) for cell in cells]
            replaced += sum(old != new for old, new in zip(cells, clean, strict=True))
            out.writerow([guarded(cell) for cell in clean])
        return Written(text.getvalue().encode(), _told(template, replaced))


WRITER = ToldColumns()


def _rows(frame: pd.DataFrame, template: Template) -> Iterator[pd.Series]:
    """Segments, or shifts from their first minute to their last."""
    if template.row == "segment":
        for _, row in frame.sort_values(["agent", "start"], kind="stable").iterrows():
            yield row
        return
    for _, run in in_runs(frame).groupby("run", sort=True):
        whole = run.iloc[0].copy()
        whole["end"], whole["paid"] = run["end"].max(), bool(run["paid"].any())
        yield whole


def _check_people(template: Template, frame: pd.DataFrame, wanted: Wanted) -> None:
    fields = {column.field for column in template.column if column.field} - set(OWN)
    agents = sorted(set(frame["agent"]))
    faults = []
    for field in sorted(fields):
        without = [agent for agent in agents if not wanted.people.get(agent, {}).get(field)]
        if without:
            shown = ", ".join(without[:5]) + (", ..." if len(without) > 5 else "")
            remedy = f"Give --people FILE with the columns agent,{field} and a row for each."
            faults.append(Fault(f"template {template.name}", shown, f"a {field} of everybody in the roster", remedy))
    if faults:
        raise InputError(faults)


def _cell(row: pd.Series, column: Column, template: Template, wanted: Wanted, zone: ZoneInfo) -> str:
    if column.text:
        return column.text
    if column.field in TIMED:
        moment = pd.Timestamp(str(row["date"])[:10]) if column.field == "date" else row[column.field].tz_convert(zone)
        return moment_text(moment.to_pydatetime(), column)
    if column.field == "minutes":
        return str(round((row["end"] - row["start"]).total_seconds() / 60))
    if column.field == "paid":
        return "true" if row["paid"] else "false"
    if column.field == "activity":
        return template.codes.get(str(row["activity"]), str(row["activity"]))
    if column.field in OWN:
        return str(row[column.field])
    return wanted.people[str(row["agent"])][column.field]


def _without(text: str, forbidden: str) -> str:
    return "".join(" " if letter in forbidden else letter for letter in text)


def _told(template: Template, replaced: int) -> tuple[str, ...]:
    told = []
    if not template.verified:
        told.append(f"{template.name}: its columns were not checked against the system: import one day first")
    if replaced:
        shown = " ".join(template.forbidden)
        told.append(f"{template.name}: {replaced} cells held {shown}, which this system does not take: blanks instead")
    return tuple(told)
