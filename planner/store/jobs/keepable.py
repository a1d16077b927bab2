"""What is to be kept should a job be cancelled now, made ready ahead of it by a thread of its own.

Tables of a large roster take seconds to write, and a cancel is answered within one: so it is done when something better
is found, at most once a second and for a small part of the time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from planner.store.jobs.kinds import Made, SoFar

PAUSE_S, SHARE = 1.0, 0.2
"""Pause between two, and the share of the time that making ready takes at most."""


class Keepable:
    """The newest that is ready.

    Parameters
    ----------
    broken : callable
        Told in the place of what could not be made ready; the one before stays.
    """

    def __init__(self, broken: Callable[[], None]) -> None:
        self._broken = broken
        self._lock, self._hurry = threading.Lock(), threading.Event()
        self._newest: SoFar | None = None
        self._busy = self._making = False
        self.ready: Made | None = None

    def __call__(self, so_far: SoFar) -> None:
        """There is something better (`planner.store.jobs.kinds.Context`)."""
        with self._lock:
            self._newest, begins, self._busy = so_far, not self._busy, True
        if begins:
            threading.Thread(target=self._make_ready, daemon=True, name="job-keepable").start()

    @property
    def any(self) -> bool:
        """Whether there is something, ready or not."""
        return self.ready is not None or self._busy

    def hurry(self) -> bool:
        """Pause no more; whether the newest is ready."""
        self._hurry.set()
        with self._lock:
            return self.ready is not None and self._newest is None and not self._making

    def drop(self) -> None:
        """It cannot be kept after all."""
        self.ready = None

    def _make_ready(self) -> None:
        while True:
            with self._lock:
                newest, self._newest = self._newest, None
                self._busy = self._making = newest is not None
            if newest is None:
                return
            began = time.monotonic()
            try:
                self.ready = newest()
            except Exception:  # whatever it is: the work itself goes on
                self._broken()
            self._making = False
            self._hurry.wait(max(PAUSE_S, (time.monotonic() - began) * (1 / SHARE - 1)))
