"""A roster with offers made, and the rows of ``changes.csv`` that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from planner.frames import CHANGES, ROSTER
from planner.offers.candidates import CALL_IN, LONGER, Offer
from planner.roster.changes import BREAK, OFF, WORK
from planner.roster.options import Duty
from planner.roster.timeline import Timeline


def roster_with(roster: pd.DataFrame, offers: Sequence[Offer], line: Timeline) -> pd.DataFrame:
    """Frame ROSTER with other hours: what lies inside both the old and the new ones stays as it was."""
    days = {(one.member.person.name, line.date(one.day)) for one in offers}
    if not days:
        return roster
    pairs = zip(roster["agent"], roster["date"], strict=True)
    touched = [(str(agent), pd.Timestamp(date).date()) in days for agent, date in pairs]
    fresh = pd.DataFrame([row for one in offers for row in _rows(one, line)], columns=list(ROSTER.columns))
    kept = roster[[not one for one in touched]]
    parts = [part for part in (kept, fresh) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else ROSTER.empty()


def _rows(offer: Offer, line: Timeline) -> Iterator[tuple[object, ...]]:
    duty = offer.after
    if duty is None:
        return
    name, date = offer.member.person.name, line.date(offer.day)
    spans: list[tuple[str, str, int, int, bool]]
    if offer.kind == CALL_IN:
        spans = list(_fresh(duty, offer.pauses))
    else:
        spans = [
            (part.activity, part.queue, part.start_min, min(part.end_min, duty.end_min), part.paid)
            for part in offer.member.parts(offer.day)
            if part.start_min < duty.end_min
        ]
        if offer.kind == LONGER:
            begin, end = spans[0][2], max(span[3] for span in spans)
            queue = next((span[1] for span in spans if span[0] == "work"), "")
            spans += [("work", queue, duty.start_min, begin, True), ("work", queue, end, duty.end_min, True)]
    for activity, queue, begin, end, paid in sorted(spans, key=lambda span: span[2]):
        if end > begin:
            yield name, date, duty.shift, activity, queue, line.moment(begin), line.moment(end), paid


def _fresh(duty: Duty, pauses: Sequence[int]) -> Iterator[tuple[str, str, int, int, bool]]:
    """Work between breaks."""
    at = duty.start_min
    for pause, begin in zip(duty.pauses, pauses, strict=True):
        yield "work", "", at, begin, True
        at = begin + pause.length_min
        yield pause.activity, "", begin, at, pause.paid
    yield "work", "", at, duty.end_min, True


def changes_of(offers: Sequence[tuple[Offer, str]], line: Timeline) -> pd.DataFrame:
    """Frame CHANGES: hours or a day off, then the breaks of these hours, so that they stay where they are."""
    rows: list[tuple[object, ...]] = []
    for offer, note in offers:
        name, date, duty = offer.member.person.name, line.date(offer.day), offer.after
        if duty is None:
            assert offer.before is not None
            rows.append((OFF, name, date, offer.before.shift, pd.NaT, pd.NaT, note))
            continue
        rows.append((WORK, name, date, duty.shift, line.moment(duty.start_min), line.moment(duty.end_min), note))
        for pause, begin in zip(duty.pauses, offer.pauses, strict=True):
            start, end = line.moment(begin), line.moment(begin + pause.length_min)
            rows.append((BREAK, name, date, pause.activity, start, end, f"{pause.activity} at {start:%H:%M}"))
    frame = pd.DataFrame(rows, columns=list(CHANGES.columns))
    for column in ("start", "end"):
        frame[column] = pd.to_datetime(frame[column], utc=True).dt.tz_convert(line.zone)
    return frame
