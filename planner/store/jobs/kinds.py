"""Kinds of work that a job may be: one list, from which commands, services and runners know them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from forecasting.faults import Fault, InputError
from planner.store.database import Store, Work

SOLVES, DELIVERIES = "solves", "deliveries"
"""Lanes: a delivery does not wait until a solve has ended."""


class Arguments(BaseModel):
    """What a kind of work is told; unknown keys are refused. No pay, no secret: it stands in the trail."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Share = float | Callable[[], float]
"""Of the whole work."""


class Heard(Protocol):
    """Something that tells whether to stop, such as `threading.Event`."""

    def is_set(self) -> bool:
        """Whether to stop."""
        ...


class Telling(Protocol):
    """How a kind of work says where it stands; as cheap as setting a few fields."""

    def __call__(
        self,
        stage: str,
        said: str | None = None,
        *,
        incumbent: float | None = None,
        bound: float | None = None,
        share: Share | None = None,
    ) -> None:
        """Say where it stands.

        Parameters
        ----------
        stage : str
        said : str, optional
            A line of the log; it holds no pay.
        incumbent, bound : float, optional
            Price of the best so far, and what none costs less than; None: as before.
        share : float or callable, optional
            Share of the whole work that is done, 0 to 1; None: as before. What can be called is asked at every write,
            from another thread, until something else is said.
        """
        ...


@dataclass(frozen=True)
class Made:
    """What a job made.

    Attributes
    ----------
    result : dict
        JSON of the row.
    keep : callable, optional
        Keeps what was made and says what else the result tells: ``plan`` the number of a plan, ``files`` name to sha256
        of kept files. It is part of the change that ends the job, so that there are both or neither.
    message : str
        What is to be said of it in the row; no pay.
    """

    result: Mapping[str, Any] = field(default_factory=dict)
    keep: Callable[[Work], Mapping[str, Any]] | None = None
    message: str = ""

    def kept(self, work: Work) -> dict[str, Any]:
        """The whole result, what is to be kept being kept."""
        return {**self.result, **(self.keep(work) if self.keep is not None else {})}


SoFar = Callable[[], Made]
"""Makes what was found so far ready to be kept; called from another thread, ahead of any cancel."""


@dataclass(frozen=True)
class Context:
    """What surrounds a job at work.

    Attributes
    ----------
    store : Store
    job : int
    who : str
        Who asked for it and answers for what it keeps.
    attempt : int
        How often it was begun, this time counted, from 1.
    folder : Path
        Its own while it runs, then removed.
    cancelled : Heard
        Set when somebody asked it to end with the best so far.
    progress : Telling
    log : callable
        Add a line to the log; it holds no pay and no secret.
    so_far : callable
        Say what is to be kept should somebody cancel now; what is said later takes its place. As cheap as setting a
        field.
    """

    store: Store
    job: int
    who: str
    attempt: int
    folder: Path
    cancelled: Heard
    progress: Telling
    log: Callable[[str], None]
    so_far: Callable[[SoFar], None]


class FailedError(Exception):
    """It cannot succeed, for a reason that its text tells; no secret."""


class StoppedError(Exception):
    """It was cancelled before there was anything to keep."""


class TryAgainError(Exception):
    """It did not succeed, and is to be tried once more.

    Parameters
    ----------
    said : str
        Why; no secret.
    after : timedelta
        Not before this has passed.
    """

    def __init__(self, said: str, after: dt.timedelta) -> None:
        super().__init__(said)
        self.after = after


@dataclass(frozen=True)
class Kind:
    """A kind of work.

    Attributes
    ----------
    arguments : type of Arguments
    run : callable
        Does it, told its arguments and its `Context`.
    lane : str
        `SOLVES` or `DELIVERIES`.
    begun_at_most : int
        How often it is begun where its process is lost; more than once only what does no harm when it is done twice.
    """

    arguments: type[Arguments]
    run: Callable[[Any, Context], Made]
    lane: str = SOLVES
    begun_at_most: int = 1


@dataclass(frozen=True)
class Workshop:
    """Which kinds of work are known, and how a process is started that does one.

    Attributes
    ----------
    kinds : mapping of name to Kind
    command : tuple of str
        Program and its first words; the job's number and which attempt it is are added.
    """

    kinds: Mapping[str, Kind]
    command: tuple[str, ...] = (sys.executable, "-m", "planner.store.jobs.run")

    def checked(self, kind: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments as they are kept, defaults filled in.

        Raises
        ------
        InputError
            If the kind is not known or an argument is wrong; every fault in one message.
        """
        known = self.kinds.get(kind)
        if known is None:
            raise InputError([Fault("kind of job", kind, f"one of {', '.join(self.kinds)}", "See docs/jobs.md.")])
        try:
            return known.arguments.model_validate(dict(arguments)).model_dump(mode="json")
        except ValidationError as error:
            faults = [
                Fault(
                    f"job {kind}: {'.'.join(map(str, one['loc']))}", repr(one["input"]), one["msg"], "See docs/jobs.md."
                )
                for one in error.errors()
            ]
            raise InputError(faults) from error

    def lane(self, lane: str) -> tuple[str, ...]:
        """Names of the kinds of a lane."""
        return tuple(name for name, kind in self.kinds.items() if kind.lane == lane)
