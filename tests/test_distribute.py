"""Answers come in order from here, from other processes and from a cluster; what is missing is said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import ModuleType, TracebackType
from typing import Any

import pytest

from forecasting.faults import InputError
from planner.distribute import check_address, run_many


def squared(number: int) -> int:
    return number * number


def test_here_and_in_processes_answers_are_in_order() -> None:
    asked = list(range(5))
    assert list(run_many(squared, asked)) == [0, 1, 4, 9, 16]
    assert list(run_many(abs, [-3, 2], processes=2)) == [3, 2]


class Future:
    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def result(self) -> Any:
        return self.answer


class Client:
    """Does what a cluster's client does, here."""

    addresses: list[str] = []

    def __init__(self, address: str, timeout: str, set_as_default: bool) -> None:
        if "nobody" in address:
            raise OSError("Timed out trying to connect")
        self.addresses.append(address)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def map(self, work: Callable[[Any], Any], asked: Sequence[Any], pure: bool) -> list[Future]:
        assert not pure
        return [Future(work(one)) for one in asked]


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = ModuleType("dask.distributed")
    stand_in.Client = Client  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dask", ModuleType("dask"))
    monkeypatch.setitem(sys.modules, "dask.distributed", stand_in)


@pytest.mark.usefixtures("cluster")
def test_a_cluster_is_asked_at_its_address() -> None:
    assert list(run_many(squared, [3, 4], on="dask://planner:8786")) == [9, 16]
    assert Client.addresses[-1] == "tcp://planner:8786"
    with pytest.raises(InputError, match=r"expected a scheduler that answers\. Timed out"):
        list(run_many(squared, [3], on="dask://nobody:8786"))


def test_without_dask_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    with pytest.raises(InputError, match=r"pip install 'contact-centre-planner\[dask\]'"):
        list(run_many(squared, [3], on="dask://planner:8786"))


@pytest.mark.parametrize("address", ["planner:8786", "dask://planner", "dask://:8786", "dask://planner:port"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="expected dask://HOST:PORT"):
        check_address(address)
    assert check_address("dask://planner:8786") == "tcp://planner:8786"
