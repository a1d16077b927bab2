"""Calendars over HTTP: one address, one method, no reasons, no addresses in the log."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator

import pytest
import vobject
from rosters_kept import put, team

from planner.calendar_server import CalendarServer
from planner.services import Actor, Services
from planner.store.database import Store
from planner.store.faults import StoreError

EARLY = "early 08:00-16:30 meal 12:00-12:30"


@pytest.fixture
def services(store: Store) -> Services:
    put(store, team("ana"), {"ana": {0: EARLY}})
    return Services(store, Actor.local())


@pytest.fixture
def server(services: Services) -> Iterator[CalendarServer]:
    with CalendarServer("127.0.0.1", 0, services.calendar_of_address) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.05,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def ask(server: CalendarServer, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def test_an_address_gives_its_calendar_and_says_when_nothing_changed(
    server: CalendarServer, services: Services, capfd: pytest.CaptureFixture[str]
) -> None:
    path = f"/calendar/{services.new_address('ana')}.ics"
    status, headers, content = ask(server, path)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert content == services.calendar("ana")
    assert vobject.readOne(content.decode()).vevent.summary.value == "Work: early"
    for given in (headers["ETag"], f'"x", W/{headers["ETag"]}', "*"):
        assert ask(server, path, If_None_Match=given)[::2] == (304, b"")
    assert ask(server, path, If_None_Match='"other"')[0] == 200
    put(services.store, team("ana"), {"ana": {0: EARLY.replace("12:", "13:")}})
    status, newer, content = ask(server, path, If_None_Match=headers["ETag"])
    assert (status, newer["ETag"] != headers["ETag"]) == (200, True)
    said = capfd.readouterr()
    assert path[10:30] not in said.err + said.out
    assert " 127.0.0.1 304" in said.err


def test_everything_else_is_not_found_alike(
    server: CalendarServer, services: Services, capfd: pytest.CaptureFixture[str]
) -> None:
    old = services.new_address("ana")
    live = services.new_address("ana")
    paths = [
        f"/calendar/{old}.ics",
        f"/calendar/{live[:-1]}.ics",
        f"/calendar/{live}",
        f"/{live}.ics",
        "/",
        "/calendar/",
    ]
    paths += [
        f"/calendar/../calendar/{live}.ics",
        "/calendar/%00.ics",
        f"/calendar/{'a' * 43}.ics",
    ]
    answers = [ask(server, path) for path in paths]
    for headers in (headers for _, headers, _ in answers):
        headers.pop("Date")
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][::2] == (404, b"")
    for method in ("POST", "PUT", "HEAD", "OPTIONS", "DELETE"):
        status, headers, content = ask(server, f"/calendar/{live}.ics", method)
        assert (status, content) == (501, b"")
    assert services.revoke_address("ana") == 1
    assert ask(server, f"/calendar/{live}.ics")[0] == 404
    said = capfd.readouterr()
    assert live not in said.err + said.out


def test_what_is_no_request_is_not_repeated(server: CalendarServer, capfd: pytest.CaptureFixture[str]) -> None:
    for sent in (
        b"GET /calendar/secret.ics nonsense\r\n\r\n",
        b"secret secret\r\n\r\n",
        b"GET /" + b"s" * 70_000 + b" HTTP/1.1\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as line:
            line.sendall(sent)
            answer = line.makefile("rb").read()
        assert b"secret" not in answer
        assert b"sss" not in answer
    assert "secret" not in capfd.readouterr().err


def test_a_store_that_does_not_answer_is_no_missing_calendar() -> None:
    def lookup(token: str) -> bytes | None:
        raise StoreError.told("store", token, "a database that answers", "Start it.")

    with CalendarServer("127.0.0.1", 0, lookup) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.05,))
        thread.start()
        assert ask(made, f"/calendar/{'a' * 43}.ics")[::2] == (503, b"")
        made.shutdown()
        thread.join()
