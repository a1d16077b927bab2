"""Ctrl-C while a plan is made: the first finishes with the best so far, the second ends at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from desk import Desk, planner

from planner import cli
from planner.interrupts import Aborted, beside, cancelling
from planner.progress import Progress
from planner.progress_lines import ProgressLines


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_asks_and_the_second_aborts(number: signal.Signals) -> None:
    said: list[str] = []
    before = signal.getsignal(number)
    with cancelling(said.append) as asked:
        assert not asked.is_set()
        os.kill(os.getpid(), number)
        assert asked.is_set()
        assert said[0].startswith("Cancelling")
        with pytest.raises(Aborted):
            os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before
    assert len(said) == 1


def test_another_thread_hears_no_signals() -> None:
    with cancelling(print) as asked:
        found = beside(lambda: cancelling(print).__enter__().is_set())
    assert not found
    assert not asked.is_set()


def test_what_is_done_beside_gives_its_result_or_its_error() -> None:
    assert beside(lambda: threading.current_thread() is threading.main_thread()) is False
    with pytest.raises(ValueError, match="broken"):
        beside(lambda: int("broken"))


def test_a_plan_that_is_cancelled_is_written_with_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, heard = Desk(tmp_path), threading.Event()
    warn, tell = cli.warn, ProgressLines.__call__

    def warned(said: str) -> None:
        warn(said)
        heard.set()

    def told(lines: ProgressLines, step: Progress) -> None:
        tell(lines, step)
        if step.stage == "roster" and not heard.is_set():
            os.kill(os.getpid(), signal.SIGINT)
            assert heard.wait(60)

    monkeypatch.setattr(cli, "warn", warned)
    monkeypatch.setattr(ProgressLines, "__call__", told)
    said = planner("plan", desk.scenario, "--work", "50")
    assert said.code == 0, said.err
    assert "Warning: Cancelled after" in said.err
    record = json.loads((tmp_path / "out" / "week" / "plan.json").read_text(encoding="utf-8"))
    assert record["status"] in ("feasible", "optimal")
    assert any(note.startswith("Cancelled after") for note in record["warnings"])
    assert not record["limited_by_seconds"]
    assert planner("audit", desk.scenario, "--roster", tmp_path / "out" / "week" / "roster.csv").code == 0


def test_a_second_ctrl_c_leaves_what_was_there(tmp_path: Path) -> None:
    """The plan is one that never ends."""
    desk = Desk(tmp_path)
    old = desk.put("out/week/plan.json", "of before")
    program = textwrap.dedent(
        """
        import os, signal, sys, threading
        import planner.pipeline
        from planner import cli

        def endless(*_, cancelled, **__):
            os.kill(os.getpid(), signal.SIGINT)
            while not cancelled.is_set():
                pass
            os.kill(os.getpid(), signal.SIGTERM)
            threading.Event().wait()

        planner.pipeline.plan = endless
        sys.argv = ["planner", "plan", sys.argv[1]]
        cli.main()
        """
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(desk.scenario)], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == cli.ABORTED, ended.stderr
    assert ended.stderr.splitlines()[-1] == "Aborted: nothing was written."
    assert old.read_text(encoding="utf-8") == "of before"
    assert [path.name for path in old.parent.iterdir()] == ["plan.json"]
