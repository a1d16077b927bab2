"""A clock for tests that stands still until it is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass
class Clock:
    """Call it for the moment."""

    moment: dt.datetime = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        """The moment it stands at."""
        return self.moment

    def go(self, **passed: float) -> None:
        """Let time pass, ``hours=1``; backwards too."""
        self.moment += dt.timedelta(**passed)
