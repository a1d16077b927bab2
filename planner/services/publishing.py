"""Rosters of a team: drafted, proposed, published; what differs; what is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from planner.access import may
from planner.formats import read_inputs, read_roster
from planner.roster.decided import ABSENT, DECIDED, as_it_became
from planner.scenario import Inputs
from planner.scenario.reading import read_scenario
from planner.services.cut.people import cut_roster
from planner.services.door import Door
from planner.store import drafts
from planner.store.before_plan import write_before_plan
from planner.store.burdens import ledger
from planner.store.database import Work
from planner.store.drafts import PUBLISHED, Drafted
from planner.store.faults import StoreError
from planner.store.folders import write_files
from planner.store.histories import reader_of
from planner.store.in_force import days_in_force, frame_in_force, line_named, version_of
from planner.store.plans import keep_plan, plan_row
from planner.store.publishing import Published, differences, findings, publish
from planner.store.roster_changes import RosterChanges
from planner.store.scenario_files import gather
from planner.store.scenario_saving import save_scenario
from planner.store.tables import RosterVersion, ScenarioVersion
from planner.store.webhooks import deliver_soon
from planner.stored_histories import histories_from

Days = tuple[dt.date | None, dt.date | None]
"""First and last day; the scenario's where they are not said."""


@dataclass(frozen=True)
class Version:
    """One line of the list of versions.

    Attributes
    ----------
    days_in_force : int
        Days that it decides now.
    breaches : int
        Of rules, found when it was drafted.
    """

    number: int
    state: str
    base: int | None
    plan_id: int | None
    from_date: dt.date
    to_date: dt.date
    note: str
    made_at: dt.datetime
    made_by: str
    published_at: dt.datetime | None
    published_by: str | None
    days_in_force: int
    breaches: int


