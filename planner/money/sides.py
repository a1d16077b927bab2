"""Budget, plan and actual brought to one form: money by kind of hour, and the contacts and hours behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from planner.cost.vendors import ITEM as VENDOR

Where = tuple[str, str, str, str, str]

WHERE = ("month", "queue", "team", "site", "cost_centre")
LINES = (*WHERE, "kind", "hours", "amount")
DRIVERS = ("month", "queue", "contacts", "work_h", "on_queue_h")
STRAIGHT, OVERTIME, LEAVE = "straight time", "overtime", "leave"
OWN = (STRAIGHT, OVERTIME, LEAVE)
PEOPLE = "people"
"""Kind of all own hours where two sides name them differently."""

WORKED = ("base pay", "overtime", "load", "bonus", "leave pay", "premium")
"""Items of own hours; premiums are named ``premium NAME``."""


@dataclass(frozen=True)
class Side:
    """Budget, plan or actual.

    Attributes
    ----------
    name : str
    lines : DataFrame
        `LINES`: money by kind of hour; items without hours are kinds of their own.
    drivers : DataFrame
        `DRIVERS`: contacts, contacts x handle time in hours, and own people's hours on the queue; NaN where the side
        does not say.
    """

    name: str
    lines: pd.DataFrame
    drivers: pd.DataFrame


def lines_of(cost: pd.DataFrame) -> pd.DataFrame:
    """Frame COST by kind of hour.

    Hours of overtime stand in base pay too, with the overtime's own share beside them: the base pay of these hours
    moves over. Load goes with base pay, premiums and overtime, bonus with base and leave pay, premiums with straight
    time; a vendor's least bill, bonus and malus with its price. Sums by month, queue, team, site and cost centre stay.

    Returns
    -------
    DataFrame
        `LINES`.
    """
    rows: list[tuple[object, ...]] = []
    for where, part in cost.groupby(list(WHERE), sort=True):
        rows += [(*where, *line) for line in _kinds(part)]
    frame = pd.DataFrame(rows, columns=list(LINES)).astype({"hours": float, "amount": float})
    return frame.groupby([*WHERE, "kind"], as_index=False, sort=True)[["hours", "amount"]].sum()


def _kinds(part: pd.DataFrame) -> Iterator[tuple[str, float, float]]:
    """Kind, hours and money of one place's items."""
    items = [_item(str(item)) for item in part["item"]]
    money, hours = (part[name].groupby(items).sum() for name in ("amount", "hours"))
    for item in money.index:
        if item not in WORKED:
            yield item, float(hours[item]), float(money[item])
    pay = {item: float(money.get(item, 0.0)) for item in WORKED}
    worked_h, over_h, leave_h = (float(hours.get(item, 0.0)) for item in ("base pay", "overtime", "leave pay"))
    over_h = min(over_h, worked_h)
    moved = pay["base pay"] * over_h / worked_h if worked_h > 0 else 0.0
    loaded = {STRAIGHT: pay["base pay"] - moved + pay["premium"], OVERTIME: moved + pay["overtime"]}
    basic = {STRAIGHT: pay["base pay"] - moved, OVERTIME: moved, LEAVE: pay["leave pay"]}
    for kind, own_h in ((STRAIGHT, worked_h - over_h), (OVERTIME, over_h), (LEAVE, leave_h)):
        amount = loaded.get(kind, pay["leave pay"] if kind == LEAVE else 0.0)
        amount += pay["load"] * _share(loaded, kind) + pay["bonus"] * _share(basic, kind)
        if own_h or amount:
            yield kind, own_h, amount


def _share(parts: dict[str, float], kind: str) -> float:
    """Share of a kind; all of it straight time where nothing is paid."""
    whole = sum(parts.values())
    return parts.get(kind, 0.0) / whole if whole else float(kind == STRAIGHT)


def _item(item: str) -> str:
    """An item's name without what tells parts of it apart."""
    if item.startswith("premium"):
        return "premium"
    return item.split(":")[0] if item.startswith(VENDOR) else item


def aligned(before: Side, after: Side) -> tuple[Side, Side, list[str]]:
    """Both sides in the detail that both have, and what was put together, in words."""
    sides, said = (before, after), []
    for column in ("queue", "team", "site", "cost_centre"):
        if any(_blind(one, other, column) for one, other in (sides, sides[::-1])):
            sides = (_without(sides[0], column), _without(sides[1], column))
            blind = before.name if _blind(before, after, column) else after.name
            said.append(
                f"{before.name} to {after.name}: not by {column.replace('_', ' ')}, which the {blind} leaves out"
            )
    own = [_own(side) for side in sides]
    if all(own) and not own[0] & own[1]:
        sides = (_together(sides[0]), _together(sides[1]))
        said.append(f"{before.name} to {after.name}: kinds of own hours have other names and are taken together")
    return (*sides, said)


def _blind(one: Side, other: Side, column: str) -> bool:
    """Whether one side leaves a column empty for all own hours where the other fills it for some."""
    own, others = (side.lines[_paid(side.lines)][column] for side in (one, other))
    return bool(len(own) and (own == "").all() and (others != "").any())


def _paid(lines: pd.DataFrame) -> pd.Series:
    """Lines of own hours."""
    return lines["kind"].isin(OWN) | ((lines["hours"] > 0) & ~lines["kind"].str.startswith(VENDOR))


def _own(side: Side) -> set[str]:
    return set(side.lines[_paid(side.lines)]["kind"])


def _without(side: Side, column: str) -> Side:
    lines = _summed(side.lines.assign(**{column: ""}))
    if column != "queue":
        return replace(side, lines=lines)
    return replace(side, lines=lines, drivers=_all_known(side.drivers.assign(queue="")))


def _together(side: Side) -> Side:
    kinds = side.lines["kind"].mask(_paid(side.lines), PEOPLE)
    return replace(side, lines=_summed(side.lines.assign(kind=kinds)))


def _summed(lines: pd.DataFrame) -> pd.DataFrame:
    return lines.groupby([*WHERE, "kind"], as_index=False, sort=True)[["hours", "amount"]].sum()


def drivers_frame(rows: Iterable[tuple[str, str, float, float, float]]) -> pd.DataFrame:
    """Rows as `DRIVERS`, same months and queues summed."""
    frame = pd.DataFrame(list(rows), columns=list(DRIVERS)).astype(dict.fromkeys(DRIVERS[2:], float))
    return _all_known(frame)


def _all_known(rows: pd.DataFrame) -> pd.DataFrame:
    """Sums by month and queue; NaN where one of their rows is not known."""
    rows = rows.sort_values(["month", "queue"], kind="stable")
    made = {
        (month, queue): part[list(DRIVERS[2:])].to_numpy(dtype=float).sum(axis=0)
        for (month, queue), part in rows.groupby(["month", "queue"], sort=True)
    }
    return pd.DataFrame([(*key, *sums) for key, sums in made.items()], columns=list(DRIVERS))
