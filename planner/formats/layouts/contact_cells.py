"""The cells of a batch of contacts to numbers: moments, seconds, counts, marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.foreign import Wishes
from planner.formats.headers import Header
from planner.formats.layouts.contact_heads import said_zone
from planner.formats.layouts.contact_rows import Column, ContactRows
from planner.formats.layouts.marks import (
    ANSWERED_,
    GAVE_UP_,
    gave_up,
    has_spam_tag,
    is_named,
    is_outgoing,
    is_spam,
    is_spam_group,
    judged,
    outcome_of,
    rating_of,
)
from planner.formats.told import Told
from planner.formats.values.cell_keys import keys_of
from planner.formats.values.durations import DurationReader, Unit, clock_of, guess_unit, unit_of
from planner.formats.values.moments import MomentReader
from planner.formats.values.numbers import NumberReader
from planner.formats.values.separators import Separators

WORK = ("handle", "talk", "hold", "wrap")
"""Columns of which the handle time is made: the first where it is filled, else the sum of the others."""

DURATIONS = (*WORK, "wait", "first_reply", "first_reply_business", "resolution", "resolution_business")
COUNTS = ("replies", "reopens")
ENDS: Mapping[str, tuple[str, ...]] = {"first_reply": ("first_reply_at",), "resolution": ("solved_at", "closed_at")}
"""Durations that may be counted from the creation to one of these moments, where the file leaves them empty."""

MARKED_SPAM = {"status": is_spam, "type": is_spam, "group": is_spam_group, "spam": gave_up}
LONGEST_WORK_S = 86_400.0
_SECOND = 1_000_000


UNITS = (
    *(
        "s",
        "sec",
        "secs",
        "seconds",
        "in seconds",
        "in sec",
        "in s",
        "in ms",
        "ms",
        "milliseconds",
        "min",
        "mins",
        "minutes",
        "in mins",
    ),
    *("in minutes", "h", "hrs", "hours", "in hrs", "in hours", "hh:mm:ss", "mm:ss", "hh:mm", "Sek", "Sekunden"),
    *("in Sekunden", "Minuten", "in Minuten", "Std", "Stunden", "secondes", "en secondes", "heures", "segundos"),
    *("en segundos", "minutos", "en minutos", "horas"),
)
"""What stands behind the headings of durations."""


def with_units(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings as they are, then each with each unit: ``Talk time``, ``Talk time (sec)``."""
    return (*headings, *(f"{heading} {unit}" for heading in headings for unit in UNITS))


