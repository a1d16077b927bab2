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
        ("patience_s", "f8"),  # mean; infinite where nobody gives up
        ("within_s", "f8"),
        ("short_abandon_s", "f8"),
        ("max_occupancy", "f8"),
        ("shape_parameter", "f8"),
        ("share", "f8"),  # target
        ("asa_limit_s", "f8"),  # infinite where none
        ("abandon_limit", "f8"),
        ("definition", "i4"),
        ("shape", "i4"),  # of its handle time, a constant of rng.py
        ("priority", "i4"),
        ("concurrency", "i4"),
        ("chat", "i4"),  # several contacts at once
        ("deferred", "i4"),
        ("first", "i4"),  # rows of ELIGIBLE
        ("last", "i4"),
        ("escalation_first", "i4"),  # rows of ESCALATION
        ("escalation_last", "i4"),
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
        ("passed", "f8"),  # unit-rate Poisson time since the interval's start
        ("interval", "i4"),  # of the next arrival, warm-up included
        ("index", "i4"),  # contacts of that interval so far
        ("head", "i4"),
        ("tail", "i4"),
        ("length", "i4"),
        ("open", "i4"),
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
        ("load", "i4"),
        ("cls", "i4"),
        ("on", "i4"),
        ("paused", "i4"),
        ("listed", "i4"),
        ("next", "i4"),
        ("prev", "i4"),
    ],
    align=True,
)
"""An agent's state."""

SLOT = np.dtype(
    [
        ("number", "u8"),
        ("arrived", "f8"),
        ("started", "f8"),
        ("due", "f8"),
        ("work", "f8"),  # chat: remaining, 1 is a mean contact
        ("queue", "i4"),
        ("interval", "i4"),
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
        ("interval", "i4"),
        ("next", "i4"),
    ],
    align=True,
)
"""A contact that waits (or gave up and was not noticed yet)."""

CLASS = np.dtype(
    [("first", "i4"), ("last", "i4"), ("concurrency", "i4"), ("mixed", "i4"), ("on", "i4"), ("busy", "i4")],
    align=True,
)
"""People with the same queues at the same levels; `mixed` serve live and deferred queues."""

ORDER = np.dtype([("queue", "i4"), ("rank", "i4")], align=True)
"""A class's queues, best first; equal ranks go by the longest wait."""

ELIGIBLE = np.dtype([("cls", "i4"), ("level", "i4")], align=True)
"""A queue's classes, lowest level first."""

ESCALATION = np.dtype([("up_to", "f8"), ("after_s", "f8"), ("to", "i4")], align=True)
"""Cumulated shares of handled contacts that go on to another queue."""

CHANGE = np.dtype([("at", "f8"), ("agent", "i4"), ("what", "i4"), ("cls", "i4"), ("day", "i8")], align=True)
"""A row of the timetable: an agent comes or goes, or a deferred queue (in `agent`) opens or closes."""

CLOSES, GOES, COMES, OPENS = 0, 1, 2, 3

CONTACT = np.dtype([("at", "f8"), ("arrived", "f8"), ("number", "u8"), ("queue", "i4")], align=True)
"""A contact still to arrive: opening backlog, escalated."""

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

REPLICATION, PATH, NEXT_CHANGE, NEXT_GIVEN, FREE, DELAYED, EVENTS, FULL, LOGGED, COUNTERS = range(10)
"""Places in `World.counters`."""


class World(NamedTuple):
    """Everything one compiled run reads and writes. Q queues, C classes, A agents, N intervals, W of warm-up.

    Attributes
    ----------
    interval_s, horizon_s, absence, pause_s, between_pauses_s : float
        Seconds and shares; no pauses where `pause_s` is 0.
    warm : int
        Intervals before the horizon.
    keys : ndarray of uint64, shape (6,)
        Streams of arrivals, handle times, patience, routing, absence, pauses.
    rates : ndarray, shape (P, Q, W + N)
        Expected contacts, by path.
    aht_s : ndarray, shape (Q, W + N)
        Mean handle time at speed 1; of chats the factor on `rate`'s list.
    chat_s : ndarray, shape (Q, K)
        Duration of a chat by the number open.
    due_s, due_slope : ndarray, shape (Q, N)
        Deadline of work that arrives at the interval's start, and its growth per second after it.
    open : ndarray of bool, shape (Q, N)
        Where escalated contacts may arrive.
    sample : ndarray, shape (Q, M)
        Observed handle times over their mean.
    speed : ndarray, shape (A, Q)
    tally : records TALLY, shape (Q, N + 1)
    on_s, busy_s : ndarray, shape (C, N)
        Agent-seconds on queue and with at least one contact.
    held_s : ndarray, shape (Q, N)
        Contact-seconds in service.
    agent_busy_s : ndarray, shape (A, Q)
    pair : ndarray of int32, shape (C, Q)
        Row of `handled` and `work_s` of a class's group and a queue; -1 where its group does not serve it. S rows.
    handled : ndarray of int32, shape (S, N)
        Contacts finished, by the interval of their end.
    work_s : ndarray, shape (S, N)
        Agent-seconds spent on the queue's contacts; several open chats share the time evenly.
    waits : ndarray of int32, shape (Q, N, `tally.WAIT_BINS`)
        Answered contacts by their wait.
    aging : ndarray of int32, shape (Q, `tally.AGES`, N + 2)
        Change of the number of deferred contacts of an age that wait at the interval's start.
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
    timetable: Records
    given: Records
    rates: NDArray[np.float32]
    aht_s: NDArray[np.float64]
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
    delayed: Records
    lists: NDArray[np.int32]
    when: NDArray[np.float64]
    winner: NDArray[np.int32]
    counters: NDArray[np.int64]
    tally: Records
    on_s: NDArray[np.float64]
    busy_s: NDArray[np.float64]
    held_s: NDArray[np.float64]
    agent_busy_s: NDArray[np.float64]
    pair: NDArray[np.int32]
    handled: NDArray[np.int32]
    work_s: NDArray[np.float64]
    waits: NDArray[np.int32]
    aging: NDArray[np.int32]
    log: NDArray[np.float64]
