"""Plan against actual: what was forecast, asked for, scheduled, promised and priced, and what happened."""

from planner.review.comparing import review
from planner.review.result import Review

__all__ = ["Review", "review"]
