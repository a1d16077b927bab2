"""The rounds: what they say, what they moved, and which of them is kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner import loop
from planner.loop_rounds import round_rows, rounds_frame
from planner.roster import Status
from planner.scenario import Scenario

STARTS = pd.date_range("2026-03-02 08:00", periods=4, freq="15min", tz="Europe/Dublin")


def scenario(rounds: int = 4) -> Scenario:
    return Scenario.model_validate(
        {
            "start": "2026-03-02",
            "days": 1,
            "interval_min": 15,
            "staff": {"file": "agents.csv"},
            "simulation": {"loop": rounds},
            "queue": [{"name": "phone", "target": {"share": 0.8, "within_s": 20, "over": "day", "chance": 0.9}}],
        }
    )


def made(
    agents: list[float], net: list[float], p_meet: float, notes: tuple[str, ...] = (), paid: float = 0.0
) -> dict[str, Any]:
    """A round's requirement, roster and simulation as far as the loop looks at them."""
    need = pd.DataFrame({"start": STARTS, "queue": "phone", "agents": agents})
    cover = pd.DataFrame({"start": STARTS, "queue": "phone", "net": net})
    over = pd.DataFrame([{"queue": "phone", "over": "day", "period": "2026-03-02", "p_meet": p_meet}])
    return {
        "requirement": SimpleNamespace(frame=need, notes=notes),
        "roster": SimpleNamespace(status=Status.FEASIBLE, coverage=cover, notes=(), terms={"hours": paid}),
        "simulation": SimpleNamespace(periods=over, notes=()),
    }


def run(monkeypatch: pytest.MonkeyPatch, rounds: list[dict[str, Any]], most: int = 4) -> loop.Closed:
    queue = iter(rounds)

    def one(_known: Any, extra: Any, *_: Any) -> Any:
        parts = next(queue)
        sure = float(parts["simulation"].periods["p_meet"].iloc[0])
        return loop._Round(extra, **parts, shortfall=max(0.0, 0.9 - sure))

    monkeypatch.setattr(loop, "_round", one)
    monkeypatch.setattr(loop, "corrected", lambda _i, _n, _r, _s, extra: {"phone": extra.get("phone", 0.0) + STEP})
    inputs: Any = SimpleNamespace(scenario=scenario(most))
    forecast: Any = None
    return loop.close_loop(inputs, forecast, {}, progress=lambda _: None)


LEVEL = [0.0] * 4
STEP = np.full(4, 1.0)


def test_a_round_that_is_no_surer_is_told_and_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The formulas' doubts are those of round 1, whatever later requirements say."""
    doubt = ("phone: 1 of 1 periods cannot reach 80%",)
    closed = run(monkeypatch, [made([5.0] * 4, LEVEL, 0.7), made([6.0] * 4, LEVEL, 0.69, doubt)])
    assert closed.rounds == (
        "Round 1: simulation asks for 1 h more and 0 h less of people.",
        "Round 2 made the promises no surer; the roster of an earlier round is kept.",
    )
    assert closed.formulas == ()
    assert closed.requirement.frame["agents"].tolist() == [5.0] * 4
    assert closed.table["kept"].tolist() == [True, False]


def test_a_first_round_that_holds_is_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = run(monkeypatch, [made([5.0] * 4, LEVEL, 0.95)])
    assert closed.rounds == ("Round 1: every promise holds.",)
    assert len(closed.table) == 1


@pytest.mark.parametrize(
    ("p_meet", "paid", "kept"),
    [(0.91, 990.0, True), (0.91, 996.0, False), (0.89, 900.0, False)],
    ids=["cheaper and still sure", "hardly cheaper", "cheaper but no longer sure"],
)
def test_where_all_hold_fewer_people_are_tried_if_hours_cost(
    monkeypatch: pytest.MonkeyPatch, p_meet: float, paid: float, kept: bool
) -> None:
    eased = {1000.0: {"phone": -STEP}, paid: {"phone": -STEP}}  # the second time nothing is left to take
    monkeypatch.setattr(loop, "eased", lambda _i, needed, _s, _e: eased[needed.paid])
    rounds = [made([5.0] * 4, LEVEL, 0.99, paid=1000.0), made([4.0] * 4, LEVEL, p_meet, paid=paid)]
    for parts in rounds:
        parts["requirement"].paid = parts["roster"].terms["hours"]
    closed = run(monkeypatch, rounds)
    assert closed.table["kept"].tolist() == [True, kept]
    assert closed.table["taken_h"].tolist() == [0.0, 1.0]
    assert closed.rounds[0] == "Round 1: every promise holds; 1 h of people may be to spare."
    last = (
        "Round 2: every promise holds." if kept else "Round 2 saved nothing that the promises can spare; the roster of"
    )
    assert closed.rounds[1].startswith(last)


def test_without_corrections_one_round_is_worked_and_the_formulas_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    doubt = ("phone: 1 of 5 periods cannot reach 80%",)
    closed = run(monkeypatch, [made([5.0] * 4, LEVEL, 0.1, doubt)], most=0)
    assert closed.notes() == doubt


def test_rounds_go_on_while_they_help_and_end_at_the_number_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = [made([5.0 + number] * 4, LEVEL, 0.3 + 0.1 * number) for number in range(3)]
    closed = run(monkeypatch, rounds, most=2)
    assert closed.table["p_meet"].tolist() == pytest.approx([0.3, 0.4, 0.5])
    assert closed.table["kept"].all()
    assert closed.requirement.frame["agents"].tolist() == [7.0] * 4


def test_a_conflict_ends_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = made([5.0] * 4, LEVEL, 0.1)
    parts["roster"].status = Status.CONFLICT
    assert run(monkeypatch, [parts]).rounds == ()


def test_a_row_tells_what_moved_and_what_is_short() -> None:
    """By a loop over quarters of an hour: 1.5 and 0.25 more, 2 less; 1 and 0.5 people short."""
    before = made([4.0, 4.0, 4.0, 4.0], LEVEL, 0.5)["requirement"]
    parts = made([5.5, 4.25, 2.0, 4.0], [-1.0, 0.5, -0.5, 0.0], 0.7)
    over = parts["simulation"].periods
    other = pd.DataFrame([{"queue": "phone", "over": "day", "period": "2026-03-03", "p_meet": 0.65}])
    empty = other.assign(period="2026-03-04", p_meet=np.nan)
    parts["simulation"].periods = pd.concat([over, other, empty], ignore_index=True)
    row = rounds_frame(
        [round_rows(2, False, scenario(), before, parts["requirement"], parts["roster"], parts["simulation"])]
    ).iloc[0]
    added = taken = 0.0
    for after, earlier in zip([5.5, 4.25, 2.0, 4.0], [4.0] * 4, strict=True):
        added += max(0.0, after - earlier) / 4
        taken += max(0.0, earlier - after) / 4
    assert (row["added_h"], row["taken_h"], row["shortage_h"]) == pytest.approx((added, taken, 0.375))
    assert (row["period"], row["p_meet"], row["chance_asked"], row["kept"]) == ("2026-03-03", 0.65, 0.9, False)


def test_a_queue_without_contacts_has_a_row_without_a_chance() -> None:
    parts = made([0.0] * 4, LEVEL, np.nan)
    row = round_rows(1, True, scenario(), None, parts["requirement"], parts["roster"], parts["simulation"]).iloc[0]
    assert row["period"] == ""
    assert np.isnan(row["p_meet"])
