"""A search that is ended early, by the clock or by somebody: counted in looks, never timed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from looks import Looked, Ticking
from plain_team import need, team

from planner.net import Net
from planner.progress import Progress
from planner.roster import Status, audit
from planner.roster.named_search import NamedSearch
from planner.roster.result import RosterResult
from planner.roster.solve import solve_within
from planner.scenario import Inputs


def searched(inputs: Inputs, net: Net, peak: float = 12.0, told: list[Progress] | None = None) -> RosterResult:
    listener = None if told is None else told.append
    return solve_within(inputs, need(inputs, peak), net, work=20.0, seed=1, progress=listener)


@pytest.mark.parametrize("after", [0, 3, 30, 60])
def test_a_cancelled_search_gives_a_roster_that_keeps_every_rule(after: int) -> None:
    """From before the first bound to amid the search over people, with work for minutes."""
    inputs, asked = team(20), Looked(after)
    told: list[Progress] = []
    result = searched(inputs, Net.of(3600.0, asked), told=told)
    assert result.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert (result.cancelled, result.limited_by_seconds) == (True, False)
    assert audit(inputs, result.frame) == []
    assert result.bound <= result.objective
    assert result.notes[-1].startswith("Cancelled after ")
    assert f"gap of {result.gap:.1%}" in result.notes[-1]
    assert told[-1].incumbent is not None
    assert told[-1].incumbent <= result.objective + 1e-6
    assert asked.looks - after < 120, "it went on long after it was cancelled"


@pytest.mark.parametrize("step_s", [0.3, 0.05, 0.01])
def test_a_limit_of_one_second_gives_the_best_of_it(step_s: float) -> None:
    clock = Ticking(step_s)
    inputs = team(20)
    result = searched(inputs, Net.of(1.0, clock=clock))
    assert clock.looks * step_s < 1.0 + 1.0 + 40 * step_s, "a second, a second's grace and a few looks"
    assert result.limited_by_seconds
    assert not result.cancelled
    if result.status is Status.NONE_FOUND:
        assert result.notes == ("No roster was found in 1 s.",)
    else:
        assert audit(inputs, result.frame) == []


def test_where_not_even_the_grace_is_enough_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NamedSearch, "at_once", lambda *_: None)
    inputs = team(8)
    assert searched(inputs, Net.of(1.0, clock=Ticking(5.0))).notes == ("No roster was found in 1 s.",)
    nobody = searched(inputs, Net.of(1.0, Looked(0), Ticking(5.0)))
    assert nobody.notes == ("No roster was found before it was cancelled.",)
    assert (nobody.status, len(nobody.frame)) == (Status.NONE_FOUND, 0)


def test_a_net_that_does_not_bite_changes_nothing() -> None:
    inputs = team(8)
    alone, watched = (
        solve_within(inputs, need(inputs, 6.0), net, work=0.02, seed=1)
        for net in (Net.of(600.0), Net.of(600.0, Looked(10**9)))
    )
    assert alone.frame.equals(watched.frame)
    assert replace(alone, frame=watched.frame, coverage=watched.coverage) == watched


def test_what_is_published_stands_where_there_is_no_time_to_search() -> None:
    inputs = team(8)
    known = solve_within(inputs, need(inputs, 6.0), Net.of(600.0), work=0.02, seed=1)
    again = replace(inputs, published_roster=known.frame)
    kept = searched(again, Net.of(600.0, Looked(0)), 6.0)
    assert kept.objective == pytest.approx(known.objective)
    assert np.array_equal(kept.frame["start"], known.frame["start"])
