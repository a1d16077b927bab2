"""Accounts: invited, bound at the first sign-in, changed, disabled at once; the last manager stays."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from clock import Clock
from sqlalchemy import func, select
from typer.testing import CliRunner

from forecasting.faults import InputError
from planner.cli_access import accounts_app
from planner.services import Actor, RefusedError, Services
from planner.services.admission import EndedError, NotAdmittedError, admit, sign_out
from planner.store.database import Store, open_store
from planner.store.faults import StoreError
from planner.store.tables import AccountRow, SignInRow, TrailRow

ISSUER = "https://id.example/team"


def claims(clock: Clock, email: str = "ana@example.org", nonce: str = "n1", **more: Any) -> dict[str, Any]:
    issued = int(clock.moment.timestamp())
    return {"iss": ISSUER, "sub": "s-1", "iat": issued, "nonce": nonce, "email": email, "email_verified": True, **more}


def owner(store: Store) -> Services:
    return Services(store, Actor.local())


def trail(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        return [(row.who, row.what) for row in session.scalars(select(TrailRow).order_by(TrailRow.id))]


def test_an_invited_person_signs_in_and_is_bound(store: Store, clock: Clock) -> None:
    owner(store).invite("Ana@Example.org ", "coordinator", name="")
    actor = admit(store, claims(clock, name="Ana A."), ISSUER)
    assert (actor.account, actor.role) == ("account 1", "coordinator")
    (account,) = owner(store).accounts()
    assert (account.email, account.name, account.bound) == ("ana@example.org", "Ana A.", True)
    again = admit(store, claims(clock, "other@example.org", email_verified=False), ISSUER)
    assert again.account == actor.account, "bound to issuer and subject, whatever the address is now"
    assert trail(store)[:3] == [
        ("local", "account.invite"),
        ("account 1", "account.bind"),
        ("account 1", "sign_in.begin"),
    ]


@pytest.mark.parametrize(
    ("odd", "expected"),
    [
        ({"iss": "https://evil.example"}, "expected a sign-in by https://id.example/team"),
        ({"sub": ""}, "expected a sign-in by"),
        (
            {"email": "eve@example.org"},
            "found 'eve@example.org', expected somebody with an account here. Ask a manager",
        ),
        ({"email": None}, "found 's-1', expected somebody with an account here"),
        ({"email_verified": False}, "expected an address that the provider has verified"),
        ({"email_verified": "false"}, "expected an address that the provider has verified"),
        ({"email_verified": None}, "expected an address that the provider has verified"),
    ],
)
def test_who_is_not_invited_is_told_whom_to_ask(store: Store, clock: Clock, odd: dict[str, Any], expected: str) -> None:
    owner(store).invite("ana@example.org", "viewer")
    with pytest.raises(NotAdmittedError, match=expected):
        admit(store, claims(clock, **odd), ISSUER)
    assert trail(store)[-1] == ("nobody", "sign_in.refused")
    assert not owner(store).accounts()[0].bound


def test_an_address_that_was_taken_is_not_given_to_a_second(store: Store, clock: Clock) -> None:
    owner(store).invite("ana@example.org", "manager")
    admit(store, claims(clock), ISSUER)
    with pytest.raises(NotAdmittedError, match="somebody with an account here"):
        admit(store, claims(clock, sub="s-2", nonce="n2"), ISSUER)


def test_entra_says_verified_in_its_own_word(store: Store, clock: Clock) -> None:
    owner(store).invite("ana@example.org", "viewer")
    assert admit(store, claims(clock, email_verified=None, xms_edov=1), ISSUER).role == "viewer"


@pytest.mark.parametrize(
    ("hours", "clicks_every_h", "ends"), [(2.01, 2.01, True), (1.9, 1.9, False), (12, 1, True), (11, 1, False)]
)
def test_a_sign_in_ends_when_idle_and_at_last(
    store: Store, clock: Clock, hours: float, clicks_every_h: float, ends: bool
) -> None:
    owner(store).invite("ana@example.org", "viewer")
    said = claims(clock)
    admit(store, said, ISSUER)
    passed = 0.0
    while passed + clicks_every_h < hours - 1e-9:
        clock.go(hours=clicks_every_h)
        passed += clicks_every_h
        admit(store, said, ISSUER)
    clock.go(hours=hours - passed)
    if ends:
        with pytest.raises(EndedError, match="Sign in again"):
            admit(store, said, ISSUER)
        clock.go(hours=-hours)
        with pytest.raises(EndedError):
            admit(store, said, ISSUER)  # ended is ended, also when the clock is set back
        clock.go(hours=hours)
        assert admit(store, claims(clock, nonce="n2"), ISSUER).role == "viewer"
    else:
        assert admit(store, said, ISSUER).role == "viewer"


def test_an_old_cookie_begins_nothing(store: Store, clock: Clock) -> None:
    """A browser keeps it for thirty days; a row that is gone must not make it young again."""
    owner(store).invite("ana@example.org", "viewer")
    old = claims(clock)
    clock.go(hours=12, minutes=1)
    with pytest.raises(EndedError):
        admit(store, old, ISSUER)


def test_signing_out_is_for_good(store: Store, clock: Clock) -> None:
    owner(store).invite("ana@example.org", "viewer")
    actor = admit(store, claims(clock), ISSUER)
    sign_out(store, actor)
    with pytest.raises(EndedError):
        admit(store, claims(clock), ISSUER)
    with pytest.raises(StoreError, match="Sign in again"):
        Services(store, actor).look("plan.read", "plan 1")


def test_who_is_disabled_is_out_with_the_next_question(store: Store, clock: Clock) -> None:
    owner(store).invite("ana@example.org", "viewer")
    services = Services(store, admit(store, claims(clock), ISSUER))
    services.look("plan.read", "plan 1")
    owner(store).disable("ana@example.org")
    with pytest.raises(StoreError, match="one that has ended"):
        services.look("plan.read", "plan 1")
    with pytest.raises(NotAdmittedError, match="found 'disabled'"):
        admit(store, claims(clock), ISSUER)
    owner(store).enable("ana@example.org")
    with pytest.raises(EndedError):
        admit(store, claims(clock), ISSUER)
    assert admit(store, claims(clock, nonce="n2"), ISSUER).role == "viewer"


def test_another_role_counts_with_the_next_question(store: Store, clock: Clock) -> None:
    owner(store).invite("ana@example.org", "manager")
    owner(store).invite("ben@example.org", "manager")
    admit(store, claims(clock, "ben@example.org", sub="s-2"), ISSUER)
    services = Services(store, admit(store, claims(clock), ISSUER))
    assert len(services.accounts()) == 2
    owner(store).change_role("ana@example.org", "viewer")
    with pytest.raises(StoreError, match="the role of the account, now viewer"):
        services.accounts()
    with pytest.raises(RefusedError):
        Services(store, admit(store, claims(clock), ISSUER)).accounts()


def test_the_last_manager_stays(store: Store, clock: Clock) -> None:
    door = owner(store)
    door.invite("ana@example.org", "manager")
    for change in (door.disable, lambda email: door.change_role(email, "viewer")):
        with pytest.raises(StoreError, match="found 'the last manager', expected another manager beside it"):
            change("ana@example.org")
    door.invite("ben@example.org", "manager")
    admit(store, claims(clock), ISSUER)
    with pytest.raises(StoreError, match="Make somebody else manager first, and let them sign in"):
        door.disable("ana@example.org")  # Ben never signed in: perhaps his address is wrong
    admit(store, claims(clock, "ben@example.org", sub="s-2"), ISSUER)
    door.disable("ana@example.org")
    assert [one.disabled_at is not None for one in door.accounts()] == [True, False]


def test_two_managers_who_close_each_other_leave_one(store: Store) -> None:
    for name in ("ana", "ben"):
        owner(store).invite(f"{name}@example.org", "manager")
    told: list[str] = []

    def close(email: str) -> None:
        try:
            owner(store).disable(email)
        except StoreError as error:
            told.append(str(error))

    threads = [threading.Thread(target=close, args=(f"{name}@example.org",)) for name in ("ana", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert session.scalar(select(func.count()).where(AccountRow.disabled_at.is_(None))) == 1
    assert len(told) == 1


def test_two_pages_that_open_at_once_begin_one_sign_in(store: Store, clock: Clock) -> None:
    owner(store).invite("ana@example.org", "viewer")
    admit(store, claims(clock), ISSUER)
    said = claims(clock, nonce="n2")
    gate, found = threading.Barrier(4), []

    def page() -> None:
        gate.wait()
        found.append(admit(store, said, ISSUER).sign_in)

    threads = [threading.Thread(target=page) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInRow)) == 2


@pytest.mark.parametrize(
    ("email", "role", "agent", "expected"),
    [
        ("ana", "viewer", None, "expected an e-mail address"),
        ("ana@", "viewer", None, "expected an e-mail address"),
        ("a b@example.org", "viewer", None, "expected an e-mail address"),
        ("a|b@example.org", "viewer", None, "expected an e-mail address"),
        ("ana@example.org", "owner", None, "role: found 'owner', expected one of coordinator"),
        ("ana@example.org", "agent", None, "agent: expected the id of the rostered person"),
        ("BEN@example.org", "viewer", None, "expected an address without an account. They have account 1"),
    ],
)
def test_odd_invitations_are_refused(store: Store, email: str, role: str, agent: str | None, expected: str) -> None:
    owner(store).invite("ben@example.org", "viewer")
    with pytest.raises(InputError, match=expected):
        owner(store).invite(email, role, agent)


def test_no_address_and_no_name_is_in_the_trail(store: Store, clock: Clock) -> None:
    owner(store).invite("ana@example.org", "manager", name="Ana")
    admit(store, claims(clock), ISSUER)
    owner(store).invite("ben@example.org", "viewer")
    owner(store).disable("ben@example.org")
    with store.reading() as session:
        said = str([(row.who, row.subject, row.before, row.after) for row in session.scalars(select(TrailRow))])
    assert not [one for one in ("ana@", "ben", "Ana", "s-1") if one in said]
    assert owner(store).names_of(["account 1", "local"]) == {"account 1": "Ana", "local": "local"}


@pytest.mark.parametrize(
    ("idle", "whole", "allowed"), [(2, 12, True), (12, 12, True), (12.1, 12, False), (0, 12, False), (1, 721, False)]
)
def test_limits_make_sense(store: Store, idle: float, whole: float, allowed: bool) -> None:
    if allowed:
        owner(store).set_sign_in_limits(idle, whole)
        assert owner(store).sign_in_limits().idle_h == idle
    else:
        with pytest.raises(StoreError, match="idle at most the whole"):
            owner(store).set_sign_in_limits(idle, whole)


def test_the_commands(tmp_path: Path) -> None:
    run, at = CliRunner(), ["--store", str(tmp_path / "p.db")]
    assert "Nobody has an account yet" in run.invoke(accounts_app, ["list", *at]).stderr
    made = run.invoke(accounts_app, ["invite", "ana@example.org", "--role", "manager", *at])
    assert made.output == "account 1: ana@example.org may sign in as manager.\n"
    run.invoke(accounts_app, ["invite", "cy@example.org", "--role", "agent", "--agent", "A7", *at])
    run.invoke(accounts_app, ["role", "cy@example.org", "--role", "viewer", *at])
    run.invoke(accounts_app, ["disable", "cy@example.org", *at])
    listed = run.invoke(accounts_app, ["list", *at]).stdout.splitlines()
    assert [line.split() for line in listed] == [
        ["account", "address", "name", "role", "agent", "state"],
        ["1", "ana@example.org", "-", "manager", "-", "invited"],
        ["2", "cy@example.org", "-", "viewer", "-", "disabled"],
    ]
    assert '"disabled": true' in run.invoke(accounts_app, ["list", "--json", *at]).stdout
    assert "viewer" in run.invoke(accounts_app, ["enable", "cy@example.org", *at]).stdout
    assert (
        "after 1 h without a click, and after 12 h" in run.invoke(accounts_app, ["limits", "--idle-h", "1", *at]).stdout
    )
    refused = run.invoke(accounts_app, ["disable", "ana@example.org", *at])
    assert isinstance(refused.exception, InputError)
    store = open_store(str(tmp_path / "p.db"))
    assert len(trail(store)) == 6
    store.close()
