"""A time left that learns: it follows what really happens, does not leap, and its share never falls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from planner.progress import Progress
from planner.time_left import MOST, TimeLeft

LOOK_S = 0.5
USUAL = {"read": 2.0, "measure": 8.0, "solve": 4.0, "again": 20.0, "report": 4.0}


def watched(took: dict[str, float], pieces: int = 10) -> Iterator[tuple[float, float, float]]:
    """Seconds passed, share told and seconds really left, at every look; stages tell their share in pieces."""
    now = [0.0]
    left = TimeLeft(USUAL, lambda: now[0])
    total = sum(took.values())
    for stage, seconds in took.items():
        began = now[0]
        left(Progress(stage, stage))
        for piece in range(pieces):
            until = began + seconds * (piece + 1) / pieces
            while now[0] + LOOK_S <= until:
                now[0] += LOOK_S
                yield now[0], left.share(), total - now[0]
            now[0] = until
            left(Progress(stage, stage, share_done=(piece + 1) / pieces))


def told_left(passed: float, share: float) -> float:
    return passed * (1.0 - share) / share


AS_USUAL = USUAL
SLOWER = {name: 5.0 * seconds for name, seconds in USUAL.items()}
ONE_FAR_LONGER = {**USUAL, "again": 200.0}
ONE_FAR_SHORTER = {**USUAL, "measure": 80.0, "again": 1.0}
WORKS: Sequence[tuple[str, dict[str, float]]] = (
    ("as usual", AS_USUAL), ("a slow machine", SLOWER), ("one stage far longer", ONE_FAR_LONGER),
    ("one stage far shorter", ONE_FAR_SHORTER),
)  # fmt: skip


@pytest.mark.parametrize(("_what", "took"), WORKS)
def test_the_share_never_falls_and_the_time_told_never_leaps(_what: str, took: dict[str, float]) -> None:
    shares, before = [], None
    for passed, share, _ in watched(took):
        shares.append(share)
        told = told_left(passed, share)
        if before is not None and passed > 0.1 * sum(took.values()):
            assert abs(told - before) < max(3.0, 0.25 * before), f"{before:.0f} s, then {told:.0f} s at {passed:.1f} s"
        before = told
    assert shares == sorted(shares)
    assert all(0.0 < share <= MOST for share in shares)


@pytest.mark.parametrize(("_what", "took"), WORKS)
def test_from_the_middle_on_it_is_right_within_a_third(_what: str, took: dict[str, float]) -> None:
    total = sum(took.values())
    looks = [(told_left(p, s), left) for p, s, left in watched(took) if 0.6 * total < p < 0.95 * total]
    assert looks
    off = [abs(told - left) / total for told, left in looks]
    assert max(off) < 1 / 3
    assert sum(off) / len(off) < 0.2


def test_a_stage_that_says_nothing_goes_on_and_is_given_more_than_was_usual() -> None:
    now = [0.0]
    left = TimeLeft({"solve": 10.0}, lambda: now[0])
    left(Progress("solve", "solve"))
    told = []
    for second in range(1, 60):
        now[0] = float(second)
        told.append(told_left(now[0], left.share()))
    assert told[4] == pytest.approx(5.0, abs=0.5)
    assert told[-1] > 0.19 * 59
    assert max(one - two for two, one in pairwise(told)) < 1.0


def test_a_stage_that_is_not_known_changes_nothing() -> None:
    now = [0.0]
    left = TimeLeft({"solve": 10.0}, lambda: now[0])
    left(Progress("solve", "solve"))
    now[0] = 3.0
    left(Progress("finishing", "finishing", share_done=1.0))
    assert left.share() == pytest.approx(0.3)
