"""The grammar of written moments: the shape of a cell to where its year, month, day, hour, ... stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from planner.formats.values.date_words import MONTHS, OFFSETS, WEEKDAYS, bare

_L = rb"[a-z\x80-\xff]"
_ON = rb"(?:(?P<w>" + _L + rb"{2,12})\.?,? +)?"
_YEAR = rb"(?P<y>0000|00)"
_DATES = (
    rb"(?P<y>0000)(?P<s>[-/.])(?P<m>00?)(?P=s)(?P<d>00?)",
    rb"(?P<y>0000)(?P<m>00)(?P<d>00)",
    rb"(?P<a>00?)(?P<s>[-/.]|\. )(?P<b>00?)(?P=s)" + _YEAR,
    rb"(?P<d>00?)(?:\.|er|st|nd|rd|th)?[-/ ]?(?:de )?(?P<n>" + _L + rb"{3,12})\.?,?[-/ ]?(?:del? )?" + _YEAR,
    rb"(?P<n>" + _L + rb"{3,12})\.?[- ]?(?P<d>00?)(?:st|nd|rd|th)?[-, ] ?(?P<y>0000)",
    rb"(?P<y>0000)[-/ ](?P<n>" + _L + rb"{3,12})\.?[-/ ](?P<d>00?)",
)
_HALF = rb" *(?P<p>[ap])\.? {0,3}m\.?"
_CLOCK = (
    rb"(?P<H>00?)[:.h](?P<M>00)(?:[:.](?P<S>00)(?:[.,:](?P<f>0{1,9}))?)?(?:" + _HALF + rb")?(?: ?uhr| ?h)?",
    rb"(?P<H>00?)(?:" + _HALF + rb"| ?uhr| ?h)",
)
_BETWEEN = rb"(?:t|,? {1,3}(?:(?:a las|at|um|\xc3\xa0|-) +)?)"
_ZONE = rb"(?: ?\(?(?P<z>[a-z]{1,4}))?(?: ?(?P<o>[+-])(?P<oh>00?)(?::?(?P<om>00))?)?\)?(?:\[[a-z_/]+\])?(?: \([^)]*\))?"
_WHOLE = (
    *(_ON + date + rb"(?:" + _BETWEEN + clock + rb")?" + _ZONE for date in _DATES for clock in _CLOCK),
    *(_ON + date + rb"[t ](?P<H>00)(?P<M>00)(?P<S>00)?" + _ZONE for date in _DATES[:2]),
    rb"(?P<y>0000)(?P<m>00)(?P<d>00)(?P<H>00)(?P<M>00)(?P<S>00)?",
    *(_CLOCK[0] + rb",? +" + date for date in _DATES),
    _ON + rb"(?P<n>" + _L + rb"{3}) +(?P<d>00?) (?P<H>00):(?P<M>00):(?P<S>00)(?: (?P<z>[a-z]{2,4}))? (?P<y>0000)",
)
_GRAMMAR = tuple(re.compile(pattern) for pattern in _WHOLE)
_NUMBERS: Mapping[str, re.Pattern[bytes]] = {
    "serial_day": re.compile(rb"0{5}"),
    "serial": re.compile(rb"0{5}[.,]0+"),
    "unix_s": re.compile(rb"0{10}(?:[.,]0+)?"),
    "unix_ms": re.compile(rb"0{13}(?:[.,]0+)?"),
    "unix_us": re.compile(rb"0{16}"),
}


@dataclass(frozen=True)
class MomentShape:
    """What a shape says.

    Attributes
    ----------
    spans : mapping of str to (int, int)
        Bytes of ``y,m,d,H,M,S,f`` and of ``a,b``, the day and the month in an order the shape does not tell, and of
        ``oh,om``, hours and minutes of an offset.
    month : int
        Where a word names it, else 0.
    afternoon : bool or None
        Whether the twelve hours are those after noon; None: a clock of 24.
    offset_min : int or None
        Minutes east of Greenwich that a word names, before the digits of an offset are added; None: wall time.
    west : bool
        Whether the offset's digits count westwards.
    dotted : bool
        Whether dots part day and month, as where the day stands first.
    number : str
        ``serial_day``, ``serial``, ``unix_s``, ``unix_ms`` or ``unix_us`` where it is a number; else empty.
    """

    spans: Mapping[str, tuple[int, int]]
    month: int = 0
    afternoon: bool | None = None
    offset_min: int | None = None
    west: bool = False
    dotted: bool = False
    number: str = ""

    @property
    def timed(self) -> bool:
        """Whether it says a time of day."""
        return "H" in self.spans or self.number not in ("", "serial_day")


@lru_cache(maxsize=20_000)
def moment_shape(shape: bytes) -> MomentShape | None:
    """What a shape says, None where it is no moment's.

    Parameters
    ----------
    shape : bytes
        As `cell_shapes.Alike` has it: lower case, each digit ``0``.
    """
    for number, pattern in _NUMBERS.items():
        if pattern.fullmatch(shape):
            return MomentShape({}, offset_min=None if number.startswith("serial") else 0, number=number)
    for written in _GRAMMAR:
        match = written.fullmatch(shape)
        found = _said(match) if match else None
        if found is not None:
            return found
    return None


def _said(match: re.Match[bytes]) -> MomentShape | None:
    words = {name: _word(match, name) for name in ("w", "n", "z", "p", "o", "s")}
    month = MONTHS.get(words["n"], 0)
    unknown = bool(words["n"]) and not month
    if unknown or (words["w"] and words["w"] not in WEEKDAYS) or (words["z"] and words["z"] not in OFFSETS):
        return None
    digits = ("y", "m", "d", "a", "b", "H", "M", "S", "f", "oh", "om")
    spans = {name: match.span(name) for name in digits if match.groupdict().get(name) is not None}
    offset = OFFSETS[words["z"]] if words["z"] else 0 if words["o"] else None
    afternoon = words["p"] == "p" if words["p"] else None
    dotted = "a" in spans and words["s"].startswith(".")
    return MomentShape(spans, month, afternoon, offset, words["o"] == "-", dotted)


def _word(match: re.Match[bytes], name: str) -> str:
    found = match.groupdict().get(name)
    return bare(found.decode("utf-8", errors="replace")) if found else ""
