"""What `planner plan` says when it is done: what the plan promises, what is missing and why, where the files lie."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from planner.report.words import missed, percent, target_words, when
from planner.result import Plan, Promise
from planner.scenario import Queue

FILES = (
    ("Report", "report.html"),
    ("Workbook", "plan.xlsx"),
    ("Roster", "roster.csv"),
    ("Calendars", "calendars"),
)
"""Results a person opens first."""

MOST_TOLD = 14
"""Periods of a queue told one by one."""


def outcome(plan: Plan, folder: Path) -> str:
    """The plan in a dozen lines, to be read on a terminal."""
    scenario, roster = plan.scenario, plan.roster
    last = scenario.start + dt.timedelta(scenario.days - 1)
    proven = roster.shortage_bound_h >= 0.05
    least = f", of which {roster.shortage_bound_h:.1f} h no roster can avoid" if proven else ""
    lines = [
        f"{scenario.name}, {scenario.start} to {last}, {scenario.time_zone}",
        f"Roster: {len(set(roster.frame['agent']))} people, {roster.status}, gap {roster.gap:.1%}; "
        f"{roster.shortage_h:.1f} h short of people{least}; cost {plan.pay:,.0f} {scenario.currency}",
        "",
        "Promises, simulated (chance of meeting the target; ! where less than asked)",
    ]
    lines += [_promise_line(queue, plan.promises) for queue in scenario.queue]
    if missed(plan):
        lines += ["", "Missed"]
        lines += [
            f"  {p.queue}, {when(p)}: {percent(p.p_meet)} sure, asked {percent(p.chance)}. {p.why}"
            for p in missed(plan)
        ]
    lines += ["", *(f"{name + ':':<10} {folder / file}" for name, file in FILES)]
    return "\n".join(lines)


def outcome_json(plan: Plan, folder: Path) -> dict[str, Any]:
    """The same for machines."""
    return {
        "scenario": plan.scenario.name,
        "status": str(plan.roster.status),
        "gap": plan.roster.gap,
        "shortage_h": plan.roster.shortage_h,
        "promises": [
            {
                "queue": p.queue,
                "period": p.period,
                "p_meet": p.p_meet,
                "chance": p.chance,
                "met": p.met,
                "why": p.why,
            }
            for p in plan.promises
        ],
        "files": {name.lower(): str(folder / file) for name, file in FILES},
    }


def _promise_line(queue: Queue, promises: tuple[Promise, ...]) -> str:
    """A queue's promises; of a long horizon only how many hold and which do not."""
    mine = [promise for promise in promises if promise.queue == queue.name]
    told = mine if len(mine) <= MOST_TOLD else [promise for promise in mine if not promise.met]
    said = ", ".join(f"{when(p)} {p.p_meet:.0%}{'' if p.met else ' !'}" for p in told)
    if len(mine) > MOST_TOLD:
        kept = sum(promise.met for promise in mine)
        said = f"{kept} of {len(mine)} hold" + (f"; {said}" if said else "")
    return f"  {queue.name:<8} {target_words(queue)}: {said or 'no contacts'}"
