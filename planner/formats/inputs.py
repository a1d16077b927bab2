"""Every file a scenario names, read and checked: one `Inputs`, or one message with every fault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from forecasting.faults import Fault
from forecasting.given import GivenForecast, read_given_forecast
from forecasting.history import COLUMNS, History
from forecasting.overrides import read_overrides
from forecasting.table import FaultBook
from planner.formats.agents import read_agents
from planner.formats.check_activities import check_activities
from planner.formats.check_people import check_people
from planner.formats.contact_log import fitted_queues, learned_handle_times, read_contact_log, waits_of
from planner.formats.cost_files import read_budget
from planner.formats.history import read_scenario_history
from planner.formats.ledger_file import read_ledger
from planner.formats.named_files import NamedFiles
from planner.formats.people_files import read_availability, read_locks, read_patterns
from planner.formats.reading import Read
from planner.formats.resolution import resolved_shares
from planner.formats.rosters import before_start, read_any_roster
from planner.formats.stored import read_stored_history
from planner.scenario import Absence, Agent, FixedDay, Inputs, Lock, Scenario
from planner.scenario.checks.hours import special_days


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
    files = NamedFiles(scenario, allow)
    history = _history(files)
    people = _people(files)
    inputs = Inputs(
        scenario=scenario,
        history=pd.DataFrame(columns=list(COLUMNS)) if history is None else history.frame,
        history_interval_min=scenario.interval_min if history is None else history.interval_min,
        agents=people.agents,
        absences=people.absences,
        patterns=people.patterns,
        locks=people.locks,
        previous_roster=_roster(files, "previous_roster", people.agents),
        published_roster=_roster(files, "published_roster", people.agents),
        overrides=_overrides(files),
        given_forecast=_given_forecast(files),
        budget=_budget(files, people.agents),
        ledger=_ledger(files, people.agents),
        **_logged(files),
        sha256=dict(sorted(files.sha256.items())),
        warnings=tuple(files.warnings),
    )
    files.close()
    return inputs


def read_demand(scenario: Scenario, history: Path, *, allow: Sequence[Path] = ()) -> Inputs:
    """Read no more than a forecast needs: a history file, overrides, somebody else's forecast. Nobody's shifts matter.

    Parameters
    ----------
    scenario : Scenario
        Its own history is not read.
    history : Path
        Instead of it; in our columns or in a foreign format, wherever it lies.
    allow : sequence of Path
        Folders, beside the scenario's own folder tree, in which the files it names may lie.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    files = NamedFiles(scenario, allow)
    past = files.gather(lambda book: read_scenario_history([history], scenario, book))
    files.warnings += past.warnings if past else ()
    inputs = Inputs(
        scenario=scenario,
        history=pd.DataFrame(columns=list(COLUMNS)) if past is None else past.frame,
        history_interval_min=scenario.interval_min,
        agents=(),
        overrides=_overrides(files),
        given_forecast=_given_forecast(files),
        warnings=tuple(files.warnings),
    )
    files.close()
    return inputs


def read_past(scenario: Scenario, *, allow: Sequence[Path] = ()) -> pd.DataFrame:
    """Only the history of a scenario: frame HISTORY, empty where it names none.

    Raises
    ------
    InputError
        With every fault of its files.
    """
    files = NamedFiles(scenario, allow)
    history = _history(files)
    files.close()
    return pd.DataFrame(columns=list(COLUMNS)) if history is None else history.frame


