"""What callers do who cannot be served at once, and what a centre offers them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from forecasting.record import Record, Share


class Balking(Record):
    """Callers who find everybody busy and hang up at once.

    Attributes
    ----------
    share : float
        Of those who would have to wait.
    tolerance_s : float, optional
        Instead: mean of the longest expected wait that callers put up with, seconds; the longer the line, the more
        of them hang up.
    """

    share: Share | None = None
    tolerance_s: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.share is None) == (self.tolerance_s is None):
            raise ValueError("one of share and tolerance_s is needed; write share = 0.1, or tolerance_s = 300")
        return self


class Retrial(Record):
    """Callers who were lost (gave up, balked, or heard the busy tone) and call again.

    Attributes
    ----------
    share : float
        Of lost callers, at each attempt.
    after_min : float
        Mean time until they call again, minutes; exponential.
    """

    share: Share
    after_min: float = Field(default=5.0, gt=0)


class CallBack(Record):
    """A call-back offered, once, to callers who wait.

    Attributes
    ----------
    if_wait_s : float
        Offered where the wait is longer than this, seconds.
    judged : {"expected", "waited"}
        By the wait expected on arrival, or after having waited so long.
    accept : float
        Share of callers who accept.
    promise_min : float, optional
        Minutes from the call until the call-back is made at the latest; the place in the line is kept.
    to : str, optional
        Instead: a queue of channel "callback" to which the caller moves, whose target is the promise.
    """

    if_wait_s: float = Field(ge=0)
    judged: Literal["expected", "waited"] = "expected"
    accept: Share = 1.0
    promise_min: float | None = Field(default=None, gt=0)
    to: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.promise_min is None) == (self.to is None):
            raise ValueError("one of promise_min and to is needed; write promise_min = 30, or the queue of call-backs")
        return self


class Trunk(Record):
    """Telephone lines that some queues share; a caller who finds all of them busy is lost.

    Attributes
    ----------
    name : str
    queues : tuple of str
    lines : int
        Calls at once, those who wait included.
    """

    name: str
    queues: tuple[str, ...] = Field(min_length=1)
    lines: int = Field(ge=1)
