"""What open pages were told that they may ask for, by the sign-in with which each was opened."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

SIGN_IN = "_streamlit_user"
"""Cookie of a sign-in; a long one goes on in others whose names begin the same."""
NOBODY = ""
"""Badge of who brings no cookie."""


def badge_of(cookies: Mapping[str, str]) -> str:
    """A digest of the sign-in that a browser brings; `NOBODY` where it brings none."""
    brought = sorted((name, value) for name, value in cookies.items() if name.startswith(SIGN_IN))
    return hashlib.sha256(repr(brought).encode()).hexdigest() if brought else NOBODY


@dataclass
class _Sign:
    """The open pages of a sign-in.

    Attributes
    ----------
    pages : list of set of str
        Of each what it was told.
    still : callable, optional
        Whether the sign-in is under way; None before a page was drawn for it.
    """

    pages: list[set[str]] = field(default_factory=list)
    still: Callable[[], bool] | None = None


class Told:
    """Sessions and files by the names that the server gave them, each known to the sign-in whose page was told it.

    Whoever guesses or finds such a name with another sign-in is a stranger to it. It is forgotten with its page.
    """

    def __init__(self) -> None:
        self._signs: dict[str, _Sign] = {}
        self._lock = threading.Lock()  # pages are drawn on threads of their own

    @contextmanager
    def page(self, badge: str) -> Iterator[set[str]]:
        """An open page; what is put into the set may be asked for while it is open."""
        told: set[str] = set()
        with self._lock:
            self._signs.setdefault(badge, _Sign()).pages.append(told)
        try:
            yield told
        finally:
            with self._lock:
                sign = self._signs[badge]
                sign.pages = [one for one in sign.pages if one is not told]
                if not sign.pages:
                    del self._signs[badge]

    def vouch(self, badge: str, still: Callable[[], bool]) -> None:
        """Say how to find out whether a sign-in is under way; of one without an open page nothing is kept."""
        with self._lock:
            if badge in self._signs:
                self._signs[badge].still = still

    def knows(self, badge: str, name: str) -> bool:
        """Whether a page of this sign-in was told this name."""
        with self._lock:
            return badge in self._signs and any(name in page for page in self._signs[badge].pages)

    def is_under_way(self, badge: str) -> bool:
        """Whether this is a sign-in with an open page that has not ended; asks the store."""
        with self._lock:
            still = self._signs[badge].still if badge in self._signs else None
        return still is not None and still()


TOLD = Told()
"""Of this server."""
