"""Jobs whose files hold pay throughout: months ahead, comparisons, prices of service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.services.jobs import Jobs
from planner.store.jobs.asking import Asked


class MoneyJobs(Jobs):
    """Methods that start such jobs; who sees no pay may not."""

    def start_capacity(self, scenario: str, version: int | None = None, **asked: Any) -> Asked:
        """Plan headcount, hires and levers months ahead; who sees no pay may not.

        Parameters
        ----------
        version : int, optional
            The newest without one.
        asked : optional
            As `planner.store.jobs.wanted.Capacity`: ``months``, ``objective``, ``budget``, ``decide_from``,
            ``sensitivity``, ``cross_training``.

        Raises
        ------
        StoreError
            If there is no such version.
        InputError
            If something asked for is wrong.
        """
        self.need("capacity.plan")
        return self._start("capacity", {**self._version(scenario, version), **asked})

    def start_compare(self, versions: Sequence[tuple[str, int | None]]) -> Asked:
        """Set versions of scenarios side by side, the first is the base; who sees no pay may not.

        Parameters
        ----------
        versions : sequence of scenario and number
            A number of None is the newest.

        Raises
        ------
        StoreError
            If there is no such version.
        InputError
            If there are fewer than two.
        """
        self.need("capacity.plan")
        return self._start("compare", {"versions": [self._version(*one) for one in versions]})

    def start_price(self, scenario: str, queue: str, targets: Sequence[float], version: int | None = None) -> Asked:
        """Price targets of a queue in counts; who sees no pay may not.

        Parameters
        ----------
        queue : str
        targets : sequence of float
            Shares, rising, two to twenty.
        version : int, optional
            The newest without one.

        Raises
        ------
        StoreError
            If there is no such version.
        InputError
            If targets are wrong.
        """
        self.need("capacity.plan")
        return self._start("price", {**self._version(scenario, version), "queue": queue, "targets": list(targets)})
