"""A capacity plan in sentences that can be read aloud: nothing done, what to do by when, what it costs, how sure."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from planner.capacity.result import CapacityPlan
from planner.capacity.tables import ALL
from planner.money.words import bridge_sentence, over_budget

MOST_TOLD = 10
"""Decisions told one by one."""

USES = {
    "hire": "hire",
    "temp": "take on",
    "overtime": "overtime",
    "time_off": "time off",
    "part_time_hours": "longer weeks of part-timers",
    "vendor": "vendor",
    "defer": "put off to the next week",
    "callback": "offer call-backs",
    "deflect": "move contacts",
    "lower_target": "a lower target",
    "transfer": "lend",
    "cross_train": "train",
}
"""Levers in words."""


def day_words(date: dt.date) -> str:
    """``7 December 2026``."""
    return f"{date.day} {date:%B %Y}"


def money(plan: CapacityPlan, amount: float) -> str:
    """``1,234,000 USD``, to the thousand from a hundred thousand on."""
    rounded = round(amount, -3) if abs(amount) >= 1e5 else round(amount)
    return f"{rounded:,.0f} {plan.asked.case.scenario.currency}"


def nothing_sentences(plan: CapacityPlan) -> list[str]:
    """What happens if nothing is done."""
    case, weeks = plan.asked.case, plan.asked.case.weeks
    heads = np.sum([one.heads for one in case.cohorts], axis=0)
    below = _below(plan, nothing=True)
    lines = [
        f"If nothing is done, {heads[0]:.0f} people of today are {heads[-1]:.0f} in the week of "
        f"{day_words(weeks.begins[-1])}: people leave, and nobody new comes.",
    ]
    if below:
        worst = min(below, key=lambda week: float(plan.without.all_met()[week]))
        missed = plan.without.missed.mean(axis=2).sum(axis=0)
        lines += [
            f"In {len(below)} of {len(weeks)} weeks a target is then less sure than was asked, first in the week of "
            f"{day_words(weeks.begins[below[0]])}.",
            f"The worst is the week of {day_words(weeks.begins[worst])}: every target is met with a chance of "
            f"{plan.without.all_met()[worst]:.0%}, and {missed[worst]:,.0f} hours on the queues are missing.",
        ]
    else:
        lines.append("Every week still meets its targets with the chance asked for.")
    return [*lines, f"It costs {money(plan, plan.money_nothing)}."]


def _below(plan: CapacityPlan, nothing: bool) -> list[int]:
    """Weeks in which a queue is less sure of its target than asked, the paths' own error forgiven."""
    case = plan.asked.case
    chance = (plan.without if nothing else plan.outcome).chance()
    asked = np.array([queue.target.chance for queue in case.scenario.queue])[:, None]
    paths = case.required.shape[2]
    error = 2.0 * np.sqrt(asked * (1.0 - asked) / paths)
    return [int(week) for week in np.flatnonzero((chance < asked - error).any(axis=0))]


def decision_sentences(plan: CapacityPlan) -> list[str]:
    """What to do, by when."""
    rows = plan.decisions.sort_values("decide_by", kind="stable")
    dear = set(rows["cost"].abs().nlargest(MOST_TOLD).index)
    told = [decision_words(plan, row) for index, row in rows.iterrows() if index in dear]
    if not plan.asked.case.scenario.lever:
        return ["The scenario allows no lever: say under [[lever]] what may be done, and how far."]
    if not told:
        return ["Nothing needs to be decided."]
    left = len(rows) - len(told)
    return [*told, *([f"{left} smaller decisions stand in the table below."] if left else [])]


def decision_words(plan: CapacityPlan, row: pd.Series) -> str:
    """One decision: deadline, lever, amount, span, money."""
    use, what, amount = str(row["lever"]), str(row["what"]), float(row["amount"])
    by, begin, end = row["decide_by"], row["from"], row["to"]
    cost = money(plan, float(row["cost"]))
    if use in ("hire", "temp", "cross_train"):
        done = {
            "hire": f"open the class of {amount:.0f} ({what}), first day {day_words(begin)}",
            "temp": f"order {amount:.0f} {what}, from {day_words(begin)}",
            "cross_train": f"send {amount:.0f} to learn ({what}) on {day_words(begin)}",
        }[use]
        return f"By {day_words(by)}: {done}; {cost}."
    unit = "weeks" if use == "lower_target" else "hours"
    highest = float(row["highest"])
    each = f", up to {highest:,.0f} a week" if (end - begin).days > 7 and unit == "hours" else ""
    return (
        f"By {day_words(by)}: {USES[use]}, {what}, {amount:,.0f} {unit}{each}, {day_words(begin)} to "
        f"{day_words(end)}; {cost}."
    )


def cost_sentences(plan: CapacityPlan) -> list[str]:
    """What it costs."""
    more = plan.money - plan.money_nothing
    lines = [
        f"The plan costs {money(plan, plan.money)}, {money(plan, abs(more))} {'more' if more >= 0 else 'less'} than "
        "doing nothing.",
    ]
    other, case = plan.other, plan.asked.case
    if case.hold:
        missed = float((case.shortage[:, None] * other.expected.missed.mean(axis=2)).sum())
        lines.append(
            f"Were missing hours weighed at their price instead, decisions would cost "
            f"{money(plan, plan.plan.decided - other.decided)} less, and hours worth {money(plan, missed)} be missed."
        )
    else:
        extra = other.decided - plan.plan.decided
        lines.append(f"To hold every chance that can be held would cost {money(plan, extra)} more.")
    if plan.bridge is not None:
        lines.append(bridge_sentence(plan.bridge, case.scenario.currency))
        over = over_budget(plan.bridge)
        if over:
            lines.append(f"Over budget: {', '.join(f'{month} by {money(plan, more)}' for month, more in over)}.")
    return lines


def sure_sentences(plan: CapacityPlan) -> list[str]:
    """How sure it is."""
    chance = plan.outcome.all_met()
    weeks = plan.asked.case.weeks
    worst = int(np.argmin(chance))
    row = plan.frame[(plan.frame["level"] == "week") & (plan.frame["queue"] == ALL)].iloc[worst]
    paths = plan.asked.case.required.shape[2]
    below = _below(plan, nothing=False)
    held = "in every week every target is as sure as was asked" if not below else (
        f"in {len(below)} of {len(weeks)} weeks a target is less sure than was asked"
    )  # fmt: skip
    lines = [
        f"On {paths} futures of demand and of people leaving, {held}. All targets together are least sure in the week "
        f"of {day_words(weeks.begins[worst])}: {chance[worst]:.0%} ({row['p_meet_low']:.0%} to "
        f"{row['p_meet_high']:.0%}).",
        f"With these levers and numbers no plan is cheaper than this one by more than {plan.plan.gap:.1%} of what its "
        "decisions cost; that is proven.",
    ]
    for queue, week in plan.unheld[:3]:
        lines.append(
            f"In the week of {day_words(dt.date.fromisoformat(week))} no lever that can still be decided holds {queue}."
        )
    defaults = int((~plan.assumptions["stated"]).sum())
    if defaults:
        lines.append(
            f"{defaults} inputs are defaults that nobody has confirmed: they are marked in the table of inputs."
        )
    return lines


def summary(plan: CapacityPlan) -> list[tuple[str, list[str]]]:
    """The page to be read aloud: headings with their sentences."""
    return [
        ("If nothing is done", nothing_sentences(plan)),
        ("What to do, by when", decision_sentences(plan)),
        ("What it costs", cost_sentences(plan)),
        ("How sure it is", sure_sentences(plan)),
    ]
