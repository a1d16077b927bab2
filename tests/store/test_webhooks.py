"""Webhooks: what is sent, signed, tried again and never told; the receiver is a real server on loopback."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from clock import Clock
from sqlalchemy import text

from planner.store import webhook_delivery
from planner.store.database import Store, utc_now
from planner.store.faults import StoreError
from planner.store.jobs import run
from planner.store.jobs.registry import WORKSHOP
from planner.store.jobs.run import deliver_due, linger
from planner.store.jobs.watching import Seen, arguments_and_result, look
from planner.store.tables import BlobRow, LineRow, RosterVersion
from planner.store.webhook_delivery import FIRST_PAUSE_S, pause, signature
from planner.store.webhooks import add_webhook, deliver_soon, list_webhooks, remove_webhook, tell_published

SECRET = "a-secret-nobody-may-read"
PATH = "/hooks/catch/capability"


@dataclasses.dataclass
class Receiver:
    """What came in; what is answered, in turn, the last for ever."""

    url: str
    answers: list[tuple[int, dict[str, str], float]]
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            made.came.append((dict(self.headers), content))
            status, headers, wait_s = made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]
            time.sleep(wait_s)
            try:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": "0"}.items():
                    self.send_header(name, value)
                self.end_headers()
            except OSError:
                return  # who asked has gone

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name of the base class
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Receiver(f"http://127.0.0.1:{server.server_port}{PATH}", [(200, {}, 0.0)])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def published(store: Store, clock: Clock) -> list[int]:
    """Publish a version, and say the jobs that tell of it."""
    with store.writing("ana") as work:
        session = work.session
        session.add(BlobRow(sha256="r", kind="frame", size=1, rows=1, kept_at=clock()))
        line = LineRow(name="Support", newest=3, published=2)
        session.add(line)
        session.flush()
        known = {column.name for column in RosterVersion.__table__.columns}
        values = {
            "line_id": line.id, "number": 3, "state": "published", "base": 2, "sha256": "r", "time_zone": "UTC",
            "from_date": dt.date(2026, 3, 9), "to_date": dt.date(2026, 3, 15), "note": "as agreed", "made_at": clock(),
            "made_by": "ana", "published_at": clock(), "published_by": "ana", "files": {}, "checked": {},
        }  # fmt: skip
        version = RosterVersion(**{name: value for name, value in values.items() if name in known})
        session.add(version)
        session.flush()
        return tell_published(work, version, changes=17)


def told(store: Store, url: str, **options: bool) -> int:
    with store.writing("mia") as work:
        return add_webhook(work, url, secret=SECRET, private=options.get("private", True))[0].id


def seen(store: Store, job: int) -> Seen:
    with store.reading() as session:
        return look(session, job)


def test_a_publication_is_told_signed_and_once(store: Store, clock: Clock, receiver: Receiver) -> None:
    told(store, receiver.url)
    [job] = published(store, clock)
    assert receiver.came == []  # nothing is sent by whoever publishes
    assert deliver_due(store, WORKSHOP) == [job]
    assert seen(store, job).state == "done"
    [(headers, content)] = receiver.came
    assert json.loads(content) == {
        "event": "roster.published", "line": "Support", "version": 3, "by": "ana", "at": "2026-03-02T09:00:00+00:00",
        "from": "2026-03-09", "to": "2026-03-15", "changes": 17,
    }  # fmt: skip
    # As the page tells receivers to check it.
    page = (Path(__file__).parents[2] / "docs" / "jobs.md").read_text(encoding="utf-8")
    told_to: dict[str, Callable[..., bool]] = {}
    exec(page.split("```python\n")[1].split("```")[0], told_to)  # the page's example
    is_genuine, signed, now = told_to["is_genuine"], headers["X-Planner-Signature"], clock().timestamp()
    assert is_genuine(content, signed, SECRET, now + 299)
    assert not is_genuine(content, signed, SECRET, now + 300)
    assert not is_genuine(content + b" ", signed, SECRET, now)
    assert not is_genuine(content, signed, SECRET + "x", now)
    assert not is_genuine(content, signed.replace("t=1", "t=2"), SECRET, now + 1e9)
    assert len(headers["X-Planner-Id"]) == 32
    assert deliver_due(store, WORKSHOP) == []


def test_it_is_tried_again_after_growing_pauses_with_the_same_id(
    store: Store, clock: Clock, receiver: Receiver
) -> None:
    receiver.answers = [(500, {}, 0.0), (302, {"Location": receiver.url + "/elsewhere"}, 0.0), (204, {}, 0.0)]
    told(store, receiver.url)
    [job] = published(store, clock)
    pauses = []
    for attempt in (1, 2):
        assert deliver_due(store, WORKSHOP) == [job]
        found = seen(store, job)
        assert (found.state, found.attempts) == ("queued", attempt)
        assert found.run_after is not None
        pauses.append(found.run_after - clock())
        assert pauses[-1] == pause(job, attempt)
        clock.go(seconds=pauses[-1].total_seconds() - 1)
        assert deliver_due(store, WORKSHOP) == []
        clock.go(seconds=1)
    assert deliver_due(store, WORKSHOP) == [job]
    found = seen(store, job)
    assert found.state == "done"
    assert [line.text for line in found.lines] == [
        "webhook 1, attempt 1 of 6: it answered 500.",
        "webhook 1, attempt 2 of 6: it answered 302.",
        "webhook 1: told, it answered 204.",
    ]
    assert len({headers["X-Planner-Id"] for headers, _ in receiver.came}) == 1
    assert len({headers["X-Planner-Signature"] for headers, _ in receiver.came}) == 3
    assert [content for _, content in receiver.came] == [receiver.came[0][1]] * 3  # the redirect was not followed


def test_who_delivers_stays_for_what_is_tried_again_soon(
    store: Store, clock: Clock, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_delivery, "FIRST_PAUSE_S", 0.2)
    monkeypatch.setattr(run, "RETRY_S", 0.02)
    receiver.answers = [(500, {}, 0.0), (200, {}, 0.0)]
    told(store, receiver.url)
    [job] = published(store, clock)
    linger(dataclasses.replace(store, now=utc_now), WORKSHOP, 20.0)
    assert seen(store, job).state == "done"
    began = time.monotonic()
    linger(store, WORKSHOP, 20.0)  # nothing is due soon
    assert time.monotonic() - began < 10.0


def test_a_process_of_its_own_delivers(store: Store, clock: Clock, receiver: Receiver) -> None:
    told(store, receiver.url)
    [job] = published(store, clock)
    began = time.monotonic()
    deliver_soon(store)
    while not seen(store, job).ended:
        assert time.monotonic() - began < 60.0
        time.sleep(0.05)
    found = seen(store, job)
    assert found.state == "done"
    assert found.pid != os.getpid()
    assert len(receiver.came) == 1
    while store.files.joinpath(".jobs").exists() and list(store.files.glob(".jobs/*")):
        assert time.monotonic() - began < 60.0
        time.sleep(0.02)


def test_pauses_grow_over_a_day_and_the_jitter_is_the_jobs_own() -> None:
    for job in (1, 2):
        pauses = [pause(job, attempt).total_seconds() for attempt in range(1, 6)]
        for place, one in enumerate(pauses):
            assert 0.8 * FIRST_PAUSE_S * 7**place <= one <= 1.2 * FIRST_PAUSE_S * 7**place
        assert 18 * 3600 < sum(pauses) < 29 * 3600
    assert pause(1, 1) == pause(1, 1) != pause(2, 1)


def test_the_sixth_failure_is_the_last(store: Store, clock: Clock, receiver: Receiver) -> None:
    receiver.answers = [(503, {}, 0.0)]
    told(store, receiver.url)
    [job] = published(store, clock)
    for _ in range(8):
        deliver_due(store, WORKSHOP)
        clock.go(days=1.5)
    found = seen(store, job)
    assert (found.state, found.attempts) == ("failed", 6)
    assert found.message == "webhook 1: it answered 503, the last of 6 times."
    assert len(receiver.came) == 6


def test_an_address_that_is_gone_is_told_no_more(store: Store, clock: Clock, receiver: Receiver) -> None:
    receiver.answers = [(410, {}, 0.0)]
    told(store, receiver.url)
    [job] = published(store, clock)
    deliver_due(store, WORKSHOP)
    assert seen(store, job).message == "webhook 1: it answered 410, gone, and is told no more."
    with store.writing("ana") as work:
        assert [one.off for one in list_webhooks(work.session)] == ["It answered 410: gone."]
        version = work.session.query(RosterVersion).one()
        assert tell_published(work, version, changes=1) == []


def test_a_slow_answer_and_one_that_drips_are_given_up(
    store: Store, clock: Clock, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_delivery, "TIMEOUT_S", 0.3)
    receiver.answers = [(200, {}, 1.5)]
    told(store, receiver.url)
    [job] = published(store, clock)
    began = time.monotonic()
    deliver_due(store, WORKSHOP)
    assert time.monotonic() - began < 1.4
    assert [line.text for line in seen(store, job).lines] == [
        "webhook 1, attempt 1 of 6: it could not be reached (TimeoutError)."
    ]


def test_private_networks_need_leave(store: Store, clock: Clock) -> None:
    hosts = ["127.0.0.1", "[::1]", "localhost", "10.1.2.3", "169.254.169.254", "[::ffff:10.0.0.1]", "0.0.0.0"]
    numbers = [told(store, f"http://{host}:9/x", private=False) for host in hosts]
    jobs = published(store, clock)
    assert sorted(deliver_due(store, WORKSHOP)) == jobs
    for number, job in zip(numbers, jobs, strict=True):
        found = seen(store, job)
        assert (found.state, found.attempts) == ("failed", 1)
        assert found.message == f"webhook {number}: it lies in a private network, and was not added as private."


def test_other_addresses_are_refused_without_being_repeated(store: Store) -> None:
    others = [
        "ftp://example.org/x",
        "example.org",
        "https://",
        "https://user:pw@example.org/",
        "http://a b/",
        "http://a:x/",
    ]
    for url in others:
        with pytest.raises(StoreError, match=r"expected https://HOST/PATH") as caught:
            told(store, url)
        assert "found 'another address'" in str(caught.value)
        assert "pw" not in str(caught.value)


def test_a_short_secret_is_refused_and_a_drawn_one_told_once(store: Store) -> None:
    with store.writing("mia") as work:
        with pytest.raises(StoreError, match="expected 16 characters or more"):
            add_webhook(work, "https://example.org/x", secret="short")
        added, secret = add_webhook(work, "https://example.org:8443/x")
        assert len(secret) > 40
        assert added == list_webhooks(work.session)[0]
        assert added.host == "https://example.org"
    with store.writing("mia") as work:
        with pytest.raises(StoreError, match="'9', expected the number of an address"):
            remove_webhook(work, 9)
        remove_webhook(work, added.id)
        assert list_webhooks(work.session) == []
        assert add_webhook(work, "https://example.org/y")[0].id == 2  # a number is never another's


def test_secret_and_address_are_nowhere_but_in_their_setting(
    store: Store, clock: Clock, receiver: Receiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.WARNING)
    receiver.answers = [(500, {}, 0.0), (200, {}, 0.0)]
    told(store, receiver.url)
    told(store, "http://127.0.0.1:9" + PATH)  # nobody listens there
    jobs = published(store, clock)
    for _ in range(2):
        deliver_due(store, WORKSHOP)
        clock.go(hours=1)
    with store.writing("mia") as work:
        remove_webhook(work, 2)
    clock.go(days=1)
    deliver_due(store, WORKSHOP)
    assert [seen(store, job).state for job in jobs] == ["done", "failed"]
    with store.reading() as session:
        shown = repr(list_webhooks(session)) + "".join(map(repr, arguments_and_result(session, jobs[0])))
    written = shown + caplog.text + "".join(capfd.readouterr()) + everything(store, lambda table: table != "setting")
    assert "webhook.add" in written
    assert SECRET not in written
    assert "capability" not in written
    assert SECRET in everything(store, lambda table: table == "setting")


def everything(store: Store, of: Callable[[str], bool]) -> str:
    """All that some tables hold, as text."""
    from planner.store.tables import Base

    names = [name for name in Base.metadata.tables if of(name)]
    with store.engine.connect() as connection:
        return "".join(str(tuple(row)) for name in names for row in connection.execute(text(f"SELECT * FROM {name}")))


def test_a_signature_worked_by_hand() -> None:
    # printf '1700000000.{}' | openssl dgst -sha256 -hmac key
    expected = "9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae"
    assert signature("key", 1_700_000_000, b"{}") == f"t=1700000000,v1={expected}"
