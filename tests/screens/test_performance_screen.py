"""How it went: the page's numbers are those of the rows, marks are set and taken off, and roles hold."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pandas as pd
import pytest
from screen_pages import Opened

from planner.performance.effect import effect_of
from planner.performance.periods import Happened, by_period
from planner.performance.rows import joined
from planner.services import Actor, Services
from planner.store.database import Store


def happened(store: Store, scenario: str) -> Happened:
    inputs = Services(store, Actor.local()).inputs(scenario)
    return Happened(joined([inputs.history], inputs.scenario.time_zone))


def test_the_last_whole_week_stands_at_the_top(workspace: Store, page: Opened) -> None:
    app = page("performance", scenario="small_team")
    assert not app.exception
    weeks = by_period(happened(workspace, "small_team"), "week")
    last = weeks[(weeks["measure"] == "volume") & weeks["whole"]].sort_values("period").iloc[-1]
    assert app.metric[0].value == f"{last['value']:,.0f}"


def test_another_period_is_measured(workspace: Store, page: Opened) -> None:
    app = page("performance", scenario="small_team", by="month")
    months = by_period(happened(workspace, "small_team"), "month")
    last = months[(months["measure"] == "volume") & months["whole"]].sort_values("period").iloc[-1]
    assert app.metric[0].value == f"{last['value']:,.0f}"
    app.selectbox(key="by").select("day").run()
    assert not app.exception
    assert app.metric[0].value != f"{last['value']:,.0f}"


def test_a_mark_shows_before_and_after(workspace: Store, page: Opened) -> None:
    history = happened(workspace, "small_team")
    on = history.intervals["start"].max().date() - dt.timedelta(weeks=8)
    Services(workspace, Actor.local()).add_mark(on, "new article on returns")
    app = page("performance", scenario="small_team")
    effect = next(one for one in effect_of(history, on) if one.measure == "volume")
    texts = [text.value for text in app.markdown]
    assert any(f"{effect.low:+,.0f}" in text and f"{effect.high:+,.0f}" in text for text in texts)
    opened = [one.label for one in app.expander if one.proto.expanded]
    assert any("new article on returns" in label for label in opened), "the newest mark stands open with its answer"
    app.button(key="remove_mark_1").click().run()
    assert Services(workspace, Actor.local()).marks() == []


def test_a_mark_without_words_is_refused_in_words(workspace: Store, page: Opened) -> None:
    app = page("performance", scenario="small_team")
    next(button for button in app.button if button.label == "Set the mark").click().run()
    assert any("what changed" in error.value for error in app.error)


def test_who_only_reads_sets_no_mark(workspace: Store, page: Opened) -> None:
    app = page("performance", role="viewer", scenario="small_team")
    assert not app.exception
    assert "Set the mark" not in [button.label for button in app.button]


@pytest.mark.parametrize(
    ("content", "said"), [(b"no parquet", "cannot be read"), (None, "no columns `created`")], ids=["bytes", "columns"]
)
def test_a_wrong_file_of_contacts_becomes_a_sentence(
    workspace: Store, page: Opened, content: bytes | None, said: str
) -> None:
    sink = io.BytesIO()
    pd.DataFrame({"when": [1]}).to_parquet(sink)
    app = page("performance", scenario="small_team")
    app.file_uploader(key="contacts_file").upload("t.parquet", content or sink.getvalue(), "application/octet-stream")
    app.run()
    assert any(said in error.value for error in app.error)


def test_rows_that_arrive_while_the_page_is_open_are_measured(workspace: Store, page: Opened, tmp_path: Path) -> None:
    services = Services(workspace, Actor.local())
    last = happened(workspace, "small_team").intervals["start"].max().date() + dt.timedelta(days=3)
    monday = last + dt.timedelta(days=7 - last.weekday())

    def a_week(volume: int, name: str) -> None:
        days = [monday + dt.timedelta(days=number) for number in range(7)]
        lines = [f"{day}T10:00,support,{volume},300" for day in days]
        (tmp_path / name).write_text("start,queue,volume,aht_s\n" + "\n".join(lines) + "\n", encoding="utf-8")
        services.add_file("live", tmp_path / name, "actuals", "UTC")

    a_week(111, "first.csv")
    app = page("performance", scenario="small_team", queue="support", by="week")
    assert not app.exception
    assert app.metric[0].value == "777"
    services.delete_layer("live", services.layers("live")[0].id)
    a_week(222, "second.csv")
    app.run()
    assert app.metric[0].value == "1,554"
