"""Breaches of breaks and meals: missing, misplaced, too long, too close, outside, too many, all at once; their pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from breach_kept import crowded, present
from breach_roster import MINUTE, PAUSES, Planted, Worked, plus, put, record_of, without, worked

from planner.scenario import Inputs, Segment


def with_pause(work: Worked, index: int, start: pd.Timestamp, minutes: float) -> pd.DataFrame | None:
    """The shift's rows with one pause elsewhere within the two work segments around it; None where it leaves them."""
    rows = work.rows.sort_values("start").reset_index()
    at = rows.index[rows["index"] == index][0]
    if not 0 < at < len(rows) - 1 or list(rows.loc[[at - 1, at + 1], "activity"]) != ["work", "work"]:
        return None
    end = start + minutes * MINUTE
    if start <= rows.loc[at - 1, "start"] or end >= rows.loc[at + 1, "end"]:
        return None
    rows.loc[at - 1, "end"] = rows.loc[at, "start"] = start
    rows.loc[at, "end"] = rows.loc[at + 1, "start"] = end
    return rows.set_index("index")


def pauses(work: Worked, inputs: Inputs) -> list[tuple[int, pd.Series, Segment]]:
    """Pauses of a shift with their segments of the record, where each has one."""
    record = record_of(inputs, work.shift)
    rows = work.rows[work.rows["activity"].isin(PAUSES)].sort_values("start")
    if record is None or [s.activity for s in record.segments] != list(rows["activity"]):
        return []
    return [(index, row, segment) for (index, row), segment in zip(rows.iterrows(), record.segments, strict=True)]


def fits(work: Worked, segment: Segment, start: pd.Timestamp) -> bool:
    after = (start - work.start) / MINUTE
    latest = after if segment.latest_min is None else segment.latest_min
    return segment.earliest_clock is None and (segment.earliest_min or 0) <= after <= latest


def gaps_kept(rows: pd.DataFrame, gap_min: int) -> bool:
    inside = rows[rows["activity"].isin(PAUSES)].sort_values("start")
    gaps = (inside["start"].iloc[1:].to_numpy() - inside["end"].iloc[:-1].to_numpy()) / np.timedelta64(1, "m")
    return bool((gaps >= gap_min).all())


def missing_pause(roster, inputs, rng, kind: str, every: bool = False):
    for some in worked(roster, inputs, rng):
        rows = some.rows[some.rows["activity"] == kind]
        if len(rows) and record_of(inputs, some.shift):
            new = roster.copy()
            at = some.rows.index[some.rows["activity"].isin(PAUSES)] if every else rows.index[:1]
            new.loc[at, ["activity", "paid"]] = ["work", True]
            return Planted(new, inputs, "missing break")
    return None


def misplaced_pause(roster, inputs, rng, kind: str, late: bool, by_min: int = 5):
    """A pause begins just before or just after its window, still apart from the others."""
    for some in worked(roster, inputs, rng):
        record = record_of(inputs, some.shift)
        for way in rearranged(some, inputs):
            for index, row, segment in pauses(way, inputs):
                edge = segment.latest_min if late else segment.earliest_min
                if row["activity"] != kind or edge is None:
                    continue
                start = some.start + (edge + by_min if late else edge - by_min) * MINUTE
                rows = with_pause(way, index, start, segment.length_min)
                if rows is not None and gaps_kept(rows, record.gap_between_segments_min):
                    new = put(roster, rows)
                    if not crowded(new, inputs):
                        return Planted(new, inputs, "misplaced break")
    return None


def rearranged(some: Worked, inputs: Inputs) -> Iterator[Worked]:
    """The shift itself, then with one of its pauses elsewhere in its window."""
    yield some
    for index, _, segment in pauses(some, inputs):
        for after in range(segment.earliest_min or 0, segment.latest_min or 0, 15):
            rows = with_pause(some, index, some.start + after * MINUTE, segment.length_min)
            if rows is not None:
                yield replace(some, rows=rows)


def wrong_pause_length(roster, inputs, rng, kind: str, by_min: int):
    for some in worked(roster, inputs, rng):
        record = record_of(inputs, some.shift)
        for index, row, segment in pauses(some, inputs):
            if row["activity"] == kind:
                rows = with_pause(some, index, row["start"], segment.length_min + by_min)
                if rows is not None and gaps_kept(rows, record.gap_between_segments_min):
                    new = put(roster, rows)
                    if not crowded(new, inputs):
                        return Planted(new, inputs, "break length")
    return None


