"""Whole rosters where little or nothing fits: each ends in a status, a true bound and plain words, never in a fault.

Told elsewhere: a contradiction in one sentence (`test_roster_solve`) and as exit code 3 (`test_commands`); a lock that
breaks a rule, kept and named alone (`test_locks_that_break_rules`, `test_roster_solve`, `test_commands`); everybody on
leave for eight weeks, all rules over 1 and 56 days, a previous roster without a row (`test_horizons`); contradictory
rotations in the smallest set of rules (`test_rules_of_rotations`); a preset's number that was replaced, in words
(`test_rules_in_force`).
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from desk import Desk, planner
from plain_team import MONDAY, PAUSES, need, team

from planner.roster import Status, audit, solve
from planner.roster.result import RosterResult
from planner.scenario import Absence, Inputs

LATE = {"name": "late", "start": "13:00", "length_min": 540, "segments": PAUSES}
EARLY = {"name": "early", "start": "07:30", "length_min": 540, "segments": PAUSES}
FOUND = (Status.OPTIMAL, Status.FEASIBLE)


def solved(inputs: Inputs, peak: float, work: float = 0.1, **how: Any) -> RosterResult:
    return solve(inputs, need(inputs, peak), **{"work": work, "seconds": 120, "seed": 1, **how})


def assert_true(inputs: Inputs, result: RosterResult) -> None:
    """A roster without a breach whose numbers hold together."""
    assert result.status in FOUND
    assert audit(inputs, result.frame) == []
    assert result.bound <= result.objective + 1e-9
    assert result.shortage_bound_h <= result.shortage_h + 1e-9
    assert result.objective == pytest.approx(sum(result.terms.values()), abs=1e-6)
    assert not result.limited_by_seconds


def hours(frame: pd.DataFrame) -> dict[str, float]:
    """Paid hours on shift by person."""
    paid = frame[frame["paid"] & (frame["activity"] != "leave")]
    spent = (paid["end"] - paid["start"]).dt.total_seconds() / 3600
    return spent.groupby(paid["agent"]).sum().to_dict()


def away(agent: str, first: int, last: int) -> Absence:
    """On leave from one day of November 2026 to another, both included."""
    return Absence(agent=agent, start=dt.datetime(2026, 11, first), end=dt.datetime(2026, 11, last + 1), kind="leave")


def test_more_leave_than_people_to_stand_in() -> None:
    inputs = team(3, absences=(away("p0", 23, 27), away("p1", 23, 27), away("p2", 24, 26)))
    result = solved(inputs, 3.0)
    assert_true(inputs, result)
    assert (result.frame["activity"] == "leave").sum() == 5 + 5 + 3
    assert set(hours(result.frame)) == {"p2"}
    assert result.gap <= 0.01
    at_work = result.frame.loc[result.frame["activity"] == "work", "date"].astype(str)
    assert set(at_work) <= {"2026-11-23", "2026-11-27"}


def test_everybody_on_leave_leaves_all_of_it_short() -> None:
    inputs = team(2, absences=(away("p0", 23, 27), away("p1", 23, 27)))
    result = solved(inputs, 2.0)
    assert_true(inputs, result)
    assert result.status is Status.OPTIMAL
    assert result.shortage_h == pytest.approx(0.5 * need(inputs, 2.0).frame["rostered"].sum())
    assert hours(result.frame) == {}


def test_zero_demand_keeps_everybody_at_their_least() -> None:
    inputs = team(4)
    result = solved(inputs, 0.0)
    assert_true(inputs, result)
    assert result.status is Status.OPTIMAL
    assert hours(result.frame) == dict.fromkeys(("p0", "p1", "p2", "p3"), 15.0)
    assert result.shortage_h == 0


def test_zero_demand_of_people_who_owe_nothing_is_an_empty_roster() -> None:
    inputs = team(2, [{"name": "c", "hours_per_week": [0, 40]}])
    result = solved(inputs, 0.0)
    assert_true(inputs, result)
    assert (result.status, result.objective, len(result.frame)) == (Status.OPTIMAL, 0.0, 0)


def test_demand_ten_times_the_staff_works_everybody_to_the_most() -> None:
    inputs = team(3)
    result = solved(inputs, 30.0)
    assert_true(inputs, result)
    assert result.gap <= 0.01
    assert hours(result.frame) == dict.fromkeys(("p0", "p1", "p2"), 37.5)
    assert result.surplus_h == 0


def test_one_agent() -> None:
    inputs = team(1)
    result = solved(inputs, 1.0)
    assert_true(inputs, result)
    assert result.gap <= 0.02
    assert hours(result.frame) == {"p0": 37.5}
    assert result.frame.groupby("date")["start"].min().nunique() == 5


def test_forty_contracts_of_one_person_each() -> None:
    offered = [
        {
            "name": f"c{n}",
            "hours_per_week": [7.5 * (1 + n % 4), 7.5 * (2 + n % 4)],
            "days_per_week": [1 + n % 4, 2 + n % 4],
            "rules": [{}, {"max_consecutive_days": 2}, {"days_off": "Wed"}, {"start_spread_min": 60}][n // 10],
        }
        for n in range(40)
    ]
    inputs = team(40, offered)
    result = solved(inputs, 26.0)
    assert_true(inputs, result)
    assert result.gap <= 0.05
    worked = hours(result.frame)
    assert all(7.5 * (1 + n % 4) <= worked[f"p{n}"] <= 7.5 * (2 + n % 4) for n in range(40))


ROTATION = {"name": "late early", "cycle_days": 2, "pattern": ["late", "early"], "bend": "never"}


def test_contradictory_rotations_name_who_and_what() -> None:
    """Late until 22:00 then early at 7:30 leaves 9.5 h; whoever is on no rotation is not named."""
    offered = [
        {"name": "r", "hours_per_week": [0, 60], "shifts": ["late", "early"], "rotation": "late early"},
        {"name": "c", "hours_per_week": [0, 60]},
    ]
    more = {"shift": [LATE, EARLY], "rotation": [ROTATION]}
    result = solved(team(2, offered, **more), 1.0)
    assert result.status is Status.CONFLICT
    assert len(result.frame) == 0
    (sentence,) = result.notes
    assert sentence.startswith("p0 cannot be rostered")
    assert "late early" in sentence
    assert "11" in sentence
    inputs = team(2, offered, **more, rules={"min_rest_h": 9.5})
    allowed = solved(inputs, 1.0)
    assert_true(inputs, allowed)
    mine = allowed.frame[allowed.frame["agent"] == "p0"].sort_values("start")
    assert list(mine.drop_duplicates("date")["shift"]) == ["late", "early"] * 3 + ["late"]


@pytest.mark.parametrize(("rest_h", "code"), [(16, 0), (17, 3)])
def test_a_rotation_that_contradicts_a_rule_ends_the_command_in_words(tmp_path: Path, rest_h: int, code: int) -> None:
    """From 17:00 to 9:00 are 16 h."""
    desk = Desk(tmp_path)
    desk.change("[0, 24]", '[0, 40]\nrotation = "turns"')
    desk.change("Mon-Fri 09:00-13:00", "Mon-Fri 09:00-17:00")
    desk.add(
        '[[shift]]\nname = "afternoon"\nstart = "13:00"\nlength_min = 240\n[[rotation]]\nname = "turns"\n'
        'cycle_days = 2\npattern = ["afternoon", "morning"]\nbend = "never"\n[rules]\nmin_rest_h = ' + f"{rest_h}\n"
    )
    said = planner("plan", desk.scenario)
    assert said.code == code, said.err
    if code:
        assert "Person 1 (A1) cannot be rostered" in said.err
        assert "turns" in said.err
        assert said.out == ""


@pytest.mark.parametrize("seconds", [0.05, 1.0])
def test_a_second_gives_the_best_so_far_or_says_that_there_is_none(seconds: float) -> None:
    inputs = team(40)
    begin = time.monotonic()
    result = solved(inputs, 27.0, work=50.0, seconds=seconds)
    assert time.monotonic() - begin < 30
    assert result.limited_by_seconds
    if result.status is Status.NONE_FOUND:
        (sentence,) = result.notes
        assert sentence == f"No roster was found in {seconds:g} s."
        return
    assert audit(inputs, result.frame) == []
    assert result.bound <= result.objective


def test_a_preset_and_an_override_that_disagree() -> None:
    """The preset asks for 11 h; 9.5 h are stated: late then early is worked where it serves, and is no breach."""
    offered = [{"name": "c", "hours_per_week": [0, 60], "days_per_week": [0, 5]}]
    queue = [{"name": "phone", "target": {"share": 0.8, "within_s": 20}}]
    found = {}
    for rest_h in (None, 9.5):
        rules = {"preset": "eu"} | ({} if rest_h is None else {"min_rest_h": rest_h})
        inputs = team(1, offered, days=2, queue=queue, shift=[LATE, EARLY], rules=rules)
        wanted = need(inputs, 1.0, (0, 24))
        clocks = wanted.frame["start"].dt
        inside = ((clocks.day == 23) & (clocks.hour >= 13)) | ((clocks.day == 24) & (clocks.hour >= 8))
        wanted.frame["rostered"] = 1.0 * (inside & ~((clocks.day == 24) & (clocks.hour >= 16)))
        found[rest_h] = solve(inputs, wanted, work=0.1, seconds=60, seed=1), inputs
    (strict, eu), (loose, stated) = found[None], found[9.5]
    assert list(loose.frame["shift"].unique()) == ["late", "early"]
    assert "early" not in set(strict.frame["shift"]) or "late" not in set(strict.frame["shift"])
    assert audit(stated, loose.frame) == []
    assert audit(eu, strict.frame) == []
    assert {breach.rule for breach in audit(eu, loose.frame)} == {"rest between shifts"}


def test_an_empty_previous_roster_changes_nothing() -> None:
    columns = ["agent", "date", "shift", "activity", "queue", "start", "end", "paid"]
    empty = pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    for name in ("start", "end"):
        empty[name] = pd.DatetimeIndex([], tz="UTC")
    without, within = solved(team(4), 2.6), solved(team(4, previous_roster=empty), 2.6)
    assert_true(team(4), within)
    assert within.frame.to_csv() == without.frame.to_csv()
    assert (within.objective, within.bound) == (without.objective, without.bound)


@pytest.mark.parametrize(("days", "people"), [(1, 5), (56, 2)])
def test_a_horizon_of_one_day_and_of_eight_weeks(days: int, people: int) -> None:
    inputs = team(people, days=days)
    result = solved(inputs, 0.6 * people, work=0.05)
    assert_true(inputs, result)
    assert result.gap <= 0.1
    dates = pd.to_datetime(result.frame["date"])
    assert dates.min() >= pd.Timestamp(MONDAY)
    assert dates.max() < pd.Timestamp(MONDAY) + pd.Timedelta(days=days)
