"""Skills as people write them: ``phone:1.0:1|chat:0.8:2``."""

from __future__ import annotations

from planner.scenario.people import Skill


def parse_skills(text: str) -> tuple[Skill, ...]:
    """Skills of ``queue:speed:level`` parts joined by ``|``; speed 1.0 and level 1 where they are left out.

    Raises
    ------
    ValueError
        Saying which part cannot be read, or which queue is named twice; ``problem; advice``.
    """
    skills: list[Skill] = []
    for part in (piece.strip() for piece in text.split("|")):
        if not part:
            continue
        queue, *rest = (piece.strip() for piece in part.split(":"))
        speed, level = _number(rest[0] if rest else "", 1.0), _number(rest[1] if len(rest) > 1 else "", 1.0)
        if not queue or len(rest) > 2 or speed is None or level is None or level != int(level) or level < 1:
            raise ValueError(f"{part!r} is no skill; write queue:speed:level, e.g. phone:1.0:1")
        if not 0 < speed <= 5:
            raise ValueError(f"{part!r} has a speed of {speed:g}; write one above 0 and at most 5, 1 is usual")
        if any(skill.queue == queue for skill in skills):
            raise ValueError(f"{queue!r} is named twice; name each queue once")
        skills.append(Skill(queue=queue, speed=speed, level=int(level)))
    return tuple(skills)


def _number(text: str, default: float) -> float | None:
    if not text:
        return default
    try:
        return float(text)
    except ValueError:
        return None