def pauses_too_close(roster, inputs, rng, first: int):
    """Two neighbouring pauses, each in its window, with less than the gap between them."""
    for some in worked(roster, inputs, rng):
        record = record_of(inputs, some.shift)
        found = pauses(some, inputs)
        if len(found) < first + 2 or not record.gap_between_segments_min:
            continue
        one, two = found[first], found[first + 1]
        for a, b in ((a, b) for a in range(0, 600, 15) for b in range(0, 600, 15)):
            starts = some.start + a * MINUTE, some.start + b * MINUTE
            gap = b - a - one[2].length_min
            if not 0 < gap < record.gap_between_segments_min:
                continue
            if not (fits(some, one[2], starts[0]) and fits(some, two[2], starts[1])):
                continue
            rows = with_pause(some, one[0], starts[0], one[2].length_min)
            rows = None if rows is None else with_pause(replace(some, rows=rows), two[0], starts[1], two[2].length_min)
            if rows is None or sum_of_close(rows, record.gap_between_segments_min) != 1:
                continue
            new = put(roster, rows)
            if not crowded(new, inputs):
                return Planted(new, inputs, "gap between breaks")
    return None


def sum_of_close(rows: pd.DataFrame, gap_min: int) -> int:
    inside = rows[rows["activity"].isin(PAUSES)].sort_values("start")
    gaps = (inside["start"].iloc[1:].to_numpy() - inside["end"].iloc[:-1].to_numpy()) / np.timedelta64(1, "m")
    return int((gaps < gap_min).sum())


def pause_outside(roster, inputs, rng, before: bool):
    """A pause stands alone half an hour away from the shift; work fills its place."""
    for some in worked(roster, inputs, rng):
        for index, row, segment in pauses(some, inputs):
            filler = some.rows.loc[[index]].assign(activity="work", paid=True)
            stray = some.rows.loc[[index]].copy()
            length = segment.length_min * MINUTE
            stray["start"] = some.start - 30 * MINUTE - length if before else some.end + 30 * MINUTE
            stray["end"] = stray["start"] + length
            new = plus(put(roster, filler), stray)
            if row["activity"] in PAUSES and present(new, inputs, some.agent):
                return Planted(new, inputs, "segment outside shift")
    return None


def one_pause_more(roster, inputs, rng):
    """A second break in a long stretch of work, apart from the others."""
    for some in worked(roster, inputs, rng):
        record = record_of(inputs, some.shift)
        kinds = [segment for segment in record.segments if segment.activity == "break"] if record else []
        for index, row in some.rows[some.rows["activity"] == "work"].iterrows() if kinds else ():
            for after in range(5, int((row["end"] - row["start"]) / MINUTE) - 10, 5):
                parts = pd.concat([some.rows.loc[[index]]] * 3, ignore_index=True)
                cuts = [row["start"] + after * MINUTE, row["start"] + (after + 5) * MINUTE]
                parts["start"], parts["end"] = [row["start"], *cuts], [*cuts, row["end"]]
                parts.loc[1, ["activity", "paid"]] = ["break", kinds[0].paid]
                rows = plus(some.rows.drop(index=index), parts)
                new = plus(without(roster, some.rows), rows)
                if gaps_kept(rows, record.gap_between_segments_min) and not crowded(new, inputs):
                    return Planted(new, inputs, "extra break")
    return None


def all_at_once(roster, inputs, rng):
    """Pauses of one shift moved to the same moment, each within its window, until the share is passed."""
    groups: dict[tuple[dt.date, str], list[Worked]] = {}
    for some in worked(roster, inputs, rng):
        groups.setdefault((some.date, some.shift), []).append(some)
    for (_, name), people in sorted(groups.items(), key=lambda item: -len(item[1])):
        record = record_of(inputs, name)
        if record is None or record.most_on_break == 1 or len(people) < 2:
            continue
        for moment in pd.date_range(people[0].start, people[0].end, freq="15min"):
            new = roster
            for some in people:
                rows = at_moment(some, inputs, moment, record.gap_between_segments_min)
                new = new if rows is None else put(new, rows)
                if crowded(new, inputs):
                    return Planted(new, inputs, "most on break")
    return None


def at_moment(some: Worked, inputs: Inputs, moment: pd.Timestamp, gap_min: int) -> pd.DataFrame | None:
    for index, _, segment in pauses(some, inputs):
        if fits(some, segment, moment):
            rows = with_pause(some, index, moment, segment.length_min)
            if rows is not None and gaps_kept(rows, gap_min):
                return rows
    return None


def wrongly_paid(roster, inputs, rng, kind: str):
    for some in worked(roster, inputs, rng):
        at = some.rows.index[some.rows["activity"] == kind]
        if len(at) and record_of(inputs, some.shift):
            new = roster.copy()
            new.loc[at[0], "paid"] = not new.loc[at[0], "paid"]
            return Planted(new, inputs, "paid flag")
    return None
