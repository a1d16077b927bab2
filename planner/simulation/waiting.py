"""What may happen to a contact that finds nobody free, where its queue knows more than waiting and giving up."""

from __future__ import annotations

import math

import numpy as np

from planner.simulation.balking import balks
from planner.simulation.callbacks import accepts_on_arrival, hold, move
from planner.simulation.coming import push_coming, still_waits
from planner.simulation.compiled import compiled
from planner.simulation.giving_up import give_up
from planner.simulation.lines import join, remove
from planner.simulation.patience import gives_up_at
from planner.simulation.spill import has_room, send
from planner.simulation.world import BALKED, GIVES_UP, IN_PERSON, IS_OFFERED, RIPENS, World


@compiled
def wait_or_leave(w: World, q: int, number: np.uint64, interval: int, arrived: float, due: float, now: float) -> None:
    """A contact of a special queue has to wait: it balks, accepts a call-back or joins the line, and may leave it."""
    queue = w.queues[q]
    vendor = _vendor_at_once(w, q)
    if vendor < 0 and balks(w, q, number, now):
        _count_balked(w, q, number, interval, arrived, now)
        return
    until = gives_up_at(w, q, number, interval, arrived)
    accepted = vendor < 0 and accepts_on_arrival(w, q, number, now)
    if accepted and queue.callback_to >= 0:
        move(w, q, number, interval, arrived, now)
        return
    place = join(w, q, number, interval, arrived, until, due)
    if place < 0:
        return
    if vendor >= 0:
        send(w, vendor, q, place, now)
        return
    if accepted:
        hold(w, q, place, now)
    elif queue.watched and until < math.inf:
        push_coming(w, until, GIVES_UP, q, number, arrived, place, -1)
    if queue.offer_after_s < math.inf and queue.offer_expected == 0:
        push_coming(w, arrived + queue.offer_after_s, IS_OFFERED, q, number, arrived, place, -1)
    for row in range(queue.route_first, queue.route_last):
        push_coming(w, max(now, arrived + w.routes[row].after_s), RIPENS, q, number, arrived, place, row)


@compiled
def _vendor_at_once(w: World, q: int) -> int:
    """A vendor who takes who does not find anybody free, and has room; else -1."""
    queue = w.queues[q]
    for row in range(queue.route_first, queue.route_last):
        route = w.routes[row]
        if route.vendor >= 0 and route.after_s <= 0.0 and w.lines[q].open and has_room(w, route.vendor, q):
            return int(route.vendor)
    return -1


@compiled
def _count_balked(w: World, q: int, number: np.uint64, interval: int, arrived: float, now: float) -> None:
    if interval >= 0:
        w.ways[q, interval, BALKED] += 1
    give_up(w, q, number, interval, arrived, now)


@compiled
def lose_patience(w: World, q: int, place: int, number: np.uint64, arrived: float, now: float) -> None:
    """Patience ends now, of a contact that may have been served, or called back, meanwhile."""
    if still_waits(w, q, place, number, arrived) and w.pool[place].until <= now:
        interval = w.pool[place].interval
        remove(w, q, place)
        give_up(w, q, number, interval, arrived, now)


@compiled
def ripen(w: World, q: int, place: int, number: np.uint64, arrived: float, row: int, now: float) -> None:
    """A route to a vendor opens for a contact, which leaves if it still waits on the line and the vendor has room."""
    v = w.routes[row].vendor
    if v < 0 or not still_waits(w, q, place, number, arrived) or w.lines[q].open == 0:
        return
    contact = w.pool[place]
    if contact.state == IN_PERSON and contact.until > now and has_room(w, v, q):
        send(w, v, q, place, now)
