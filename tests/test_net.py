"""The net under a search: over by time or by a word from outside, and which of the two it was."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from looks import Ticking

from planner.net import Net


@dataclass
class Stopped:
    timed_out: bool


@pytest.mark.parametrize(("seconds", "looks"), [(1.0, 3), (1.001, 4)])  # at 1 s exactly the time is up
def test_it_is_over_when_its_seconds_are_up(seconds: float, looks: int) -> None:
    net = Net.of(seconds, clock=Ticking(1 / 3))
    assert [net.over() for _ in range(looks)] == [False] * (looks - 1) + [True]
    assert (net.bit, net.was_cancelled, net.left_s) == (True, False, 0.0)


def test_seconds_left_and_passed_add_up_to_those_allowed() -> None:
    net = Net.of(10.0, clock=Ticking(2.0))
    assert (net.seconds, net.left_s, net.passed_s) == (10.0, 8.0, 4.0)
    assert not net.bit


def test_cancelling_ends_it_at_once_and_is_not_said_to_be_the_clock() -> None:
    asked = threading.Event()
    net = Net.of(60.0, asked)
    assert not net.over()
    asked.set()
    assert net.over()
    assert net.left_s == 0.0
    assert net.note(Stopped(True)).timed_out  # a solver that was stopped because somebody cancelled
    assert (net.bit, net.was_cancelled) == (False, True)


@pytest.mark.parametrize("timed_out", [True, False])
def test_a_solver_that_stopped_by_its_own_limit_is_remembered(timed_out: bool) -> None:
    net = Net.of(60.0)
    net.note(Stopped(timed_out))
    assert net.bit is timed_out


def test_a_grace_runs_on_the_same_clock_whoever_cancelled() -> None:
    asked = threading.Event()
    asked.set()
    few = Net.of(60.0, asked, Ticking(1.0)).grace(2.0)
    assert [few.over() for _ in range(2)] == [False, True]


@pytest.mark.parametrize(("step_s", "late_s"), [(3.0, 0.0), (10.0, 0.0), (12.5, 2.5)])
def test_how_late_it_is_begins_when_time_is_up(step_s: float, late_s: float) -> None:
    assert Net.of(10.0, clock=Ticking(step_s)).late_s == late_s
