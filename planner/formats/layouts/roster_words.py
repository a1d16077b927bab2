"""Words and hours in the cells of rosters that people keep: ``09:00-17:30``, ``OFF``, ``AL``, ``10 AM``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from planner.formats.headers import plain

OFF = frozenset(
    [
        "",
        "off",
        "x",
        "rest",
        "rd",
        "rdo",
        "day off",
        "rest day",
        "week off",
        "weekoff",
        "wo",
        "no shift",
        "none",
        "na",
        "n a",
        "frei",
        "ruhetag",
        "repos",
        "libre",
        "descanso",
        "free",
    ]
)
"""Nobody works: a day off."""
LEAVE = frozenset(
    [
        "al",
        "leave",
        "annual leave",
        "holiday",
        "hol",
        "vac",
        "vacation",
        "pto",
        "time off",
        "absent",
        "off leave",
        "urlaub",
        "u",
        "conge",
        "conges",
        "cp",
        "vacances",
        "vacaciones",
        "bank holiday",
        "ph",
        "public holiday",
        "cl",
        "el",
    ]
)
SICK = frozenset(("sick", "sl", "sick leave", "krank", "k", "maladie", "am", "enfermo", "baja", "ill"))
AWAY: Mapping[str, str] = {**dict.fromkeys(LEAVE, "leave"), **dict.fromkeys(SICK, "leave")}
"""What a word of absence is in a roster. Why somebody is away is not kept."""

ACTIVITIES: Mapping[str, str] = {
    **dict.fromkeys(
        ("work", "travail", "trabajo", "on queue", "on queue work", "onqueuework", "shift", "available", "arbeit"),
        "work",
    ),
    **dict.fromkeys(("break", "rest break", "short break", "pause", "tea", "descanso"), "break"),
    **dict.fromkeys(("meal", "lunch", "mittag", "mittagspause", "dejeuner", "almuerzo", "comida", "dinner"), "meal"),
    **dict.fromkeys(("meeting", "team meeting", "huddle", "reunion", "besprechung"), "meeting"),
    **dict.fromkeys(("training", "schulung", "formation", "formacion", "learning"), "training"),
    **dict.fromkeys(("coaching", "1 1", "one to one", "1 to 1"), "coaching"),
    **dict.fromkeys(("quality", "qa", "audit"), "quality"),
    **dict.fromkeys(("unpaid", "unpaid leave", "unpaid time off", "voluntary time off", "vto"), "unpaid"),
    **dict.fromkeys(("unavailable",), "unavailable"),
    **AWAY,
}
"""Our activities by what they are called elsewhere."""
UNPAID = frozenset(("meal", "unpaid", "unavailable"))
"""Not paid where a file does not say."""

CLOCK = r"(\d{1,2})(?:[:.h]?(\d{2}))?(?::00)?\s*(a\.?m\.?|p\.?m\.?|[ap](?![^\W\d_])|uhr|hrs?|h|std\.?)?"
_ONE = re.compile(CLOCK, re.IGNORECASE)
SPAN = re.compile(rf"(?:(?:from|von|de)\s+)?{CLOCK}\s*(?:-|\u2013|\u2014|to|bis|a|à)\s*{CLOCK}", re.IGNORECASE)
NOTE = re.compile(r"\s*[(\[].*[)\]]\s*$")
"""What people add behind the hours: ``09:00-17:30 (30 min)``."""
DAY_MIN = 1440


def activity_of(text: str) -> str:
    """Our word for an activity, else the text itself in small letters."""
    return ACTIVITIES.get(plain(text), text.strip().casefold() or "work")


def clock_of(text: str) -> int | None:
    """Minutes after midnight of ``09:00``, ``9.30``, ``0930``, ``10 AM``, ``17h30``; 1440 for 24:00, else None."""
    match = _ONE.fullmatch(text.strip())
    return None if match is None else _minutes(match[1], match[2], match[3])


def spans_of(text: str) -> list[tuple[int, int]] | None:
    """Hours of a cell as minutes after midnight, one pair a part; None where it holds none.

    Parts are divided by ``/``, ``,``, ``;``, ``+``, ``&`` or a line end. What ends before it begins ends on the next
    day; ``9-5`` without a word for the half of the day ends at 17:00 when 05:00 would make a night of more than 12 h.
    """
    parts = [part for part in re.split(r"[/,;+&\n]", NOTE.sub("", text)) if part.strip()]
    found = [_span(part.strip()) for part in parts]
    return [span for span in found if span is not None] if parts and None not in found else None


def _span(text: str) -> tuple[int, int] | None:
    match = SPAN.fullmatch(text)
    if match is None:
        return None
    half_day = match[6] or ""
    begin = _minutes(match[1], match[2], match[3] or (half_day if _same_half(match) else None))
    end = _minutes(match[4], match[5], match[6])
    if begin is None or end is None or begin >= DAY_MIN:
        return None
    bare = not any((match[2], match[5], match[3], match[6]))
    if end <= begin and bare and end + DAY_MIN // 2 > begin and begin + 12 * 60 > end + DAY_MIN // 2:
        return begin, end + DAY_MIN // 2
    return begin, end + (DAY_MIN if end <= begin else 0)


def _same_half(match: re.Match[str]) -> bool:
    """Whether ``1-5 pm`` means that both are of the afternoon: the word stands once and the hours ascend."""
    return bool(match[6]) and int(match[1]) % 12 < int(match[4]) % 12


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    word = (half or "").replace(".", "").casefold()
    if word[:1] in ("a", "p"):
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if word[0] == "p" else 0)
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= DAY_MIN else None
