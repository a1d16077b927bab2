"""States of a job."""

QUEUED, RUNNING = "queued", "running"
DONE, FAILED, CANCELLED, LOST = "done", "failed", "cancelled", "lost"

FINISHING = "finishing"
"""Stage of a job that is cancelled, its best kept, while its process still makes the rest of it."""

ENDED = (DONE, FAILED, CANCELLED, LOST)
"""A job in one of these stays in it."""
