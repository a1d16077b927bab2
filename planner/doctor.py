"""Self-test: known answers of the formulas, the simulator, the solvers and the files that ship with the planner.

It also compiles what is compiled, so that the first plan does not wait for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from planner.fingerprint import versions
from planner.samples_folder import samples_folder


@dataclass(frozen=True)
class Finding:
    """One thing examined, what was found, and whether that is right."""

    what: str
    found: str
    ok: bool


def examine() -> list[Finding]:
    """Every check, in order; a check that raises is a finding, not a crash."""
    return [_guarded(what, check) for what, check in CHECKS.items()]


def _guarded(what: str, check: Callable[[], tuple[str, bool]]) -> Finding:
    try:
        found, ok = check()
    except Exception as error:
        return Finding(what, f"{type(error).__name__}: {error}", False)
    return Finding(what, found, ok)


def _python() -> tuple[str, bool]:
    ok = (3, 11) <= sys.version_info[:2] < (3, 14)
    return f"{sys.version.split()[0]}; " + ", ".join(f"{k} {v}" for k, v in versions().items()), ok


def _erlang_a() -> tuple[str, bool]:
    from planner.staffing.erlang_a import erlang_a

    # 1/6 contact a second, AHT 300 s, patience 180 s, 50 agents, T 20 s: computed with 40 digits.
    level = float(erlang_a(1 / 6, 300.0, 180.0, 50, 20.0).service_level)
    return f"service level {level:.10f}, expected 0.7311052818", abs(level - 0.731105281752726) < 1e-9


def _flow() -> tuple[str, bool]:
    """A whole small plan: compiles everything that a plan uses."""
    from planner.pipeline import plan

    made = plan(samples_folder() / "small_team.toml", work=0.05)
    return (
        f"{made.roster.status}, gap {made.roster.gap:.1%}, {made.simulation.events} events",
        len(made.roster.frame) > 0 and made.roster.bound <= made.roster.objective + 1e-6,
    )


CHECKS: dict[str, Callable[[], tuple[str, bool]]] = {
    "Python and libraries": _python,
    "Erlang A against 40 digits": _erlang_a,
    "six people's week, end to end": _flow,
}
"""What is examined, by name."""
