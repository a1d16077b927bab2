"""Sign-in, whole: a real identity provider, the real front end, a browser's redirects and its socket, on loopback."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select
from team_server import COOKIE_SECRET, free_port, front_end, provider, write_secrets
from wire_browser import Browser

from forecasting.faults import InputError
from planner.access import OWNER
from planner.launch import check_sign_in, command
from planner.screens import screens_for
from planner.screens.words import say
from planner.services import Actor, Services
from planner.services.providers import check_providers, is_loopback, issuers
from planner.store.database import Store, open_store
from planner.store.schema import bring_up_to_date
from planner.store.tables import SignInRow, TrailRow

PEOPLE = [
    {"sub": "s-ana", "email": "ana@example.org", "email_verified": True, "name": "Ana A."},
    {"sub": "s-ben", "email": "Ben@Example.org", "email_verified": True, "name": "Ben B."},
    {"sub": "s-eve", "email": "eve@example.org", "email_verified": True},
    {"sub": "s-uma", "email": "uma@example.org", "email_verified": False},
]


def pages_of(role: str) -> list[str]:
    """What the navigation names for a role."""
    return [say(screen.name) for screen in screens_for(Actor("account 1", role))]


@dataclass
class Team:
    where: str
    store: Store
    folder: Path

    @property
    def manager(self) -> Services:
        return Services(self.store, Actor.local())


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder, port = tmp_path_factory.mktemp("team"), free_port()
    store = open_store(str(folder / "planner.db"))
    bring_up_to_date(store)
    owner = Services(store, Actor.local())
    owner.invite("ana@example.org", "coordinator")
    owner.invite("ben@example.org", "agent", "A007")
    owner.invite("uma@example.org", "manager")
    with provider(PEOPLE, folder / "provider.log") as issuer:
        start = command(port, secrets=write_secrets(folder, port, issuer))
        with front_end(start, port, folder, PLANNER_DB=str(folder / "planner.db")) as where:
            yield Team(where, store, folder)
    store.close()


def test_a_stranger_sees_a_button_and_nothing_else(team: Team) -> None:
    page = Browser(team.where).open()
    assert list(page.buttons) == ["Sign in"]
    assert page.pages == []
    assert b"Plan a week" not in page.raw
    assert b"scenario" not in page.raw


def test_somebody_invited_signs_in_works_and_signs_out(team: Team) -> None:
    browser = Browser(team.where)
    browser.sign_in("s-ana")
    page = browser.open()
    assert any("Ana A., coordinator" in text for text in page.texts)
    assert page.pages == pages_of("coordinator")
    assert "Sign out" in page.buttons
    kept = browser.cookies()
    assert COOKIE_SECRET not in str(kept)

    left = browser.open(click="Sign out")
    assert left.redirect == "/auth/logout"
    browser.follow(left.redirect)
    assert list(browser.open().buttons) == ["Sign in"]

    thief = Browser(team.where)
    for name, value in kept.items():
        thief.jar.set(name, value)
    page = thief.open()
    assert list(page.buttons) == ["Sign in again"]
    assert b"Plan a week" not in page.raw


def test_an_agent_finds_no_plan(team: Team) -> None:
    browser = Browser(team.where)
    browser.sign_in("s-ben")
    page = browser.open()
    assert any("Ben B., agent" in text for text in page.texts)
    assert any("There is nothing for your role here" in text for text in page.texts)
    assert page.pages == [say("app.title")]
    assert b"peak_week" not in page.raw


@pytest.mark.parametrize(
    ("sub", "told"),
    [
        ("s-eve", "has no account here. Ask a manager to invite this address."),
        ("s-uma", "Your provider has not verified that "),
    ],
)
def test_who_is_not_of_the_house_is_told_whom_to_ask(team: Team, sub: str, told: str) -> None:
    browser = Browser(team.where)
    browser.sign_in(sub)
    page = browser.open()
    assert any(told in text for text in page.texts), page.texts
    assert list(page.buttons) == ["Sign in as somebody else"]
    assert b"Plan a week" not in page.raw


def test_a_cookie_of_ones_own_making_is_worth_nothing(team: Team) -> None:
    browser = Browser(team.where)
    browser.sign_in("s-ana")
    cookie = browser.cookies()["_streamlit_user"]
    forger = Browser(team.where)
    forger.jar.set("_streamlit_user", cookie[:-4] + ("AAAA" if cookie[-4:] != "AAAA" else "BBBB"))
    assert list(forger.open().buttons) == ["Sign in"]


def test_who_is_disabled_is_out_with_the_next_click(team: Team) -> None:
    browser = Browser(team.where)
    browser.sign_in("s-ana")
    assert browser.open().pages == pages_of("coordinator")
    team.manager.disable("ana@example.org")
    page = browser.open()
    assert any("Your account here is closed" in text for text in page.texts)
    assert page.pages == []
    team.manager.enable("ana@example.org")
    assert list(browser.open().buttons) == ["Sign in again"]


def test_a_sign_in_ends_when_nobody_clicks(team: Team) -> None:
    browser = Browser(team.where)
    browser.sign_in("s-ana")
    assert browser.open().pages == pages_of("coordinator")
    team.manager.set_sign_in_limits(0.0001, 12)
    try:
        time.sleep(0.5)
        assert list(browser.open().buttons) == ["Sign in again"]
    finally:
        team.manager.set_sign_in_limits(2, 12)


def test_no_secret_is_kept_or_logged(team: Team) -> None:
    log = (team.folder / "app.log").read_text(encoding="utf-8")
    with team.store.reading() as session:
        rows = [str(vars(row)) for table in (TrailRow, SignInRow) for row in session.scalars(select(table))]
    for secret in (COOKIE_SECRET, "of no meaning here", "@example.org", "s-ana"):
        assert secret not in log
        assert not [row for row in rows if secret in row]


def test_without_sign_in_the_page_is_for_this_machine_alone(tmp_path: Path) -> None:
    port = free_port()
    with front_end(command(port), port, tmp_path, XDG_DATA_HOME=str(tmp_path)) as where:
        assert Browser(where).open().pages == pages_of(OWNER)
        for header in ({"X-Forwarded-For": "203.0.113.7"}, {"Host": f"planner.example:{port}"}):
            page = Browser(where, header).open()
            assert any("this page is only for the machine it runs on" in text for text in page.texts)
            assert page.pages == []


def test_a_host_that_others_reach_needs_sign_in(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "planner", "app", "--host", "0.0.0.0", "--secrets", str(empty(tmp_path))],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said.returncode == 2
    assert "--host: found '0.0.0.0', expected this machine's own address where nobody signs in" in said.stderr
    check_sign_in("127.0.0.1", empty(tmp_path))
    check_sign_in("::1", empty(tmp_path))
    check_sign_in("0.0.0.0", write_secrets(tmp_path, 8501, "https://id.example"))


def empty(folder: Path) -> Path:
    path = folder / "empty.toml"
    path.write_text("", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        (None, False),
        ("", False),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.5", False),
        ("localhost.evil.example", False),
    ],
)
def test_which_hosts_only_this_machine_reaches(host: str | None, alone: bool) -> None:
    assert is_loopback(host) == alone


GOOD = {
    "redirect_uri": "https://planner.example/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "planner",
    "client_secret": "y",
    "server_metadata_url": "https://id.example/team/.well-known/openid-configuration",
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, None),
        ({"redirect_uri": "http://localhost:8501/oauth2callback"}, None),
        ({"redirect_uri": "http://planner.example/oauth2callback"}, "redirect_uri: found 'http://planner"),
        ({"redirect_uri": "https://planner.example/callback"}, "followed by /oauth2callback"),
        ({"cookie_secret": "x" * 31}, "cookie_secret: found 'a short one', expected 32 characters or more"),
        ({"cookie_secret": ""}, "cookie_secret: expected a text"),
        ({"client_secret": ""}, "client_secret: expected a text"),
        ({"server_metadata_url": "http://id.example/.well-known/openid-configuration"}, "server_metadata_url: found"),
        ({"server_metadata_url": "https://id.example/"}, "server_metadata_url: found"),
        (
            {"client_id": "", "client_secret": "", "server_metadata_url": "", "google": {"client_id": "a"}},
            "google > client_secret",
        ),
    ],
)
def test_a_provider_is_complete_and_safe_or_told(change: dict[str, object], told: str | None) -> None:
    auth = {**GOOD, **change}
    if told is None:
        check_providers(auth, "secrets.toml")
        assert issuers(auth) == {"default": "https://id.example/team"}
        return
    with pytest.raises(InputError) as refused:
        check_providers(auth, "secrets.toml")
    assert told in str(refused.value)
    assert "xxx" not in str(refused.value)
