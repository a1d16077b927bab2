"""Where replications run: threads of this process, unless an executor was set for the calls inside a block."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar

_EXECUTOR: ContextVar[Executor | None] = ContextVar("executor of replications", default=None)


def current_executor() -> Executor | None:
    """What replications run on here; None: threads."""
    return _EXECUTOR.get()


@contextmanager
def replications_on(executor: Executor | None) -> Iterator[None]:
    """Run blocks of replications of every simulation inside the block on an executor; results are the same bits.

    Any `concurrent.futures.Executor` will do: processes of this machine or of others (tasks are plain arrays). None
    changes nothing.
    """
    token = _EXECUTOR.set(executor or _EXECUTOR.get())
    try:
        yield
    finally:
        _EXECUTOR.reset(token)


@contextmanager
def worker_processes(count: int | None) -> Iterator[None]:
    """Run them in so many fresh processes (spawned, one thread each); None changes nothing.

    Processes import the caller's main module again, so a page of the app must never ask for them.
    """
    if count is None:
        yield
        return
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool, replications_on(pool):
        yield
