"""Breaks where the law wants them: windows narrowed so that whatever start is chosen keeps the rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.roster.options import Duty, Pause, earliest_pauses
from planner.scenario.labour import BreakRule

EPS = 1e-9


def lawful(duty: Duty, rules: Sequence[BreakRule]) -> Duty | None:
    """A duty whose breaks keep the rules wherever in their windows they are placed.

    Parameters
    ----------
    duty : Duty
    rules : sequence of BreakRule

    Returns
    -------
    Duty or None
        The duty itself where its windows need no narrowing; None where its segments cannot keep the rules.
    """
    found: Duty | None = duty
    for rule in rules:
        if found is not None and duty.paid_min > rule.over_h * 60 + EPS:
            found = _under(found, rule)
    return found


def counting(duty: Duty, rule: BreakRule) -> list[int]:
    """Numbers of the breaks that count for a rule, in their order."""
    least = piece_min(rule)
    return [
        number
        for number, pause in enumerate(duty.pauses)
        if pause.length_min >= least and rule.paid in (None, pause.paid)
    ]


def piece_min(rule: BreakRule) -> int:
    """Shortest break that counts."""
    if rule.piece_min is not None:
        return rule.piece_min
    return rule.least_min if rule.per_h is not None or rule.begins_within_h is not None else 1


def pieces_needed(paid_min: float, rule: BreakRule) -> int:
    """Breaks of their own for every `per_h` hours or major fraction of them."""
    assert rule.per_h is not None
    whole = math.floor(paid_min / (rule.per_h * 60) + EPS)
    return whole + (paid_min - whole * rule.per_h * 60 > rule.per_h * 30 + EPS)


def _under(duty: Duty, rule: BreakRule) -> Duty | None:
    """The duty under one rule that it is long enough for."""
    counted = counting(duty, rule)
    if rule.per_h is not None:
        return duty if len(counted) >= pieces_needed(duty.paid_min, rule) else None
    if sum(duty.pauses[number].length_min for number in counted) < rule.least_min or len(counted) < rule.number:
        return None
    found: Duty | None = duty
    if rule.begins_within_h is not None:
        latest = duty.start_min + rule.begins_within_h * 60
        found = _narrowed(duty, counted[rule.number - 1], lambda t: t <= latest)
    if found is not None and rule.longest_work_h is not None:
        found = _never_long(found, counted, rule.longest_work_h * 60)
    return found if found is not None and earliest_pauses(found) is not None else None


def _never_long(duty: Duty, counted: list[int], most: float) -> Duty | None:
    """No more than so many minutes from the start to a break, from one to the next, from the last to the end.

    Each window is cut to what the earliest place of the break before allows.
    """
    found: Duty | None = duty
    free: float = duty.start_min
    for number in counted:
        if found is None:
            return None
        until = free + most
        found = _narrowed(found, number, lambda t, until=until: t <= until)  # type: ignore[misc]
        if found is not None:
            free = found.pauses[number].starts[0] + duty.pauses[number].length_min
    last = duty.pauses[counted[-1]].length_min
    return None if found is None else _narrowed(found, counted[-1], lambda t: t + last >= duty.end_min - most)


def _narrowed(duty: Duty, number: int, keep: Callable[[int], bool]) -> Duty | None:
    """A duty with one break's starts cut; None where none is left."""
    pause = duty.pauses[number]
    starts = tuple(start for start in pause.starts if keep(start))
    if not starts:
        return None
    if starts == pause.starts:
        return duty
    cut = Pause(pause.activity, pause.length_min, pause.paid, starts)
    return replace(duty, pauses=(*duty.pauses[:number], cut, *duty.pauses[number + 1 :]))
