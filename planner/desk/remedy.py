"""A remedy for a short interval: what changes, what it costs, what it brings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from planner.roster.as_it_stands import Standing
from planner.roster.audit import audit
from planner.roster.changes import sentences
from planner.roster.price import Prices
from planner.roster.valuing import Valued, value_of
from planner.scenario import Inputs

MOVED_BREAK, OTHER_HOURS, LONGER, OTHER_DAY, DAY_MORE = (
    "moved break", "other hours", "longer shift", "another day", "one day more",
)  # fmt: skip
LEAVE_MOVED, LEAVE_SWAPPED, TEMP = "leave moved", "leave swapped", "temp"

ROUNDING = 1e-6
"""Of sums of prices; money."""
AGREED = {
    LEAVE_MOVED: "they agree to move their leave",
    LEAVE_SWAPPED: "both agree to exchange their leave",
    TEMP: "somebody is found for the day",
}
"""What has to be so before a remedy is applied."""


@dataclass(frozen=True)
class Remedy:
    """Something that puts one person more on the queue.

    Attributes
    ----------
    kind : str
    says : tuple of str
        The changes, to be read out.
    changes : DataFrame
        Frame CHANGES, decisions about people first.
    pay : float
        Hours, overtime and premiums more; money.
    objective : float
        What the price of the whole roster falls by, as `planner.roster.valuing` defines it: coverage gained less what
        it costs in pay, changes and wishes.
    shortage_h : float
        Hours of shortage that go, all queues.
    cover : float
        What the price of all shortage falls by, each queue by its weight; money. Negative: what is gained in the
        interval is lost elsewhere, and more.
    roster : DataFrame
        Frame ROSTER with the remedy.
    inputs : Inputs
        With the temp, or the leave as it then is.
    needs : str
        What has to be agreed first, empty where nothing.
    """

    kind: str
    says: tuple[str, ...]
    changes: pd.DataFrame
    pay: float
    objective: float
    shortage_h: float
    cover: float
    roster: pd.DataFrame
    inputs: Inputs
    needs: str = ""

    @property
    def harms(self) -> bool:
        """Whether it makes more short elsewhere than it helps: the weighted shortage of all queues grows."""
        return self.cover < -ROUNDING


def remedy_of(
    kind: str,
    changes: pd.DataFrame,
    roster: pd.DataFrame,
    inputs: Inputs,
    standing: Standing,
    before: Valued,
    known: Collection[str],
) -> Remedy | None:
    """A remedy priced by the roster it gives; None where that breaks a rule which was kept before.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER with the remedy.
    inputs : Inputs
        That the roster is held to.
    standing : Standing
        Of these inputs.
    before : Valued
        The roster without the remedy.
    known : collection of str
        Breaches that it had.
    """
    if any(str(breach) not in known for breach in audit(inputs, roster)):
        return None
    prices = Prices.of(inputs, standing.everybody)
    after = value_of(roster, inputs, standing.requirement, standing.everybody, prices)
    return Remedy(
        kind,
        tuple(sentences(changes)),
        changes,
        sum(after.terms[name] - before.terms[name] for name in ("hours", "overtime", "premiums")),
        before.objective - after.objective,
        before.allocation.shortage_h - after.allocation.shortage_h,
        before.terms["shortage"] - after.terms["shortage"],
        roster,
        inputs,
        AGREED.get(kind, ""),
    )
