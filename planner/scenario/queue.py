"""A queue: its channel, hours, promise to customers and how contacts behave in it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from forecasting.calendar import OpeningHours
from forecasting.record import Hours, Record, Share
from planner.scenario.behaviour import Balking, CallBack, Retrial

Channel = Literal["phone", "chat", "message", "email", "case", "callback"]
Period = Literal["interval", "day", "week", "month"]
Definition = Literal["offered", "less_short_abandons", "answered", "not_waiting"]

DEFERRED: tuple[Channel, ...] = ("email", "case", "message")
"""Channels whose work waits for a deadline instead of a person on the line."""

CONCURRENT: tuple[Channel, ...] = ("chat",)
"""Channels where one person serves several contacts at once."""


def _rising_level(value: tuple[float, float, float]) -> tuple[float, float, float]:
    if not 0 < value[0] <= value[1] <= value[2]:
        raise ValueError(f"P10, P50, P90 are above 0 and do not fall, but are {value}; write them from low to high")
    return value


Level = Annotated[tuple[float, float, float], AfterValidator(_rising_level)]
"""P10, P50 and P90 of contacts a day."""


class Target(Record):
    """A service level promised to customers.

    Attributes
    ----------
    share : float
        Share of contacts, at least 0 and below 1.
    within_s : float, optional
        Seconds, phone and chat; 0 is valid.
    within_h, clock : float and str, optional
        Hours by the wall or the business clock, deferred work.
    within_business_days : int, optional
        1 means by the close of the next business day.
    measure : {"first_response", "resolution"}
    over : {"interval", "day", "week", "month"}
        The period the share is taken over.
    chance : float
        How sure the plan must be that a period meets the share.
    definition : str
        Which contacts count (DESIGN, service level).
    short_abandon_s : float
        Abandoned sooner than this leaves the denominator, where the definition says so.
    asa_s, abandoned : float, optional
        Further limits: average wait of answered, seconds; share abandoned.
    """

    share: float = Field(ge=0, lt=1)
    within_s: float | None = Field(default=None, ge=0)
    within_h: float | None = Field(default=None, gt=0)
    clock: Literal["wall", "business"] = "wall"
    within_business_days: int | None = Field(default=None, ge=0)
    measure: Literal["first_response", "resolution"] = "first_response"
    over: Period = "day"
    chance: float = Field(default=0.5, gt=0, lt=1)
    definition: Definition = "offered"
    short_abandon_s: float = Field(default=5.0, ge=0)
    asa_s: float | None = Field(default=None, gt=0)
    abandoned: Share | None = None


class Escalation(Record):
    """A share of handled contacts goes on to another queue after some minutes."""

    to: str
    share: Share
    after_min: float = Field(default=0.0, ge=0)
    additional: bool = False


class Borrowed(Record):
    """A queue without history: another's shape at a share of its volume, or a stated number of contacts a day.

    Attributes
    ----------
    queue : str
        Whose shape it takes; without it, contacts are spread evenly over the opening hours.
    share : float
        Share of that queue's volume; or `contacts_per_day`, not both.
    contacts_per_day : float or tuple of float
        Contacts on the average open day: one number, which is doubted, or P10, P50 and P90.
    """

    queue: str | None = None
    share: float | None = Field(default=None, gt=0)
    contacts_per_day: Annotated[float, Field(gt=0)] | Level | None = None

    @model_validator(mode="after")
    def _one_size(self) -> Self:
        if self.share is not None and self.contacts_per_day is not None:
            raise ValueError("share and contacts_per_day exclude each other; leave one of them out")
        if self.share is None and self.contacts_per_day is None:
            raise ValueError(
                "neither share nor contacts_per_day is said; give share = 0.05 of the queue it borrows from, or "
                "contacts_per_day = [80, 120, 200]"
            )
        if self.share is not None and self.queue is None:
            raise ValueError("a share of no queue; give the queue it borrows from, or contacts_per_day instead")
        return self

    @property
    def lent(self) -> tuple[str, float] | None:
        """Queue and share it borrows, share 1 where a level is stated; None without a lender."""
        return None if self.queue is None else (self.queue, self.share or 1.0)

    @property
    def level(self) -> tuple[float, ...] | None:
        """Contacts on the average open day as stated."""
        said = self.contacts_per_day
        return said if said is None or isinstance(said, tuple) else (said,)


class Backlog(Record):
    """Work open at the start: so many contacts of this age, hours."""

    age_h: float = Field(ge=0)
    volume: float = Field(ge=0)


class Queue(Record):
    """One queue of contacts.

    Attributes
    ----------
    name : str
    channel : str
        phone, chat, message, email, case or callback.
    open : OpeningHours
        When contacts are taken (phone, chat) or worked (deferred); default: always.
    target : Target
    patience_s : float, "learn" or "fitted"
        Mean time a customer waits before giving up, seconds; phone and chat. "learn": from the history's counts;
        "fitted": what the history's log of contacts shows, whatever its shape, or its counts where the log tells too
        little.
    aht_s : float, optional
        Mean handle time where the history has none, seconds.
    concurrency : int
        Chats one person holds at once.
    aht_by_concurrency_s : tuple of float
        A chat's whole duration if that many were open throughout.
    max_occupancy : float
        Cap on planned occupancy.
    priority : int
        Higher is served first.
    head_start_s : float
        Counts as having waited this long on arrival.
    minimum_open : int
        Least people on the queue while it is open.
    shortage_weight : float, optional
        What a missing hour of it is worth, in prices of a missing hour; above 0, 1 where left out.
    balk, retry, callback
        What callers do who cannot be served at once; phone and chat. See the records.
    interruptible : bool
        Its work is put aside for who waits on the line, and finished later; deferred work.
    keep_idle : int
        Its work is taken only while more than so many of the people who may take it are idle: outbound contacts,
        dialled when it is quiet; deferred work.
    escalates, history, opening_backlog
        See the records.
    """

    name: str = Field(min_length=1)
    channel: Channel = "phone"
    open: Hours = Field(default_factory=OpeningHours.always)
    target: Target
    patience_s: Annotated[float, Field(gt=0)] | Literal["learn", "fitted"] = 180.0
    aht_s: float | None = Field(default=None, gt=0)
    concurrency: int = Field(default=1, ge=1, le=20)
    aht_by_concurrency_s: tuple[float, ...] = ()
    max_occupancy: float = Field(default=1.0, gt=0, le=1)
    priority: int = 1
    head_start_s: float = Field(default=0.0, ge=0)
    minimum_open: int = Field(default=0, ge=0)
    shortage_weight: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    balk: Balking | None = None
    retry: Retrial | None = None
    callback: CallBack | None = None
    interruptible: bool = False
    keep_idle: int = Field(default=0, ge=0)
    escalates: tuple[Escalation, ...] = ()
    history: Borrowed | None = None
    opening_backlog: tuple[Backlog, ...] = ()

    @property
    def deferred(self) -> bool:
        """Whether its work waits for a deadline."""
        return self.channel in DEFERRED

    @property
    def concurrent(self) -> bool:
        """Whether one person serves several at once."""
        return self.channel in CONCURRENT
