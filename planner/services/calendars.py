"""Calendars of published rosters: files, and addresses under which people's own calendars are read."""

from __future__ import annotations

import datetime as dt

from planner.services.door import Door
from planner.store.calendar_feeds import (
    calendar_of,
    calendars_of,
    new_address,
    revoke_address,
    whose_address,
    with_address,
)
from planner.store.in_force import line_named


class Calendars(Door):
    """Methods about calendars."""

    def calendar(self, agent: str) -> bytes:
        """The calendar of one person, their shifts of every line: iCalendar."""
        self.need("calendar.read", about=agent)
        with self.store.reading() as session:
            return calendar_of(session, agent, self.store.now())

    def calendars(self, line: str) -> dict[str, bytes]:
        """The calendars of everybody of a line, by person."""
        self.need("roster.export")
        with self.store.reading() as session:
            return calendars_of(session, line_named(session, line), self.store.now())

    def new_address(self, agent: str) -> str:
        """A new secret address of a person's calendar, in place of any before; told this once."""
        self.need("feed.change", about=agent)
        with self.store.writing(self.actor.account) as work:
            return new_address(work, agent)

    def revoke_address(self, agent: str) -> int:
        """Make the address of a person's calendar answer no more; how many there were."""
        self.need("feed.change", about=agent)
        with self.store.writing(self.actor.account) as work:
            return revoke_address(work, agent)

    def addresses(self) -> dict[str, dt.datetime]:
        """Everybody whose calendar has an address, and since when; of an agent, their own."""
        own = self.whom("feed.change")
        with self.store.reading() as session:
            found = with_address(session)
        return {agent: since for agent, since in found.items() if own in (None, agent)}

    def calendar_of_address(self, token: str) -> bytes | None:
        """The calendar that an address leads to; None where it leads to none. Who knows the address needs no role."""
        with self.store.reading() as session:
            agent = whose_address(session, token)
            return None if agent is None else calendar_of(session, agent, self.store.now())
