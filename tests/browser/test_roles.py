"""Each role at each screen and each direct address of the real server, everybody signed in at once."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pyarrow as pa
import pytest
from runs import SAMPLES
from screen_pages import ran
from team_server import free_port, front_end, provider, write_secrets
from wire_browser import Browser, Page

from planner.access import ROLES
from planner.launch import command
from planner.screens import SCREENS, Screen, screens_for
from planner.services import Actor, Services
from planner.services.beginning import begin_with_samples
from planner.store.database import Store, open_store
from planner.store.schema import bring_up_to_date

PAY = ("75,571", "75570.7", "75570.73", "2252.1", "2,252", "938.903", "1298.2", "27.40", "wage_per_h = ", "3182.43")
"""Of the sample's plan: its pay, price and terms of it; of its staff a wage; of its costs a line."""
KINDS = ("annual leave", "evening class", "choir", "lecture")
"""Notes of the sample's absences."""
NAMES = ("Ana Specimen", "Chen Fictive")
MAY_NOT_SEE = {
    "coordinator": PAY,
    "viewer": PAY + KINDS + NAMES,
    "finance": KINDS,
    "agent": PAY + KINDS + NAMES,
    "manager": (),
}
LEAST = 1_000.0
"""Smaller amounts might be a number of anything."""
LINE = "phone team"
OWN = {"scenario": "peak_week", "plan": 1, "queue": "vip", "day": "2026-11-27", "line": LINE, "version": 1}
"""An address of what there is."""
STRANGE = {
    "scenario": "nowhere", "plan": 99, "job": 1, "queue": "none", "day": "never", "person": "A003", "line": "nobody's",
    "version": 77, "compared": 1, "view": "cost", "at": "2026-11-27T07:45:00-05:00", "ledger": LINE,
}  # fmt: skip
"""An address of what there is not, or what is somebody else's."""
NO_JOB = {"job": 4711, "plan": "1; drop table plan", "scenario": "../../secrets"}


@cache
def amounts() -> frozenset[float]:
    """Money of the sample's plan, by line and in sums, as tables and pictures hold it."""
    with zipfile.ZipFile(SAMPLES / "plans" / "peak_week.zip") as packed, packed.open("cost.csv") as file:
        cost = pd.read_csv(file)
    sums = [cost.groupby(by)["amount"].sum() for by in ("item", "queue", "team", "site", ["item", "queue"])]
    money = pd.concat([cost["amount"], *sums])
    return frozenset(money[(money > LEAST) & (money % 1 > 0)].round(2))


@dataclass(frozen=True)
class Team:
    """Everybody at one front end.

    Attributes
    ----------
    jobs : dict of kind to int
        Jobs of money that are done.
    money : frozenset of float
        Amounts of their records, to the cent.
    """

    where: str
    people: dict[str, Browser]
    jobs: dict[str, int]
    money: frozenset[float]


SMALL = {"scenario": "small_team", "version": 1}
PRICED = {
    "capacity": ("capacity.json", {**SMALL, "months": 1}),
    "compare": ("compare.json", {"versions": [SMALL, {**SMALL, "version": 2}]}),
    "price": ("sweep.json", {**SMALL, "queue": "support", "targets": [0.7, 0.8]}),
}
"""Kinds of jobs whose files hold pay throughout: their record, and a small one of each."""


def planned(store: Store, owner: Services) -> tuple[dict[str, int], frozenset[float]]:
    """A finished job of each kind, done by the runner itself, and the amounts that their records hold."""
    owner.change_scenario("small_team", 1, {"cost.load": 0.21}, note="a dearer load")
    jobs: dict[str, int] = {}
    money: set[float] = set()
    for kind, (record, told) in PRICED.items():
        jobs[kind] = ran(store, kind, **told)
        assert owner.job(jobs[kind]).state == "done"
        money |= amounts_in(json.loads(owner.file_of_job(jobs[kind], record)))
    return jobs, frozenset(money)


def amounts_in(record: Any) -> set[float]:
    """Numbers of a record that are money: large, with cents."""
    if isinstance(record, dict):
        return set().union(*map(amounts_in, record.values()))
    if isinstance(record, list):
        return set().union(*map(amounts_in, record))
    is_money = isinstance(record, float) and record > LEAST and record % 1 > 0.01
    return {round(record, 2)} if is_money else set()


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder, port = tmp_path_factory.mktemp("roles"), free_port()
    address, files = f"sqlite:///{folder / 'planner.db'}", folder / "files"
    store = open_store(address, files=files)
    bring_up_to_date(store)
    owner = Services(store, Actor.local())
    begin_with_samples(owner, SAMPLES)
    drafted = owner.draft_plan(LINE, 1, "")
    owner.publish(LINE, drafted.number, accept_breaches=True, note="the week")
    jobs, money = planned(store, owner)
    job = owner.start_plan("small_team").job  # waits for a server that never comes to it
    owner.cancel_job(job)
    known = []
    for role in ROLES:
        owner.invite(f"{role}@example.org", role, "A003" if role == "agent" else None)
        known.append({"sub": role, "email": f"{role}@example.org", "email_verified": True, "name": role.title()})
    with provider(known, folder / "provider.log") as issuer:
        start = command(port, secrets=write_secrets(folder, port, issuer))
        with front_end(start, port, folder, PLANNER_DB=address, PLANNER_FILES=str(files)) as where:
            people = {role: Browser(where) for role in ROLES}
            for role, browser in people.items():
                browser.sign_in(role)
            yield Team(where, people, jobs, money)
    store.close()


