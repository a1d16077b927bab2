"""A change to a store in a process of its own that is killed (SIGKILL) at a chosen point of what it executes.

Points are counted, not timed: lines of the store's own code, and events, which are SQL statements (before and after),
commits, and every file opened, renamed, removed or made under the store's folder. ``amid`` kills a few hundred
microseconds after an event: inside the database's commit, inside a write, between two lines of a library. Work that
takes seconds outside the store, a solve, is killed at moments too.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any, Literal

LINES_OF = f"{os.sep}planner{os.sep}store{os.sep}"
FILE_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}

Tell = Callable[[str], None]
Doing = Callable[[str, str, Tell], None]
"""Does the work on a store of this address and folder, and tells each change once it is kept."""


@dataclass(frozen=True)
class Point:
    """Where to kill.

    Attributes
    ----------
    kind : str
        ``never`` counts only, ``moment`` is a time after the beginning. Lines are traced for ``line`` and ``never``.
    number : int
        Of the line or event, from 1.
    delay_us : int
        Microseconds after it, of ``amid``, or after the beginning, of ``moment``.
    """

    kind: Literal["never", "line", "event", "amid", "moment"] = "never"
    number: int = 0
    delay_us: int = 0


@dataclass(frozen=True)
class Ran:
    """What became of it.

    Attributes
    ----------
    killed : bool
    told : tuple of str
        Changes it had told as kept.
    lines, events : int
        How many there are; of a whole run only.
    fault : str
        What it broke off with, empty if nothing.
    seconds : float
        How long it took; of a whole run only.
    """

    killed: bool
    told: tuple[str, ...]
    lines: int = 0
    events: int = 0
    fault: str = ""
    seconds: float = 0.0


class _Counter:
    """Counts lines and events of this process, and ends it at the point."""

    def __init__(self, point: Point, folder: str) -> None:
        self.point, self.folder = point, folder
        self.lines = self.events = 0

    def begin(self) -> None:
        from sqlalchemy import Engine, event

        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, name, self._sql)
        sys.addaudithook(self._audited)
        if self.point.kind == "moment":
            signal.setitimer(signal.ITIMER_REAL, max(self.point.delay_us, 1) / 1e6)
        if self.point.kind not in ("never", "line"):
            return
        threading.settrace(self._traced)
        sys.settrace(self._traced)

    def _sql(self, *_: Any) -> None:
        self._event()

    def _audited(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name in FILE_EVENTS and self.folder in str(arguments[0]):
            self._event()

    def _event(self) -> None:
        self.events += 1
        if self.events == self.point.number:
            if self.point.kind == "event":
                os.kill(os.getpid(), signal.SIGKILL)
            if self.point.kind == "amid":  # nobody handles SIGALRM: the system ends the process at once
                signal.setitimer(signal.ITIMER_REAL, max(self.point.delay_us, 1) / 1e6)

    def _traced(self, frame: FrameType, event: str, _: Any) -> Any:
        if LINES_OF not in frame.f_code.co_filename:
            return None
        if event == "line":
            self.lines += 1
            if self.point.kind == "line" and self.lines == self.point.number:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._traced


def _child(doing: Doing, address: str, folder: str, point: Point, said: Connection) -> None:
    os.setsid()  # a job's runner may end its whole group
    counter = _Counter(point, folder)
    began, fault = time.monotonic(), ""
    counter.begin()
    try:
        doing(address, folder, said.send)
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    sys.settrace(None)
    if point.kind == "amid" and counter.events >= point.number:
        time.sleep(1.0)  # the kill is under way
    signal.setitimer(signal.ITIMER_REAL, 0)
    said.send((counter.lines, counter.events, fault, time.monotonic() - began))


def _start_server() -> None:
    """The process that children are forked from, with everything imported."""
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), before])
    forkserver.set_forkserver_preload(["kill_works", "kill_solve"])
    forkserver.ensure_running()
    os.environ["PYTHONPATH"] = before


def run(doing: Doing, address: str, folder: str, point: Point | None = None) -> Ran:
    """Do it in a child process that is killed at the point."""
    context = multiprocessing.get_context("forkserver")
    _start_server()
    heard, said = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(doing, address, folder, point or Point(), said))
    child.start()
    said.close()
    told: list[str] = []
    ended: tuple[int, int, str, float] = (0, 0, "", 0.0)
    try:
        while True:
            word = heard.recv()
            if isinstance(word, str):
                told.append(word)
            else:
                ended = word
    except EOFError:
        child.join()
    heard.close()
    killed = child.exitcode in (-signal.SIGKILL, -signal.SIGALRM)
    assert killed or child.exitcode == 0, child.exitcode
    child.close()
    return Ran(killed, tuple(told), *ended)


def points(whole: Ran, count: int, seed: int) -> Iterator[Point]:
    """So many points of a run, a third of each kind, drawn uniformly."""
    rng = random.Random(seed)
    for number in range(count):
        kind: Literal["line", "event", "amid"] = ("event", "line", "amid")[number % 3]
        most = whole.lines if kind == "line" else whole.events
        yield Point(kind, rng.randint(1, most), rng.randint(0, 3000))


def moments(whole: Ran, count: int, seed: int) -> Iterator[Point]:
    """So many points of a run that takes seconds: two of three moments, the others during and after events."""
    rng = random.Random(seed)
    for number in range(count):
        if number % 3 < 2:
            yield Point("moment", delay_us=round(rng.uniform(0, 1e6 * whole.seconds)))
        else:
            yield Point("amid", rng.randint(1, whole.events), rng.randint(0, 3000))
