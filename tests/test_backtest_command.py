"""``planner backtest`` as a person meets it: scores, pictures that work offline, and a summary in words."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from desk import Desk, history_text, planner

SCORES = "queue,method,horizon_days,level,origins,wape,bias,mase,wcrps,cover80,cover95,contacts,gain,gain_se"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


def test_a_backtest(desk: Desk) -> None:
    out = desk.folder / "deeper" / "scores.csv"
    said = planner("backtest", desk.folder / "history.csv", "--origins", 2, "--days", 7, "--out", out)
    assert said.code == 0, said.err
    assert said.out.splitlines()[:2] == [str(out), str(out.with_suffix(".html"))]
    assert out.read_text(encoding="utf-8").split("\n", 1)[0] == SCORES
    scores = pd.read_csv(out)
    assert {"seasonal_naive", "mean_of_six_weeks", "poisson_floor", "combined"} <= set(scores["method"])
    assert {"interval", "day", "week"} <= set(scores["level"])
    assert set(scores.loc[scores["level"].isin(["interval", "day", "week"]), "origins"]) == {2}
    assert scores[["wape", "wcrps", "cover80", "cover95"]].notna().all(axis=None)


def test_a_history_too_short_for_the_origins(desk: Desk) -> None:
    said = planner("backtest", desk.folder / "history.csv", "--origins", 60, "--out", desk.folder / "scores.csv")
    assert said.code == 2
    assert "for 60 origins of 7 days. Ask for fewer origins or days, or give a longer history." in said.err
    assert not (desk.folder / "scores.csv").exists()


def test_the_page_beside_the_scores_works_offline_and_says_the_same(desk: Desk) -> None:
    out = desk.folder / "scores.csv"
    said = planner("backtest", desk.folder / "history.csv", "--origins", 2, "--days", 14, "--out", out)
    page = (desk.folder / "scores.html").read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)\s*=\s*["']?https?:""", page)
    assert "default-src 'none'" in page
    specs = json.loads(re.search(r'id="specs">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    titles = [spec["title"]["text"] for spec in specs]
    assert [title.split(":")[0] for title in titles] == [
        "Error by method and level",
        "What the bands held",
        "Error by days ahead",
        "After the last origin, by day",
        "One of these days by interval",
        "Bias, MASE and weighted CRPS",
    ]
    assert page.count('role="img" aria-label="') == len(specs)
    summary = said.out.splitlines()[2:]
    assert len(summary) == 5
    assert all(html.escape(line, quote=False) in page.replace("&#39;", "'") for line in summary)
    wape = pd.read_csv(out).set_index(["level", "method"])["wape"]
    assert f"{100 * wape['interval', 'combined']:.1f} % of contacts misplaced by interval" in summary[0]
    assert f"{100 * wape['interval', 'mean_of_six_weeks']:.1f} %" in summary[0]
    assert f"Nobody can do better than {100 * wape['interval', 'poisson_floor']:.1f} %" in summary[1]


def test_the_same_history_gives_the_same_bytes(desk: Desk) -> None:
    found = []
    for name in ("one", "two"):
        out = desk.folder / name / "scores.csv"
        planner("backtest", desk.folder / "history.csv", "--origins", 2, "--out", out)
        found.append((out.read_bytes(), out.with_suffix(".html").read_bytes()))
    assert found[0] == found[1]


def test_every_queue_has_its_line_and_its_pictures(desk: Desk) -> None:
    history = desk.put("history.csv", history_text() + history_text(queue="chat").split("\n", 1)[1])
    out = desk.folder / "scores.csv"
    said = planner("backtest", history, "--origins", 1, "--out", out)
    assert said.code == 0, said.err
    assert len(said.out.splitlines()) == 2 + 5 + 1
    assert set(pd.read_csv(out)["queue"]) == {"phone", "chat"}
    page = out.with_suffix(".html").read_text(encoding="utf-8")
    assert "Queue chat" in page
    assert "Every queue at its finest level." in page


def test_a_scenario_brings_its_hours_and_planned_events_which_are_special_days(desk: Desk) -> None:
    desk.add('[[event]]\nname = "mailing"\nfrom = 2026-11-17T09:00:00\nto = 2026-11-17T13:00:00\nkind = "planned"\n')
    out = desk.folder / "scores.csv"
    said = planner("backtest", desk.folder / "history.csv", "--scenario", desk.scenario, "--origins", 1, "--out", out)
    assert said.code == 0, said.err
    assert {"day, special days", "day, ordinary days"} <= set(pd.read_csv(out)["level"])
    assert "on special days" in said.out
    both = planner("backtest", desk.folder / "history.csv", "--scenario", desk.scenario, "--open", "Mon 09:00-10:00")
    assert both.code == 2
    assert "--open" in both.err


def test_hours_can_be_stated(desk: Desk) -> None:
    out = desk.folder / "scores.csv"
    options = ("--origins", 1, "--out", out)
    planner("backtest", desk.folder / "history.csv", *options)
    learned = pd.read_csv(out).set_index(["level", "method"])["contacts"]
    planner("backtest", desk.folder / "history.csv", "--open", "Mon-Fri 09:00-11:00", *options)
    stated = pd.read_csv(out).set_index(["level", "method"])["contacts"]
    assert 0 < stated["interval", "combined"] < learned["interval", "combined"]


def test_the_scores_cannot_have_the_name_of_their_page(desk: Desk) -> None:
    said = planner("backtest", desk.folder / "history.csv", "--out", desk.folder / "scores.html")
    assert said.code == 2
    assert "expected the name of a CSV file: the page is written beside it. Write scores.csv." in said.err
    assert not (desk.folder / "scores.html").exists()


def test_a_queue_that_has_ended_is_named_and_does_not_stop_the_others(desk: Desk) -> None:
    rows = history_text(queue="fax").splitlines()[1:]
    silent = [row if row < "2026-11-09" else ",".join([*row.split(",")[:2], "0", ""]) for row in rows]
    out = desk.folder / "scores.csv"
    both = desk.put("history.csv", history_text() + "\n".join(silent) + "\n")
    said = planner("backtest", both, "--origins", 1, "--out", out)
    assert said.code == 0, said.err
    assert said.out.splitlines()[2].startswith("phone, ")
    assert len(said.out.splitlines()) == 2 + 5
    assert "Queues without contacts after the origins" in out.with_suffix(".html").read_text(encoding="utf-8")
    alone = desk.put("fax.csv", "start,queue,volume,aht_s\n" + "\n".join(silent) + "\n")
    said = planner("backtest", alone, "--origins", 1, "--out", out)
    assert said.code == 0, said.err
    assert said.out.splitlines()[2:] == ["No contacts came after the origins: there is nothing to score."]
