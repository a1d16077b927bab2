"""Today and review: the pages' numbers are the planner's own, drawn days are told as such, pay is for whom it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from screen_pages import Opened, opened_by_pages

from planner.screens.words import say
from planner.services import Actor, Services
from planner.services.desk_worker.asking import Asking
from planner.store.database import Store

DRAWN = {"from": "drawn", "until": "2026-11-27T11:00", "times": "1.30"}


def answer(store: Store, what: str, role: str = "owner", **asked: object) -> dict[str, object]:
    services = Services(store, Actor("local", role))
    asking: Asking = services.ask_desk(1, what, **asked)
    assert asking.wait(240)
    return services.desk_answer(asking)


@pytest.fixture(scope="module")
def workspace(laid_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all, as nothing here is kept: the desk opens its plan once."""
    folder = tmp_path_factory.mktemp("daily") / "store"
    shutil.copytree(laid_out, folder)
    with pytest.MonkeyPatch.context() as patch:
        yield opened_by_pages(folder, patch)


@pytest.fixture(scope="module")
def drawn(workspace: Store) -> str:
    rows = answer(workspace, "drawn_day", now="2026-11-27T11:00:00", factor=1.3)["rows"]
    return str(rows)


def test_today_shows_the_planners_own_numbers(workspace: Store, page: Opened, drawn: str) -> None:
    said = answer(workspace, "today", rows=drawn, now=None)
    app = page("today", scenario="peak_week", **DRAWN)
    assert not app.exception
    assert any("nobody called" in info.value for info in app.info)
    queues = {one["queue"]: one for one in said["queues"]}  # type: ignore[attr-defined]
    told = {metric.label: metric.value for metric in app.metric}
    for name, one in queues.items():
        shown = told[say("today.rest_of", queue=name)]
        assert shown == say("today.contacts", count=one["rest_of_day"]["now"])


def test_review_reads_the_same_sentences(workspace: Store, page: Opened, drawn: str) -> None:
    said = answer(workspace, "review", rows=drawn)
    app = page("review", scenario="peak_week", **DRAWN)
    assert not app.exception
    lines = [line.value for line in app.markdown]
    assert all(f"- {sentence}" in lines for sentence in said["sentences"])  # type: ignore[attr-defined]


def test_without_pay_no_amount_is_told(workspace: Store, drawn: str) -> None:
    whole = answer(workspace, "review", rows=drawn)
    cut = answer(workspace, "review", role="coordinator", rows=drawn)
    assert whole["pay"]
    assert cut["pay"] is None
    assert any("Cost" in sentence for sentence in whole["sentences"])  # type: ignore[attr-defined]
    assert not any("Cost" in sentence for sentence in cut["sentences"])  # type: ignore[attr-defined]


def test_columns_may_be_called_as_another_system_calls_them(workspace: Store, page: Opened) -> None:
    hours = range(8, 12)
    ours = "start,queue,volume,aht_s\n" + "".join(f"2026-11-24T{hour:02}:00,phone,40,300\n" for hour in hours)
    theirs = "Interval start;Queue;Offered;AHT\n" + "".join(f"2026-11-24 {h:02}:00;phone;40;300\n" for h in hours)
    numbers = []
    for content in (ours, theirs):
        app = page("today", scenario="peak_week", **{"from": "file"})
        app.file_uploader(key="came_file").upload("a.csv", content.encode(), "text/csv").run()
        assert not app.exception
        numbers.append([*((one.label, one.value) for one in app.metric), *(one.value for one in app.error)])
    assert numbers[0]
    assert numbers[0] == numbers[1]
    assert app.success[0].value == "a.csv: interval table, 4 rows read, 4 rows of history made"


def test_a_wrong_file_becomes_a_sentence(workspace: Store, page: Opened) -> None:
    app = page("today", scenario="peak_week", **{"from": "file"})
    assert not app.exception
    app.file_uploader(key="came_file").upload("a.csv", b"start,queue,volume\nnever,phone,3\n", "text/csv")
    app.run()
    assert any("never" in error.value for error in app.error)
