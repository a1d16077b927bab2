"""The door to the store: who asks, whether they may, what they see, and the trail of both.

A method of a mixin begins with one of these questions, each of which refuses by raising:

- ``self.need("roster.publish")``: may it, whole; ``about=agent`` where the role may only what is about oneself.
- ``self.whom("roster.read")``: of whom; None for everybody, else the only person to be shown.
- ``self.look("plan.read", "plan 17")``: what of it is seen. What is returned must be cut by the `Sight`.
- ``self.look_without_pay("job.watch")``: the same where pay is left out for everybody, as of what is asked each second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from forecasting.faults import Fault, InputError
from planner.access import ACTIONS, OWNER, May, may, who_may
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.sign_ins import check_still_signed_in

LOCAL = "local"
"""Account of the one user of a machine without sign-in."""


class RefusedError(InputError):
    """Somebody asked for what their role may not; nothing was done."""


@dataclass(frozen=True)
class Actor:
    """Who asks.

    Attributes
    ----------
    account : str
        As the trail names them: ``account 7``, or ``local``. Names and addresses stay in the table of accounts, so
        that a person can be erased and the trail kept.
    role : str
        One of `planner.access.ROLES`, or ``owner``.
    agent : str, optional
        The rostered person they are; what is about this person is their own.
    sign_in : int, optional
        Number of their sign-in, none for the owner: with every question it is looked at again, so that who is
        disabled or signed out is so at once.
    """

    account: str
    role: str
    agent: str | None = None
    sign_in: int | None = None

    @classmethod
    def local(cls) -> Actor:
        """The owner of the machine: of the command line, and of a web page that only this machine reaches."""
        return cls(LOCAL, OWNER)

    def is_own(self, about: str | None) -> bool:
        """Whether something about this person, or asked for by this account, is the actor's own."""
        return about is not None and about in (self.agent, self.account)


@dataclass(frozen=True)
class Sight:
    """What of the data somebody sees.

    Attributes
    ----------
    pay : bool
        Wages, salaries, rates, prices and amounts.
    birth_dates, absence_kinds, names : bool
        Personal data.
    fairness : bool
        Who bore which burdens.
    own : str, optional
        The person whose absences and name are seen in any case: the actor.
    """

    pay: bool
    birth_dates: bool
    absence_kinds: bool
    names: bool
    fairness: bool
    own: str | None = None

    @classmethod
    def all(cls) -> Sight:
        """Of everything."""
        return cls(pay=True, birth_dates=True, absence_kinds=True, names=True, fairness=True)

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self.pay and self.birth_dates and self.absence_kinds and self.names and self.fairness


def sight_of(actor: Actor) -> Sight:
    """What an actor sees, as the actions named so say."""

    def sees(what: str) -> bool:
        return may(actor.role, what) == "yes"

    return Sight(
        pay=sees("pay.see"),
        birth_dates=sees("birth_date.see"),
        absence_kinds=sees("absence_kind.see"),
        names=sees("name.see"),
        fairness=sees("fairness.read"),
        own=actor.agent,
    )


class Door:
    """What every mixin of `Services` stands on.

    Parameters
    ----------
    store : Store
    actor : Actor
    """

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store = store
        self.actor = actor

    def sight(self) -> Sight:
        """What the actor sees of data in general; for what is read, `look` asks and tells the trail."""
        return sight_of(self.actor)

    def need(self, action: str, about: str | None = None) -> None:
        """Go on only if the actor may do this, whole.

        Parameters
        ----------
        action : str
            One of `planner.access.ACTIONS`.
        about : str, optional
            The person it is about, or the account that asked for it.

        Raises
        ------
        RefusedError
            Otherwise, also where the role may it only without pay: such a method uses `look`. The try is in the trail.
        """
        cell = self._cell(action)
        if cell != "yes" and not (cell == "own" and self.actor.is_own(about)):
            raise self._refused(action, about)

    def whom(self, action: str) -> str | None:
        """Of whom the actor may see this: None for everybody, else the one person.

        Raises
        ------
        RefusedError
            If of nobody.
        """
        if self._cell(action) == "own" and self.actor.agent:
            return self.actor.agent
        self.need(action)
        return None

    def look(self, action: str, subject: str, about: str | None = None) -> Sight:
        """What the actor sees of something; where that includes pay, the trail is told before anything is read.

        Parameters
        ----------
        action : str
        subject : str
            What is looked at: ``plan 17``.
        about : str, optional
            As `need`.

        Raises
        ------
        RefusedError
            If nothing.
        """
        sight = self._sight_of(action, about)
        if sight.pay and ACTIONS[action].holds_pay:
            with self.store.writing(self.actor.account) as work:
                work.tell("pay.seen", subject, None, {"action": action, "role": self.actor.role})
        return sight

    def look_without_pay(self, action: str, about: str | None = None) -> Sight:
        """What the actor sees of something from which pay is left out for everybody: the trail hears nothing.

        Raises
        ------
        RefusedError
            If nothing.
        """
        return replace(self._sight_of(action, about), pay=False)

    def _sight_of(self, action: str, about: str | None) -> Sight:
        if self._cell(action) != "without_pay":
            self.need(action, about)
        return self.sight()

    def is_signed_in(self) -> bool:
        """Whether the actor's sign-in is under way, with the role that it had."""
        try:
            self._check_sign_in()
        except StoreError:
            return False
        return True

    def _cell(self, action: str) -> May:
        self._check_sign_in()
        return may(self.actor.role, action)

    def _check_sign_in(self) -> None:
        if self.actor.sign_in is not None:
            with self.store.reading() as session:
                role, agent = self.actor.role, self.actor.agent
                check_still_signed_in(session, self.actor.sign_in, role, agent, self.store.now())

    def _refused(self, action: str, about: str | None) -> RefusedError:
        with self.store.writing(self.actor.account) as work:
            work.tell("refused", action, None, {"role": self.actor.role, "about": about})
        roles = " or ".join(who_may(action))
        whose = " (an agent only about themselves)" if may(self.actor.role, action) == "own" else ""
        remedy = "Nothing was done. Ask one of them, or a manager to change your role."
        where = f"{action} ({ACTIONS[action].meaning}), asked by {self.actor.account}"
        return RefusedError([Fault(where, f"role {self.actor.role}", f"the role {roles}{whose}", remedy)])
