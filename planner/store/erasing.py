"""Erasing a person and keeping the totals: a pseudonym in rows and files, name, pay and birth date gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import JSON, String, Table, delete, select, update
from sqlalchemy.orm import Session

from planner.store.blobs import FILES_LOCK, FRAME, keep_bytes, kept_bytes
from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.identity import Identity
from planner.store.locks import hold
from planner.store.purging import purge
from planner.store.references import manifests, naming_columns
from planner.store.rewriting import people_of, without_person
from planner.store.scenario_files import content_digest
from planner.store.sweeping import sweep
from planner.store.tables import (
    AccountRow,
    Base,
    BlobRow,
    FeedRow,
    PersonFact,
    ScenarioVersion,
    SettingRow,
    SignInRow,
    TrailRow,
)
from planner.store.trail_rewriting import open_chain

COUNTER = "erased"
"""Setting that counts who was erased; not whom."""

ROUNDS = 4
"""A file may name the digest of another that was rewritten: files are gone through until nothing changes."""


@dataclass(frozen=True)
class Erased:
    """What an erasure changed.

    Attributes
    ----------
    pseudonym : str
    files, rows : int
        Files rewritten, rows of tables changed.
    """

    pseudonym: str
    files: int
    rows: int


def erase_person(store: Store, who: str, agent: str) -> Erased:
    """Erase a person everywhere, whole or not at all; then let the old files and the database's own remains go.

    Raises
    ------
    StoreError
        If nothing in the store is about them, or a kept file is damaged.
    """
    with store.writing(who) as work:
        hold(work.session, FILES_LOCK)
        identity = identify(store, work.session, agent, _next_pseudonym(work))
        files, identity = _rewrite_files(work, identity)
        rows = _close_accounts(work, identity) + _rewrite_rows(work.session, identity)
        if not files and not rows:
            remedy = "Check the id; it is the one of the staff file."
            raise StoreError.told("person", agent, "the id of somebody whom the store tells of", remedy)
        with open_chain(work.session) as head:
            rows += _rewrite_table(work.session, _table_of(TrailRow), identity)
        told = {"files": len(files), "rows": rows, "trail_before": head}
        work.tell("person.erase", "a person", None, told)
    sweep(store, who)
    purge(store)
    return Erased(identity.pseudonym, len(files), rows)


def identify(store: Store, session: Session, agent: str, pseudonym: str = "") -> Identity:
    """How a person is called in staff files, accounts and facts; names that others bear too are left to those."""
    mine, others = set[str](), set[str]()
    for content in _files(store, session):
        for row in people_of(content):
            (mine if row.get("agent", "").strip() == agent else others).add(row.get("name", "").strip())
    for number, name in session.execute(select(PersonFact.agent, PersonFact.name)):
        (mine if number == agent else others).add(name)
    for account in session.scalars(select(AccountRow)):
        said = {account.name, account.email or "", account.subject}
        (mine if account.agent == agent else others).update(said)
    return Identity(agent, tuple(sorted(mine - others - {"", agent})), pseudonym)


def _files(store: Store, session: Session) -> Iterator[bytes]:
    """Kept files one after the other: together they may be more than memory holds."""
    for sha256 in session.scalars(select(BlobRow.sha256).order_by(BlobRow.sha256)).all():
        yield kept_bytes(store, sha256)


def _next_pseudonym(work: Work) -> str:
    row = work.session.get(SettingRow, COUNTER)
    if row is None:
        row = SettingRow(key=COUNTER, value=0)
        work.session.add(row)
    row.value = int(row.value) + 1
    return f"erased-{row.value}"


def _rewrite_files(work: Work, identity: Identity) -> tuple[dict[str, str], Identity]:
    """New files beside the old ones; which took which's place, and the identity that knows it."""
    kinds = {row.sha256: (row.kind, row.rows) for row in work.session.scalars(select(BlobRow))}
    now, digests = {sha256: sha256 for sha256 in sorted(kinds)}, dict[str, str]()
    for number in range(ROUNDS):
        changed = {}
        for first, sha256 in now.items():
            if number and kinds[first][0] == FRAME:
                continue  # a frame names no other file
            content = kept_bytes(work.store, sha256)
            new = without_person(content, identity)
            if new != content:
                changed[first] = keep_bytes(work, new, *kinds[first])
        if not changed:
            break
        newer = {now[first]: sha256 for first, sha256 in changed.items()}
        digests = {old: newer.get(sha256, sha256) for old, sha256 in digests.items()} | newer
        now |= changed
        identity = replace(identity, digests=tuple(sorted(digests.items())))
    moved = {first: sha256 for first, sha256 in now.items() if first != sha256}
    _name_new_files(work.session, moved, identity)
    return moved, identity


def _name_new_files(session: Session, moved: Mapping[str, str], identity: Identity) -> None:
    for column in naming_columns():
        for old, new in moved.items():
            session.execute(update(column.table).where(column == old).values({column.name: new}))
    for row in list(manifests(session)):
        files = {identity.without(name): moved.get(sha256, sha256) for name, sha256 in row.files.items()}
        if files != row.files:
            row.files = files
    for version in session.scalars(select(ScenarioVersion)):
        version.main = identity.without(version.main)
        version.sha256 = content_digest(version.main, version.files)
    session.flush()


def _close_accounts(work: Work, identity: Identity) -> int:
    session, count = work.session, 0
    for account in session.scalars(select(AccountRow).where(AccountRow.agent == identity.agent)):
        account.subject, account.email, account.name = f"{identity.pseudonym}, account {account.id}", None, ""
        account.disabled_at = account.disabled_at or work.store.now()
        account.agent, count = identity.pseudonym, count + 1
        session.execute(delete(SignInRow).where(SignInRow.account_id == account.id))
    for feed in session.scalars(select(FeedRow).where(FeedRow.agent == identity.agent)):
        feed.revoked_at = feed.revoked_at or work.store.now()
    for person in session.scalars(select(PersonFact).where(PersonFact.agent == identity.agent)):
        person.name, person.start_date, person.end_date, count = "", None, None, count + 1
    session.flush()
    return count


def _rewrite_rows(session: Session, identity: Identity) -> int:
    skipped = {_table_of(TrailRow), _table_of(BlobRow)}
    changed = sum(
        _rewrite_table(session, table, identity) for table in Base.metadata.sorted_tables if table not in skipped
    )
    session.expire_all()
    return changed


def _rewrite_table(session: Session, table: Table, identity: Identity) -> int:
    """Texts and JSON of every row; columns named ``agent`` by the whole value, whatever the id looks like."""
    texts = [column for column in table.columns if isinstance(column.type, String | JSON) and not column.foreign_keys]
    keys = list(table.primary_key.columns)
    count = 0
    for row in session.execute(select(table).order_by(*keys)).mappings().all():
        new = dict(_changes(dict(row), [column.name for column in texts], identity))
        if new:
            session.execute(update(table).where(*[key == row[key.name] for key in keys]).values(new))
            count += 1
    return count


def _changes(row: Mapping[str, object], names: list[str], identity: Identity) -> Iterator[tuple[str, object]]:
    for name in names:
        old = row[name]
        new = identity.cell(old) if name == "agent" and isinstance(old, str) else identity.value(old)
        if new != old:
            yield name, new


def _table_of(row: type[Base]) -> Table:
    table = row.__table__
    assert isinstance(table, Table)
    return table