def read_staff(scenario: Scenario, *, allow: Sequence[Path] = ()) -> tuple[Agent, ...]:
    """Only the people of a scenario's staff file, none where it names no file.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    files = NamedFiles(scenario, allow)
    named = files.find(scenario.staff.file, "staff", "file")
    found = files.read(named, lambda path, book: read_agents(path, scenario, book))
    files.close()
    return found[0] if found else ()


@dataclass(frozen=True)
class _People:
    agents: tuple[Agent, ...] = ()
    absences: tuple[Absence, ...] = ()
    patterns: tuple[FixedDay, ...] = ()
    locks: tuple[Lock, ...] = ()


def _people(files: NamedFiles) -> _People:
    """The staff file and those beside it; without it the others cannot be understood, only looked for."""
    staff, scenario = files.scenario.staff, files.scenario
    away = files.find(staff.availability, "staff", "availability")
    fixed = files.find(staff.patterns, "staff", "patterns")
    kept = files.find(staff.locks, "staff", "locks")
    told = len(files.faults)
    found = files.read(files.find(staff.file, "staff", "file"), lambda path, book: read_agents(path, scenario, book))
    if found is None:
        return _People()
    agents, warnings = found
    files.warnings += warnings
    ids = [agent.agent for agent in agents]
    absences = files.read(away, lambda path, book: read_availability(path, ids, scenario, book)) or ()
    patterns = files.read(fixed, lambda path, book: read_patterns(path, ids, book)) or ()
    locks = files.read(kept, lambda path, book: read_locks(path, ids, scenario, book)) or ()
    if len(files.faults) == told:
        files.gather(lambda book: _noted(book, check_people(scenario, agents, absences, patterns)))
    files.gather(lambda book: _noted(book, check_activities(scenario, agents)))
    return _People(agents, absences, patterns, locks)


def _noted(book: FaultBook, faults: Iterable[Fault]) -> None:
    for fault in faults:
        book.add(fault.where, fault.value, fault.expected, fault.remedy)


def _history(files: NamedFiles) -> History | None:
    source, scenario = files.scenario.history, files.scenario
    if source.store is not None:
        return _stored(files, source.store)
    if source.file is None:
        if scenario.forecast.file is None:
            remedy = 'Add [history] file = "history.csv", or a forecast of your own: [forecast] file = ....'
            where = f"{scenario.path.name}, history > file"
            files.faults.append(Fault(where, "", "a file to learn from", remedy))
        return None
    named = (source.file,) if isinstance(source.file, str) else source.file
    paths = [path for name in named if (path := files.find(name, "history", "file")) is not None]
    if len(paths) < len(named):
        return None
    history = files.gather(lambda book: read_scenario_history(paths, scenario, book))
    files.warnings += history.warnings if history else ()
    return history


def _stored(files: NamedFiles, name: str) -> History | None:
    """A history of the team's store; what a plan was made from holds the digest of its rows."""
    found = files.gather(lambda book: read_stored_history(name, files.scenario, book))
    if found is None:
        return None
    history, files.sha256[f"store:{name}"] = found
    files.warnings += history.warnings
    return history


def _roster(files: NamedFiles, key: str, agents: tuple[Agent, ...]) -> pd.DataFrame | None:
    """A roster file; of the previous one, what lies before the start."""
    path = files.find(getattr(files.scenario.staff, key), "staff", key)
    if path is None or not agents:
        return None
    read: Read | None = files.read(path, lambda path, book: read_any_roster(path, files.scenario, agents, book))
    if read is None:
        return None
    kept = before_start(read, path, files.scenario) if key == "previous_roster" else read
    files.warnings += kept.warnings
    return kept.frame


def _budget(files: NamedFiles, people: tuple[Agent, ...]) -> pd.DataFrame | None:
    path = files.find(files.scenario.cost.budget, "cost", "budget")
    return files.read(path, lambda path, book: read_budget(path, files.scenario, people, book))


def _ledger(files: NamedFiles, agents: tuple[Agent, ...]) -> pd.DataFrame | None:
    ids = [agent.agent for agent in agents]
    path = files.find(files.scenario.staff.ledger, "staff", "ledger")
    found = files.read(path, lambda path, book: read_ledger(path, ids, files.scenario, book))
    if found is None:
        return None
    files.warnings += found[1]
    return found[0]


def _logged(files: NamedFiles) -> dict[str, Any]:
    """What the log of contacts tells, where handle times or patience are to be learned from it."""
    scenario = files.scenario
    path = files.find(scenario.history.contacts, "history", "contacts")
    contacts = files.read(path, lambda path, book: read_contact_log(path, scenario, book))
    if contacts is None:
        return {}
    asked = scenario.simulation.handle_time.shape == "empirical"
    return {
        "handle_times": learned_handle_times(contacts) if asked else {},
        "waits": waits_of(contacts) if fitted_queues(scenario) else None,
        "resolved": resolved_shares(contacts),
    }


def _overrides(files: NamedFiles) -> pd.DataFrame | None:
    queues = [queue.name for queue in files.scenario.queue]
    path = files.find(files.scenario.forecast.overrides, "forecast", "overrides")
    return files.read(path, lambda path, _: read_overrides(path, queues, files.scenario.time_zone))


def _given_forecast(files: NamedFiles) -> GivenForecast | None:
    """Somebody else's forecast; without a history it has to hold every queue."""
    scenario = files.scenario
    queues, horizon = [queue.name for queue in scenario.queue], scenario.horizon()
    open_ = {
        queue.name: queue.open.mask(horizon, special_days(scenario, queue.name))
        for queue in scenario.queue
        if not queue.deferred
    }
    path = files.find(scenario.forecast.file, "forecast", "file")
    given = files.read(path, lambda path, _: read_given_forecast(path, queues, horizon, open_))
    if path is None or given is None:
        return None
    files.warnings += given.notes
    for name in queues if scenario.history.file is None and scenario.history.store is None else ():
        if name not in given.mean:
            remedy = "Add its rows, or a history to forecast it from: [history] file = ...."
            expected = "rows of every queue where there is no history"
            files.faults.append(Fault(f'{path.name}, queue "{name}"', "", expected, remedy))
    return given
