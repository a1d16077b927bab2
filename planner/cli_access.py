"""``planner accounts ...``: who may sign in to the team's planner, and in which role."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from planner.command_options import Database, Json, aligned, owner_of

if TYPE_CHECKING:
    from planner.store.accounts import Account

accounts_app = typer.Typer(
    help="Who may sign in to the team's planner, and in which role.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="E-mail address.", show_default=False)]
RoleOption = Annotated[
    Literal["coordinator", "manager", "finance", "agent", "viewer"],
    typer.Option("--role", help="What they may: docs/access.md.", show_default=False),
]
Agent = Annotated[str | None, typer.Option(help="Id of the rostered person they are; an agent needs one.")]


@accounts_app.command("list")
def list_command(store: Database = None, as_json: Json = False) -> None:
    """Every account: number, address, role, person, whether they signed in, whether it is disabled."""
    with owner_of(store) as services:
        found = services.accounts()
    if as_json:
        typer.echo(json.dumps([_row(one) for one in found], indent=2, ensure_ascii=False))
        return
    rows = [(one.number, one.email, one.name, one.role, one.agent, _state(one)) for one in found]
    if found:
        typer.echo("\n".join(aligned(("account", "address", "name", "role", "agent", "state"), rows)))
    else:
        typer.echo("Nobody has an account yet: planner accounts invite EMAIL --role manager", err=True)


@accounts_app.command("invite")
def invite_command(
    email: Email,
    role: RoleOption,
    agent: Agent = None,
    name: Annotated[str, typer.Option(help="Their name; without it the identity provider's.")] = "",
    store: Database = None,
) -> None:
    """Make an account, which the owner of the address takes by signing in."""
    with owner_of(store) as services:
        made = services.invite(email, role, agent, name)
    typer.echo(f"{made.account}: {made.email} may sign in as {made.role}.")


@accounts_app.command("role")
def role_command(email: Email, role: RoleOption, agent: Agent = None, store: Database = None) -> None:
    """Give somebody another role; it counts from their next click."""
    with owner_of(store) as services:
        made = services.change_role(email, role, agent)
    typer.echo(f"{made.account}: {made.email} is {made.role}.")


@accounts_app.command("disable")
def disable_command(email: Email, store: Database = None) -> None:
    """Close an account; who is signed in with it is signed out at once."""
    with owner_of(store) as services:
        made = services.disable(email)
    typer.echo(f"{made.account}: {made.email} can no longer sign in.")


@accounts_app.command("enable")
def enable_command(email: Email, store: Database = None) -> None:
    """Open a disabled account again."""
    with owner_of(store) as services:
        made = services.enable(email)
    typer.echo(f"{made.account}: {made.email} may sign in as {made.role}.")


@accounts_app.command("limits")
def limits_command(
    idle_h: Annotated[float | None, typer.Option("--idle-h", help="Hours without a click.")] = None,
    whole_h: Annotated[float | None, typer.Option("--whole-h", help="Hours altogether.")] = None,
    store: Database = None,
) -> None:
    """Say or set how long a sign-in lasts."""
    with owner_of(store) as services:
        now = services.sign_in_limits()
        if idle_h is not None or whole_h is not None:
            idle, whole = now.idle_h if idle_h is None else idle_h, now.whole_h if whole_h is None else whole_h
            services.set_sign_in_limits(idle, whole)
            now = services.sign_in_limits()
    typer.echo(f"A sign-in ends after {now.idle_h:g} h without a click, and after {now.whole_h:g} h.")


def _state(one: Account) -> str:
    return "disabled" if one.disabled_at else "signed in before" if one.bound else "invited"


def _row(one: Account) -> dict[str, object]:
    return {
        "number": one.number,
        "email": one.email,
        "name": one.name,
        "role": one.role,
        "agent": one.agent,
        "bound": one.bound,
        "disabled": one.disabled_at is not None,
    }
