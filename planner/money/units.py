"""Money for each contact, each handled hour and each resolved case, by queue."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from planner.money.tables import cents
from planner.result import Plan

ALL = "*"
NONE = ""
COLUMNS = ("queue", "amount", "contacts", "handled_h", "resolved", "per_contact", "per_handled_h", "per_resolved")

DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("Cost of a queue", "all money of the cost table that belongs to it: people's by the hours that they handled its "
     "contacts, idle time as they were scheduled. Money of no queue (empty seats, people never on a queue) is told "
     "apart; the row * holds everything."),
    ("Cost per contact", "cost over contacts offered."),
    ("Cost per handled hour", "cost over contacts answered x handle time; of chats each counts in full."),
    ("Cost per resolved case", "cost over contacts answered x the share resolved: nobody came back with the same case "
     "within seven days of the contact and it was not reopened, by the log of contacts. Without a log that tells "
     "cases or reopening it is not known."),
)  # fmt: skip


def unit_costs(cost: pd.DataFrame, work: pd.DataFrame, resolved: Mapping[str, float]) -> pd.DataFrame:
    """Unit costs of every queue, of what belongs to none ('') and of all (`*`).

    Parameters
    ----------
    cost : DataFrame
        Frame COST.
    work : DataFrame
        ``queue,contacts,answered,handled_h``, one row a queue.
    resolved : mapping of queue to share
        Of contacts answered; queues of which it is not known are left out.

    Returns
    -------
    DataFrame
        `COLUMNS`: money, contacts, hours, cases and money each; NaN where there is nothing to divide by or it is not
        known. Of all queues resolution is known where it is of each with contacts answered.
    """
    money = cents(cost["amount"]).groupby(cost["queue"]).sum() / 100
    rows = []
    for one in work.to_dict("records"):
        queue, answered = str(one["queue"]), float(one["answered"])
        cases = 0.0 if answered == 0 else answered * resolved.get(queue, math.nan)
        rows.append(_row(queue, float(money.get(queue, 0.0)), float(one["contacts"]), float(one["handled_h"]), cases))
    everything = float(cents(cost["amount"]).sum()) / 100
    resolved_all = sum(row[4] for row in rows)
    if NONE in money.index:
        rows.append(_row(NONE, float(money[NONE]), math.nan, math.nan, math.nan))
    rows.append(_row(ALL, everything, work["contacts"].sum(), work["handled_h"].sum(), resolved_all))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(
    queue: str, amount: float, contacts: float, handled_h: float, resolved: float
) -> tuple[str, float, float, float, float, float, float, float]:
    each = (amount / below if below > 0 else math.nan for below in (contacts, handled_h, resolved))
    return (queue, amount, contacts, handled_h, resolved, *each)  # type: ignore[return-value]


def work_of_plan(plan: Plan) -> pd.DataFrame:
    """``queue,contacts,answered,handled_h`` of a plan's days, as simulated."""
    service, needed = plan.simulation.service, plan.requirement.frame
    aht_s = needed[["start", "queue", "aht_s"]]
    rows = service[["start", "queue", "offered", "p_abandon"]].merge(aht_s, on=["start", "queue"], how="left")
    answered = rows["offered"] * (1.0 - rows["p_abandon"].fillna(0.0))
    rows = rows.assign(contacts=rows["offered"], answered=answered)
    rows["handled_h"] = answered * rows["aht_s"].fillna(0.0) / 3600.0
    sums = rows.groupby("queue", sort=False)[["contacts", "answered", "handled_h"]].sum()
    names = [queue.name for queue in plan.scenario.queue]
    return sums.reindex(names, fill_value=0.0).rename_axis("queue").reset_index()
