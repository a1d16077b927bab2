"""A day as an option states it."""

from __future__ import annotations

import datetime as dt

from forecasting.faults import Fault, InputError


def stated_day(option: str, text: str | None) -> dt.date | None:
    """The day that an option states; None where it is left out.

    Raises
    ------
    InputError
        Naming the option, if it is no day.
    """
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError as error:
        fault = Fault(option, str(text), "a date such as 2026-11-23", "Write year-month-day, or a week as 2026-W48.")
        raise InputError([fault]) from error
