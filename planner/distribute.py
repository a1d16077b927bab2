"""Run many: in this process, in processes of this machine, or on an existing Dask cluster; answers in order."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from typing import Any, TypeVar

from forecasting.faults import Fault, InputError

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

SCHEME = "dask://"
FEW = 12
"""Cells up to which one process is quicker: what they share is then worked out once."""


def run_many(
    work: Callable[[Asked], Answer], asked: Sequence[Asked], *, on: str | None = None, processes: int | None = None
) -> Iterator[Answer]:
    """Answers in the order asked, each as soon as it and all before it are there.

    Parameters
    ----------
    work : callable
        A function of a module, so that other processes find it.
    asked : sequence
    on : str, optional
        ``dask://HOST:PORT`` of a scheduler, whose workers have this version installed and see the same files.
    processes : int, optional
        Of this machine; as many as its cores where it is left out, one for few.

    Raises
    ------
    InputError
        If the address is none, Dask is not installed, or nobody answers there.
    """
    if on is not None:
        return _on_dask(work, asked, on)
    count = processes or (1 if len(asked) <= FEW else min(os.cpu_count() or 1, len(asked)))
    if count == 1:
        return map(work, asked)
    return _in_processes(work, asked, count)


def _in_processes(work: Callable[[Asked], Answer], asked: Sequence[Asked], count: int) -> Iterator[Answer]:
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(work, asked)


def check_address(on: str) -> str:
    """The scheduler's address as Dask writes it.

    Raises
    ------
    InputError
        If it is no ``dask://HOST:PORT``.
    """
    host, colon, port = on.removeprefix(SCHEME).rpartition(":")
    if not on.startswith(SCHEME) or not colon or not host or not port.isdigit():
        raise InputError([Fault("--on", on, "dask://HOST:PORT", "Write the scheduler's address, dask://planner:8786.")])
    return f"tcp://{host}:{port}"


def _on_dask(work: Callable[[Asked], Answer], asked: Sequence[Asked], on: str) -> Iterator[Answer]:
    address = check_address(on)
    with _client(address, on) as client:
        futures = client.map(work, asked, pure=False)
        for future in futures:
            yield future.result()


def _client(address: str, on: str) -> Any:
    try:
        client = import_module("dask.distributed").Client
    except ImportError as error:
        remedy = "Install it: pip install 'contact-centre-planner[dask]'; or leave --on out."
        raise InputError([Fault("--on", on, "the package dask.distributed", remedy)]) from error
    try:
        return client(address, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise InputError([Fault("--on", on, "a scheduler that answers", str(error) or "Nobody answers.")]) from error
