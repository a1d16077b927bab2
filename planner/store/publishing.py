"""Publishing a version of a line of rosters: whole or not at all, never over what its author has not seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from planner.store.audited import SEAM_DAYS
from planner.store.blobs import kept_frame
from planner.store.bulk import collector_rests, insert_rows
from planner.store.burdens import continue_ledger
from planner.store.calendar_shifts import Renewal, renew
from planner.store.database import Store, Work
from planner.store.drafts import OPEN, PUBLISHED, locked, not_open, subject
from planner.store.facts import add_plan, renew_people, renew_segments
from planner.store.faults import ConflictError, StoreError
from planner.store.in_force import (
    Stand,
    days_in_force,
    line_named,
    people_of_version,
    stand_of,
    stand_of_version,
    version_of,
)
from planner.store.roster_changes import RosterChanges, changes_between
from planner.store.shifts import shifts_of
from planner.store.tables import DayRow, LineRow, RosterVersion
from planner.store.webhooks import tell_published

MOST_TOLD = 40
"""Sentences in a message; `planner publish diff` has all."""


@dataclass(frozen=True)
class Published:
    """What publishing did.

    Attributes
    ----------
    line : str
    number : int
    replaced : tuple of int
        Versions that decided some of its days before.
    new, changed, cancelled : int
        Events of calendars.
    accepted : tuple of str
        Findings that were accepted, sentences.
    """

    line: str
    number: int
    replaced: tuple[int, ...]
    new: int
    changed: int
    cancelled: int
    accepted: tuple[str, ...]


@collector_rests()
def publish(work: Work, line: str, number: int, *, accept_breaches: bool = False, note: str = "") -> Published:
    """Publish a draft or a proposal.

    Parameters
    ----------
    line : str
    number : int
        Of the version.
    accept_breaches : bool
        Publish although rules are broken; `note` says why and both are in the trail.
    note : str
        What is said to those who read the list of versions; the author's where empty.

    Raises
    ------
    ConflictError
        If what is published on its days has changed since it was drafted; with the differences. Both versions are
        kept: `planner.store.drafts.rebase` lays the draft on what is newer.
    StoreError
        If it breaks rules and that is not accepted with a note.
    """
    row = locked(work, line)
    version = version_of(work.session, row, number)
    if version.state not in OPEN:
        raise not_open(line, version)
    days = (version.from_date, version.to_date)
    now = days_in_force(work.session, row.id, *days)
    _refuse_conflict(work, row, version, now)
    stand = stand_of_version(work.store, version)
    accepted = _accepted(work, row, version, stand, accept_breaches=accept_breaches, note=note)
    done = _put_in_force(work, row, version, stand)
    before = {"state": version.state, "published": row.published, "days": sorted(set(now.values()))}
    version.state = PUBLISHED
    version.published_at, version.published_by = work.store.now(), work.who
    version.note = note or version.note
    row.published = number
    work.session.flush()
    counts = {"new": len(done.added), "changed": len(done.changed), "cancelled": len(done.cancelled)}
    after = {"state": PUBLISHED, "note": version.note, "shifts": counts, "breaches_accepted": len(accepted)}
    work.tell("roster.publish", subject(line, number), before, after)
    tell_published(work, version, changes=sum(counts.values()))
    return Published(line, number, tuple(sorted(set(now.values()))), accepted=accepted, **counts)


def findings(store: Store, session: Session, line: str, number: int) -> list[str]:
    """What has to be accepted to publish a version: rules it breaks, and days before it that are others now."""
    row = line_named(session, line)
    version = version_of(session, row, number)
    return _findings(store, session, row, version, stand_of_version(store, version))


def differences(
    store: Store,
    session: Session,
    line: str,
    number: int,
    against: int | None = None,
    *,
    names: bool = True,
    reasons: bool = True,
) -> RosterChanges:
    """What a version changes.

    Parameters
    ----------
    against : int, optional
        Another version, on the days that both decide; without it what is published now.
    names, reasons : bool
        Whether people's names are told, and why they are away.
    """
    row = line_named(session, line)
    version = version_of(session, row, number)
    stand = stand_of_version(store, version)
    first, last = version.from_date, version.to_date
    if against is None:
        other = stand_of(store, session, row, days_in_force(session, row.id, first, last))
    else:
        theirs = version_of(session, row, against)
        first, last = max(first, theirs.from_date), min(last, theirs.to_date)
        other = stand_of_version(store, theirs)
    before, after = (
        [shift if reasons else shift.without_reason for shift in one.shifts if first <= shift.date <= last]
        for one in (other, stand)
    )
    return changes_between(before, after, other.names | stand.names if names else {})


def _refuse_conflict(work: Work, line: LineRow, version: RosterVersion, now: dict[dt.date, int]) -> None:
    seen = {dt.date.fromisoformat(date): int(number) for date, number in version.checked["seen"].items()}
    dates = {date for date in {*seen, *now} if seen.get(date) != now.get(date)}
    if not dates:
        return
    then = stand_of(work.store, work.session, line, {date: seen[date] for date in dates if date in seen})
    newer = {date: now[date] for date in dates if date in now}
    current = stand_of(work.store, work.session, line, newer)
    changes = changes_between(then.shifts, current.shifts, then.names | current.names)
    if changes.changes:
        numbers = ", ".join(str(number) for number in sorted(set(newer.values())))
        told = f"Version {numbers} was published since; both are kept. What it says otherwise:"
        remedy = f"{told}\nLay yours on it with: planner publish rebase '{line.name}' {version.number}"
        raise ConflictError(subject(line.name, version.number), _base(version), remedy, changes.told(MOST_TOLD))


def _base(version: RosterVersion) -> str:
    return "made before anything was published" if version.base is None else f"made from version {version.base}"


def _accepted(
    work: Work, line: LineRow, version: RosterVersion, stand: Stand, *, accept_breaches: bool, note: str
) -> tuple[str, ...]:
    """Findings that are accepted.

    Raises
    ------
    StoreError
        If there are any and they are not.
    """
    found = _findings(work.store, work.session, line, version, stand)
    if found and not (accept_breaches and note):
        more = [f"and {len(found) - MOST_TOLD} more"] if len(found) > MOST_TOLD else []
        said = "\n".join(f"  {sentence}" for sentence in [*found[:MOST_TOLD], *more])
        remedy = "Mend it and draft it again, or accept them with a note that says why (--accept-breaches --note ...)."
        count = f"{len(found)} finding{'s' * (len(found) > 1)}"
        raise StoreError.told(
            subject(line.name, version.number), count, "a roster that breaks no rule", f"{remedy}\n{said}"
        )
    return tuple(found)


def _findings(store: Store, session: Session, line: LineRow, version: RosterVersion, stand: Stand) -> list[str]:
    found = [f"{rule}: {sentence}" for rule, _, _, sentence in version.checked["breaches"]]
    seam = _seam(store, session, line, version, stand)
    if seam.changes:
        days = sorted({change.date for change in seam.changes})
        found.append(
            f"days before: {seam.head()} This was published from {days[0]:%a %d %b} to {days[-1]:%a %d %b} since the "
            "audit, so that rest across its first day is not known to be right"
        )
    return found


def _seam(store: Store, session: Session, line: LineRow, version: RosterVersion, stand: Stand) -> RosterChanges:
    """What is published now on the days just before, against what the audit was made with."""
    frame = kept_frame(store, version.files["before"])
    people = people_of_version(store, version)
    zones = dict(zip(people["agent"], people["time_zone"], strict=True))
    known = shifts_of(frame, zones, version.time_zone)
    first = version.from_date - dt.timedelta(SEAM_DAYS)
    days = days_in_force(session, line.id, first, version.from_date - dt.timedelta(1))
    now = stand_of(store, session, line, days)
    mine = {shift.agent for shift in stand.shifts}
    before, after = (
        [one for one in shifts if one.date in days and one.agent in mine] for shifts in (known, now.shifts)
    )
    return changes_between(before, after, stand.names)


def _put_in_force(work: Work, line: LineRow, version: RosterVersion, stand: Stand) -> Renewal:
    first, last = version.from_date, version.to_date
    dates = [first + dt.timedelta(step) for step in range((last - first).days + 1)]
    gone = delete(DayRow).where(DayRow.line_id == line.id, DayRow.date.between(first, last))
    work.session.execute(gone.execution_options(synchronize_session=False))
    insert_rows(
        work.session,
        DayRow,
        {"line_id": [line.id] * len(dates), "date": dates, "version": [version.number] * len(dates)},
    )
    done = renew(work, line, version.number, (first, last), stand.shifts)
    renew_segments(work, line, stand.shifts, done.days)
    renew_people(work, people_of_version(work.store, version), version.checked["queues"])
    burdens = kept_frame(work.store, version.files["burdens"])
    continue_ledger(work, line, version.number, burdens, version.checked["weeks"])
    if version.plan_id is not None:
        add_plan(work, version.plan_id, version.time_zone)
    return done
