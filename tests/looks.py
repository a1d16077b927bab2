"""Signals and clocks that count how often somebody looks."""

from __future__ import annotations


class Looked:
    """A signal that says stop from a number of looks on."""

    def __init__(self, after: int) -> None:
        self.after, self.looks = after, 0

    def is_set(self) -> bool:
        """Whether there were more looks than that."""
        self.looks += 1
        return self.looks > self.after


class Ticking:
    """A clock that goes on by so many seconds each time somebody looks."""

    def __init__(self, step_s: float) -> None:
        self.step_s, self.looks = step_s, 0

    def __call__(self) -> float:
        """Seconds; 0 at the first look."""
        self.looks += 1
        return self.step_s * (self.looks - 1)
