"""Two people signed in at once: with the other's session, files and socket nobody gets anything but a refusal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from runs import SAMPLES
from streamlit.proto.BackMsg_pb2 import BackMsg
from team_server import free_port, front_end, provider, write_secrets
from websockets.exceptions import InvalidStatus
from wire_browser import Browser, Open

from planner.launch import command
from planner.services import Actor, Services
from planner.services.beginning import begin_with_samples
from planner.store.database import open_store
from planner.store.schema import bring_up_to_date

FOREIGN = "https://evil.example"
FILE = {"file": ("a.csv", b"queue,start\n", "text/csv")}
PAGE = ("week", "scenario=peak_week&plan=1&view=files")
"""A page whose files are written when the page is drawn, and its tables' when somebody takes them."""
TABLES = ("forecast", "scenario=peak_week&plan=1&queue=vip")


@dataclass
class Pair:
    where: str
    shelves: Path
    owner: Services
    maria: Browser
    vera: Browser

    @property
    def nobody(self) -> Browser:
        return Browser(self.where)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A manager, who sees pay, and a viewer, who does not."""
    folder, port = tmp_path_factory.mktemp("pair"), free_port()
    address, files, shelves = f"sqlite:///{folder / 'planner.db'}", folder / "files", folder / "tmp"
    shelves.mkdir()
    store = open_store(address, files=files)
    bring_up_to_date(store)
    owner = Services(store, Actor.local())
    begin_with_samples(owner, SAMPLES)
    known = []
    for name, role in (("maria", "manager"), ("vera", "viewer")):
        owner.invite(f"{name}@example.org", role)
        known.append({"sub": name, "email": f"{name}@example.org", "email_verified": True, "name": name.title()})
    with provider(known, folder / "provider.log") as issuer:
        start = command(port, secrets=write_secrets(folder, port, issuer))
        env = {"PLANNER_DB": address, "PLANNER_FILES": str(files), "TMPDIR": str(shelves)}
        with front_end(start, port, folder, **env) as where:
            pair = Pair(where, shelves, owner, Browser(where), Browser(where))
            pair.maria.sign_in("maria")
            pair.vera.sign_in("vera")
            yield pair
    store.close()


@pytest.fixture(scope="module")
def open_page(pair: Pair) -> Iterator[Open]:
    """The manager's page, open all the while."""
    with pair.maria.stays(*PAGE) as page:
        yield page


def asked(browser: Browser, method: str, path: str, **headers: str) -> httpx.Response:
    """A request as the person's browser makes it."""
    cookies = browser.cookies()
    sent = {"X-Xsrftoken": cookies.get("_streamlit_xsrf", ""), **headers}
    with httpx.Client(cookies=cookies, timeout=60, trust_env=False) as client:
        files = FILE if method == "PUT" else None
        return client.request(method, f"{browser.where}{path}", headers=sent, files=files)


def of(page: Open) -> str:
    return page.page.files[0]


def uploads(page: Open) -> str:
    return f"/_stcore/upload_file/{page.page.session}/one"


def test_ones_own_page_may_upload_and_take(pair: Pair, open_page: Open) -> None:
    for own in ({}, {"Origin": pair.where}, {"Sec-Fetch-Site": "same-origin"}):
        assert asked(pair.maria, "PUT", uploads(open_page), **own).status_code == 204
        assert asked(pair.maria, "DELETE", uploads(open_page), **own).status_code == 204
        assert asked(pair.maria, "GET", of(open_page), **own).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nobody_uploads_into_another_persons_page(pair: Pair, open_page: Open, method: str) -> None:
    with pair.vera.stays():
        assert asked(pair.vera, method, uploads(open_page), Origin=pair.where).status_code == 403
    assert asked(pair.nobody, method, uploads(open_page), Origin=pair.where).status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nobody_takes_a_file_that_another_persons_page_offers(pair: Pair, open_page: Open, method: str) -> None:
    with pair.vera.stays():
        for stranger in (pair.vera, pair.nobody):
            answer = asked(stranger, method, of(open_page))
            assert answer.status_code == 403
            assert b"wage" not in answer.content


