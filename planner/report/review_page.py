"""``review.csv``, ``review.json`` and ``review.html``: plan against actual for machines, spreadsheets and people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from planner.charts.review import causes_chart, contacts_chart, people_chart
from planner.fingerprint import versions
from planner.money.units import DEFINITIONS as UNIT_COSTS
from planner.money.words import bridge_table
from planner.report.bridge_section import BRIDGES, bridge_section
from planner.report.files import put_table, put_text, write_whole
from planner.report.offline import Figure, Grid, Page, Section, figure, render
from planner.review.result import ALL, PARTS, Cause, Review
from planner.review.words import number, percent, period_words
from planner.review.writing import as_json

LAST = "review.json"
CONTRACT = frozenset({"review.csv", "bridge.csv", "review.html", LAST})

DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("Band", "P10 to P90 of the count, of a day or week of the sum over the plan's joint sample paths."),
    ("WAPE", "sum of |actual - plan| by interval over the sum of actual contacts."),
    ("By chance", "what of the WAPE would remain had the expected contacts been known: contacts still come by chance."),
    ("Bias", "sum of (plan - actual) over the sum of actual: above 0 the forecast was too high."),
    ("Work", "contacts x handle time."),
    ("Service level", "contacts in time over contacts, by the queue's own definition as far as the actuals tell it."),
    ("Needed", "people the requirement's formula asks for, had contacts and handle times been known."),
    *UNIT_COSTS,
    ("Short, over", "hours needed and not there, hours there and not needed; of deferred work by day."),
)  # fmt: skip


def write_review(found: Review, folder: Path) -> list[Path]:
    """Write a review, every file complete before any is moved into place.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    files: dict[str, Callable[[Path], None]] = {
        "review.csv": lambda path: put_table(found.frame, path),
        LAST: lambda path: put_text(json.dumps(as_json(found), indent=2) + "\n", path),
        "review.html": lambda path: put_text(review_html(found), path),
    }
    if found.bridges:
        files["bridge.csv"] = lambda path: put_table(bridge_table(found.bridges, found.currency), path)
    return write_whole(folder, CONTRACT, LAST, files)


def review_html(found: Review) -> str:
    """The page, scripts inside."""
    own = found.frame[found.frame["queue"] != ALL]
    return render(
        Page(
            title=f"Plan against actual: {found.name}",
            span=f"{period_words('all', found.span)}, {found.time_zone} clock.",
            synthetic="synthetic" in found.name.lower(),
            summary=[("To be read aloud", found.sentences)],
            sections=[_section(found, str(queue)) for queue in own["queue"].drop_duplicates()]
            + [_money(found)]
            + [bridge_section(one, found.currency) for one in found.bridges],
            warnings=found.notes,
            definitions=(*DEFINITIONS, *(BRIDGES if found.bridges else ())),
            provenance=[(f"version of {name}", version) for name, version in versions().items()],
        )
    )


def _section(found: Review, queue: str) -> Section:
    mine = found.frame[found.frame["queue"] == queue]
    figures: list[Figure] = []
    volume, people = _by_interval(mine, "volume", found), _people(mine, found)
    if len(volume):
        figures.append(figure(contacts_chart(volume, queue), _days(mine)))
    whole = [cause for cause in found.causes if (cause.queue, cause.level) == (queue, "all")]
    for cause in whole:
        parts = {PARTS[name]: share for name, share in cause.parts.items()}
        causes = [one for one in found.causes if one.queue == queue]
        figures.append(figure(causes_chart(cause.target, parts, cause.actual, queue), _causes(causes)))
    if len(people):
        figures.append(figure(people_chart(people, queue), _hours(mine)))
    return Section(f"Queue {queue}", (), figures)


def _by_interval(mine: pd.DataFrame, measure: str, found: Review) -> pd.DataFrame:
    rows = mine[(mine["level"] == "interval") & (mine["measure"] == measure)]
    start = pd.to_datetime(rows["period"], utc=True).dt.tz_convert(found.time_zone)
    return rows.assign(start=start).reset_index(drop=True)


