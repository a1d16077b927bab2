"""Processes of jobs and of the desk stand behind the server of the pages."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from planner.giving_way import DESK, SEARCH

SAID = "import os; from planner.giving_way import give_way; give_way({steps}); print(os.nice(0))"


@pytest.mark.parametrize("steps", [0, DESK, SEARCH])
def test_a_process_steps_back_by_so_much(steps: int) -> None:
    done = subprocess.run([sys.executable, "-c", SAID.format(steps=steps)], capture_output=True, text=True, check=True)
    assert int(done.stdout) == min(19, os.nice(0) + steps)


def test_a_search_stands_behind_the_desk_where_somebody_waits_for_an_answer() -> None:
    assert 0 < DESK < SEARCH <= 19
