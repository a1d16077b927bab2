"""Which queue each rostered person serves in each interval: one answer from roster and requirement."""

from planner.allocation.hours import hours_by_queue
from planner.allocation.load import Load, load_of, open_masks, weight_of
from planner.allocation.place import (
    POOLED,
    Allocation,
    SkillSet,
    allocate,
    allocate_people,
    people_on_queue,
    skill_set,
)

__all__ = [
    "POOLED",
    "Allocation",
    "Load",
    "SkillSet",
    "allocate",
    "allocate_people",
    "hours_by_queue",
    "load_of",
    "open_masks",
    "people_on_queue",
    "skill_set",
    "weight_of",
]
