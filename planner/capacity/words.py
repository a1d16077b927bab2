"""A capacity plan in sentences that can be read aloud: nothing done, what to do by when, what it costs, how sure."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from planner.capacity.chance import given_hours
from planner.capacity.decisions import EACH_ITS_OWN
from planner.capacity.result import CapacityPlan
from planner.capacity.solving import Solved
from planner.capacity.tables import ALL
from planner.money.words import bridge_sentence, over_budget

MOST_TOLD, MOST_NAMED = 10, 3
"""Decisions told one by one, and of what they are named."""

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

DONE = {
    "hire": "open the class of {people} ({what}), first day {begin}",
    "temp": "order {people} {what}, from {begin}",
    "cross_train": "send {people} to learn ({what}) on {begin}",
    "overtime": "have {what} work {hours} of overtime",
    "time_off": "let {what} go home for {hours}",
    "part_time_hours": "have part-timers work {hours} more ({what})",
    "vendor": "give {what} {hours} of work",
    "defer": "put off {hours} of {what} to the week after",
    "callback": "offer call-backs on {what}, which spares {hours}",
    "deflect": "move contacts from {what}, {hours} of them",
    "lower_target": "lower the target of {what} for {weeks}",
    "transfer": "lend people for {hours} ({what})",
}
"""What a decision asks somebody to do."""


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
    return [*lines, _asked_for(plan), f"Doing nothing costs {money(plan, plan.money_nothing)}."]


def _asked_for(plan: CapacityPlan) -> str:
    """The busiest week: full-time people required at three chances, and those there if nothing is done."""
    case, frame = plan.asked.case, plan.frame
    weeks = frame[(frame["level"] == "week") & (frame["queue"] == ALL)].reset_index(drop=True)
    busiest = int(weeks["required_fte_p50"].to_numpy().argmax())
    row = weeks.iloc[busiest]
    full = case.scenario.full_time.hours_per_week * case.part * case.regular
    there = float(given_hours(plan.nothing.made.making, plan.nothing.x).sum(axis=0)[busiest] / full[busiest])
    return (
        f"The busiest week, that of {day_words(case.weeks.begins[busiest])}, asks for {row['required_fte_p50']:.1f} "
        f"full-time people with a chance of 50%, {row['required_fte_p80']:.1f} with 80% and "
        f"{row['required_fte_p95']:.1f} with 95%; there are {there:.1f} then."
    )


def _below(plan: CapacityPlan, nothing: bool) -> list[int]:
    """Weeks in which a queue is less sure of its target than asked, the paths' own error forgiven."""
    case = plan.asked.case
    chance = (plan.without if nothing else plan.outcome).chance()
    asked = np.array([queue.target.chance for queue in case.scenario.queue])[:, None]
    paths = case.required.shape[2]
    error = 2.0 * np.sqrt(asked * (1.0 - asked) / paths)
    return [int(week) for week in np.flatnonzero((chance < asked - error).any(axis=0))]


def decision_sentences(plan: CapacityPlan) -> list[str]:
    """What to do, by when: decisions of one lever and one day together, the dearest told."""
    if not plan.asked.case.scenario.lever:
        return [
            "The scenario allows no measures yet: it does not say what may be done (hire, temps, overtime, vendor ...)."
        ]
    own = plan.decisions["what"].where(plan.decisions["lever"].isin(EACH_ITS_OWN), "")
    groups = [rows for _, rows in plan.decisions.groupby(["decide_by", "lever", own], sort=True)]
    if not groups:
        return ["Nothing needs to be decided."]
    dear = sorted(range(len(groups)), key=lambda number: -abs(float(groups[number]["cost"].sum())))[:MOST_TOLD]
    told = [decision_words(plan, groups[number]) for number in sorted(dear)]
    left = sum(len(rows) for rows in groups) - sum(len(groups[number]) for number in dear)
    return [*told, *([f"{left} smaller decisions stand in the table below."] if left else [])]


