"""How a job tells where it stands: stages as they come, prices of its best, and a time left that learns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from planner.progress import Listener, Progress
from planner.store.jobs.kinds import Context, StoppedError
from planner.time_left import TimeLeft


def telling(context: Context, usual_s: Mapping[str, float], until: Callable[[], bool] = lambda: False) -> Listener:
    """A listener that tells a job's row, and ends the work where it was cancelled and has nothing to keep.

    Parameters
    ----------
    context : Context
    usual_s : mapping of stage to float
        Seconds that each stage takes usually, in order.
    until : callable
        Whether there is something to keep by now: then the work is to end by itself.
    """
    left, before = TimeLeft(usual_s), [""]

    def tell(step: Progress) -> None:
        if context.cancelled.is_set() and not until():
            raise StoppedError
        left(step)
        said, before[0] = (None if step.said == before[0] else step.said), step.said
        context.progress(step.stage, said, incumbent=step.incumbent, bound=step.bound, share=left.share)

    return tell
