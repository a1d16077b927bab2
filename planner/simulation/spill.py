"""Spill-over: a contact that waited long enough may be served by people of another queue, or leaves to a vendor.

Widening: the contact keeps its place and its queue's promise, and people of the other queue may take it (`routing.py`).
A vendor takes contacts while it has people free, the longest wait of the highest priority first; the contact counts as
answered in its own queue, and what the vendor handles is counted for its bill. A vendor without a stated capacity
always has somebody. A chat takes 1 / concurrency of a person there, for as long as a chat lasts at full concurrency.
"""

from __future__ import annotations

import math

from planner.simulation.coming import push_coming
from planner.simulation.compiled import compiled, inlined
from planner.simulation.lines import remove
from planner.simulation.rng import unit_handle_time
from planner.simulation.service import send_on
from planner.simulation.tally import count_answered, write_log
from planner.simulation.trunks import free_line
from planner.simulation.world import EVENTS, IN_PERSON, SENT, SENT_MET, SENT_S, VENDOR_ENDS, World

_LEAST_S = 1e-6
"""Waits are compared with this tolerance: a contact has waited long enough at the very moment its route opens."""


@inlined
def _share(w: World, q: int) -> float:
    """Part of a vendor's person that a contact takes."""
    return float(1.0 / w.queues[q].concurrency)


@inlined
def has_room(w: World, v: int, q: int) -> bool:
    """Whether vendor v has somebody free for a contact of queue q."""
    return bool(w.vendors[v].busy + _share(w, q) <= w.vendors[v].capacity + 1e-9)


@compiled
def _handled_s(w: World, v: int, q: int, place: int) -> float:
    queue, contact = w.queues[q], w.pool[place]
    cell = min(max(contact.interval + w.warm, 0), w.aht_s.shape[1] - 1)
    size = w.aht_s[q, cell] * unit_handle_time(
        queue.shape, queue.shape_parameter, w.sample[q], w.lines[q].handle_key, contact.number
    )
    if queue.chat == 1:
        size *= w.chat_s[q, queue.concurrency - 1]
    return float(size * w.vendors[v].aht)


@compiled
def send(w: World, v: int, q: int, place: int, now: float) -> None:
    """The waiting contact at this place leaves to vendor v, which has room."""
    contact, queue = w.pool[place], w.queues[q]
    handled_s = _handled_s(w, v, q, place)
    end = now + handled_s
    count_answered(w, q, contact.interval, contact.arrived, now)
    w.counters[EVENTS] += 1
    in_time = now - contact.arrived <= queue.within_s
    if queue.deferred:
        in_time = end <= contact.due
        if contact.interval >= 0 and contact.due <= w.horizon_s and in_time:
            w.tally[q, contact.interval].met += 1
    cell = math.floor(now / w.interval_s)
    if 0 <= cell < w.sent.shape[2]:
        w.sent[v, q, cell, SENT] += 1.0
        w.sent[v, q, cell, SENT_S] += handled_s
        w.sent[v, q, cell, SENT_MET] += in_time
    write_log(w, q, contact.number, contact.arrived, now, end, -3 - v)
    send_on(w, q, contact.number, end)
    free_line(w, q)
    if w.vendors[v].capacity < math.inf:
        w.vendors[v].busy += _share(w, q)
        push_coming(w, end, VENDOR_ENDS, q, contact.number, contact.arrived, -1, v)
    remove(w, q, place)


@compiled
def _ripe(w: World, q: int, after_s: float, now: float) -> int:
    """Place of queue q's first contact on the line that has waited so long, or -1."""
    place = w.lines[q].head
    while place >= 0:
        contact = w.pool[place]
        if contact.state == IN_PERSON and contact.until > now:
            return int(place) if now - contact.arrived >= after_s - _LEAST_S else -1
        place = contact.next
    return -1


@compiled
def _next_for(w: World, v: int, now: float) -> tuple[int, int]:
    """Queue and place of the contact that vendor v takes next; -1 where there is none."""
    best, best_place, best_priority, best_wait = -1, -1, 0, 0.0
    for row in range(w.routes.size):
        route = w.routes[row]
        if route.vendor != v or w.lines[route.queue].open == 0 or not has_room(w, v, route.queue):
            continue
        place = _ripe(w, route.queue, route.after_s, now)
        if place < 0:
            continue
        queue = w.queues[route.queue]
        wait = now - w.pool[place].arrived + queue.head_start_s
        if best < 0 or (queue.priority, wait) > (best_priority, best_wait):
            best, best_place, best_priority, best_wait = route.queue, place, queue.priority, wait
    return best, best_place


@compiled
def fill_vendor(w: World, v: int, now: float) -> None:
    """Vendor v takes what waits for it, as much as it has people for."""
    q, place = _next_for(w, v, now)
    while q >= 0:
        send(w, v, q, place, now)
        q, place = _next_for(w, v, now)


@compiled
def vendor_ends(w: World, v: int, q: int, now: float) -> None:
    """Vendor v is done with a contact of queue q."""
    w.vendors[v].busy -= _share(w, q)
    fill_vendor(w, v, now)
