"""Who may do what: the roles of a team, and every action with what each role may of it.

`planner.services` asks here before it does anything; ``docs/access.md`` prints this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["coordinator", "manager", "finance", "agent", "viewer"]
May = Literal["yes", "own", "without_pay", "no"]

ROLES: tuple[Role, ...] = get_args(Role)
"""Roles that an account can have."""

OWNER = "owner"
"""Who works alone on his own machine: manager, finance and coordinator in one; no account has it."""

OWNER_IS: tuple[Role, ...] = ("manager", "finance", "coordinator")


@dataclass(frozen=True)
class Action:
    """Something that can be asked of the store.

    Attributes
    ----------
    meaning : str
        What it is, a sentence without its full stop.
    coordinator, manager, finance, agent, viewer : str
        ``yes``; ``own``: only what is about oneself; ``without_pay``: yes, but pay and the personal data that the role
        does not see are left out, and what is left out stays as it was where the action writes; ``no``.
    """

    meaning: str
    coordinator: May
    manager: May
    finance: May
    agent: May
    viewer: May

    @property
    def holds_pay(self) -> bool:
        """Whether what it shows holds pay: then a look by those who see pay is told to the trail."""
        return "without_pay" in self.cells().values()

    def cells(self) -> dict[str, May]:
        """Role to what it may, in the order of `ROLES`."""
        return {role: getattr(self, role) for role in ROLES}


ACTIONS: Mapping[str, Action] = {
    # name: meaning, then coordinator, manager, finance, agent, viewer
    "pay.see": Action("See wages, salaries, rates, prices and amounts of money", "no", "yes", "yes", "no", "no"),
    "birth_date.see": Action("See birth dates", "no", "yes", "no", "no", "no"),
    "absence_kind.see": Action("See why somebody is away, sick above all", "yes", "yes", "no", "own", "no"),
    "name.see": Action("See people's names beside their ids", "yes", "yes", "yes", "own", "no"),
    "series.read": Action("Read histories and actuals of the queues", "yes", "yes", "yes", "no", "yes"),
    "series.write": Action("Import histories and actuals, delete an import", "yes", "yes", "no", "no", "no"),
    "scenario.read": Action("Read scenarios, versions, files", "without_pay", "yes", "yes", "no", "without_pay"),
    "scenario.edit": Action("Make, change and archive scenarios", "without_pay", "yes", "no", "no", "no"),
    "cost.edit": Action("Change pay, prices and budget in a scenario, nothing else", "no", "yes", "yes", "no", "no"),
    "plan.read": Action("List plans, read their files", "without_pay", "yes", "yes", "no", "without_pay"),
    "plan.keep": Action("Take a plan's folder into the store", "yes", "yes", "no", "no", "no"),
    "job.start": Action("Start a plan, a backtest, a sweep", "yes", "yes", "yes", "no", "no"),
    "capacity.plan": Action("Plan headcount and money months ahead, read such plans", "no", "yes", "yes", "no", "no"),
    "job.watch": Action("See jobs, how far they are and what they say", "without_pay", "yes", "yes", "no", "no"),
    "job.cancel": Action("End a job, keeping the best so far", "yes", "yes", "own", "no", "no"),
    "roster.read": Action("Read published rosters, versions, differences", "yes", "yes", "yes", "own", "yes"),
    "roster.draft": Action("Make, read, propose and withdraw drafts of rosters", "yes", "yes", "no", "no", "no"),
    "roster.publish": Action("Publish a roster", "yes", "yes", "no", "no", "no"),
    "roster.export": Action("Write published rosters for other systems", "yes", "yes", "no", "no", "no"),
    "calendar.read": Action("Read somebody's calendar", "yes", "yes", "no", "own", "no"),
    "feed.change": Action("Make and revoke the address of somebody's calendar", "yes", "yes", "no", "own", "no"),
    "fairness.read": Action("Read who bore which burdens, and why", "yes", "yes", "no", "own", "no"),
    "webhook.change": Action("Set where publishing is told, and with which secret", "no", "yes", "no", "no", "no"),
    "setting.read": Action("Read the house's settings", "yes", "yes", "yes", "no", "no"),
    "setting.change": Action("Change the house's settings, retention among them", "no", "yes", "no", "no", "no"),
    "account.read": Action("List accounts and roles", "no", "yes", "no", "no", "no"),
    "account.change": Action("Invite people, change roles, disable accounts", "no", "yes", "no", "no", "no"),
    "person.export": Action("Export all that is kept about a person", "no", "yes", "no", "no", "no"),
    "person.erase": Action("Erase a person, keeping the totals", "no", "yes", "no", "no", "no"),
    "trail.read": Action("Read the trail", "no", "yes", "no", "no", "no"),
    "store.care": Action("Back up, verify, upgrade, let old data go", "no", "yes", "no", "no", "no"),
}
"""Every action; a method of `planner.services.Services` names the one it is."""

MOST: tuple[May, ...] = ("no", "own", "without_pay", "yes")


def may(role: str, action: str) -> May:
    """What a role may of an action.

    Parameters
    ----------
    role : str
        One of `ROLES`, or `OWNER`, who may what any of `OWNER_IS` may.
    action : str
        One of `ACTIONS`.
    """
    cells = ACTIONS[action].cells()
    if role == OWNER:
        return max((cells[one] for one in OWNER_IS), key=MOST.index)
    return cells[role]


def who_may(action: str) -> tuple[str, ...]:
    """Roles that may at least something of an action."""
    return tuple(role for role, cell in ACTIONS[action].cells().items() if cell != "no")
