"""What the compiled simulator works on: records of agents, queues, contacts, and all arrays in one bundle."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Records = NDArray[Any]

QUEUE = np.dtype(
    [
        ("key", "u8"),  # of its name
        ("head_start_s", "f8"),
        ("within_s", "f8"),
        ("short_abandon_s", "f8"),
        ("max_occupancy", "f8"),
        ("shape_parameter", "f8"),
        ("share", "f8"),  # target
        ("asa_limit_s", "f8"),  # infinite where none
        ("abandon_limit", "f8"),
        ("definition", "i8"),
        ("shape", "i8"),  # of its handle time, a constant of rng.py
        ("priority", "i8"),
        ("concurrency", "i8"),
        ("chat", "i8"),  # several contacts at once
        ("deferred", "i8"),
        ("first", "i8"),  # rows of ELIGIBLE
        ("last", "i8"),
        ("escalation_first", "i8"),  # rows of ESCALATION
        ("escalation_last", "i8"),
        ("trunk", "i8"),  # row of TRUNK, -1 where lines do not run out
        ("preempts", "i8"),  # its contacts may interrupt deferred work
        ("special", "i8"),  # more can happen to its contacts than to be served, to wait and to give up
        ("watched", "i8"),  # giving up is an event of its own
        ("route_first", "i8"),  # rows of ROUTE
        ("route_last", "i8"),
        ("interruptible", "i8"),  # its work is put aside for who waits on the line
        ("keep_idle", "i8"),  # its work is taken only while more than so many are idle
        ("callback_to", "i8"),  # queue of the call-backs, -1: the place in this line is kept
        ("offer_expected", "i8"),  # for the wait expected on arrival; else for the wait so far
        ("offer_after_s", "f8"),  # infinite: no call-backs
        ("accept", "f8"),
        ("promise_s", "f8"),
        ("balk_share", "f8"),
        ("balk_mean_s", "f8"),  # mean of the longest expected wait that callers put up with
        ("retry_share", "f8"),
        ("retry_mean_s", "f8"),
    ],
    align=True,
)
"""A queue as the scenario states it."""

LINE = np.dtype(
    [
        ("arrival_key", "u8"),
        ("handle_key", "u8"),
        ("patience_key", "u8"),
        ("escalation_key", "u8"),
        ("choice_key", "u8"),  # of what a caller chooses
        ("passed", "f8"),  # unit-rate Poisson time since the interval's start
        ("interval", "i8"),  # of the next arrival, warm-up included
        ("index", "i8"),  # contacts of that interval so far
        ("head", "i8"),
        ("tail", "i8"),
        ("length", "i8"),
        ("open", "i8"),
    ],
    align=True,
)
"""A queue at work: its stream of arrivals and who waits."""

AGENT = np.dtype(
    [
        ("key", "u8"),
        ("day_key", "u8"),  # of the shift being worked, for pauses
        ("since", "f8"),  # idle, or at this load
        ("on_from", "f8"),  # not yet counted as time on queue
        ("busy_from", "f8"),
        ("updated", "f8"),  # remaining work of chats holds for this moment
        ("ends", "f8"),  # of the next contact
        ("pause_due", "f8"),
        ("pause_ends", "f8"),
        ("pauses", "i8"),
        ("load", "i8"),
        ("cls", "i8"),
        ("on", "i8"),
        ("paused", "i8"),
        ("listed", "i8"),
        ("next", "i8"),
        ("prev", "i8"),
    ],
    align=True,
)

SLOT = np.dtype(
    [
        ("number", "u8"),
        ("arrived", "f8"),
        ("started", "f8"),
        ("due", "f8"),
        ("work", "f8"),  # chat: remaining, 1 is a mean contact
        ("queue", "i8"),
        ("interval", "i8"),
    ],
    align=True,
)
"""A contact being served."""

WAITING = np.dtype(
    [
        ("number", "u8"),
        ("arrived", "f8"),
        ("until", "f8"),  # gives up then
        ("due", "f8"),
        ("rest", "f8"),  # interrupted: work left at speed 1; called back: time spent on the line; seconds
        ("interval", "i8"),
        ("next", "i8"),
        ("prev", "i8"),
        ("queue", "i8"),  # -1 where the place is free
        ("state", "i8"),
    ],
    align=True,
)
"""A contact that waits (or gave up and was not noticed yet)."""

IN_PERSON, HELD, INTERRUPTED = 0, 1, 2
"""States of a waiting contact: as it came, hung up to be called back in its turn, begun and put aside."""

CLASS = np.dtype([(key, "i8") for key in ("first", "last", "concurrency", "mixed", "on", "busy")], align=True)
"""People with the same queues at the same levels; `mixed` serve live and deferred queues."""

ORDER = np.dtype([("queue", "i8"), ("rank", "i8"), ("after_s", "f8")], align=True)
"""A class's queues, best first; equal ranks go by the longest wait. Only contacts that waited so long (spill-over)."""