class Publishing(Door):
    """Methods about rosters of a line."""

    def draft_plan(self, line: str, plan_id: int, note: str = "", days: Days = (None, None)) -> Version:
        """Draft the roster of a plan that the store keeps.

        Raises
        ------
        InputError
            If there is no such plan, or its scenario is not in the store.
        """
        self.need("roster.draft")
        with self.store.reading() as session:
            plan = plan_row(session, plan_id)
        if plan.scenario_version_id is None:
            remedy = "Name the scenario's file and the plan's folder instead."
            raise StoreError.told(f"plan {plan_id}", "", "a plan whose scenario is in the store", remedy)
        with self._laid_out(plan.scenario_version_id) as (inputs, folder):
            beside = {name: plan.files[name] for name in ("roster.csv", ABSENT, DECIDED) if name in plan.files}
            write_files(self.store, beside, folder / ".plan")
            inputs, _ = as_it_became(inputs, folder / ".plan")
            roster = read_roster(folder / ".plan" / "roster.csv", inputs)
        return self._draft(line, Drafted(inputs, roster, plan_id, plan.scenario_version_id, *days), note)

    def draft_files(
        self,
        line: str,
        scenario: Path,
        *,
        roster: Path | None = None,
        plan: Path | None = None,
        note: str = "",
        days: Days = (None, None),
        allow: Sequence[Path] = (),
    ) -> Version:
        """Draft a roster.csv, or the roster of a plan's folder, with its scenario; the store keeps all of them.

        Raises
        ------
        InputError
            If a file is wrong, or not exactly one of `roster` and `plan` is given.
        RefusedError
            For who does not see pay: the scenario is saved as it is, and a role without pay sets none. They draft
            from a plan of the store.
        """
        self.need("roster.draft")
        self.need("scenario.edit")
        path = plan / "roster.csv" if plan is not None else roster
        if path is None or (plan is not None and roster is not None):
            remedy = "Name one of them."
            raise StoreError.told(f"roster {line}", "", "a plan's folder or a roster.csv", remedy)
        with histories_from(reader_of(self.store)):
            inputs = read_inputs(read_scenario(scenario, allow=allow), allow=allow)
        frame = read_roster(path, inputs)
        gathered = gather(scenario, allow)
        with self.store.writing(self.actor.account) as work:
            saved = save_scenario(work, scenario.stem, gathered, note=f"of a roster of {line}")
            plan_id = None if plan is None else keep_plan(work, plan, scenario_version_id=saved.id)
        return self._draft(line, Drafted(inputs, frame, plan_id, saved.id, *days), note)

    def rebase(self, line: str, number: int, note: str = "") -> Version:
        """An earlier version's roster as a new draft on what is published now, audited anew."""
        self.need("roster.draft")
        with self.store.reading() as session:
            old = version_of(session, line_named(session, line), number)
        if old.scenario_version_id is None:
            return self._written(lambda work: drafts.rebase(work, line, number, None, note))
        with self._laid_out(old.scenario_version_id) as (inputs, _):
            return self._written(lambda work: drafts.rebase(work, line, number, inputs, note))

    def propose(self, line: str, number: int, note: str = "") -> Version:
        """Say that a draft is ready to be looked at."""
        self.need("roster.draft")
        return self._written(lambda work: drafts.propose(work, line, number, note))

    def withdraw(self, line: str, number: int, note: str = "") -> Version:
        """Take back a draft or a proposal."""
        self.need("roster.draft")
        return self._written(lambda work: drafts.withdraw(work, line, number, note))

    def publish(self, line: str, number: int, *, accept_breaches: bool = False, note: str = "") -> Published:
        """Publish a draft or a proposal (see `planner.store.publishing.publish`)."""
        self.need("roster.publish")
        with self.store.writing(self.actor.account) as work:
            done = publish(work, line, number, accept_breaches=accept_breaches, note=note)
        deliver_soon(self.store)
        return done

    def findings(self, line: str, number: int) -> list[str]:
        """What has to be accepted to publish a version, in sentences."""
        self.need("roster.draft")
        with self.store.reading() as session:
            return findings(self.store, session, line, number)

    def lines(self) -> dict[str, int | None]:
        """Every line of rosters with the number of the version published last."""
        self.whom("roster.read")
        with self.store.reading() as session:
            return {row.name: row.published for row in drafts.lines(session)}

    def versions(self, line: str) -> list[Version]:
        """Versions of a line, the newest first; drafts only for those who may draft."""
        self.whom("roster.read")
        with self.store.reading() as session:
            row = line_named(session, line)
            days = list(days_in_force(session, row.id, dt.date.min, dt.date.max).values())
            rows = drafts.versions(session, line)
        told = [_version(one, days.count(one.number)) for one in rows]
        drafting = may(self.actor.role, "roster.draft") == "yes"
        return told if drafting else [one for one in told if one.state == PUBLISHED]

    def differences(self, line: str, number: int, against: int | None = None) -> RosterChanges:
        """What a version changes against what is published, or against another version; of an agent, their own."""
        own = self.whom("roster.read")
        with self.store.reading() as session:
            row = line_named(session, line)
            asked = [version_of(session, row, one) for one in (number, against) if one is not None]
        if any(one.state != PUBLISHED for one in asked):
            self.need("roster.draft")
        sight = self.sight()
        names, reasons = sight.names or own is not None, sight.absence_kinds or own is not None
        with self.store.reading() as session:
            found = differences(self.store, session, line, number, against, names=names, reasons=reasons)
        return found if own is None else found.of(own)

    def roster(self, line: str, first: dt.date, last: dt.date) -> pd.DataFrame:
        """What is published on these days: frame ROSTER; of an agent, their own."""
        own = self.whom("roster.read")
        frame = self._in_force(line, first, last)
        if own is not None:
            return frame[frame["agent"] == own].reset_index(drop=True)
        return cut_roster(frame, self.sight())

    def export_roster(self, line: str, first: dt.date, last: dt.date) -> pd.DataFrame:
        """What is published on these days, for other systems: frame ROSTER."""
        self.need("roster.export")
        return self._in_force(line, first, last)

    def ledger(self, line: str) -> pd.DataFrame:
        """Who bore which burdens in the line's published rosters: frame LEDGER; of an agent, their own."""
        own = self.whom("fairness.read")
        with self.store.reading() as session:
            frame = ledger(session, line_named(session, line))
        return frame if own is None else frame[frame["agent"] == own].reset_index(drop=True)

    def write_for_next_plan(self, line: str, scenario: Path, folder: Path, allow: Sequence[Path] = ()) -> list[Path]:
        """Write what the next plan of a scenario reads of this line into a folder.

        Returns
        -------
        list of Path
            ``published_roster.csv``, ``previous_roster.csv`` and ``ledger.csv``, those that there is anything for.

        Raises
        ------
        InputError
            If the scenario is wrong or the folder cannot be written.
        """
        self.need("roster.draft")
        record = read_scenario(scenario, allow=allow)
        with self.store.reading() as session:
            return write_before_plan(self.store, session, line_named(session, line), record, folder)

    def _in_force(self, line: str, first: dt.date, last: dt.date) -> pd.DataFrame:
        with self.store.reading() as session:
            row = line_named(session, line)
            return frame_in_force(self.store, session, row, days_in_force(session, row.id, first, last))

    def _draft(self, line: str, drafted: Drafted, note: str) -> Version:
        return self._written(lambda work: drafts.draft(work, line, drafted, note))

    def _written(self, what: Callable[[Work], RosterVersion]) -> Version:
        with self.store.writing(self.actor.account) as work:
            return _version(what(work), 0)

    @contextmanager
    def _laid_out(self, scenario_version_id: int) -> Iterator[tuple[Inputs, Path]]:
        """The inputs of a scenario in the store, in a folder that goes afterwards."""
        with self.store.reading() as session:
            version = session.get(ScenarioVersion, scenario_version_id)
        assert version is not None
        with TemporaryDirectory(prefix="planner-scenario-") as name:
            folder = Path(name)
            write_files(self.store, version.files, folder)
            with histories_from(reader_of(self.store)):
                record = read_scenario(folder / version.main, allow=(folder,))
                yield read_inputs(record, allow=(folder,)), folder


def _version(row: RosterVersion, days_in_force: int) -> Version:
    plain = {name: getattr(row, name) for name in Version.__dataclass_fields__ if hasattr(row, name)}
    return Version(**plain, days_in_force=days_in_force, breaches=len(row.checked["breaches"]))
