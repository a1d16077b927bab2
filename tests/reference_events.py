"""Of the second simulator: contacts, people, and the heap of events to come."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field

import numpy as np

from planner.simulation import rng

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


class Events:
    """What is known at the start, and what comes when."""

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
