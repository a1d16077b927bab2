"""Ctrl-C and a request to end: the first asks the work to stop with the best so far, the second ends the program."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import copy_context
from types import FrameType
from typing import TypeVar

from planner.net import Signal

R = TypeVar("R")


class Aborted(BaseException):
    """The program is to end at once; what it was writing is as it was before."""


@contextmanager
def cancelling(say: Callable[[str], None]) -> Iterator[Signal]:
    """Hear SIGINT and SIGTERM: the first sets what is given, the second raises `Aborted` in the main thread.

    Parameters
    ----------
    say : callable
        Told what the first did.

    Returns
    -------
    Signal
        Never set where this is not the main thread: only that one hears signals.
    """
    asked = threading.Event()

    def hear(_number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise Aborted
        asked.set()
        say("Cancelling: the best roster so far is finished and written. Once more ends at once, nothing written.")

    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def beside(work: Callable[[], R]) -> R:
    """The result of some work, done in another thread so that signals are heard while compiled code runs.

    Raises
    ------
    Exception
        What the work raised.
    """
    done: Future[R] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=copy_context().run, args=(run,), daemon=True).start()
    return done.result()
