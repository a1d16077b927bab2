"""What a person knows and the history does not: events, surges, deflection."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from forecasting.record import Moment, Record, Triple


def _rising(value: tuple[float, float, float]) -> tuple[float, float, float]:
    if not value[0] <= value[1] <= value[2]:
        raise ValueError(f"P10, P50, P90 must not fall, but are {value}; write them from low to high")
    return value


def _not_negative(value: tuple[float, float, float]) -> tuple[float, float, float]:
    if value[0] < 0:
        raise ValueError(f"must be at least 0, but is {value}")
    return value


def _share(value: tuple[float, float, float]) -> tuple[float, float, float]:
    if value[0] < 0 or value[2] > 1:
        raise ValueError(f"shares lie from 0 to 1, but are {value}; write 5 % as 0.05")
    return value


def _check_span(begin: dt.datetime, end: dt.datetime) -> None:
    if end <= begin:
        raise ValueError(f"must end after it begins, but runs from {begin} to {end}")


Uncertain = Annotated[Triple, AfterValidator(_rising)]
Factor = Annotated[Uncertain, AfterValidator(_not_negative)]
Shares = Annotated[Uncertain, AfterValidator(_share)]


class Event(Record):
    """Something that happened or will: planned is learned and repeated, unplanned is set aside."""

    name: str
    queues: tuple[str, ...] = ()
    begin: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    kind: Literal["planned", "unplanned"] = "unplanned"

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        _check_span(self.begin, self.end)
        return self


class Tail(Record):
    """What a surge leaves behind: volume times this for so many hours after it."""

    hours: float = Field(gt=0)
    volume: float = Field(default=1.0, ge=0)


class Surge(Record):
    """A stated change of volume and handle time.

    Attributes
    ----------
    volume : (P10, P50, P90)
        Factor on the volume; or `volume_add`, contacts added over the whole surge;
        or `pieces` sent out with a `response` share each.
    aht : float
        Factor on the handle time.
    relative_to : {"ordinary", "forecast"}
        ordinary: the same day without what past events taught; forecast: on top of it.
    """

    name: str
    queues: tuple[str, ...] = ()
    begin: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    volume: Factor = (1.0, 1.0, 1.0)
    volume_add: Uncertain | None = None
    pieces: float | None = Field(default=None, ge=0)
    response: Shares | None = None
    aht: float = Field(default=1.0, gt=0)
    relative_to: Literal["ordinary", "forecast"] = "forecast"
    after: Tail | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.pieces is None) != (self.response is None):
            raise ValueError("pieces and response belong together; give both or neither")
        _check_span(self.begin, self.end)
        return self


class Deflect(Record):
    """A chatbot, article or channel takes a share of contacts away, ramping up over days."""

    from_queue: str
    to_queue: str | None = None
    to_self_service: bool = False
    share: Shares
    begin: Moment | dt.date = Field(alias="from")
    ramp_days: float = Field(default=0.0, ge=0)

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Self:
        if (self.to_queue is None) != self.to_self_service:
            raise ValueError("contacts go to a queue or to self-service; give to_queue or to_self_service = true")
        if self.to_queue == self.from_queue:
            raise ValueError(f"contacts of {self.from_queue} cannot be deflected to itself")
        return self
