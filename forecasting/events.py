"""What a person knows and the history does not: events, surges, deflection."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from forecasting.record import Moment, Record, Triple


class Event(Record):
    """Something that happened or will: planned is learned and repeated, unplanned is set aside."""

    name: str
    queues: tuple[str, ...] = ()
    begin: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    kind: Literal["planned", "unplanned"] = "unplanned"


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
    volume: Triple = (1.0, 1.0, 1.0)
    volume_add: Triple | None = None
    pieces: float | None = Field(default=None, ge=0)
    response: Triple | None = None
    aht: float = Field(default=1.0, gt=0)
    relative_to: Literal["ordinary", "forecast"] = "forecast"
    after: Tail | None = None


class Deflect(Record):
    """A chatbot, article or channel takes a share of contacts away, ramping up over days."""

    from_queue: str
    to_queue: str | None = None
    to_self_service: bool = False
    share: Triple
    begin: Moment | dt.date = Field(alias="from")
    ramp_days: float = Field(default=0.0, ge=0)