def _people(mine: pd.DataFrame, found: Review) -> pd.DataFrame:
    """Asked for, needed and there by interval."""
    required, there = _by_interval(mine, "required", found), _by_interval(mine, "scheduled", found)
    return pd.DataFrame(
        {
            "start": required["start"],
            "asked": required["plan"],
            "needed": required["actual"],
            "there": there["actual"].fillna(there["plan"]),
        }
    )


def _wide(mine: pd.DataFrame) -> list[tuple[str, str, pd.DataFrame]]:
    """Days, weeks and the whole: level, period and the measures of each."""
    rows = mine[mine["level"] != "interval"]
    return [
        (str(level), str(period), part.set_index("measure"))
        for (level, period), part in rows.groupby(["level", "period"], sort=False)
        if "volume" in set(part["measure"])
    ]


def _cell(part: pd.DataFrame, measure: str, column: str = "actual") -> float:
    return float(part[column].get(measure, float("nan")))


def _days(mine: pd.DataFrame) -> Grid:
    rows = [
        (
            period_words(level, period),
            *(number(_cell(part, "volume", name)) for name in ("actual", "plan", "low", "high")),
            *(percent(_cell(part, name)) for name in ("bias", "wape", "wape_by_chance", "inside_band")),
            *(number(_cell(part, "aht_s", name)) for name in ("actual", "plan")),
            *(number(_cell(part, "workload_h", name)) for name in ("actual", "plan")),
            *(number(_cell(part, name)) for name in ("workload_by_volume", "workload_by_aht")),
        )
        for level, period, part in _wide(mine)
    ]
    header = ("period", "contacts", "planned", "P10", "P90", "bias", "WAPE", "by chance", "in band", "AHT, s",
              "planned", "work, h", "planned", "by contacts", "by AHT")  # fmt: skip
    return Grid("Contacts, handle time and work.", header, rows)


def _causes(causes: list[Cause]) -> Grid:
    names = [name for name in PARTS if any(name in cause.parts for cause in causes)]
    rows = [
        (
            period_words(cause.level, cause.period),
            number(cause.contacts),
            *(percent(share) for share in (cause.target, cause.planned, cause.actual)),
            *(f"{100 * cause.parts[name]:+.1f}" for name in names),
        )
        for cause in causes
    ]
    header = ("period", "contacts", "target", "planned", "actual", *(PARTS[name] for name in names))
    return Grid("Service level and its parts, points.", header, rows)


def _hours(mine: pd.DataFrame) -> Grid:
    rows = [
        (
            period_words(level, period),
            *(number(_cell(part, "required_h", name)) for name in ("plan", "actual")),
            number(_cell(part, "scheduled_h", "plan")),
            *(number(_cell(part, name)) for name in ("short_h", "surplus_h", "volume_short_h", "volume_over_h",
                                                     "aht_short_h", "aht_over_h")),
        )
        for level, period, part in _wide(mine)
    ]  # fmt: skip
    header = ("period", "asked for", "needed", "scheduled", "short", "over", "more contacts", "fewer contacts",
              "longer handling", "shorter handling")  # fmt: skip
    return Grid("Agent-hours.", header, rows)


def _money(found: Review) -> Section:
    whole = found.frame[found.frame["level"] == "all"]
    rows = [
        (str(row["queue"]), str(row["measure"]).replace("_", " "), _money_text(row["plan"]), _money_text(row["actual"]))
        for row in whole[whole["measure"].str.startswith(("cost", "hours of"))].to_dict("records")
    ]
    header = ("queue", "item", "planned", "actual")
    return Section("Cost", (), (), [Grid(f"{found.currency}; * is everything.", header, rows, labels=2)])


def _money_text(value: float) -> str:
    return "-" if pd.isna(value) else f"{value:,.2f}"
