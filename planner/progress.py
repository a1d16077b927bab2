"""Progress on stderr: the stage at work, time passed and a guess of the time left."""

from __future__ import annotations

import sys
import time
from types import TracebackType

SHARES: tuple[tuple[str, float], ...] = (
    ("history", 0.04),
    ("forecast", 0.14),
    ("round", 0.45),
    ("simulation", 0.08),
    ("cost", 0.02),
    ("report", 0.10),
)
"""Usual share of the time that each stage takes, in order; rounds come once to a few times."""


class Progress:
    """A callable that is told each stage; prints one line a stage to stderr."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._done = 0.0
        self._now = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._print("done")

    def __call__(self, stage: str) -> None:
        """Begin a stage, named by its first words."""
        share = next((part for name, part in SHARES if stage.startswith(name)), 0.0)
        self._done, self._now = min(self._done + self._now, 0.95), share
        self._print(stage)

    def _print(self, stage: str) -> None:
        passed = time.monotonic() - self._began
        left = ""
        if 0.1 < self._done < 0.95 and stage != "done":
            left = f", about {passed * (1 - self._done) / self._done:.0f} s left"
        print(f"[{passed:5.1f} s] {stage}{left}", file=sys.stderr, flush=True)
