"""A small store of a team, and for every action the calls that stand for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.services import Services
from planner.store.database import Store


@dataclass(frozen=True)
class World:
    """A team's store with one of everything.

    Attributes
    ----------
    agent, other : str
        The actor's own person, and somebody else.
    """

    store: Store
    folder: Path
    agent: str = "A1"
    other: str = "A2"


Call = Callable[[Services, World, str], object]


def make_world(store: Store, folder: Path) -> World:
    """Fill the store."""
    return World(store, folder)


CALLS: Mapping[str, Sequence[Call]] = {
    "job.start": (
        lambda services, world, agent: services.start_plan("nothing of this name"),
        lambda services, world, agent: services.start_sweep([("nothing of this name", None)]),
        lambda services, world, agent: services.start_backtest("nothing of this name"),
    ),
    "job.watch": (
        lambda services, world, agent: services.jobs(),
        lambda services, world, agent: services.job(1),
        lambda services, world, agent: services.job_with_prices(1),
        lambda services, world, agent: services.made_by(1),
    ),
    "setting.read": (lambda services, world, agent: services.sign_in_limits(),),
    "setting.change": (lambda services, world, agent: services.set_sign_in_limits(3, 11),),
    "account.read": (lambda services, world, agent: services.accounts(),),
    "account.change": (
        lambda services, world, agent: services.invite(f"{services.actor.role}@example.org", "viewer"),
        lambda services, world, agent: services.change_role("nobody@example.org", "viewer"),
        lambda services, world, agent: services.disable("nobody@example.org"),
        lambda services, world, agent: services.enable("nobody@example.org"),
    ),
    "webhook.change": (
        lambda services, world, agent: services.webhooks(),
        lambda services, world, agent: services.add_webhook("no address"),
        lambda services, world, agent: services.remove_webhook(77),
    ),
    "trail.read": (
        lambda services, world, agent: services.trail(),
        lambda services, world, agent: services.trail_is_whole(),
    ),
}
