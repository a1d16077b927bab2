"""Names of months, weekdays and clocks as English, German, French and Spanish exports write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_MONTHS = (
    "january jan januar janner jänner janvier janv enero ene",
    "february feb februar feber février fevr févr fevrier febrero",
    "march mar märz marz maerz mär mrz mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juil juillet julio",
    "august aug août aout agosto ago",
    "september sep sept septembre septiembre setiembre set",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre déc diciembre dic",
)

_WEEKDAYS = (
    "mon monday mo montag lun lundi lunes",
    "tue tues tuesday di dienstag mar mardi martes",
    "wed wednesday mi mittwoch mer mercredi mié miércoles",
    "thu thur thurs thursday do donnerstag jeu jeudi jue jueves",
    "fri friday fr freitag ven vendredi vie viernes",
    "sat saturday sa samstag sonnabend sam samedi sáb sábado",
    "sun sunday so sonntag dim dimanche dom domingo",
)


def bare(word: str) -> str:
    """A word without letter case and accents: ``Févr`` is ``fevr``."""
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


MONTHS: Mapping[str, int] = {bare(name): at + 1 for at, names in enumerate(_MONTHS) for name in names.split()}
"""Month from 1 by its name or abbreviation."""

WEEKDAYS: Mapping[str, int] = {bare(name): at for at, names in enumerate(_WEEKDAYS) for name in names.split()}
"""Weekday from 0, a Monday, by its name or abbreviation."""

_WEST = {240: "edt", 300: "est cdt", 360: "cst mdt", 420: "mst pdt", 480: "pst akdt", 540: "akst", 600: "hst"}
_EAST = {
    0: "z utc gmt ut wet",
    60: "west bst cet mez",
    120: "cest mesz eet",
    180: "eest msk",
    480: "awst sgt",
    540: "jst",
    570: "acst",
    600: "aest",
    660: "aedt",
    720: "nzst",
    780: "nzdt",
    **{-minutes: names for minutes, names in _WEST.items()},
}
OFFSETS: Mapping[str, int] = {name: east for east, names in _EAST.items() for name in names.split()}
"""Minutes east of Greenwich of the clocks that exports name; those that mean several (IST) are left out."""
