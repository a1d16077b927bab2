"""The queue that a row of a foreign file belongs to: by its group, by how the contact came, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.formats.foreign import Wishes
from planner.formats.headers import plain
from planner.formats.told import Told
from planner.scenario import Queue

_MEANT: Mapping[tuple[str, ...], str] = {
    (
        "email",
        "case",
    ): """email;mail;e mail;emails;web;web form;webform;web service;web service api;api;portal;help center
        ;self service;feedback widget;help desk;contact form;form;formular;formulaire;formulario;correo;courriel
        ;correo electronico;kontaktformular;website;embed;jira;customer portal;service portal""",
    ("chat", "message"): "chat;live chat;webchat;web chat;livechat;freshchat;messenger chat;beacon;clavardage",
    ("message", "chat"): """message;messaging;native messaging;messenger;whatsapp;whats app;sms;text;text message;line
        ;facebook;facebook messenger;facebook page;facebook private message;twitter;twitter dm;twitter direct message
        ;x;x corp;x corp dm;instagram;instagram direct;viber;wechat;telegram;social;any channel;slack;in app
        ;conversation;push;nachricht;mensaje;android;ios""",
    (
        "phone",
        "callback",
    ): """phone;phone call;phone call incoming;phone call inbound;inbound phone call;voice;call;calls
        ;inbound;inbound call;inbound calls;telephone;telefon;anruf;telefono;telefonica;appel;llamada;telephonie
        ;genesys voice;acd;aircall;cti;queue call""",
    ("callback", "phone"): "callback;call back;voicemail;voice mail;ruckruf;mailbox;rappel;devolucion",
    ("case", "email"): "case;task;back office;backoffice;work item;aufgabe;tarea;tache",
}

CHANNELS: Mapping[str, tuple[str, ...]] = {
    word.strip(): channels for channels, words in _MEANT.items() for word in words.split(";")
}
"""What a contact came by, in plain words, to the channels of queues that may hold it, the likeliest first."""

NAMELESS = "contacts"
"""What the queue of a row is called that says neither a group nor how it came."""


def channel_of(came_by: str) -> str:
    """The channel that a heading or cell such as ``Phone call (incoming)`` means; empty where it is none we know."""
    return next(iter(CHANNELS.get(plain(came_by), ())), "")


@dataclass(frozen=True)
class Kind:
    """What a row says of its queue: the group it lies with, and how it came; each empty where it says nothing."""

    group: str
    came_by: str

    def __str__(self) -> str:
        return f"{self.group or 'no group'} by {self.came_by}" if self.came_by else self.group or "no group"


def queues_of(kinds: Sequence[Kind], wishes: Wishes) -> list[str]:
    """The queue of every kind of row, empty where the scenario has none for it.

    Without a scenario a queue is called like the group, the channel or both, as `wishes.queue_by` says; None: like the
    group, where there is none like the channel. With a scenario it is the queue called like the group, else like the
    channel (in an order that `queue_by` turns), else the only queue of a channel that this means, else the scenario's
    only queue. A queue may also be called as it is in its `history`.

    Parameters
    ----------
    kinds : sequence of Kind
    wishes : Wishes
    """
    if wishes.scenario is None:
        return [_name(kind, wishes) for kind in kinds]
    queues = wishes.scenario.queue
    lent = {queue.history.queue for queue in queues if queue.history and queue.history.queue}
    names = {plain(name): name for name in sorted(lent)} | {plain(queue.name): queue.name for queue in queues}
    return [_found(kind, names, queues, wishes) for kind in kinds]


def _name(kind: Kind, wishes: Wishes) -> str:
    if wishes.queue_by == "both":
        return " ".join(part for part in (kind.group, kind.came_by) if part) or NAMELESS
    if wishes.queue_by == "channel":
        return kind.came_by or NAMELESS
    if wishes.queue_by == "group":
        return kind.group or NAMELESS
    return kind.group or kind.came_by or NAMELESS


def _found(kind: Kind, names: Mapping[str, str], queues: Sequence[Queue], wishes: Wishes) -> str:
    called = [f"{kind.group} {kind.came_by}", kind.group, kind.came_by]
    if wishes.queue_by == "channel":
        called = [kind.came_by]
    elif wishes.queue_by == "group":
        called = [kind.group]
    for name in called:
        if plain(name) in names:
            return names[plain(name)]
    if wishes.queue_by != "group":
        for channel in CHANNELS.get(plain(kind.came_by), ()):
            held = [queue.name for queue in queues if queue.channel == channel]
            if held:
                return held[0] if len(held) == 1 else ""
    return queues[0].name if len(queues) == 1 else ""


def tell_queueless(
    where: str,
    rows: NDArray[np.int_],
    codes: NDArray[np.intp],
    kinds: Sequence[Kind],
    queues: Sequence[str],
    told: Told,
) -> NDArray[np.bool_]:
    """Drop and tell rows that belong to no queue of the scenario; a fault where none is left.

    Parameters
    ----------
    where : str
        File, and sheet where it has several.
    rows : ndarray of int, shape (n,)
        Rows of the file.
    codes : ndarray of int, shape (n,)
        Each row's kind.
    kinds : sequence of Kind
    queues : sequence of str
        Of each kind, as `queues_of` gives them.
    told : Told

    Returns
    -------
    ndarray of bool, shape (n,)
        Rows that have a queue.
    """
    has = np.array([bool(name) for name in queues], dtype=bool)[codes]
    lost = np.flatnonzero(~has)
    if not lost.size:
        return has
    counted = np.bincount(codes[lost])
    common = [int(code) for code in np.argsort(-counted, kind="stable")[:3] if counted[code]]
    most = [f"{kinds[code]} ({count:,})" for code, count in zip(common, counted[common], strict=True)]
    if not has.any():
        remedy = "Call a queue like its group or channel, or let one queue have the channel the contacts came by."
        told.book.add(f"{where}, column queue", ", ".join(most), "a group or channel that is a queue", remedy)
    why = f"of no queue of the scenario: {', '.join(most)}"
    told.dropped(where, why, rows[lost], "queue")
    return has


def without_customers(
    where: str, rows: NDArray[np.int_], codes: NDArray[np.intp], kinds: Sequence[Kind], told: Told
) -> list[Kind]:
    """Kinds, a mail address among groups that are none taken for a customer's: it is no group, which is told.

    Mailboxes are groups where most rows lie with one, or where one holds three rows.

    Parameters
    ----------
    where, rows, codes, kinds, told
        As `tell_queueless` has them.
    """
    counted = np.bincount(codes, minlength=len(kinds))
    mailed = np.array(["@" in kind.group for kind in kinds], dtype=bool)
    strange = mailed & (counted < 3) & (2 * counted[mailed].sum() < counted.sum())
    of_row = strange[codes]
    if of_row.any():
        told.doubted(where, "a mail address where others have a team: taken for no team", rows[of_row], "queue")
    return [Kind("", kind.came_by) if odd else kind for kind, odd in zip(kinds, strange, strict=True)]


def tell_nameless(
    where: str, rows: NDArray[np.int_], codes: NDArray[np.intp], queues: Sequence[str], told: Told
) -> None:
    """Tell rows counted as the queue `NAMELESS`, since they say neither a group nor a channel.

    Parameters
    ----------
    where : str
    rows : ndarray of int, shape (n,)
        Rows of the file.
    codes : ndarray of int, shape (n,)
        Each row's kind.
    queues : sequence of str
        Of each kind, as `queues_of` gives them.
    told : Told
    """
    nameless = np.array([name == NAMELESS for name in queues], dtype=bool)[codes]
    if nameless.all():
        why = f"no team or channel is found that --queue-by could take: all are one queue, '{NAMELESS}'"
        told.doubted(where, f"{why}; if a column names it, head that column queue", column="queue")
    elif nameless.any():
        told.doubted(where, f"no team or channel is named: counted as the queue '{NAMELESS}'", rows[nameless], "queue")