@pytest.mark.parametrize("head", [{"Origin": FOREIGN}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_page_of_another_site_gets_nothing_with_ones_own_cookies(
    pair: Pair, open_page: Open, head: dict[str, str]
) -> None:
    assert asked(pair.maria, "PUT", uploads(open_page), **head).status_code == 403
    assert asked(pair.maria, "DELETE", uploads(open_page), **head).status_code == 403
    assert asked(pair.maria, "GET", of(open_page), **head).status_code == 403


@pytest.mark.parametrize("path", ["/component/any/index.html", "/_stcore/bidi-components/any/a.js", "/_stcore/metrics"])
def test_what_serves_pages_serves_only_people_who_have_one(pair: Pair, open_page: Open, path: str) -> None:
    assert asked(pair.nobody, "GET", path).status_code == 403
    assert asked(pair.maria, "GET", path).status_code in (200, 404)


def test_a_download_that_is_written_when_taken_is_written_for_its_own_page_alone(pair: Pair) -> None:
    with pair.maria.stays(*TABLES) as hers, pair.vera.stays() as other:
        own = deferred(hers, hers.page.later[0])
        answer = hers.asks(own, "backend_operation_response")
        assert answer is not None
        url = answer.backend_operation_response.deferred_file.url
        assert asked(pair.maria, "GET", url).status_code == 200
        assert asked(pair.vera, "GET", url).status_code == 403
        for claimed in (other.page.session, hers.page.session):
            own.backend_operation_request.session_id = claimed
            assert other.asks(own, "backend_operation_response", within_s=1) is None


def deferred(page: Open, file: str) -> BackMsg:
    message = BackMsg()
    message.backend_operation_request.request_id = "1"
    message.backend_operation_request.session_id = page.page.session
    message.backend_operation_request.deferred_file.file_id = file
    return message


def test_a_session_is_resumed_by_its_own_person_alone(pair: Pair) -> None:
    with pair.maria.stays(*PAGE) as left:
        session = left.page.session
        for stranger in (pair.vera, pair.nobody):
            with stranger.stays(resumes=session) as page:
                assert page.page.session != session
                assert b"Maria" not in page.page.raw
        message = BackMsg()
        message.rerun_script.page_name = "week"
        assert left.asks(message, "script_finished"), "hers goes on"
    for stranger in (pair.vera, pair.nobody):
        with stranger.stays(resumes=session) as page:
            assert page.page.session != session
    with pair.maria.stays(resumes=session) as page:
        assert page.page.session == session


def test_another_sites_page_opens_no_socket(pair: Pair) -> None:
    for origin in (FOREIGN, "http://localhost:1", "http://127.0.0.1:1", "null"):
        away = Browser(pair.where, {"Origin": origin})
        away.jar = pair.maria.jar
        started = time.monotonic()
        with pytest.raises(InvalidStatus, match="403"):
            away.open()
        assert time.monotonic() - started < 2, "nobody else was asked"


def test_nobody_empties_what_the_server_keeps_for_everybody(pair: Pair, open_page: Open) -> None:
    assert len(list(pair.shelves.glob("planner-*"))) == 1, "plans that are open lie in one folder"
    with pair.nobody.stays() as page:
        page.asks(BackMsg(clear_cache=True), "script_finished", within_s=0.5)
    pair.maria.open("", *PAGE)
    assert len(list(pair.shelves.glob("planner-*"))) == 1


def test_a_sign_in_that_has_ended_gets_nothing_with_the_page_still_open(pair: Pair) -> None:
    with pair.maria.stays(*PAGE) as page:
        assert asked(pair.maria, "GET", of(page)).status_code == 200
        pair.owner.set_sign_in_limits(0.0001, 12)
        try:
            time.sleep(0.5)
            assert asked(pair.maria, "GET", of(page)).status_code == 403
            assert asked(pair.maria, "PUT", uploads(page)).status_code == 403
        finally:
            pair.owner.set_sign_in_limits(2, 12)