class ContactCells:
    """Reads the batches of one sheet.

    Parameters
    ----------
    where : str
    header : Header
        Which columns there are, and their headings: these say units.
    units : mapping of str to Unit
        Of plain numbers, where the heading says none.
    wishes : Wishes
    told : Told
    acd : bool
        Whether a contact without a group came to no queue, and one without an agent gave up.
    """

    def __init__(
        self, where: str, header: Header, units: Mapping[str, Unit], wishes: Wishes, told: Told, *, acd: bool = False
    ) -> None:
        self.where, self.wishes, self.told, self.acd = where, wishes, told, acd
        self.has = frozenset(header.columns)
        marks = Separators()
        zone = said_zone(header, "created", "created_time") or wishes.time_zone
        self.created = MomentReader(where, zone, wishes.day_first, told, "created")
        self._ends = {
            name: MomentReader(where, said_zone(header, name) or zone, wishes.day_first, told, name, needed=False)
            for names in ENDS.values()
            for name in names
            if name in self.has
        }
        self._durations = {
            name: DurationReader(
                *(where, name, told, unit_of(header.written[name]) or units.get(name)),
                "hh:mm" if units.get(name) == "h" else clock_of(header.written[name]),
                most=LONGEST_WORK_S if name in WORK or name == "wait" else 1e9,
                separators=marks,
            )
            for name in DURATIONS
            if name in self.has
        }
        self._counts = {
            name: NumberReader(where, name, told, most=1e6, whole=True, separators=marks)
            for name in COUNTS
            if name in self.has
        }

    def learn(self, batch: pd.DataFrame) -> None:
        """Look at a batch before any is read: at the order of day and month, decimal marks, units."""
        self.created.learn(self._moments(batch))
        for name, reader in self._ends.items():
            reader.learn(batch[name], ordered=False)
            self.created.learn(batch[name], ordered=False)
        for name, duration in self._durations.items():
            duration.learn(batch[name])
        for name, count in self._counts.items():
            count.learn(batch[name])

    def decide(self) -> None:
        """Settle by magnitude what plain numbers of work and waiting are, once all is learned; `read` tells it."""
        unsaid = [self._durations[name] for name in (*WORK, "wait") if name in self._durations]
        unsaid = [reader for reader in unsaid if reader.unit is None]
        unit = guess_unit(unsaid)
        for reader in unsaid:
            reader.unit = unit

    @property
    def settled(self) -> bool:
        """Whether no further batch need be learned from."""
        return self.created.settled and all(reader.settled for reader in self._ends.values())

    def read(self, batch: pd.DataFrame, rows: ContactRows) -> None:
        """Add a batch's contacts to `rows`; what is no contact of a customer is left out and told."""
        moments, _ = self.created.read(self._moments(batch))
        exists = np.asarray(moments.notna())
        if not exists.all():
            batch, moments = batch[exists], moments[exists]
        kept = self._wanted(batch)
        created = moments.as_unit("us").asi8
        columns: dict[str, Column] = {
            "row": batch.index.to_numpy(dtype=np.int32),
            "created": created,
            "kind": rows.kinds_of(self._group(batch), batch.get("channel"), len(batch)),
        }
        if "id" in self.has:
            columns["id"] = keys_of(batch["id"], self.wishes.met.salt)
        if "requester" in self.has:
            columns["who"] = keys_of(batch["requester"], self.wishes.met.salt)
        columns |= self._measures(batch, created)
        columns["outcome"] = self._outcome(batch, columns.get("handle_s"))
        if "handle_s" in columns:
            none = kept & np.isnan(columns["handle_s"]) & (columns["outcome"] <= ANSWERED_)
            why = "no work on it is written: its handle time is not known"
            self.told.doubted(self.where, why, batch.index.to_numpy()[none], "handle_s") if none.any() else None
        rows.add(columns if kept.all() else {name: values[kept] for name, values in columns.items()})

    def _moments(self, batch: pd.DataFrame) -> pd.Series:
        """Date and time in one column; where they are two, together."""
        if "created_time" not in self.has:
            return batch["created"]
        date = batch["created"].str.replace(r"[T ]00:00(?::00(?:\.0+)?)?$", "", regex=True)
        hour = batch["created_time"].str.replace(r"^(\d{1,2})$", r"\1:00", regex=True)
        timed = date.str.contains(r"\d[:h]\d\d", regex=True)
        return date.where(timed, (date + " " + hour).str.strip())

    def _group(self, batch: pd.DataFrame) -> pd.Series | None:
        if "group" not in self.has or "group_else" not in self.has:
            return batch.get("group", batch.get("group_else"))
        named = judged(batch["group"], is_named) > 0
        return batch["group"].where(named, batch["group_else"])

    def _wanted(self, batch: pd.DataFrame) -> NDArray[np.bool_]:
        """Contacts that customers made and somebody will work on."""
        kept = np.ones(len(batch), dtype=bool)
        for column in [column for column in ("direction", "kind") if column in self.has]:
            out = kept & (judged(batch[column], is_outgoing) > 0)
            rows, before = batch.index.to_numpy()[out], batch[column][out]
            self.told.dropped(self.where, "not made by a customer", rows, column, before)
            kept &= ~out
        if self.acd and "group" in self.has:
            never = kept & ~(judged(batch["group"], is_named) > 0)
            self.told.dropped(self.where, "came to no queue", batch.index.to_numpy()[never], "group")
            kept &= ~never
        spam = np.zeros(len(batch), dtype=bool)
        for name, judge in MARKED_SPAM.items():
            if name in self.has:
                spam |= judged(batch[name], judge) > 0
        if "tags" in self.has:
            spam |= _tagged(batch["tags"])
        spam &= kept
        if spam.any() and not self.wishes.keep_spam:
            why = "marked as spam (--keep-spam counts it)"
            self.told.dropped(self.where, why, batch.index.to_numpy()[spam])
            kept &= ~spam
        return kept

    def _measures(self, batch: pd.DataFrame, created: NDArray[np.int64]) -> dict[str, Column]:
        found = {name: reader.read(batch[name]) for name, reader in self._durations.items()}
        for name, ends in ENDS.items():
            for end in ends:
                if end in self._ends:
                    found[name] = self._until(batch[end], end, created, found.get(name))
        work = [found.pop(name) for name in WORK if name in found]
        if work:
            found["handle"] = _work(work, whole="handle" in self.has)
        measures = {f"{name}_s": values.astype(np.float32) for name, values in found.items()}
        measures |= {name: reader.read(batch[name]).astype(np.float32) for name, reader in self._counts.items()}
        if "csat" in self.has:
            measures["csat"] = judged(batch["csat"], rating_of).astype(np.float32)
        return measures

    def _until(
        self, texts: pd.Series, name: str, created: NDArray[np.int64], known: NDArray[np.float64] | None
    ) -> NDArray[np.float64]:
        """Seconds from the creation to a moment, where they are not known yet."""
        seconds = np.full(len(texts), np.nan) if known is None else known.copy()
        open_ = np.isnan(seconds) & (texts != "").to_numpy(dtype=bool)
        if not open_.any():
            return seconds
        moments, _ = self._ends[name].read(texts[open_])
        lasted = (moments.as_unit("us").asi8 - created[open_]) / _SECOND
        lasted[np.asarray(moments.isna())] = np.nan
        early = lasted < 0
        why = "before the contact was created: left empty"
        self.told.doubted(self.where, why, texts.index.to_numpy()[open_][early], name) if early.any() else None
        seconds[open_] = np.where(early, np.nan, lasted)
        return seconds

    def _outcome(self, batch: pd.DataFrame, handle_s: Column | None) -> NDArray[np.int8]:
        """How each contact left the line, where columns say so; who was worked on was answered."""
        outcome = np.zeros(len(batch), dtype=np.int8)
        if not self.has & {"abandoned", "outcome", "wait"} and not self.acd:
            return outcome
        if "outcome" in self.has:
            outcome = judged(batch["outcome"], outcome_of).astype(np.int8)
        worked = np.zeros(len(batch), dtype=bool) if handle_s is None else handle_s > 0
        if "agent" in self.has:
            worked |= judged(batch["agent"], is_named) > 0
        outcome[worked & (outcome == 0)] = ANSWERED_
        if self.acd and "agent" in self.has and "abandoned" not in self.has:
            outcome[~worked & (outcome == 0)] = GAVE_UP_
        if "abandoned" in self.has:
            left = judged(batch["abandoned"], gave_up)
            outcome[left > 0] = GAVE_UP_
            outcome[(left == 0) & (outcome == GAVE_UP_)] = ANSWERED_ if handle_s is None else 0
        return outcome


def _tagged(tags: pd.Series) -> NDArray[np.bool_]:
    """Whether some tag says spam; most rows are sorted out by the plain word."""
    marked = np.zeros(len(tags), dtype=bool)
    for word in ("spam", "suspended", "junk", "phishing"):
        marked |= tags.str.contains(word, case=False, regex=False).to_numpy(dtype=bool)
    marked[marked] = judged(tags[marked], has_spam_tag) > 0
    return marked


def _work(parts: list[NDArray[np.float64]], *, whole: bool) -> NDArray[np.float64]:
    """Handle time of its parts; 0 is not known."""
    seconds = parts[0].copy() if whole else np.full(len(parts[0]), np.nan)
    others = parts[1:] if whole else parts
    if others:
        total = np.nansum(np.vstack(others), axis=0)
        seconds = np.where(seconds > 0, seconds, total)
    return np.where(seconds > 0, seconds, np.nan)
