"""``planner backtest`` as a person meets it: scores, pictures that work offline, and a summary in words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from desk import Desk, planner

SCORES = "queue,method,horizon_days,level,origins,wape,bias,mase,wcrps,cover80,cover95,contacts,gain,gain_se"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


def test_a_backtest(desk: Desk) -> None:
    out = desk.folder / "deeper" / "scores.csv"
    said = planner("backtest", desk.folder / "history.csv", "--origins", 2, "--days", 7, "--out", out)
    assert said.code == 0, said.err
    assert said.out.splitlines()[0] == str(out)
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
