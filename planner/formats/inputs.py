"""Every file a scenario names, read and checked: one `Inputs`, or one message with every fault."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pandas as pd

from forecasting.faults import InputError
from forecasting.given import GivenForecast, read_given_forecast
from forecasting.history import COLUMNS, History
from forecasting.overrides import read_overrides
from forecasting.table import FaultBook
from planner.formats.agents import read_agents
from planner.formats.check_people import check_people
from planner.formats.history import read_scenario_history
from planner.formats.money_files import read_budget, read_ledger
from planner.formats.people_files import read_availability, read_locks, read_patterns
from planner.formats.rosters import before_start, read_any_roster
from planner.scenario import Absence, Agent, FixedDay, Inputs, Lock, Scenario
from planner.scenario.checks.hours import special_days
from planner.scenario.paths import inside, outside_fault

T = TypeVar("T")


@dataclass
class _Files:
    """Files of one scenario: found, fingerprinted, their faults and warnings collected."""

    scenario: Scenario
    allow: Sequence[Path]
    book: FaultBook = field(default_factory=FaultBook)
    sha256: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def find(self, value: str | None, *key: str) -> Path | None:
        """The file that a key names, None where it names none or the file is not there (told)."""
        if value is None:
            return None
        folder = self.scenario.path.parent
        path = folder / value
        where = f"{self.scenario.path.name}, {' > '.join(key)}"
        if not inside(path, folder, self.allow):
            self.book.faults.append(outside_fault(where, value))
            return None
        try:
            self.sha256[value] = hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:
            self.book.add(where, value, "a file", "There is none of this name: correct the path, or put it there.")
            return None
        except OSError as error:
            self.book.add(where, value, "a readable file", f"It cannot be read: {error.strerror}.")
            return None
        return path


def read_inputs(scenario: Scenario, *, allow: Sequence[Path] = ()) -> Inputs:
    """Read every file that a scenario names and check that they fit each other.

    Parameters
    ----------
    scenario : Scenario
        As `read_scenario` gives it.
    allow : sequence of Path
        Folders, beside the scenario's own folder tree, in which files may lie.

    Returns
    -------
    Inputs
        With the SHA-256 of each file and what was repaired or doubted.

    Raises
    ------
    InputError
        With every fault of every file, each with file and row or key, value, expectation and remedy.
    """
    files = _Files(scenario, allow)
    history = _history(files)
    people = _people(files)
    ids = [agent.agent for agent in people.agents]
    inputs = Inputs(
        scenario=scenario,
        history=pd.DataFrame(columns=list(COLUMNS)) if history is None else history.frame,
        history_interval_min=scenario.interval_min if history is None else history.interval_min,
        agents=people.agents,
        absences=people.absences,
        patterns=people.patterns,
        locks=people.locks,
        previous_roster=_previous(files, people.agents),
        published_roster=_published(files, people.agents),
        overrides=_overrides(files),
        given_forecast=_given_forecast(files),
        budget=_budget(files),
        ledger=_ledger(files, ids),
        sha256=dict(sorted(files.sha256.items())),
        warnings=tuple(files.warnings),
    )
    files.book.close()
    return inputs


@dataclass(frozen=True)
class _People:
    agents: tuple[Agent, ...] = ()
    absences: tuple[Absence, ...] = ()
    patterns: tuple[FixedDay, ...] = ()
    locks: tuple[Lock, ...] = ()


def _people(files: _Files) -> _People:
    """The staff file and those beside it; without it the others cannot be understood, only looked for."""
    staff, scenario, book = files.scenario.staff, files.scenario, files.book
    path = files.find(staff.file, "staff", "file")
    away = files.find(staff.availability, "staff", "availability")
    fixed = files.find(staff.patterns, "staff", "patterns")
    kept = files.find(staff.locks, "staff", "locks")
    before = len(book.faults)
    agents, warnings = read_agents(path, scenario, book) if path else ((), ())
    files.warnings += warnings
    if not agents:
        return _People()
    ids = [agent.agent for agent in agents]
    absences = read_availability(away, ids, scenario, book) if away else ()
    patterns = read_patterns(fixed, ids, book) if fixed else ()
    locks = read_locks(kept, ids, scenario, book) if kept else ()
    if len(book.faults) == before:
        for fault in check_people(scenario, agents, absences, patterns):
            book.add(fault.where, fault.value, fault.expected, fault.remedy)
    return _People(agents, absences, patterns, locks)


def _history(files: _Files) -> History | None:
    source, scenario = files.scenario.history, files.scenario
    if source.file is None:
        if scenario.forecast.file is None or source.store is not None:
            remedy = 'Add [history] file = "history.csv", or a forecast of your own: [forecast] file = ....'
            value = f"store = {source.store}" if source.store else ""
            files.book.add(f"{scenario.path.name}, history > file", value, "a file to learn from", remedy)
        return None
    named = (source.file,) if isinstance(source.file, str) else source.file
    paths = [path for name in named if (path := files.find(name, "history", "file")) is not None]
    if len(paths) < len(named):
        return None
    history = read_scenario_history(paths, scenario, files.book)
    files.warnings += history.warnings if history else ()
    return history


def _previous(files: _Files, agents: tuple[Agent, ...]) -> pd.DataFrame | None:
    path = files.find(files.scenario.staff.previous_roster, "staff", "previous_roster")
    if path is None or not agents:
        return None
    read = before_start(read_any_roster(path, files.scenario, agents, files.book), path, files.scenario)
    files.warnings += read.warnings
    return read.frame


def _published(files: _Files, agents: tuple[Agent, ...]) -> pd.DataFrame | None:
    path = files.find(files.scenario.staff.published_roster, "staff", "published_roster")
    if path is None or not agents:
        return None
    read = read_any_roster(path, files.scenario, agents, files.book)
    files.warnings += read.warnings
    return read.frame


def _budget(files: _Files) -> pd.DataFrame | None:
    path = files.find(files.scenario.cost.budget, "cost", "budget")
    return read_budget(path, files.scenario, files.book) if path else None


def _ledger(files: _Files, ids: list[str]) -> pd.DataFrame | None:
    path = files.find(files.scenario.staff.ledger, "staff", "ledger")
    return read_ledger(path, ids, files.book) if path else None


def _overrides(files: _Files) -> pd.DataFrame | None:
    path = files.find(files.scenario.forecast.overrides, "forecast", "overrides")
    if path is None:
        return None
    return _told(files, lambda: read_overrides(path, _queues(files), files.scenario.time_zone))


def _given_forecast(files: _Files) -> GivenForecast | None:
    scenario = files.scenario
    path = files.find(scenario.forecast.file, "forecast", "file")
    if path is None:
        return None
    horizon = scenario.horizon()
    open_ = {
        queue.name: queue.open.mask(horizon, special_days(scenario, queue.name))
        for queue in scenario.queue
        if not queue.deferred
    }
    given = _told(files, lambda: read_given_forecast(path, _queues(files), horizon, open_))
    files.warnings += given.notes if given else ()
    for queue in scenario.queue if given and scenario.history.file is None else ():
        if given and queue.name not in given.mean:
            where = f'{path.name}, queue "{queue.name}"'
            remedy = "Add its rows, or a history to forecast it from: [history] file = ...."
            files.book.add(where, "", "rows of every queue where there is no history", remedy)
    return given


def _queues(files: _Files) -> list[str]:
    return [queue.name for queue in files.scenario.queue]


def _told(files: _Files, read: Callable[[], T]) -> T | None:
    """What a reader gives; its faults join the others."""
    try:
        return read()
    except InputError as error:
        files.book.faults.extend(error.faults)
        return None
