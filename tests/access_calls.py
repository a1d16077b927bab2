"""A small store of a team, and for every action the calls that stand for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import store_world
from rosters_kept import put, team

from planner.services import Services
from planner.store.database import Store

LINE = "phone team"
FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 8)


@dataclass(frozen=True)
class World:
    """A team's store with one of everything.

    Attributes
    ----------
    plan : int
        Number of a plan whose scenario is in the store.
    agent, other : str
        The actor's own person, and somebody else; both are rostered.
    """

    store: Store
    folder: Path
    plan: int
    agent: str = "A1"
    other: str = "A2"


@dataclass(frozen=True)
class Call:
    """One call that stands for an action.

    Attributes
    ----------
    about : bool
        Whether it names the person; else who may only their own gets what is theirs and nothing of others.
    """

    run: Callable[[Services, World, str], object]
    about: bool = False


def of(*runs: Callable[[Services, World], object]) -> list[Call]:
    """Calls that name nobody."""
    return [Call(lambda services, world, agent, run=run: run(services, world)) for run in runs]  # type: ignore[misc]


def about(*runs: Callable[[Services, str], object]) -> list[Call]:
    """Calls that name a person."""
    return [Call(lambda services, world, agent, run=run: run(services, agent), about=True) for run in runs]  # type: ignore[misc]


def make_world(store: Store, folder: Path) -> World:
    """Fill the store."""
    folder.mkdir(exist_ok=True)
    plan = store_world.fill(store, folder)
    put(store, team("A1", "A2"), {"A1": {0: "late 13:00-21:30"}, "A2": {0: "sick 00:00-24:00", 1: "late 13:00-21:30"}})
    return World(store, folder, plan)


def fresh(world: World, services: Services) -> Path:
    """A folder of this role that is not there yet."""
    taken = len(list(world.folder.glob(f"{services.actor.role}-*")))
    return world.folder / f"{services.actor.role}-{taken}"


CALLS: Mapping[str, Sequence[Call]] = {
    "job.start": of(
        lambda services, world: services.start_plan("nothing of this name"),
        lambda services, world: services.start_sweep([("nothing of this name", None)]),
        lambda services, world: services.start_backtest("nothing of this name"),
    ),
    "capacity.plan": of(
        lambda services, world: services.start_capacity("nothing of this name"),
        lambda services, world: services.start_compare([("nothing of this name", None)]),
        lambda services, world: services.start_price("nothing of this name", "phone", (0.7, 0.8)),
    ),
    "job.watch": of(
        lambda services, world: services.jobs(),
        lambda services, world: services.job(1),
        lambda services, world: services.job_with_prices(1),
        lambda services, world: services.made_by(1),
        lambda services, world: services.newest_job("plan", "nothing of this name"),
        lambda services, world: services.file_of_job(1, "none"),
    ),
    "series.read": of(
        lambda services, world: services.series(),
        lambda services, world: services.layers("none"),
        lambda services, world: services.history("none", 15, "UTC"),
        lambda services, world: services.actuals("none", "UTC"),
    ),
    "series.write": of(
        lambda services, world: services.add_file("none", world.folder / "none.csv", "history", "UTC"),
        lambda services, world: services.delete_layer("none", 1),
        lambda services, world: services.restore_layer("none", 1),
    ),
    "scenario.read": of(
        lambda services, world: services.scenarios(),
        lambda services, world: services.scenario_versions("Peak"),
        lambda services, world: services.scenario_folder("Peak", fresh(world, services)),
        lambda services, world: services.scenario_differences("Peak", 1),
        lambda services, world: services.people("Peak"),
        lambda services, world: services.staff_file("Peak"),
    ),
    "scenario.edit": of(
        lambda services, world: services.plan_with_locks(77, pd.DataFrame(), "none"),
        lambda services, world: services.copy_scenario("none", "other"),
        lambda services, world: services.begin_from("none", 1, "other", {}, None, "none"),
        lambda services, world: services.rename_scenario("none", "other"),
        lambda services, world: services.archive_scenario("none"),
    ),
    "plan.read": of(
        lambda services, world: services.plans(),
        lambda services, world: services.plan_facts(world.plan),
        lambda services, world: services.plan_folder(world.plan, fresh(world, services)),
        lambda services, world: services.plan_file(world.plan, "plan.json"),
        lambda services, world: services.altered_files(world.plan, world.folder),
        lambda services, world: services.made_from(world.plan),
    ),
    "plan.keep": of(lambda services, world: services.keep_plan(world.folder / "none")),
    "person.export": of(lambda services, world: services.export_person("nobody", world.folder / "person")),
    "person.erase": of(lambda services, world: services.erase_person("nobody")),
    "store.care": of(
        lambda services, world: services.forget({}),
        lambda services, world: services.upgrade(),
        lambda services, world: services.back_up(fresh(world, services).with_suffix(".zip")),
        lambda services, world: services.restore(world.folder / "none.zip"),
        lambda services, world: services.verify(),
    ),
    "roster.read": of(
        lambda services, world: services.lines(),
        lambda services, world: services.versions(LINE),
        lambda services, world: services.differences(LINE, 1),
        lambda services, world: services.roster(LINE, FIRST, LAST).to_csv(),
    ),
    "roster.draft": of(
        lambda services, world: services.draft_plan(LINE, 77),
        lambda services, world: services.rebase(LINE, 77),
        lambda services, world: services.propose(LINE, 77),
        lambda services, world: services.withdraw(LINE, 77),
        lambda services, world: services.findings(LINE, 77),
        lambda services, world: services.ask_desk(77, "fits", shift="none"),
        lambda services, world: services.write_for_next_plan(LINE, world.folder / "none.toml", world.folder / "next"),
    ),
    "roster.publish": of(lambda services, world: services.publish(LINE, 77)),
    "roster.export": of(
        lambda services, world: services.export_roster(LINE, FIRST, LAST),
        lambda services, world: services.calendars(LINE),
    ),
    "calendar.read": about(lambda services, agent: services.calendar(agent)),
    "feed.change": [
        *about(
            lambda services, agent: services.new_address(agent),
            lambda services, agent: services.revoke_address(agent),
        ),
        *of(lambda services, world: services.addresses()),
    ],
    "fairness.read": of(lambda services, world: services.ledger(LINE).to_csv()),
    "setting.read": of(
        lambda services, world: services.sign_in_limits(),
        lambda services, world: services.jobs_at_once(),
        lambda services, world: services.settings(),
        lambda services, world: services.retention(),
    ),
    "setting.change": of(
        lambda services, world: services.set_sign_in_limits(3, 11),
        lambda services, world: services.set_jobs_at_once(2),
        lambda services, world: services.keep_for("none", 3),
    ),
    "pay.see": of(lambda services, world: services.who_sees_pay()),
    "account.read": of(lambda services, world: services.accounts()),
    "account.change": of(
        lambda services, world: services.invite(f"{services.actor.role}@example.org", "viewer"),
        lambda services, world: services.change_role("nobody@example.org", "viewer"),
        lambda services, world: services.disable("nobody@example.org"),
        lambda services, world: services.enable("nobody@example.org"),
    ),
    "webhook.change": of(
        lambda services, world: services.webhooks(),
        lambda services, world: services.add_webhook("no address"),
        lambda services, world: services.remove_webhook(77),
        lambda services, world: services.deliver(),
    ),
    "trail.read": of(
        lambda services, world: services.trail(),
        lambda services, world: services.trail_is_whole(),
    ),
}
