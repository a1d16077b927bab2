"""A question to the desk's process while it is on its way: how far it is, and its answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forecasting.faults import Fault, InputError

USUAL_S: Mapping[str, float] = {
    "open": 6.0,
    "explain": 6.0,
    "repair": 4.0,
    "leave": 5.0,
    "fits": 3.0,
    "assign": 3.0,
    "swap": 3.0,
    "edit": 3.0,
    "today": 6.0,
    "review": 8.0,
    "bridge": 8.0,
    "drawn_day": 3.0,
    "keep": 10.0,
}
"""How long each question took on two cores with the plan to be opened first; then as long as it took last."""
ALMOST = 0.95
"""Share that is shown at most before the answer is there."""


class DroppedError(Exception):
    """The question was taken back, or its process ended."""


@dataclass(frozen=True)
class Question:
    """What is asked about a plan.

    Attributes
    ----------
    plan : int
        Number of a plan of the store.
    what : str
        One of `planner.services.desk_worker.questions.QUESTIONS`, or ``keep``.
    asked : mapping
        Its arguments, JSON.
    who : str
        Account that answers for it; an answer is the same for all.
    """

    plan: int
    what: str
    asked: Mapping[str, Any]
    who: str = ""

    @property
    def key(self) -> str:
        """The same question has the same."""
        return json.dumps([self.plan, self.what, self.asked], sort_keys=True)


@dataclass
class Asking:
    """A question on its way; safe between threads.

    Attributes
    ----------
    question : Question
    usual_s : float
        How long such a question takes.
    stage : str
        What is being done: a key of the front end's words.
    sooner : dict, optional
        What is known of the answer before all of it is, JSON.
    """

    question: Question
    usual_s: float
    stage: str = "waits"
    sooner: dict[str, Any] | None = None
    _began: float | None = None
    _ended: threading.Event = field(default_factory=threading.Event)
    _answer: dict[str, Any] | None = None
    _fault: Exception | None = None

    @property
    def done(self) -> bool:
        """Whether there is an answer, or will be none."""
        return self._ended.is_set()

    @property
    def failed(self) -> bool:
        """Whether there will be no answer."""
        return self._fault is not None

    @property
    def share(self) -> float:
        """How much of it is done, by how long such questions take."""
        if self.done:
            return 1.0
        return 0.0 if self._began is None else min(ALMOST, self.took_s / self.usual_s)

    @property
    def left_s(self) -> float:
        """Seconds that it may still take."""
        return max(0.0, self.usual_s - self.took_s)

    @property
    def took_s(self) -> float:
        """Seconds since its process took it up."""
        return 0.0 if self._began is None else time.monotonic() - self._began

    def begin(self) -> None:
        """Its process takes it up."""
        self._began, self.stage = time.monotonic(), "opens"

    def end(self, said: Mapping[str, Any]) -> None:
        """It was answered: with ``answer``, or with ``faults`` of what was asked."""
        if "faults" in said:
            self._fault = InputError([Fault(*one) for one in said["faults"]])
        else:
            self._answer = dict(said["answer"])
        self._ended.set()

    def drop(self, why: str) -> None:
        """It will not be answered."""
        self._fault = DroppedError(why)
        self._ended.set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end; whether it has ended."""
        return self._ended.wait(seconds)

    def result(self) -> dict[str, Any]:
        """The answer, JSON, as the process gave it: nothing is cut from it.

        Raises
        ------
        InputError
            If what was asked makes no sense.
        DroppedError
            If it was taken back or its process ended.
        """
        self._ended.wait()
        if self._fault is not None:
            raise self._fault
        assert self._answer is not None
        return self._answer