@cache
def shown_to(role: str) -> frozenset[str]:
    return frozenset(screen.address for screen in screens_for(Actor("account 1", role)))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.address)
def test_a_role_sees_its_screens_and_nothing_that_is_not_its_own(team: Team, screen: Screen, role: str) -> None:
    browser = team.people[role]
    if screen.address not in shown_to(role):
        page = browser.open(path=screen.address, query=urlencode(STRANGE))
        assert any(f"you are signed in as {role}" in text for text in page.texts), page.texts
        assert not page.failed
        assert not page.tables
        tells_nothing(page, {}, role)
        return
    for address in (OWN, STRANGE if role in ("coordinator", "viewer") else NO_JOB):
        page, files = browser.take(screen.address, urlencode(address))
        assert not page.failed, f"{address}: {page.failed}"
        assert len(page.texts) > 2, "the page says something"
        tells_nothing(page, files, role)


@pytest.mark.parametrize("role", ["coordinator", "viewer", "finance"])
@pytest.mark.parametrize("view", ["promises", "service", "cost", "warnings", "files"])
def test_no_view_of_a_week_and_no_file_of_it_tells_more(team: Team, role: str, view: str) -> None:
    page, files = team.people[role].take("week", urlencode({**OWN, "view": view}))
    assert not page.failed
    assert view != "files" or files
    tells_nothing(page, files, role)


@pytest.mark.parametrize("role", ["coordinator", "viewer", "agent"])
def test_nothing_of_finished_jobs_of_money_reaches_who_sees_no_pay(team: Team, role: str) -> None:
    assert len(team.money) > 10, "there is something to look for"
    for screen in SCREENS:
        for job in team.jobs.values():
            address = {"scenario": "small_team", "job": job, "compared": team.jobs["compare"], "queue": "support"}
            page, files = team.people[role].take(screen.address, urlencode(address))
            assert not page.failed
            told = told_of(team.money, page, files)
            assert not told, f"{role} reads {told} on {screen.address}"


@pytest.mark.parametrize("role", ["finance", "manager"])
def test_who_sees_pay_finds_the_money_of_those_jobs(team: Team, role: str) -> None:
    for screen in ("capacity", "budget", "compare"):
        address = {"scenario": "small_team", "compared": team.jobs["compare"], "queue": "support"}
        page, files = team.people[role].take(screen, urlencode(address))
        assert not page.failed
        assert told_of(team.money, page, files), screen
        assert any("Who sees pay and money" in text for text in page.texts), screen


def told_of(money: frozenset[float], page: Page, files: dict[str, bytes]) -> set[float]:
    """Amounts that stand in the bytes of a page and its files, as people or machines write them, or in its tables."""
    found = everything(page, files)
    written = {
        one for one in money if any(text.encode() in found for text in (f"{one:,.2f}", f"{one:.2f}", f"{one:,.0f}"))
    }
    return written | (money & numbers(page))


def test_who_sees_everything_finds_it_so_that_the_search_means_something(team: Team) -> None:
    manager = team.people["manager"]
    page, files = manager.take("week", urlencode({**OWN, "view": "files"}))
    found = everything(page, files)
    assert [one for one in PAY if one.encode() in found]
    page, files = manager.take("week", urlencode({**OWN, "view": "cost"}))
    assert amounts() & numbers(page)
    page, _ = manager.take("roster", urlencode(OWN))
    assert b"Ana Specimen" in page.raw


def tells_nothing(page: Page, files: dict[str, bytes], role: str) -> None:
    """What the role may not see is not in what came over the wire, unpacked, nor in the files it can take."""
    found = everything(page, files)
    told = [one for one in MAY_NOT_SEE[role] if one.encode() in found]
    if PAY[0] in MAY_NOT_SEE[role]:
        told += [str(one) for one in amounts() & numbers(page)]
    assert not told, f"{role} reads {told}"


def everything(page: Page, files: dict[str, bytes]) -> bytes:
    parts = [page.raw, *(unpacked(content) for content in files.values())]
    return b"\n".join(parts)


def unpacked(content: bytes) -> bytes:
    if content[:2] != b"PK":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


def numbers(page: Page) -> set[float]:
    found: set[float] = set()
    for table in page.tables:
        with pa.ipc.open_stream(table) as stream:
            frame = stream.read_all().to_pandas()
        found |= {round(float(one), 2) for one in frame.select_dtypes("number").to_numpy(float).ravel()}
    return found
