"""Of the second simulator: who serves which contact, and their work."""

from __future__ import annotations

import math

import numpy as np
from reference_events import AGENT, DELAYED, Events, derive

from planner.simulation import rng


class People(Events):
    """People look for contacts, contacts for people."""

    def level(self, person, q, waited):
        """Preference level, None where the person does not serve the queue, or not yet."""
        if q in person.serves:
            return person.serves[q].level
        for route in sorted(self.scenario.route, key=lambda r: r.after_s):
            if self.number[route.from_queue] == q and self.number.get(route.to) in person.serves:
                ripe = waited >= route.after_s - 1e-6
                return 1000 + person.serves[self.number[route.to]].level if ripe else None
        return None

    def capacity(self, person, q, waited):
        queue = self.queues[q]
        if not person.on or self.level(person, q, waited) is None:
            return False
        if not person.open:
            return True
        chat = queue.concurrent and self.queues[person.open[0].q].concurrent
        return chat and len(person.open) < queue.concurrency

    def may_defer(self, person, now):
        for q in person.serves:
            queue = self.queues[q]
            if queue.deferred or queue.max_occupancy >= 1:
                continue
            cell = int(now / self.plant.interval_s) + self.plant.warm
            if cell >= self.plant.rates.shape[2] or self.plant.rates[0, q, cell] <= 0:
                continue
            able = [p for p in self.people if p.on and q in p.serves]
            if len([p for p in able if p.open]) + 1 > max(1.0, queue.max_occupancy * len(able)):
                return False
        return True

    def urgent(self, q, now):
        """Whether a contact misses its window if those idle now begin a handle time later with all before it."""
        able = [p for p in self.people if p.on and self.level(p, q, math.inf) is not None]
        idle = max(1, len([p for p in able if not p.open]))
        cell = min(max(math.floor(now / self.plant.interval_s) + self.plant.warm, 0), self.plant.aht_s.shape[1] - 1)
        mean = self.plant.aht_s[q, cell]
        ends = [now + 2 * mean + k * (mean / idle) for k in range(len(self.waiting[q]))]
        return any(now < self.due(contact) < end for contact, end in zip(self.waiting[q], ends, strict=True))

    def due(self, contact):
        i = math.floor(contact.arrived / self.plant.interval_s)
        if i < 0:
            return math.inf
        into = contact.arrived - i * self.plant.interval_s
        return self.plant.due_s[contact.q, i] + self.plant.due_slope[contact.q, i] * into

    def may_wait(self, person, q, now):
        """Whether the person may take deferred work of the queue."""
        return self.quiet(q) and (self.may_defer(person, now) or self.urgent(q, now))

    def quiet(self, q):
        """Whether more people are idle than have to stay so, of those who may serve the queue, now or later."""
        able = [p for p in self.people if p.on and self.level(p, q, math.inf) is not None]
        return not self.queues[q].keep_idle or len([p for p in able if not p.open]) > self.queues[q].keep_idle

    def agent_for(self, q, now, waited):
        free = [p for p in self.people if self.capacity(p, q, waited)]
        if self.queues[q].deferred:
            free = [p for p in free if self.may_wait(p, q, now)]
        return min(free, key=lambda p: (self.level(p, q, waited), len(p.open), p.since, p.index), default=None)

    def interrupted_for(self, q, now, waited):
        """Somebody whose deferred work gives way, freed; None where there is nobody."""
        engaged = [
            p
            for p in self.people
            if p.on and p.open and self.queues[p.open[0].q].interruptible and self.level(p, q, waited) is not None
        ]
        # Of people alike who began at one moment, the one who was given work last; of others the first in the list.
        last = {
            tuple((k, p.serves[k].level) for k in sorted(p.serves)): p
            for p in sorted(engaged, key=lambda p: (p.since, p.began))
        }
        person = min(last.values(), key=lambda p: (self.level(p, q, waited), -p.since, p.index), default=None)
        if person is None or self.queues[q].deferred:
            return None
        self.advance(person, now)
        contact = person.open.pop()
        contact.rest = contact.work
        self.ways["interrupted"] += 1
        self.waiting[contact.q].insert(0, contact)
        return person

    def contact_for(self, person, now):
        options = [
            (
                queue.deferred,
                self.level(person, q, now - line[0].arrived) % 1000,
                -queue.priority,
                -(now - line[0].arrived + queue.head_start_s),
                q,
            )
            for q, (queue, line) in enumerate(zip(self.queues, self.waiting, strict=True))
            if line and self.working[q] and self.capacity(person, q, now - line[0].arrived)
            if not queue.deferred or self.may_wait(person, q, now)
        ]
        return self.waiting[min(options)[4]] if options else None

    def duration(self, contact):
        cell = min(max(math.floor(contact.arrived / self.plant.interval_s) + self.plant.warm, 0), 10**9)
        stated, key = self.scenario.simulation.handle_time, self.key(1, contact.q)
        z = rng.normal_quantile(rng.uniform(key, contact.number))
        sigma = math.sqrt(math.log(1 + stated.cv**2))
        unit = {
            "exponential": lambda: -math.log(rng.uniform(key, contact.number)),
            "lognormal": lambda: math.exp(sigma * z - sigma**2 / 2),
            "gamma": lambda: rng.gamma_unit(key, contact.number, stated.cv**-2),
            "empirical": lambda: np.interp(
                rng.uniform(key, contact.number), np.linspace(0, 1, 1001), self.plant.sample[contact.q]
            ),
        }[stated.shape]()
        return self.plant.aht_s[contact.q, cell] * unit

    def rate(self, person, contact):
        if not self.queues[contact.q].concurrent:
            return person.skills[contact.q].speed if contact.q in person.skills else 1.0
        durations = self.queues[contact.q].aht_by_concurrency_s
        return person.skills[contact.q].speed / durations[min(len(person.open), len(durations)) - 1]

    def advance(self, person, now):
        for contact in person.open:
            contact.work -= (now - person.updated) * self.rate(person, contact)
        person.updated = now

    def replan(self, person):
        person.version += 1
        if person.open:
            ends = [(person.updated + max(c.work, 0) / self.rate(person, c), k) for k, c in enumerate(person.open)]
            moment, k = min(ends)
            self.at(moment, AGENT, person.index, person.index, (person.version, k))

    def start(self, person, contact, now):
        self.advance(person, now)
        contact.started, contact.agent = now, person.index
        if contact.answered is None:
            contact.answered = now
        if contact.hung_up and contact.rest is None:
            promise = self.queues[contact.q].callback.promise_min
            self.ways["kept"] += promise is not None and now - contact.arrived <= 60 * promise
        contact.work = self.duration(contact) if contact.rest is None else contact.rest
        person.open.append(contact)
        self.sequence += 1
        person.since, person.began = now, self.sequence

    def seek(self, person, now):
        while (line := self.contact_for(person, now)) is not None:
            self.start(person, line.pop(0), now)
        person.since = now
        self.replan(person)
        self.hand_out_deferred(now)

    def hand_out_deferred(self, now):
        for q, queue in enumerate(self.queues):
            if queue.deferred:
                self.hand_out(q, now)

    def hand_out(self, q, now):
        while self.working[q] and self.waiting[q]:
            taken = self.agent_for(q, now, now - self.waiting[q][0].arrived)
            if taken is None:
                return
            self.start(taken, self.waiting[q].pop(0), now)
            self.replan(taken)

    def finish(self, person, k, now):
        self.advance(person, now)
        contact = person.open[k]
        last = person.open.pop()
        if contact is not last:
            person.open[k] = last
        contact.ended = now
        self.done.append(contact)
        u, upto = rng.uniform(self.key(3, contact.q), contact.number), 0.0
        for escalation in self.queues[contact.q].escalates:
            upto += escalation.share
            if u < upto:
                to, moment = self.number[escalation.to], now + 60 * escalation.after_min
                cell = math.floor(moment / self.plant.interval_s)
                if cell < self.plant.open.shape[1] and self.plant.open[to, cell]:
                    self.at(moment, DELAYED, 0, to, (derive(self.key(3, contact.q), contact.number), moment))
                break

    def staff(self, order, who, what, now):
        if order in (0, 3):
            self.working[who] = what
            if what:
                self.hand_out(who, now)
            return
        person = self.people[who]
        person.on = order == 2
        if person.on:
            only = {self.number[name] for name in what} or set(person.skills)
            person.serves = {q: s for q, s in person.skills.items() if q in only}
            self.seek(person, now)
