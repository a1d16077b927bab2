"""Opening hours said in words on a command line, for all queues or for one."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from forecasting.calendar import OpeningHours
from forecasting.faults import Fault, InputError

OPTION = "--open"


def queue_hours(texts: Sequence[str], queues: Sequence[str]) -> dict[str, OpeningHours]:
    """Opening hours by queue.

    Parameters
    ----------
    texts : sequence of str
        ``Mon-Fri 07:00-21:00`` holds for every queue without hours of its own, ``phone: Sat 08:00-18:00`` for one;
        several for the same add up.
    queues : sequence of str
        Names that may occur.

    Returns
    -------
    dict of queue to OpeningHours
        Queues of which nothing is said are absent.

    Raises
    ------
    InputError
        With every text that names no known queue or no hours.
    """
    said: dict[str | None, list[str]] = {}
    faults: list[Fault] = []
    for text in texts:
        queue, hours = _apart(text, queues)
        fault = _fault(text, queue, hours, queues)
        if fault is None:
            said.setdefault(queue, []).append(hours)
        else:
            faults.append(fault)
    if faults:
        raise InputError(faults)
    found = {queue: said.get(queue, said.get(None)) for queue in queues}
    return {queue: OpeningHours.parse(own) for queue, own in found.items() if own}


def _apart(text: str, queues: Sequence[str]) -> tuple[str | None, str]:
    """Queue, or None for all, and its hours; a name may hold a colon itself."""
    for queue in sorted(queues, key=len, reverse=True):
        if text.startswith(f"{queue}:"):
            return queue, text[len(queue) + 1 :].strip()
    queue, colon, hours = text.partition(": ")
    return (queue.strip(), hours.strip()) if colon else (None, text.strip())


def _fault(text: str, queue: str | None, hours: str, queues: Sequence[str]) -> Fault | None:
    if queue is not None and queue not in queues:
        near = difflib.get_close_matches(queue, queues, 1)
        remedy = f"Did you mean {near[0]}?" if near else "Correct the name before the colon."
        return Fault(OPTION, text, f"a queue of the history: {', '.join(queues)}", remedy)
    try:
        OpeningHours.parse([hours])
    except ValueError as error:
        return Fault(OPTION, text, "opening hours such as 'Mon-Fri 07:00-21:00'", f"{error}.")
    return None
