"""Contacts of a record counted by a scalar loop, one replication at a time, and intervals of what is counted."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from statistics import fmean, variance

import numpy as np
from scipy.stats import t as student

from planner.simulation.tally import AGE_H

STEP, INTERVALS, REPLICATIONS = 900.0, 96, 6
GROUPS = {"voice": "phone:1.1:1|mail:1:2", "second": "tier2:1:1|phone:1:2", "text": "chat:1:1|mail:0.9:2"}
HEADS = {"voice": [(0, 4), (21600, 7), (43200, 5)], "second": [(0, 2)], "text": [(0, 1), (28800, 3), (72000, 0)]}
WITHIN_S = {"phone": 20.0, "tier2": 40.0, "chat": 20.0}


def pieces(begin, end):
    """Seconds of each interval inside the horizon."""
    for cell in range(max(0, int(begin // STEP)), INTERVALS):
        part = min(end, (cell + 1) * STEP) - max(begin, cell * STEP)
        if part > 0:
            yield cell, part
        if (cell + 1) * STEP >= end:
            return


def union(spans):
    merged = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([begin, end])
    return merged


def headcounts(group):
    """Stretches with the group's headcount; the first begins with the warm-up."""
    edges = [*HEADS[group], (86400, None)]
    return [(begin if begin else -3600, end, heads) for (begin, heads), (end, _) in itertools.pairwise(edges)]


class Counts:
    """Sums of one replication, contact by contact."""

    def __init__(self, contacts):
        self.queue = defaultdict(float)
        self.group = defaultdict(float)
        self.ages = defaultdict(int)
        spans = defaultdict(list)
        for row in contacts.itertuples():
            self.contact(row)
            if row.outcome == "answered":
                begin = row.arrived_s + row.wait_s
                spans[row.agent].append((begin, begin + row.handle_s, row.queue))
        for group in GROUPS:
            mine = [served for agent, served in spans.items() if agent.startswith(f"{group}#")]
            self.people_on_queue(group, [span for served in mine for span in union([s[:2] for s in served])])
            for served in mine:
                self.agent(group, served)

    def contact(self, row):
        cell, until = math.floor(row.arrived_s / STEP), row.arrived_s + row.wait_s
        for i in range(max(0, cell + 1), INTERVALS + 1):
            if i * STEP <= until + 1e-5 and row.wait_s > 0:
                self.queue[row.queue, i, "backlog"] += 1
                if row.queue == "mail":
                    age_h = (i * STEP - row.arrived_s) / 3600
                    self.ages[i, max(k for k, least in enumerate(AGE_H) if least <= age_h + 1e-9)] += 1
        if row.outcome == "answered":
            end = until + row.handle_s
            if 0 <= end < INTERVALS * STEP:
                self.queue[row.queue, int(end // STEP), "handled"] += 1
                self.group[row.group, row.queue, int(end // STEP), "handled"] += 1
        if cell < 0:
            return
        add = self.queue
        add[row.queue, cell, "offered"] += 1
        add[row.queue, cell, row.outcome] += 1
        answered = row.outcome == "answered"
        if answered:
            add[row.queue, cell, "wait_s"] += row.wait_s
        if row.queue == "mail":
            due = row.arrived_s + 4 * 3600
            add[row.queue, cell, "counted"] += due <= 86400
            add[row.queue, cell, "met"] += due <= 86400 and answered and until + row.handle_s <= due
        else:
            short = row.queue == "tier2" and row.outcome == "abandoned" and row.wait_s < 5
            add[row.queue, cell, "counted"] += not short
            add[row.queue, cell, "met"] += answered and row.wait_s <= WITHIN_S[row.queue]

    def add_people(self, group, kind, begin, end, people=1):
        for cell, seconds in pieces(begin, end):
            self.group[group, "*", cell, kind] += seconds * people
            for skill in GROUPS[group].split("|"):
                self.queue[skill.split(":")[0], cell, kind] += seconds * people

    def people_on_queue(self, group, busy):
        """The headcount, and who has not ended their contact when it falls: whoever is free first leaves."""
        counts = headcounts(group)
        edges = sorted({moment for span in (*busy, *(count[:2] for count in counts)) for moment in span})
        for begin, end in itertools.pairwise(edges):
            heads = sum(count for first, last, count in counts if first <= begin and end <= last)
            engaged = sum(first <= begin and end <= last for first, last in busy)
            self.add_people(group, "on", begin, end, max(heads, engaged))

    def agent(self, group, contacts):
        busy = [(begin, end) for begin, end, _ in contacts]
        edges = sorted({moment for span in busy for moment in span})
        for begin, end in union(busy):
            self.add_people(group, "busy", begin, end)
        for begin, end in itertools.pairwise(edges):
            at_once = [queue for first, last, queue in contacts if first <= begin and end <= last]
            for queue in at_once:
                for cell, seconds in pieces(begin, end):
                    self.group[group, queue, cell, "busy"] += seconds / len(at_once)


T = student.ppf(0.975, REPLICATIONS - 1)


def mean_interval(values):
    half = T * math.sqrt(variance(values) / len(values))
    return max(fmean(values) - half, 0.0), fmean(values) + half


def ratio_interval(parts, wholes):
    level = sum(parts) / sum(wholes)
    strays = [part - level * whole for part, whole in zip(parts, wholes, strict=True)]
    half = T * math.sqrt(sum(stray**2 for stray in strays) / (len(parts) - 1) / len(parts)) / fmean(wholes)
    return max(level - half, 0.0), level, level + half


def wilson(parts, wholes):
    """The shares from which the share found is as far as Student's t allows, with as many contacts as vary like it."""
    level = sum(parts) / sum(wholes)
    strays = [part - level * whole for part, whole in zip(parts, wholes, strict=True)]
    deviance = sum(stray**2 for stray in strays) / (len(parts) - 1) / len(parts) / fmean(wholes) ** 2
    count = sum(wholes)
    if 0 < level < 1 and deviance > 0:
        count = min(count, level * (1 - level) / deviance)
    # (p - level)^2 = t^2 p (1 - p) / count
    ends = np.roots([1 + T * T / count, -(2 * level + T * T / count), level * level]).real
    return max(0.0, min(ends)), min(1.0, max(ends))
