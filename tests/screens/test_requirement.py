"""The requirement's page: the plan's own people, where they come from, windows, and a formula that answers at once."""

from __future__ import annotations

import io
import math

import pandas as pd
import pytest
from screen_pages import Opened, unfolded
from streamlit.testing.v1 import AppTest

from planner.charts.required import requirement_parts
from planner.scenario import Queue
from planner.services import Actor, Services
from planner.services.what_if import Otherwise, has_formula, people_by_formula
from planner.store.database import Store


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_the_plans_own_people_by_queue_and_day(workspace: Store, page: Opened) -> None:
    app = page("requirement", queue="phone", day="2026-11-27")
    assert not app.exception
    whole = pd.read_csv(io.BytesIO(Services(workspace, Actor.local()).plan_file(1, "requirement.csv")))
    rows = whole[(whole["queue"] == "phone") & whole["start"].str.startswith("2026-11-27")]
    assert numbers(app)["On the queue"] == f"{rows['agents'].sum() / 4:,.1f} h"
    assert numbers(app)["To be rostered"] == f"{rows['rostered'].sum() / 4:,.1f} h"
    as_it_is = numbers(app)["By formula, as it is"]
    assert numbers(app)["By formula, then"] == as_it_is
    app.slider(key="if_volume").set_value(50).run()
    assert not app.exception
    assert numbers(app)["By formula, as it is"] == as_it_is
    assert float(app.metric[4].delta.removesuffix(" h")) > 0


def test_deferred_work_shows_its_windows(workspace: Store, page: Opened) -> None:
    app = page("requirement", queue="email")
    assert not app.exception
    windows = pd.read_csv(io.BytesIO(Services(workspace, Actor.local()).plan_file(1, "windows.csv")))
    shown = next(one.value for one in unfolded(app).dataframe if "hours" in one.value.columns)
    assert shown["hours"].sum() == pytest.approx(windows.loc[windows["queue"] == "email", "hours"].sum())
    assert "if_volume" not in {slider.key for slider in app.slider}


def test_a_viewer_reads_it(workspace: Store, page: Opened) -> None:
    app = page("requirement", role="viewer")
    assert not app.exception
    assert "On the queue" in numbers(app)


def needed(volume: float, aht_s: float) -> pd.DataFrame:
    start = pd.date_range("2026-03-02T09:00", periods=2, freq="15min", tz="Europe/London")
    return pd.DataFrame(
        {"start": start, "queue": "q", "volume": [volume, 0.0], "aht_s": aht_s, "agents": 9.0, "rostered": 10.0}
    )


def test_the_parts_add_up() -> None:
    parts = requirement_parts(needed(20, 270), 15)
    assert parts["work"].to_list() == [6.0, 0.0]  # 20 x 270 s / 900 s
    assert parts["reserve"].to_list() == [3.0, 9.0]
    assert parts["shrinkage"].to_list() == [1.0, 1.0]


def erlang_c_agents(erlangs: float, aht_s: float, share: float, within_s: float) -> int:
    """Least people by the textbook's sum: a loop over n, B by its recursion."""
    n, blocked = 0, 1.0
    while True:
        n += 1
        blocked = erlangs * blocked / (n + erlangs * blocked)
        if n <= erlangs:
            continue
        waits = blocked / (1 - erlangs / n * (1 - blocked))
        if 1 - waits * math.exp(-(n - erlangs) * within_s / aht_s) >= share:
            return n


@pytest.mark.parametrize("volume", [5.0, 20.0, 80.0])
def test_the_formula_is_erlangs_where_nobody_gives_up(volume: float) -> None:
    queue = Queue.model_validate({"name": "q", "target": {"share": 0.8, "within_s": 20}})
    found = people_by_formula(needed(volume, 270), queue, 1e9, 15, Otherwise())
    assert found["agents"].to_list() == [erlang_c_agents(volume * 0.3, 270, 0.8, 20)]
    more = people_by_formula(needed(volume, 270), queue, 1e9, 15, Otherwise(volume=1.5, share=0.9, within_s=10))
    assert more["agents"].to_list() == [erlang_c_agents(volume * 0.45, 270, 0.9, 10)]


def test_who_has_a_formula() -> None:
    target = {"share": 0.8, "within_s": 20}
    assert has_formula(Queue.model_validate({"name": "q", "channel": "chat", "target": target}))
    late = {"share": 0.8, "within_h": 4}
    assert not has_formula(Queue.model_validate({"name": "q", "channel": "email", "target": late}))
