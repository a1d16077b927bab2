"""Section of the capacity page on who should learn what."""

from __future__ import annotations

import math

import pandas as pd

from planner.capacity.result import CapacityPlan
from planner.report.offline import Grid, Section

NONE = (
    "Nobody should learn another queue: no training of one person saves what it costs within these weeks. What a skill "
    "does within a day's hours, planner pool shows."
)


def learning_sections(plan: CapacityPlan) -> list[Section]:
    """Who should learn what and what it is worth; nothing where it was not asked for."""
    frame, currency = plan.learning, plan.asked.case.scenario.currency
    if frame is None:
        return []
    if frame.empty:
        return [Section("Who should learn what", (NONE,))]
    rows = [
        (
            str(row["kind"]),
            str(row["queue"]),
            f"{row['begin']}",
            *(f"{row[name]:,.0f}" for name in ("missed_h", "lever_h", "saved", "saved_per_week")),
            weeks_words(row["payback_weeks"]),
        )
        for row in frame.to_dict("records")
    ]
    header = ("one more of", "learns", "from", "h less missed", "h less of levers", f"saves, {currency}", "a week",
              "paid back after, weeks")  # fmt: skip
    caption = f"One person each, training paid, every lever free to move; {currency} over the plan's weeks."
    return [Section("Who should learn what", learning_sentences(frame, currency), (), [Grid(caption, header, rows, 2)])]


def learning_sentences(frame: pd.DataFrame, currency: str) -> list[str]:
    """The best of it, to be read aloud."""
    if frame.empty:
        return [NONE]
    best = frame.iloc[0]
    paid = "" if math.isnan(best["payback_weeks"]) else f" and pays for itself after {best['payback_weeks']:.0f} weeks"
    return [
        f"Most is gained where one of {best['kind']} learns {best['queue']} from {best['begin']}: it saves "
        f"{best['saved']:,.0f} {currency}, {best['saved_per_week']:,.0f} a week{paid}."
    ]


def weeks_words(weeks: float) -> str:
    """Weeks, or that the horizon ends before."""
    return "not within the plan" if math.isnan(weeks) else f"{weeks:.0f}"
