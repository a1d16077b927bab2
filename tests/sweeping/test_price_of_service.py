"""Price of service of one queue against staffing by brute force, and by hand from objectives and bounds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from desk import Desk, planner

from planner.sweeping.cells import Cell, cells_of
from planner.sweeping.planning import Planned, chosen_paths, in_counts, only_path
from planner.sweeping.price import price_of_service, queue_priced
from planner.sweeping.run import sweep
from planner.sweeping.table import sweep_frame
from planner.sweeping.vary import parse_vary

TARGETS = (0.5, 0.7, 0.8, 0.9, 0.97)
VOLUME, AHT_S, PATIENCE_S, WITHIN_S, WAGE = 90.0, 60.0, 150.0, 20.0, 20.0
HOURS = 2 * 4.0
"""Two mornings of four hours, worked whole."""


def answered_in_time(people: int) -> float:
    """Erlang A, seen from a contact that arrives: states of the line one by one, waits by small steps of time."""
    rate, served, leaves = VOLUME / 1800.0, 1.0 / AHT_S, 1.0 / PATIENCE_S
    chance = [1.0]
    for state in range(1, 200):
        gone = min(state, people) * served + max(0, state - people) * leaves
        chance.append(chance[-1] * rate / gone)
    total, level = sum(chance), 0.0
    for state, weight in enumerate(chance):
        if state < people:
            level += weight / total
            continue
        # The place in the line falls by services and by those ahead who leave; the contact itself may leave first.
        ahead = np.zeros(state - people + 1)
        ahead[-1] = 1.0
        step, reached = 0.02, 0.0
        falls = people * served + np.arange(len(ahead)) * leaves
        for _ in range(round(WITHIN_S / step)):
            moved = ahead * falls * step
            ahead -= moved + ahead * leaves * step
            ahead[:-1] += moved[1:]
            reached += moved[0]
        level += weight / total * reached
    return level


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("priced"))
    promise = f'target = {{ share = 0.80, within_s = {WITHIN_S:.0f}, over = "interval" }}'
    desk.change("target = { share = 0.80, within_s = 20 }", f"{promise}\npatience_s = {PATIENCE_S:.0f}")
    desk.change("loop = 1", "loop = 0")
    desk.add(f'[cost]\nwage_per_h = {{ "part-time" = {WAGE} }}\nshortage_per_agent_hour = 500\n')
    desk.put("agents.csv", "agent,name,skills\n" + "".join(f"A{k},Person {k},phone\n" for k in range(1, 13)))
    starts = pd.date_range("2026-11-23", periods=96, freq="30min", tz="America/New_York")
    open_ = (starts.hour >= 9) & (starts.hour < 13)
    rows = [
        f"{start.isoformat()},phone,{VOLUME if there else 0.0},{AHT_S}"
        for start, there in zip(starts, open_, strict=True)
    ]
    desk.put("given.csv", "\n".join(["start,queue,mean,aht_s", *rows, ""]))
    desk.change('[history]\nfile = "history.csv"', '[forecast]\nfile = "given.csv"')
    return desk


@pytest.mark.long
def test_the_curve_is_that_of_brute_force_staffing(desk: Desk) -> None:
    vary = parse_vary(f"queue.phone.target={','.join(map(str, TARGETS))}")
    done = sweep(cells_of([desk.scenario], [vary]), [vary], paths=0)
    assert done.price is not None
    level = {people: answered_in_time(people) for people in range(1, 13)}
    least = [min(people for people in level if level[people] >= target) for target in TARGETS]
    assert len(set(least)) > 2
    wanted = [people * HOURS * WAGE for people in least]
    assert [one.objective for one in done.price.planned] == pytest.approx(wanted)
    assert [one.bound for one in done.price.planned] == pytest.approx(wanted)
    points = 100 * np.diff(TARGETS)
    assert done.price.steps["per_point"].to_numpy() == pytest.approx(np.diff(wanted) / points)
    assert not done.price.falls


def planned(target: float, objective: float, bound: float, on_paths: tuple[float, ...] = ()) -> Planned:
    cell = Cell(1, Path("x.toml"), "x", (target,), {})
    return Planned(cell, "feasible", objective, bound, 3.0, 0.0, 100.0, pd.DataFrame(), on_paths)


def test_the_interval_of_a_point_is_what_bounds_prove() -> None:
    cells = [planned(0.85, 160.0, 150.0, (10.0, 20.0, 60.0)), planned(0.80, 110.0, 105.0, (10.0, 10.0, 30.0))]
    price = price_of_service("phone", cells)
    assert price.targets == (0.80, 0.85)
    (row,) = price.steps.to_dict("records")
    assert (row["per_point"], row["low"], row["high"]) == pytest.approx((10.0, 8.0, 11.0))
    # Differences on the same paths: 0, 10, 30 over five points.
    assert row["paths_mean"] == pytest.approx(40.0 / 3 / 5)
    assert (row["paths_p10"], row["paths_p90"]) == pytest.approx((0.4, 5.2))
    assert not price.falls


def test_a_price_that_falls_is_told() -> None:
    price = price_of_service("phone", [planned(0.80, 110.0, 105.0), planned(0.85, 100.0, 90.0)])
    assert price.falls == ((0.80, 0.85),)
    assert np.isnan(price.steps["paths_p10"]).all()


@pytest.mark.parametrize(
    ("words", "scenarios", "queue"),
    [
        (["queue.phone.target=.7,.8"], 1, "phone"),
        (["queue.phone.target.share=.7,.8"], 1, "phone"),
        (["queue.phone.target=.7"], 1, None),
        (["queue.phone.target=.7,.8"], 2, None),
        (["queue.phone.target.within_s=20,30"], 1, None),
        (["queue.phone.target=.7,.8", "seed=1,2"], 1, None),
    ],
)
def test_which_sweeps_are_prices_of_service(words: list[str], scenarios: int, queue: str | None) -> None:
    assert queue_priced([parse_vary(one) for one in words], scenarios) == queue


def test_single_futures_are_spread_by_work_and_stand_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (cell,) = cells_of([desk.scenario], [])
    from planner.quick import quick_plan

    forecast = quick_plan(cell.scenario()).forecast
    chosen = chosen_paths(forecast, 3)
    work = [float(forecast.paths["phone"][path].sum()) for path in chosen]
    assert work == sorted(work)
    assert len(set(chosen)) == 3
    alone = only_path(forecast, chosen[0])
    assert alone.mean("phone") == pytest.approx(forecast.paths["phone"][chosen[0]])
    assert len(in_counts(cell, 2).on_paths) == 2


def test_the_command_writes_four_files_of_one_mind(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.change("loop = 1", "loop = 0")
    out = tmp_path / "swept"
    said = planner("sweep", desk.scenario, "--vary", "queue.phone.target=0.7,0.9", "--paths", "2", "--chosen", "0.9",
                   "--out", out)  # fmt: skip
    assert said.code == 0, said.err
    assert sorted(path.name for path in out.iterdir()) == [
        "chosen",
        "sweep.csv",
        "sweep.html",
        "sweep.json",
        "sweep.xlsx",
    ]
    assert (out / "chosen" / "roster.csv").is_file()
    assert "from 70.0% to 90.0% one more point costs" in said.out
    assert "The plan of 90.0% as a whole" in said.out
    found = json.loads((out / "sweep.json").read_text(encoding="utf-8"))
    assert found["price_of_service"]["queue"] == "phone"
    frame = pd.read_csv(out / "sweep.csv")
    assert list(frame["queue.phone.target"].unique()) == [0.7, 0.9]
    whole = frame[frame["queue"] == "*"].set_index("queue.phone.target")
    (step,) = found["price_of_service"]["steps"]
    assert step["per_point"] == pytest.approx((whole["objective"][0.9] - whole["objective"][0.7]) / 20, abs=1e-5)
    assert (whole["bound"] <= whole["objective"] + 1e-6).all()
    assert "What one more point costs" in (out / "sweep.html").read_text(encoding="utf-8")


def test_whole_plans_and_other_keys(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.change("loop = 1", "loop = 0")
    vary = parse_vary("shrinkage.absence=0.0,0.2")
    cells = cells_of([desk.scenario], [vary])
    counts, plans = sweep(cells, [vary]), sweep(cells, [vary], full=True)
    for quick, full in zip(counts.planned, plans.planned, strict=True):
        assert quick.bound <= full.objective + 1e-6
        assert full.queues["required_fte"].to_numpy() == pytest.approx(quick.queues["required_fte"].to_numpy())
    frame = sweep_frame(plans)
    assert list(frame["queue"]) == ["phone", "*"] * 2
    ratio = frame["required_fte"].iloc[2] / frame["required_fte"].iloc[0]
    assert ratio == pytest.approx(1 / 0.8)
