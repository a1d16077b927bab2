"""What every record a person writes shares: frozen, unknown keys refused."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from forecasting.calendar import OpeningHours


class Record(BaseModel):
    """A frozen record that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def _opening(value: Any) -> Any:
    if isinstance(value, OpeningHours):
        return value
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return OpeningHours.parse(value)
    raise ValueError('opening hours are a list of texts; write e.g. ["Mon-Fri 07:00-21:00"]')


def _triple(value: Any) -> Any:
    return (value, value, value) if isinstance(value, int | float) else value


def _moment(value: Any) -> Any:
    if isinstance(value, int | float):  # seconds of an epoch, to a computer
        raise ValueError("a number is no date and time; write e.g. 2026-11-27T00:00:00")
    return value


Share = Annotated[float, Field(ge=0, le=1)]
"""A share from 0 to 1."""

Hours = Annotated[
    OpeningHours,
    BeforeValidator(_opening),
    Field(json_schema_extra={"type": "array", "items": {"type": "string"}}),
]
"""Opening hours such as ``["Mon-Fri 07:00-21:00"]``."""

Triple = Annotated[tuple[float, float, float], BeforeValidator(_triple)]
"""P10, P50 and P90 of an uncertain number; one number means certain."""

Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
"""A date and time on the local clock, naive."""
