"""States of a job."""

QUEUED, RUNNING = "queued", "running"
DONE, FAILED, CANCELLED, LOST = "done", "failed", "cancelled", "lost"

ENDED = (DONE, FAILED, CANCELLED, LOST)
"""A job in one of these stays in it."""
