"""Of the second simulator: what callers do while nobody is free, and vendors who take them."""

from __future__ import annotations

import math

from reference_events import (
    ACCEPTS,
    AFTER,
    BALKS,
    DELAYED,
    MOVED,
    NEXT,
    OFFERED,
    PATIENCE,
    RETRIES,
    RIPE,
    TOLERATES,
    VENDOR,
    Contact,
    U,
    derive,
)
from reference_people import People

from planner.simulation import rng


class Callers(People):
    """Lines, balking, retrials, call-backs, routes that ripen, vendors."""

    def arrive(self, q, number, arrived, now):
        if math.floor(arrived / self.plant.interval_s) >= self.plant.due_s.shape[1]:
            return
        queue, contact, waited = self.queues[q], Contact(q, number, arrived), now - arrived
        if self.lines_run_out(q):
            self.ways["blocked"] += 1
            self.lose(contact, now)
            return
        taken, interrupts = None, False
        if self.working[q] and not (queue.deferred and self.waiting[q]):
            taken = self.agent_for(q, now, waited)
        if taken is None:
            taken = self.interrupted_for(q, now, waited)
            interrupts = taken is not None
        if taken is not None:
            self.start(taken, contact, now)
            self.replan(taken)
            if interrupts:
                self.hand_out_deferred(now)
            return
        self.wait(contact, now)

    def choice(self, contact, k):
        return rng.uniform(derive(self.key(6, contact.q), contact.number), U(k))

    def lines_run_out(self, q):
        for trunk in self.scenario.trunk:
            if self.queues[q].name in trunk.queues:
                mine = {self.number[name] for name in trunk.queues}
                waiting = sum(not c.hung_up for k in mine for c in self.waiting[k])
                return waiting + sum(c.q in mine for p in self.people for c in p.open) >= trunk.lines
        return False

    def lose(self, contact, now):
        contact.ended = now
        self.done.append(contact)
        retry = self.queues[contact.q].retry
        if retry and self.choice(contact, RETRIES) < retry.share:
            moment = now - 60 * retry.after_min * math.log(self.choice(contact, AFTER))
            cell = math.floor(moment / self.plant.interval_s)
            if cell < self.plant.open.shape[1] and self.plant.open[contact.q, cell]:
                self.ways["retried"] += 1
                own = derive(derive(self.key(6, contact.q), contact.number), U(NEXT))
                self.at(moment, DELAYED, 0, contact.q, (own, moment))

    def expected_wait(self, q, now):
        able = len([p for p in self.people if p.on and q in p.serves])
        cell = math.floor(now / self.plant.interval_s) + self.plant.warm
        return (len(self.waiting[q]) + 1) * self.plant.aht_s[q, cell] / able if able else math.inf

    def wait(self, contact, now):
        """Nobody is free: a vendor at once, else balk, be offered a call-back, join the line."""
        q = contact.q
        queue, routes = self.queues[q], [r for r in self.scenario.route if r.from_queue == self.queues[q].name]
        for route in sorted(routes, key=lambda r: r.after_s):
            if route.after_s == 0 and self.vendor_takes(route, contact, now):
                return
        expected = self.expected_wait(q, now) if queue.balk or queue.callback else 0.0
        if queue.balk and (
            self.choice(contact, BALKS) < queue.balk.share
            if queue.balk.share is not None
            else expected > -queue.balk.tolerance_s * math.log(self.choice(contact, TOLERATES))
        ):
            self.ways["balked"] += 1
            self.lose(contact, now)
            return
        cell = min(max(math.floor(contact.arrived / self.plant.interval_s) + self.plant.warm, 0), 95)
        if self.plant.patience_s[q, cell] < math.inf:
            mean = self.plant.patience_s[q, cell]
            contact.until = contact.arrived + mean * -math.log(rng.uniform(self.key(2, q), contact.number))
            self.at(contact.until, PATIENCE, 0, q, contact)
        self.waiting[q].append(contact)
        offer = queue.callback
        if offer and offer.judged == "waited":
            self.at(contact.arrived + offer.if_wait_s, OFFERED, 0, q, contact)
        elif offer and expected > offer.if_wait_s:
            self.offer_call_back(contact, now)
        for route in routes:
            self.at(max(now, contact.arrived + route.after_s), RIPE, 0, q, (route, contact))

    def offer_call_back(self, contact, now):
        offer = self.queues[contact.q].callback
        if contact not in self.waiting[contact.q] or self.choice(contact, ACCEPTS) >= offer.accept:
            return
        self.ways["called back"] += 1
        if offer.to is None:
            contact.hung_up, contact.until = True, math.inf
            return
        self.waiting[contact.q].remove(contact)
        own = derive(derive(self.key(6, contact.q), contact.number), U(MOVED))
        self.at(now, DELAYED, 0, self.number[offer.to], (own, contact.arrived))

    def vendor_takes(self, route, contact, now):
        """The vendor takes the contact if it is a vendor's route and the vendor has room."""
        vendors = {"vendor:" + vendor.name: (v, vendor) for v, vendor in enumerate(self.scenario.vendor)}
        if route.to not in vendors or contact.hung_up or not self.working[contact.q]:
            return False
        v, vendor = vendors[route.to]
        share = 1 / self.queues[contact.q].concurrency
        if vendor.capacity is not None and self.vendor_busy[vendor.name] + share > vendor.capacity.agents + 1e-9:
            return False
        if contact in self.waiting[contact.q]:
            self.waiting[contact.q].remove(contact)
        contact.started, contact.agent = now, -3 - v
        contact.ended = now + self.duration(contact) * vendor.aht
        self.done.append(contact)
        self.sent.append((v, contact.q, contact.ended - now))
        self.vendor_busy[vendor.name] += share
        self.at(contact.ended, VENDOR, 0, v, share)
        return True

    def vendor_is_done(self, v, share, now):
        vendor = self.scenario.vendor[v]
        self.vendor_busy[vendor.name] -= share
        while True:
            ripe = [
                (-self.queues[c.q].priority, -(now - c.arrived + self.queues[c.q].head_start_s), route.after_s, k)
                for route in self.scenario.route
                if route.to == "vendor:" + vendor.name
                for k, c in enumerate(self.waiting[self.number[route.from_queue]])
                if now - c.arrived >= route.after_s - 1e-6 and not c.hung_up
            ]
            if not ripe:
                return
            best = min(ripe)
            route = next(
                r
                for r in self.scenario.route
                for c in self.waiting[self.number[r.from_queue]][best[3] : best[3] + 1]
                if r.to == "vendor:" + vendor.name and -(now - c.arrived + self.queues[c.q].head_start_s) == best[1]
            )
            if not self.vendor_takes(route, self.waiting[self.number[route.from_queue]][best[3]], now):
                return

    def ripen(self, route, contact, now):
        q = contact.q
        if contact in self.waiting[q]:
            self.vendor_takes(route, contact, now)
        self.hand_out(q, now)
        while self.waiting[q]:
            taken = self.interrupted_for(q, now, now - self.waiting[q][0].arrived)
            if taken is None:
                break
            self.start(taken, self.waiting[q].pop(0), now)
            self.replan(taken)
        self.hand_out_deferred(now)
