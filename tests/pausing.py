"""A runner that knows small kinds of work for tests, in the place of ``python -m planner.store.jobs.run``."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from planner.store.jobs.kinds import Arguments, Context, Kind, Made, StoppedError, Workshop
from planner.store.jobs.run import main


class Pause(Arguments):
    """How often to count, how long each time takes; what to do besides, and how long after."""

    steps: int = 3
    step_s: float = 0.05
    name: str = ""
    fail: str = ""
    child: bool = False
    keeps: bool = False
    finish_s: float = 0.0


def count(arguments: Pause, context: Context) -> Made:
    """Count up, the best so far being the number reached."""
    context.log(f"begins: {arguments.name}")
    if arguments.child:
        child = subprocess.Popen(["sleep", "60"])
        context.log(f"child {child.pid}")
    if arguments.fail == "printed":
        os.write(2, b"a library's last word\n")
        os.kill(os.getpid(), 9)
    if arguments.name == "finds nothing":
        time.sleep(60)
    reached = 0
    for reached in range(1, arguments.steps + 1):
        if context.cancelled.is_set():
            break
        context.progress("counting", f"at {reached}", incumbent=-float(reached), bound=-float(arguments.steps),
                         share=reached / arguments.steps)  # fmt: skip
        if arguments.keeps:
            context.so_far(partial(Made, {"reached": reached, "kept": "at once"}, message=f"At {reached} it was kept."))
        time.sleep(arguments.step_s)
    time.sleep(arguments.finish_s)
    if arguments.fail:
        raise ValueError(arguments.fail)
    if arguments.name == "nothing kept" and context.cancelled.is_set():
        raise StoppedError
    return Made({"reached": reached})


WORKSHOP = Workshop(
    {
        "pause": Kind(Pause, count),
    },
    (sys.executable, str(Path(__file__))),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], WORKSHOP))
