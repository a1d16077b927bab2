"""Skills as people write them: ``phone:1.0:1|chat:0.8:2``."""

from __future__ import annotations

import math

from planner.scenario.people import Skill


def parse_skills(text: str) -> tuple[Skill, ...]:
    """Skills of ``queue:speed:level`` parts joined by ``|``; speed 1.0 and level 1 where they are left out.

    Raises
    ------
    ValueError
        Saying which part cannot be read, or which queue is named twice; ``problem; advice``.
    """
    skills = [_skill(part.strip()) for part in text.split("|") if part.strip()]
    queues = [skill.queue for skill in skills]
    for queue in queues:
        if queues.count(queue) > 1:
            raise ValueError(f"{queue!r} is named twice; name each queue once")
    return tuple(skills)


def _skill(part: str) -> Skill:
    queue, *rest = (piece.strip() for piece in part.split(":"))
    speed, level = (_number(text) for text in [*rest, "", ""][:2])
    if not queue or len(rest) > 2 or speed is None or level is None or level != int(level) or level < 1:
        raise ValueError(f"{part!r} is no skill; write queue:speed:level, e.g. phone:1.0:1")
    if not 0 < speed <= 5:
        raise ValueError(f"{part!r} has a speed of {speed:g}; write one above 0 and at most 5, 1 is usual")
    return Skill(queue=queue, speed=speed, level=int(level))


def _number(text: str) -> float | None:
    """A finite number; 1 where nothing is written."""
    try:
        value = float(text or 1)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
