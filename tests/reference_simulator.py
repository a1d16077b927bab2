"""A second simulator in another style, with the same random numbers, which must give every contact the same fate.

Scalar Python: one heap of events with explicit abandonments, contacts and agents as objects, every choice a sort over
everybody. It shares the hash behind the random numbers with the compiled one, and nothing else of its logic.
"""

from __future__ import annotations

import heapq

import numpy as np
from reference_callers import Callers
from reference_events import AGENT, ARRIVAL, DELAYED, GIVEN, OFFERED, PATIENCE, RIPE, STAFF


class Reference(Callers):
    """One replication, event by event."""

    def run(self):
        while self.events:
            now, kind, order, who, _, what = heapq.heappop(self.events)
            if kind == STAFF:
                self.staff(order, who, what, now)
            elif kind == AGENT:
                person = self.people[who]
                if what[0] == person.version:
                    self.finish(person, what[1], now)
                    self.seek(person, now)
            elif kind in (DELAYED, GIVEN, ARRIVAL):
                self.arrive(who, what[0], what[1], now)
            else:
                self.come_to_pass(kind, who, what, now)
        for left in (contact for line in self.waiting for contact in line):
            left.started, left.ended, left.agent = -1.0, self.plant.horizon_s, -2
            self.done.append(left)
        return np.array(sorted((c.q, c.arrived, c.started, c.ended, c.agent) for c in self.done))

    def come_to_pass(self, kind, who, what, now):
        if kind == PATIENCE:
            if what in self.waiting[who] and what.until <= now:
                self.waiting[who].remove(what)
                self.lose(what, now)
        elif kind == RIPE:
            self.ripen(*what, now)
        elif kind == OFFERED:
            self.offer_call_back(what, now)
        else:
            self.vendor_is_done(who, what, now)
