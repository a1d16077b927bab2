"""A second simulator in another style, with the same random numbers, must give every contact the same fate.

Scalar Python: one heap of events with explicit abandonments, contacts and agents as objects, every choice a sort over
everybody. It shares the hash behind the random numbers with the compiled one, and nothing else of its logic.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field

import numpy as np
import pytest

from planner.simulation import rng
from planner.simulation.engine import replicate
from planner.simulation.roster_staff import people_of_roster
from planner.simulation.run import build

U = np.uint64


def derive(key, part):
    return U(rng.derive(key, U(part)))  # back in Python it is an int, too big for the int64 that numba would guess


STAFF, AGENT, DELAYED, GIVEN, ARRIVAL, PATIENCE = range(6)


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


@dataclass
class Person:
    index: int
    skills: dict
    serves: dict = field(default_factory=dict)
    on: bool = False
    open: list = field(default_factory=list)
    since: float = 0.0
    updated: float = 0.0
    version: int = 0


class Reference:
    def __init__(self, scenario, people, plant, replication):
        self.scenario, self.plant, self.queues = scenario, plant, scenario.queue
        self.number = {queue.name: q for q, queue in enumerate(self.queues)}
        self.replication = replication
        self.waiting = [[] for _ in self.queues]
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

    def capacity(self, person, q):
        queue = self.queues[q]
        if not person.on or q not in person.serves:
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

    def agent_for(self, q, now):
        free = [p for p in self.people if self.capacity(p, q)]
        if self.queues[q].deferred:
            free = [p for p in free if self.may_defer(p, now)]
        return min(free, key=lambda p: (p.serves[q].level, len(p.open), p.since, p.index), default=None)

    def contact_for(self, person, now):
        options = [
            (queue.deferred, person.serves[q].level, -queue.priority, -(now - line[0].arrived + queue.head_start_s), q)
            for q, (queue, line) in enumerate(zip(self.queues, self.waiting, strict=True))
            if line and self.working[q] and self.capacity(person, q)
            if not queue.deferred or self.may_defer(person, now)
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
        }[stated.shape]()
        return self.plant.aht_s[contact.q, cell] * unit

    def rate(self, person, contact):
        if not self.queues[contact.q].concurrent:
            return person.skills[contact.q].speed
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
        contact.work = self.duration(contact)
        person.open.append(contact)
        person.since = now

    def arrive(self, q, number, arrived, now):
        if math.floor(arrived / self.plant.interval_s) >= self.plant.due_s.shape[1]:
            return
        queue, contact = self.queues[q], Contact(q, number, arrived)
        taken = None
        if self.working[q] and not (queue.deferred and self.waiting[q]):
            taken = self.agent_for(q, now)
        if taken is not None:
            self.start(taken, contact, now)
            self.replan(taken)
            return
        mean = self.plant.queues[q]["patience_s"]
        if mean < math.inf:
            contact.until = arrived + mean * -math.log(rng.uniform(self.key(2, q), number))
            self.at(contact.until, PATIENCE, 0, q, contact)
        self.waiting[q].append(contact)

    def seek(self, person, now):
        while (line := self.contact_for(person, now)) is not None:
            self.start(person, line.pop(0), now)
        person.since = now
        self.replan(person)
        for q, queue in enumerate(self.queues):
            if queue.deferred:
                self.hand_out(q, now)

    def hand_out(self, q, now):
        while self.working[q] and self.waiting[q] and (taken := self.agent_for(q, now)) is not None:
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

    def run(self):
        while self.events:
            now, kind, order, who, _, what = heapq.heappop(self.events)
            if kind == STAFF:
                self.staff(order, who, what, now)
            elif kind == PATIENCE:
                if what in self.waiting[who]:
                    self.waiting[who].remove(what)
                    what.ended = now
                    self.done.append(what)
            elif kind == AGENT:
                person = self.people[who]
                if what[0] == person.version:
                    self.finish(person, what[1], now)
                    self.seek(person, now)
            else:
                self.arrive(who, what[0], what[1], now)
        for left in (contact for line in self.waiting for contact in line):
            left.ended, left.agent = self.plant.horizon_s, -2
            self.done.append(left)
        return np.array(sorted((c.q, c.arrived, c.started, c.ended, c.agent) for c in self.done))


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
CHAT = {"name": "chat", "channel": "chat", "concurrency": 3, "aht_by_concurrency_s": (200, 260, 350)}
ESCALATES = [{"to": "tier2", "share": 0.3, "after_min": 2, "additional": True}]

CASES = {
    "one queue": ([PHONE], "exponential", 0.0),
    "priority and head start": ([PHONE, VIP, {"name": "low", "priority": 1}], "lognormal", 0.0),
    "escalation": ([{**PHONE, "escalates": ESCALATES}, SECOND], "gamma", 0.0),
    "mail in idle time": ([PHONE, MAIL], "lognormal", 0.0),
    "chat beside phone": ([PHONE, CHAT], "exponential", 0.0),
    "everything": ([{**PHONE, "escalates": ESCALATES}, VIP, SECOND, MAIL, CHAT], "lognormal", 0.2),
}


@pytest.mark.parametrize("case", CASES)
def test_every_contact_has_the_same_fate(case, scenario_of, forecast_of, roster_of, inputs_of):
    queues, shape, absence = CASES[case]
    scenario = scenario_of(
        queues,
        simulation={"warm_up_h": 0, "handle_time": {"shape": shape, "cv": 1.3}},
        shrinkage={"absence": absence},
    )
    names = [queue["name"] for queue in queues]
    volume = np.zeros(96)
    volume[:20] = 14.0 / len(names)
    forecast = forecast_of(scenario, dict.fromkeys(names, volume), dict.fromkeys(names, 270.0))
    skills = {
        f"a{a}": "|".join(f"{name}:{(0.8, 1.0, 1.25)[a % 3]}:{1 + (a + k // 2) % 2}" for k, name in enumerate(names))
        for a in range(8)
    }
    named = names[0] if len(names) == 1 else "|".join(names[:2])
    shifts = [(f"a{a}", 900.0 * a, 7200.0 + 600 * a) for a in range(8)]
    shifts += [(f"a{a}", 9000.0 + 700 * a, 16000.0, named if a % 2 else "") for a in range(8)]
    people = people_of_roster(inputs_of(scenario, skills), roster_of(scenario, shifts))
    plant, _ = build(scenario, forecast, people, {"phone": 120.0, "vip": 90.0, "chat": 150.0}, seed=9)
    for replication in range(3):
        world = plant.world(room=4096, log=4096)
        replicate(world, replication)
        got = world.log[: int((world.log[:, 3] != 0).sum()), :5]
        expected = Reference(scenario, people, plant, replication).run()
        assert len(got) == len(expected) > 100
        assert (expected[:, 2] < 0).any(), "somebody gives up"
        np.testing.assert_allclose(np.array(sorted(map(tuple, got))), expected, rtol=0, atol=1e-6)
