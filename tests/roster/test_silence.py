"""What compiled code prints does not reach standard output, and what Python prints before and after does."""

from __future__ import annotations

import ctypes
import os

import pytest

from planner.roster.silence import silent


def test_only_what_is_said_inside_is_lost(capfd: pytest.CaptureFixture[str]) -> None:
    libc = ctypes.CDLL("ucrtbase" if os.name == "nt" else None)
    print("before")
    with silent():
        libc.puts(b"noise of a solver")
    print("after")
    assert capfd.readouterr().out == "before\nafter\n"


def test_a_fault_inside_gives_the_output_back(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), silent():
        raise ZeroDivisionError
    print("after")
    assert capfd.readouterr().out == "after\n"