ELIGIBLE = np.dtype([("cls", "i8"), ("level", "i8"), ("after_s", "f8")], align=True)
"""A queue's classes, lowest level first; those it spills over to come last, and only after such a wait."""

WIDENED = 1_000_000
"""Added to the preference level of people of another queue: a contact goes to its own people first."""

ESCALATION = np.dtype([("up_to", "f8"), ("after_s", "f8"), ("to", "i8")], align=True)
"""Cumulated shares of handled contacts that go on to another queue."""

CHANGE = np.dtype([("at", "f8"), ("agent", "i8"), ("what", "i8"), ("cls", "i8"), ("day", "i8")], align=True)
"""A row of the timetable: an agent comes or goes, a headcount falls, a deferred queue (in `agent`) opens or closes."""

CLOSES, GOES, FEWER, COMES, OPENS = range(5)

CONTACT = np.dtype([("at", "f8"), ("arrived", "f8"), ("number", "u8"), ("queue", "i8")], align=True)
"""Opening backlog."""

COMING = np.dtype(
    [
        ("at", "f8"),
        ("arrived", "f8"),
        ("number", "u8"),
        ("queue", "i8"),
        ("what", "i8"),
        ("place", "i8"),  # in the pool, of who waits
        ("which", "i8"),  # ROUTE or VENDOR
    ],
    align=True,
)
ARRIVES, GIVES_UP, RIPENS, IS_OFFERED, VENDOR_ENDS = range(5)
"""A contact comes (sent on, repeated, moved); patience ends; a route opens; a call-back is offered; a vendor ends."""

ROUTE = np.dtype([("after_s", "f8"), ("queue", "i8"), ("vendor", "i8")], align=True)
"""Spill-over of a queue after a wait; to a vendor, or (-1) to people of another queue."""

VENDOR = np.dtype([("key", "u8"), ("capacity", "f8"), ("busy", "f8"), ("aht", "f8")], align=True)
"""People it has and that are busy, factor on handle times."""

TRUNK = np.dtype([("lines", "i8"), ("busy", "i8")], align=True)
"""Telephone lines that some queues share."""

BLOCKED, BALKED, RETRIED, CALLED_BACK, KEPT, INTERRUPTIONS, WAYS = range(7)
"""Last axis of `World.ways`."""

SENT, SENT_S, SENT_MET, SENT_MEASURES = range(4)
"""Last axis of `World.sent`."""

TALLY = np.dtype(
    [
        ("wait_s", "f8"),  # of answered contacts
        ("offered", "i8"),
        ("answered", "i8"),
        ("abandoned", "i8"),
        ("left", "i8"),  # never resolved
        ("met", "i8"),
        ("counted", "i8"),
        ("waiting", "i8"),  # change of the number waiting at the interval's start
    ],
    align=True,
)
"""Counts of a queue's contacts by their arrival interval, one replication."""

REPLICATION, PATH, NEXT_CHANGE, NEXT_GIVEN, FREE, TO_COME, EVENTS, FULL, LOGGED, COUNTERS = range(10)
"""Places in `World.counters`."""


