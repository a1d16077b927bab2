"""What a rotation says of each day, and where somebody's cycle begins."""

from __future__ import annotations

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.scenario.checks.rotations import repeated

OFF = "off"

BENT_DAY = {"never": float("inf"), "if it serves": 1.0, "freely": 0.1}
"""Price of a bent day, in prices of a refused wish: what bends if it serves is worth a wish, what bends freely
only decides between equals."""


def expected(facts: Facts, day: int) -> str | None:
    """Shift or group that a person's rotation gives for a day, ``off``, or None where there is no rotation.

    The cycle begins on the person's `rotation_start`, else on the rotation's `start`, else on the first day of the
    horizon's first planning week; it goes on before and after that day.
    """
    rotation = facts.rotation
    if rotation is None or facts.pattern:
        return None
    line = facts.timeline
    start = facts.agent.rotation_start or rotation.start
    first = -line.week_before() if start is None else line.day(start)
    days = [name for part in rotation.pattern for name, times in [repeated(part)] for _ in range(times)]
    return days[(day - first) % len(days)]


def bends(facts: Facts, day: int, duty: Duty | None) -> bool:
    """Whether a day's duty is not what the rotation gives; a day away, off by file or locked never bends it."""
    wanted = expected(facts, day)
    if wanted is None or not facts.employed(day):
        return False
    if any(lock.date == facts.timeline.date(day) for lock in facts.locks):
        return False
    if duty is None:
        return wanted != OFF and day not in facts.away_days and day not in facts.off_days
    return wanted == OFF or not facts.is_one_of(duty, (wanted,))


def bend_price(facts: Facts, day: int, duty: Duty | None, wish: float) -> float:
    """Price of a day that bends the rotation, where it may bend.

    Parameters
    ----------
    wish : float
        Price of a refused wish.
    """
    if facts.rotation is None or facts.rotation.bend == "never" or not bends(facts, day, duty):
        return 0.0
    return BENT_DAY[facts.rotation.bend] * wish
