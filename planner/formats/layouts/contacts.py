"""A row a contact: tickets, cases, conversations, calls, counted by when they were created."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.history import COLUMNS
from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import Header, Names, plain
from planner.formats.layouts.contact_actions import one_of_each
from planner.formats.layouts.contact_cells import DURATIONS, ContactCells, with_units
from planner.formats.layouts.contact_counts import DAILY, MOST_ROWS, Grid, believable, counted
from planner.formats.layouts.contact_heads import contact_header, said_zone, says_whether, without_zone
from planner.formats.layouts.contact_rows import Column, ContactRows, longer
from planner.formats.layouts.marks import satisfaction
from planner.formats.layouts.queues import Kind, channel_of, queues_of, tell_nameless, tell_queueless, without_customers
from planner.formats.layouts.tickets import CHANNELS, MEASURES, repeats, tickets_frame
from planner.formats.opening.sheet import Sheet
from planner.formats.told import Told
from planner.formats.values.durations import Unit

INTERVAL_MIN = 15
"""Minutes contacts are counted in where nobody says."""


@dataclass(frozen=True)
class ContactFormat:
    """A table with one row a contact.

    Attributes
    ----------
    name, system, evidence, source, unsupported
        As `planner.formats.foreign.Format` has them.
    names : mapping of str to sequence of str
        Headings by our own name of a column. ``created`` (with ``created_time`` where date and time are two columns);
        ``id``; ``group`` (``group_else`` where a row's is empty), ``channel``; ``requester``, for repeated contacts,
        hashed and never kept; ``status``, ``type``, ``tags``, ``spam``, by which spam is told; ``direction``, by which
        outgoing contacts are; ``handle`` or ``talk``, ``hold``, ``wrap``; ``wait``, ``outcome``, ``abandoned``,
        ``agent`` (somebody took it; read for being filled only); ``first_reply``, ``resolution``, and
        ``first_reply_business``, ``resolution_business`` in business hours, or ``first_reply_at``, ``solved_at``,
        ``closed_at``; ``replies``, ``reopens``, ``csat``.
    known_by : tuple of str
        Our own names of the columns without which a table is none of these.
    known_by_one : tuple of str
        Our own names of columns of which it must have one at least.
    like, unlike : tuple of str
        Headings of which it must have one at least, though they are not read; and such as only other tables have.
    units : mapping of str to Unit
        Of durations written as plain numbers whose heading says no unit; else seconds.
    came_by : str
        How all contacts came, where no column says.
    actions : bool
        Whether a row is one action of a contact: then each `id` is counted once, when its first action was.
    acd : bool
        Whether it is a log of contacts that come to queues: a row without a group never came to one and is left out,
        and where a column `agent` is empty the contact gave up.
    by_meaning : bool
        Whether the time of creation may have a heading of other words, as `contact_header` finds it.
    """

    name: str
    system: str
    evidence: Evidence
    source: str
    names: Names
    known_by: tuple[str, ...]
    known_by_one: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    unsupported: str = ""
    units: Mapping[str, Unit] = field(default_factory=dict)
    came_by: str = ""
    actions: bool = False
    acd: bool = False
    by_meaning: bool = False
    gives: Gives = "history"

    @cached_property
    def sought(self) -> Names:
        """The headings, those of durations also with a unit behind them."""
        return {name: with_units(called) if name in DURATIONS else called for name, called in self.names.items()}

    def recognises(self, head: Head) -> bool:
        """By its headings, in any order and letter case, among other columns."""
        header = contact_header(head, self.sought, self.known_by, by_meaning=self.by_meaning)
        if header is None:
            return False
        rows = head.rows[header.row - 1 :]
        headings = {plain(cell) for cell in rows[0]}
        unlike = {plain(other) for other in self.unlike} & headings
        places = [at for at, cell in enumerate(rows[0]) if plain(cell) in unlike]
        if not all(says_whether(row[at : at + 1] for row in rows[1:]) for at in places):
            return False
        one = not self.known_by_one or bool(header.columns.keys() & set(self.known_by_one))
        return one and (not self.like or any(plain(other) in headings for other in self.like))

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """Contacts by queue and interval, and one by one for the review pages.

        A repeated `id` counts once, quiet intervals between the first day and the last count 0. What is marked as
        spam or was made by the centre itself is left out. All of it is told.
        """
        nothing = Taken(pd.DataFrame(columns=list(COLUMNS)))
        header = contact_header(sheet.head, self.sought, ("created",), by_meaning=self.by_meaning)
        if header is None:
            expected = f"a column such as {', '.join(self.names['created'][:3])}"
            told.book.add(sheet.where, "", expected, "Export it with the time each contact was created.")
            return nothing
        if plain(without_zone(header.written["created"])[0]) not in map(plain, self.sought["created"]):
            shown = header.written["created"]
            told.doubted(sheet.where, f"the column '{shown}' is taken as when contacts were created", column="created")
        if header.twice:
            twice = ", ".join(sorted(set(header.twice)))
            told.doubted(sheet.where, f"columns that occur more than once, of which the first is read: {twice}")
        before = len(told.book.faults)
        rows, dates_only = self._rows(sheet, header, wishes, told)
        if len(told.book.faults) > before:
            return nothing
        columns = rows.joined()
        if not columns or not len(columns["created"]):
            told.book.add(sheet.where, "", "at least one contact", _left_out(sheet.where, told))
            return nothing
        grouped = np.array([bool(kind.group) for kind in rows.kinds]) if self.actions else None
        adds = "id" in columns
        columns = _once(columns, sheet.where, told, grouped, lambda ids: wishes.met.again(self.name, ids))
        if not len(columns["created"]):
            return Taken(nothing.frame, adds=adds)
        taken = self._taken(columns, list(rows.kinds), sheet.where, wishes, told, dates_only=dates_only)
        return replace(taken, adds=adds)

    def _rows(self, sheet: Sheet, header: Header, wishes: Wishes, told: Told) -> tuple[ContactRows, bool]:
        cells = ContactCells(sheet.where, header, self.units, wishes, told, acd=self.acd)
        for batch in sheet.batches(header.row + 1, header.columns, Told()):
            cells.learn(batch)
            if cells.settled:
                break
        cells.decide()
        rows = ContactRows()
        for batch in longer(sheet.batches(header.row + 1, header.columns, told)):
            cells.read(batch, rows)
        zone = said_zone(header, "created", "created_time")
        if cells.created.wall_times and zone:
            told.doubted(sheet.where, f"times are taken as {zone}, as their heading says", column="created")
        elif cells.created.wall_times and not wishes.zone_said:
            why = f"times without an offset are taken as {wishes.time_zone} (--time-zone says another)"
            told.doubted(sheet.where, why)
        return rows, cells.created.dates_only

    def _taken(
        self,
        columns: dict[str, Column],
        kinds: list[Kind],
        where: str,
        wishes: Wishes,
        told: Told,
        *,
        dates_only: bool,
    ) -> Taken:
        kinds = [Kind(kind.group, kind.came_by or self.came_by) for kind in kinds]
        kinds = without_customers(where, columns["row"], columns["kind"], kinds, told)
        queues = queues_of(kinds, wishes)
        has = tell_queueless(where, columns["row"], columns["kind"], kinds, queues, told)
        if not has.any():
            return Taken(pd.DataFrame(columns=list(COLUMNS)))
        columns = _only(columns, has)
        if wishes.scenario is None:
            tell_nameless(where, columns["row"], columns["kind"], queues, told)
        names = sorted({queues[kind] for kind in np.unique(columns["kind"])})
        number = {name: at for at, name in enumerate(names)}
        of_kind = np.array([number.get(name, 0) for name in queues], dtype=np.intp)
        _work_by_replies(columns, where, wishes, told)
        queue = of_kind[columns["kind"]]
        grid = _grid(columns["created"], len(names), where, wishes, told, dates_only=dates_only)
        if grid is None:
            return Taken(pd.DataFrame(columns=list(COLUMNS)))
        frame = counted(columns, queue, names, grid)
        edges = grid.edges(columns["created"])
        tickets = _tickets(
            columns, pd.Categorical.from_codes(queue, categories=pd.Index(names)), kinds, wishes.time_zone
        )
        return Taken(frame, tickets, edges)


def _left_out(where: str, told: Told) -> str:
    """Why nothing is left to count."""
    reasons = [entry.sentence() for entry in told.entries() if entry.kind == "dropped" and entry.where == where]
    return f"All was left out: {'; '.join(reasons)}." if reasons else "There is nothing to count: export it again."


def _only(columns: dict[str, Column], kept: NDArray[np.bool_]) -> dict[str, Column]:
    if kept.all():
        return columns
    for name in columns:  # one by one, so that no second copy of all is held
        columns[name] = columns[name][kept]
    return columns


def _once(
    columns: dict[str, Column],
    where: str,
    told: Told,
    grouped: NDArray[np.bool_] | None,
    met: Callable[[NDArray[np.uint64]], NDArray[np.bool_]],
) -> dict[str, Column]:
    """Each contact once, and none of a year that cannot be right.

    Parameters
    ----------
    grouped : ndarray of bool, optional
        Of rows that are actions, by kind.
    met : callable
        Whether an earlier sheet held each id.
    """
    if "id" in columns:
        if grouped is not None:
            columns = one_of_each(columns, where, told, grouped)
        ids = pd.Series(columns.pop("id"))
        again = (ids.duplicated() & (ids != 0)).to_numpy()
        told.dropped(where, "repeated: the same id as a row above", columns["row"][again])
        columns = _only(columns, ~again)
        before = met(np.asarray(ids, dtype=np.uint64)[~again])
        told.dropped(where, "in an earlier file or sheet, too: counted there", columns["row"][before])
        columns = _only(columns, ~before)
        if not len(columns["created"]):
            return columns
    good = believable(columns["created"])
    told.dropped(where, "created years away from all others", columns["row"][~good])
    return _only(columns, good)


def _work_by_replies(columns: dict[str, Column], where: str, wishes: Wishes, told: Told) -> None:
    """Handle times from replies where a person says what one takes; else what is missing is told."""
    known = "handle_s" in columns and bool(np.isfinite(columns["handle_s"]).any())
    if known:
        return
    if wishes.reply_min is not None and "replies" in columns:
        seconds = columns["replies"] * np.float32(60.0 * wishes.reply_min)
        columns["handle_s"] = np.where(seconds > 0, seconds, np.float32(np.nan))
        told.doubted(where, f"handle times are taken as replies times {wishes.reply_min:g} minutes (--reply-min)")
        return
    other = ", or the minutes a reply takes (--reply-min)" if "replies" in columns else ""
    told.doubted(where, f"no handle times: say aht_s of each queue in the scenario{other}", column="handle_s")


def _grid(
    created: NDArray[np.int64], queues: int, where: str, wishes: Wishes, told: Told, *, dates_only: bool
) -> Grid | None:
    """The intervals to count in; None, and a fault, where there would be more than anybody can use."""
    length = wishes.interval_min or INTERVAL_MIN
    if dates_only and length != DAILY:
        told.doubted(where, "dates without a time of day: contacts are counted by the day", column="created")
        length = DAILY
    grid = Grid.over(created, length, wishes.time_zone)
    for coarser, words in ((60, "hour"), (DAILY, "day")):
        if wishes.interval_min is None and len(grid.starts) * queues > MOST_ROWS and coarser > grid.length_min:
            told.doubted(where, f"{queues:,} queues over so many days are counted by the {words} (--interval-min)")
            grid = Grid.over(created, coarser, wishes.time_zone)
    if len(grid.starts) * queues <= 4 * MOST_ROWS:
        return grid
    expected = (
        f"fewer queues than {queues:,}, or longer intervals, for a history of {len(grid.starts):,} intervals each"
    )
    remedy = "Say --queue-by channel, --interval-min 60, or name the --scenario whose queues matter."
    told.book.add(f"{where}, column queue", f"{queues:,} queues", expected, remedy)
    return None


def _tickets(columns: dict[str, Column], queue: pd.Categorical, kinds: list[Kind], time_zone: str) -> pd.DataFrame:
    channels = np.array([CHANNELS.index(channel_of(kind.came_by)) for kind in kinds], dtype=np.int8)
    if "csat" in columns:
        columns["csat"] = satisfaction(columns["csat"])
    who = columns.pop("who", None)
    created = pd.DatetimeIndex(columns["created"].view("M8[us]"), tz="UTC").tz_convert(time_zone)
    return tickets_frame(
        created,
        queue,
        pd.Categorical.from_codes(channels[columns["kind"]], categories=pd.Index(CHANNELS)),
        columns["outcome"],
        {name: columns[name] for name in MEASURES if name in columns},
        None if who is None else repeats(who, columns["created"]),
    )