class World(NamedTuple):
    """Everything one compiled run reads and writes. Q queues, C classes, A agents, N intervals, W of warm-up.

    Attributes
    ----------
    interval_s, horizon_s, absence, pause_s, between_pauses_s : float
        Seconds and shares; no pauses where `pause_s` is 0.
    warm : int, intervals before the horizon
    keys : ndarray of uint64, shape (7,)
        Streams, see `build.STREAMS`.
    rates : ndarray, shape (P, Q, W + N)
        Expected contacts, by path.
    aht_s : ndarray, shape (Q, W + N)
        Mean handle time at speed 1; of chats the factor on `rate`'s list.
    patience_s : ndarray, shape (Q, W + N)
        Mean, by arrival interval, 1 where `curves` (`patience.py`) tell it; infinite where nobody gives up.
    chat_s : ndarray, shape (Q, K)
        Duration of a chat by the number open.
    due_s, due_slope : ndarray, shape (Q, N)
        Deadline of work that arrives at the interval's start, and its growth per second after it.
    open : ndarray of bool, shape (Q, N)
        Where escalated contacts may arrive.
    sample : ndarray, shape (Q, M)
        Quantiles of handle times over their mean on an even grid of probabilities.
    speed : ndarray, shape (A, Q)
    tally : records TALLY, shape (Q, N + 1)
    on_s, busy_s : ndarray, shape (C, N)
        Agent-seconds on queue and with at least one contact.
    held_s : ndarray, shape (Q, N)
        Contact-seconds in service.
    agent_busy_s : ndarray, shape (A, Q)
    pair : ndarray of int64, shape (C, Q)
        Row of `handled` and `work_s` of a class's group and a queue; -1 where its group does not serve it. S rows.
    handled : ndarray of int32, shape (S, N)
        Contacts finished, by the interval of their end.
    work_s : ndarray, shape (S, N)
        Agent-seconds spent on the queue's contacts; several open chats share the time evenly.
    waits : ndarray of int32, shape (Q, N, `tally.WAIT_BINS`)
        Answered contacts by their wait.
    aging : ndarray of int32, shape (Q, `tally.AGES`, N + 2)
        Change of the number of deferred contacts of an age that wait at the interval's start.
    roles : ndarray of int64, shape (A, 2); see `staff_changes.py`
    ways, sent : ndarray, shape (Q, N, WAYS) and (V, Q, N, SENT_MEASURES)
        What else happened to contacts, and what vendors took by the interval they took it in, all replications.
    log : ndarray, shape (L, 6)
        Queue, arrival, start, end, agent, number modulo 2**53 of the first L contacts resolved; L is 0 at work.
    """

    interval_s: float
    horizon_s: float
    absence: float
    pause_s: float
    between_pauses_s: float
    warm: int
    keys: NDArray[np.uint64]
    queues: Records
    classes: Records
    order: Records
    eligible: Records
    escalations: Records
    routes: Records
    vendors: Records
    trunks: Records
    timetable: Records
    given: Records
    rates: NDArray[np.float32]
    aht_s: NDArray[np.float64]
    patience_s: NDArray[np.float64]
    curves: NDArray[np.float64]
    chat_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    due_slope: NDArray[np.float64]
    open: NDArray[np.bool_]
    sample: NDArray[np.float64]
    speed: NDArray[np.float64]
    agents: Records
    slots: Records
    lines: Records
    pool: Records
    coming: Records
    lists: NDArray[np.int64]
    when: NDArray[np.float64]
    winner: NDArray[np.int64]
    counters: NDArray[np.int64]
    tally: Records
    on_s: NDArray[np.float64]
    busy_s: NDArray[np.float64]
    held_s: NDArray[np.float64]
    agent_busy_s: NDArray[np.float64]
    pair: NDArray[np.int64]
    handled: NDArray[np.int32]
    work_s: NDArray[np.float64]
    waits: NDArray[np.int32]
    aging: NDArray[np.int32]
    roles: NDArray[np.int64]
    ways: NDArray[np.int64]
    sent: NDArray[np.float64]
    log: NDArray[np.float64]
