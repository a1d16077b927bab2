"""A second simulator in another style, with the same random numbers, must give every contact the same fate.

Scalar Python: one heap of events with explicit abandonments, contacts and agents as objects, every choice a sort over
everybody. It shares the hash behind the random numbers with the compiled one, and nothing else of its logic.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pytest

from planner.simulation import rng
from planner.simulation.build import build
from planner.simulation.engine import replicate
from planner.simulation.roster_staff import people_of_roster

U = np.uint64


def derive(key, part):
    return U(rng.derive(key, U(part)))  # back in Python it is an int, too big for the int64 that numba would guess


STAFF, AGENT, DELAYED, GIVEN, ARRIVAL, PATIENCE, RIPE, OFFERED, VENDOR = range(9)
BALKS, TOLERATES, ACCEPTS, RETRIES, AFTER, NEXT, MOVED = range(7)  # a caller's choices, by their number


@dataclass
class Contact:
    q: int
    number: np.uint64
    arrived: float
    until: float = math.inf
    started: float = -1.0
    ended: float = -1.0
    agent: int = -1
    work: float = 0.0
    hung_up: bool = False
    rest: float | None = None  # seconds of work left at speed 1, of what was put aside
    answered: float | None = None  # when first begun


@dataclass
class Person:
    index: int
    skills: dict
    serves: dict = field(default_factory=dict)
    on: bool = False
    open: list = field(default_factory=list)
    since: float = 0.0
    began: int = 0
    updated: float = 0.0
    version: int = 0


class Reference:
    def __init__(self, scenario, people, plant, replication):
        self.scenario, self.plant, self.queues = scenario, plant, scenario.queue
        self.number = {queue.name: q for q, queue in enumerate(self.queues)}
        self.replication = replication
        self.waiting = [[] for _ in self.queues]
        self.vendor_busy = {vendor.name: 0.0 for vendor in scenario.vendor}
        self.ways = {"blocked": 0, "balked": 0, "retried": 0, "called back": 0, "kept": 0, "interrupted": 0}
        self.sent = []
        self.working = [not queue.deferred for queue in self.queues]
        self.people = [Person(a, {self.number[s.queue]: s for s in skills}) for a, skills in enumerate(people.skills)]
        self.events, self.sequence, self.done = [], 0, []
        for stretch in people.stretches:
            day = U(stretch.day)
            own = derive(derive(plant.agent_keys[stretch.agent], day), U(replication))
            if scenario.shrinkage.absence > 0 and rng.uniform(plant.keys[4], own) < scenario.shrinkage.absence:
                continue
            self.at(stretch.end_s, STAFF, 1, stretch.agent, None)
            self.at(stretch.start_s, STAFF, 2, stretch.agent, stretch.queues)
        for q, queue in enumerate(self.queues):
            if queue.deferred:
                before = False
                for i, is_open in enumerate([*plant.open[q], False]):
                    if is_open != before:
                        self.at(i * plant.interval_s, STAFF, 3 if is_open else 0, q, is_open)
                    before = is_open
            self.draw_arrivals(q)
        for given in plant.given:
            self.at(given["at"], GIVEN, 0, int(given["queue"]), (given["number"], given["arrived"]))

    def at(self, moment, kind, order, who, what):
        self.sequence += 1
        heapq.heappush(self.events, (float(moment), kind, order, who, self.sequence, what))

    def key(self, stream, q):
        return derive(derive(self.plant.keys[stream], rng.name_key(self.queues[q].name)), U(self.replication))

    def draw_arrivals(self, q):
        path = self.plant.rates[self.replication % len(self.plant.rates), q]
        for i, rate in enumerate(path.astype(float)):
            passed, index = 0.0, 0
            while rate > 0:
                number = U(((i - self.plant.warm + (1 << 20)) << 24) + index)
                passed += -math.log(rng.uniform(self.key(0, q), number))
                if passed >= rate:
                    break
                index += 1
                number = U(((i - self.plant.warm + (1 << 20)) << 24) + index)
                moment = (i - self.plant.warm + passed / rate) * self.plant.interval_s
                self.at(moment, ARRIVAL, 0, q, (number, moment))

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


PHONE = {"name": "phone", "priority": 2, "max_occupancy": 0.8}
VIP = {"name": "vip", "head_start_s": 45.0, "priority": 2}
SECOND = {"name": "tier2", "open": ["00:00-03:00"]}
MAIL = {
    "name": "mail",
    "channel": "email",
    "open": ["01:00-05:00"],
    "target": {"share": 0.9, "within_h": 2, "clock": "business"},
    "opening_backlog": [{"age_h": 3, "volume": 4}, {"age_h": 1, "volume": 3}],
}
SOON = {"share": 0.9, "within_h": 0.5, "clock": "business"}
CHAT = {"name": "chat", "channel": "chat", "concurrency": 3, "aht_by_concurrency_s": (200, 260, 350)}
ESCALATES = [{"to": "tier2", "share": 0.3, "after_min": 2, "additional": True}]

BUSY = {"name": "phone", "priority": 2}
CALLS = {"name": "callbacks", "channel": "callback", "target": {"share": 0.8, "within_s": 1800}}
ACME = {"name": "Acme", "queues": ["phone", "vip"], "price": {"per": "contact", "amount": 3}, "aht": 1.2}
ROUTES = [{"from_queue": "phone", "to": "vip", "after_s": 60}, {"from_queue": "vip", "to": "phone", "after_s": 0}]
TO_ACME = [{"from_queue": "phone", "to": "vendor:Acme", "after_s": 45}, {"from_queue": "vip", "to": "vendor:Acme"}]

CASES = {
    "one queue": ([PHONE], "exponential", {}),
    "priority and head start": ([PHONE, VIP, {"name": "low", "priority": 1}], "lognormal", {}),
    "escalation": ([{**PHONE, "escalates": ESCALATES}, SECOND], "gamma", {}),
    "mail in idle time": ([PHONE, MAIL], "lognormal", {}),
    "chat beside phone": ([PHONE, CHAT], "exponential", {}),
    "everything": (
        [{**PHONE, "escalates": ESCALATES}, VIP, SECOND, MAIL, CHAT],
        "lognormal",
        {"shrinkage": {"absence": 0.2}},
    ),
    "mail that is urgent": ([{**PHONE, "max_occupancy": 0.5}, {**MAIL, "target": SOON}], "lognormal", {}),
    "mail put aside": ([PHONE, {**MAIL, "interruptible": True}], "lognormal", {}),
    "outbound when quiet": ([PHONE, {**MAIL, "keep_idle": 2}], "exponential", {}),
    "share balks, tries again": ([{**BUSY, "balk": {"share": 0.3}, "retry": {"share": 0.6}}], "exponential", {}),
    "balks by the wait": ([{**BUSY, "balk": {"tolerance_s": 120}}, VIP], "empirical", {}),
    "lines run out": (
        [{**BUSY, "retry": {"share": 0.5, "after_min": 3}}, VIP],
        "gamma",
        {"trunk": [{"name": "t", "queues": ["phone", "vip"], "lines": 9}]},
    ),
    "turn kept": (
        [{**BUSY, "callback": {"if_wait_s": 90, "accept": 0.6, "promise_min": 10}}, VIP],
        "lognormal",
        {"trunk": [{"name": "t", "queues": ["phone"], "lines": 6}]},
    ),
    "call-back after a wait": (
        [{**BUSY, "callback": {"if_wait_s": 40, "judged": "waited", "accept": 0.5, "to": "callbacks"}}, CALLS],
        "lognormal",
        {},
    ),
    "turn kept after a wait": (
        [{**BUSY, "callback": {"if_wait_s": 40, "judged": "waited", "accept": 0.5, "promise_min": 5}}, MAIL],
        "lognormal",
        {},
    ),
    "spill-over": ([BUSY, VIP], "exponential", {"route": ROUTES}),
    "vendor": ([BUSY, VIP], "exponential", {"route": TO_ACME, "vendor": [{**ACME, "capacity": {"agents": 2}}]}),
    "vendor without limit": ([BUSY, VIP, CHAT], "exponential", {"route": TO_ACME, "vendor": [ACME]}),
    "all of it": (
        [
            {
                **BUSY,
                "balk": {"share": 0.1},
                "retry": {"share": 0.4},
                "callback": {"if_wait_s": 200, "promise_min": 10, "accept": 0.3},
            },
            {**VIP, "callback": {"if_wait_s": 50, "judged": "waited", "to": "callbacks"}},
            {**MAIL, "interruptible": True, "keep_idle": 1},
            CALLS,
            CHAT,
        ],
        "lognormal",
        {
            "trunk": [{"name": "t", "queues": ["phone", "vip"], "lines": 12}],
            "route": [*ROUTES[:1], *TO_ACME],
            "vendor": [{**ACME, "capacity": {"agents": 1}}],
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_contact_has_the_same_fate(case, scenario_of, forecast_of, roster_of, inputs_of):
    queues, shape, words = CASES[case]
    scenario = scenario_of(queues, simulation={"warm_up_h": 0, "handle_time": {"shape": shape, "cv": 1.3}}, **words)
    names = [queue["name"] for queue in queues]
    volume = np.zeros(96)
    volume[:20] = (24.0 if words else 14.0) / len(names)
    forecast = forecast_of(scenario, dict.fromkeys(names, volume), dict.fromkeys(names, 270.0))
    by_some = {"phone": (0, 1, 2, 3, 6, 7), "vip": (2, 3, 4, 5, 6, 7)} if "route" in words else {}
    skills = {
        f"a{a}": "|".join(
            f"{name}:{(0.8, 1.0, 1.25)[a % 3]}:{1 + (a + k // 2) % 2}"
            for k, name in enumerate(names)
            if a in by_some.get(name, range(8))
        )
        for a in range(8)
    }
    named = names[0] if len(names) == 1 else "|".join(names[:2])
    shifts = [(f"a{a}", 900.0 * a, 7200.0 + 600 * a) for a in range(8)]
    shifts += [(f"a{a}", 9000.0 + 700 * a, 16000.0, named if a % 2 else "") for a in range(8)]
    people = people_of_roster(inputs_of(scenario, skills), roster_of(scenario, shifts))
    observed = dict.fromkeys(names, np.random.default_rng(1).lognormal(5.0, 0.8, 500))
    patience_s = {"phone": 120.0, "vip": np.linspace(60.0, 150.0, 96), "chat": 150.0}
    plant, _ = build(scenario, forecast, people, patience_s, 9, observed)
    seen = Counter()
    for replication in range(3):
        world = plant.world(room=4096, log=4096)
        replicate(world, replication)
        got = world.log[: int((world.log[:, 3] != 0).sum()), :5]
        twin = Reference(scenario, people, plant, replication)
        expected = twin.run()
        assert len(got) == len(expected) > 100
        assert (expected[:, 2] < 0).any() or "vendor" in case, "somebody gives up"
        np.testing.assert_allclose(np.array(sorted(map(tuple, got))), expected, rtol=0, atol=1e-6)
        assert world.ways.sum(axis=(0, 1)).tolist() == list(twin.ways.values())
        seen += Counter(twin.ways)
        assert ("vendor" in words) == (len(twin.sent) > 0)
        if twin.sent:
            assert world.sent[0, :, :, 0].sum() == len(twin.sent)
            assert world.sent[0, :, :, 1].sum() == pytest.approx(sum(seconds for _, _, seconds in twin.sent))
    assert all(seen[way] > 0 for way in HAPPENS.get(case, ())), seen


HAPPENS = {
    "mail put aside": ["interrupted"],
    "share balks, tries again": ["balked", "retried"],
    "balks by the wait": ["balked"],
    "lines run out": ["blocked", "retried"],
    "turn kept": ["blocked", "called back", "kept"],
    "call-back after a wait": ["called back"],
    "turn kept after a wait": ["called back", "kept"],
    "all of it": ["balked", "retried", "called back", "kept", "interrupted"],
}
