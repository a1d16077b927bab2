"""The known name that somebody probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like this one, or None where none is alike.

    Letter case, blanks, hyphens and underscores do not count, so ``Max Occupancy`` finds ``max_occupancy``. A
    name with a unit left out or added (``patience``) finds the one with it (``patience_s``).
    """
    plain = {_plain(one): one for one in sorted(known, reverse=True)}
    sought = _plain(name)
    close = difflib.get_close_matches(sought, plain, n=1, cutoff=0.6)
    if close:
        return plain[close[0]]
    longer = [one for one in plain if len(sought) >= 3 and one.startswith(sought)]
    return plain[min(longer, key=len)] if longer else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A remedy: the nearest name, or the names there are, or what else to do.

    Parameters
    ----------
    name : str
        What was written.
    known : iterable of str
        What may be written.
    otherwise : str
        Said after it; e.g. ``Or add a [[queue]] of this name.``
    """
    names = sorted(set(known))
    guess = nearest(name, names)
    if guess is not None:
        said = f"Did you mean {guess}?"
    elif names:
        listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        said = f"Known: {listed}."
    else:
        said = "There is none yet."
    return f"{said} {otherwise}".rstrip()


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter not in " -_")