def decision_words(plan: CapacityPlan, rows: pd.DataFrame) -> str:
    """Decisions of one lever and one day: deadline, what to do, amount, span, money."""
    use, amount = str(rows["lever"].iloc[0]), float(rows["amount"].sum())
    begin, end = rows["from"].min(), rows["to"].max()
    named = rows.groupby("what", sort=True)["amount"].sum()
    unit = "weeks" if use == "lower_target" else "hours"
    if use == "temp" and round(amount) == 1:
        named.index = named.index.str.replace("temps", "temp")
    what = ", ".join(named.index) if len(named) <= MOST_NAMED else f"{len(named)} kinds of people"
    weeks = f"{amount:.0f} {'week' if round(amount) == 1 else 'weeks'}"
    done = DONE[use].format(
        people=f"{amount:.0f}", what=what, begin=day_words(begin), hours=f"{amount:,.0f} hours", weeks=weeks
    )
    cost = f"{money(plan, float(rows['cost'].sum()))}"
    if use in EACH_ITS_OWN:
        return f"By {day_words(rows['decide_by'].iloc[0])}: {done}; {cost}."
    highest = float(rows["highest"].max())
    each = f", up to {highest:,.0f} a week" if len(rows) == 1 and (end - begin).days > 7 and unit == "hours" else ""
    return f"By {day_words(rows['decide_by'].iloc[0])}: {done}{each}, {day_words(begin)} to {day_words(end)}; {cost}."


def cost_sentences(plan: CapacityPlan) -> list[str]:
    """What it costs."""
    more = plan.money - plan.money_nothing
    lines = [
        f"The plan costs {money(plan, plan.money)}, {money(plan, abs(more))} {'more' if more >= 0 else 'less'} than "
        "doing nothing.",
    ]
    other, case = plan.other, plan.asked.case
    if other is not None:
        lines.append(_other_objective(plan, other))
    if plan.bridge is not None:
        lines.append(bridge_sentence(plan.bridge, case.scenario.currency))
        over = over_budget(plan.bridge)
        if over:
            lines.append(f"Over budget: {', '.join(f'{month} by {money(plan, more)}' for month, more in over)}.")
    return lines


def _other_objective(plan: CapacityPlan, other: Solved) -> str:
    """What the plan would be were prices weighed where chances are held, or the other way round."""
    case = plan.asked.case
    if case.hold:
        missed = float((case.shortage[:, None] * other.expected.missed.mean(axis=2)).sum())
        return (
            f"Were missing hours weighed at their price instead, decisions would cost "
            f"{money(plan, plan.plan.decided - other.decided)} less, and hours worth {money(plan, missed)} be missed."
        )
    extra = other.decided - plan.plan.decided
    return f"To hold every chance that can be held would cost {money(plan, extra)} more."


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
        f"With these levers and numbers no plan is cheaper than this one by more than {max(plan.plan.gap, 0.001):.1%} "
        "of what its decisions cost; that is proven.",
    ]
    lines += _unheld(plan)
    defaults = int((~plan.assumptions["stated"]).sum())
    if defaults:
        lines.append(
            f"{defaults} inputs are defaults that nobody has confirmed: they are marked in the table of inputs."
        )
    return lines


def _unheld(plan: CapacityPlan) -> list[str]:
    """Weeks whose chance nothing that can still be decided holds."""
    found: dict[str, list[str]] = {}
    for queue, week in plan.unheld:
        found.setdefault(week, []).append(queue)
    if not found:
        return []
    first, last = (dt.date.fromisoformat(week) for week in (min(found), max(found)))
    queues = ", ".join(sorted({queue for own in found.values() for queue in own}))
    span = f"the week of {day_words(first)}"
    if len(found) > 1:
        span = f"{len(found)} weeks, first that of {day_words(first)}, last that of {day_words(last)}"
    return [f"In {span}, no lever that can still be decided holds what was asked of {queues}."]


def summary(plan: CapacityPlan) -> list[tuple[str, list[str]]]:
    """The page to be read aloud: headings with their sentences."""
    return [
        ("If nothing is done", nothing_sentences(plan)),
        ("What to do, by when", decision_sentences(plan)),
        ("What it costs", cost_sentences(plan)),
        ("How sure it is", sure_sentences(plan)),
    ]
