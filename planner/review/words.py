"""A review in sentences to be read aloud, and as a table for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from planner.money.words import bridge_sentence
from planner.review.result import ALL, Cause, Review
from planner.scenario import Queue, Scenario

MOST_TOLD = 3
LEAST_PART = 0.005
"""Share of contacts: parts of a cause below it are not told."""

TOLD = {
    "staffing": "because fewer people were scheduled than required",
    "simulation": "as the plan said: its simulation gives less than the formulas",
    "attendance": "because fewer people worked than were scheduled",
    "other": "by none of forecast, handle time and people: the formula gives more for what came and who was there",
}

SPOKEN = {
    "staffing": "too few scheduled",
    "simulation": "expected by the plan's simulation",
    "volume": "contacts beyond the forecast",
    "aht": "longer handling",
    "attendance": "people missing",
    "other": "none of these",
}


def sentences(found: Review, scenario: Scenario) -> tuple[str, ...]:
    """The greatest misses with their causes, then the whole: contacts, work, people, money.

    A miss is a period of a queue's target below it (days for targets by interval, all that is known for targets by
    month), the more contacts it lacks the greater. Where fewer than three promises were missed, forecasts outside
    their band follow, by hours of work.
    """
    queues = {queue.name: queue for queue in scenario.queue}
    told = [_miss(found, cause, queues[cause.queue]) for cause in missed(found.causes, queues)[:MOST_TOLD]]
    if not told:
        told = ["Every promise that can be judged was kept."] if found.causes else []
    if len(told) < MOST_TOLD:
        told += list(_outside(found))[: MOST_TOLD - len(told)]
    return (*told, *_contacts(found), *_people(found), *_attendance(found), *_money(found), *_bridges(found))


def missed(causes: Sequence[Cause], queues: dict[str, Queue]) -> list[Cause]:
    """Causes of missed promises, those that lack most contacts first."""
    levels = {"interval": "day", "day": "day", "week": "week", "month": "all"}
    own = [one for one in causes if one.level == levels[queues[one.queue].target.over] and one.lost > 0.5]
    return sorted(own, key=lambda one: -one.lost)


def _miss(found: Review, cause: Cause, queue: Queue) -> str:
    when = period_words(cause.level, cause.period)
    within = target_words(queue)
    worst = f", worst {cause.worst}" if cause.worst else ""
    main = cause.main
    why = TOLD.get(main) or _forecast_words(found, cause, main)
    others = [
        f"{SPOKEN[name]} {_points(share)}"
        for name, share in cause.parts.items()
        if name not in (main, "margin") and share <= -LEAST_PART
    ]
    beside = f" Also {', '.join(others)}." if others else ""
    return (
        f"{cause.queue}, {when}: {cause.actual:.0%} {within} instead of {cause.target:.0%} (the plan said "
        f"{cause.planned:.0%}), {cause.lost:,.0f} of {cause.contacts:,.0f} contacts too few{worst}. "
        f"Mostly {why} ({_points(cause.parts[main])}).{beside}"
    )


def _forecast_words(found: Review, cause: Cause, measure: str) -> str:
    """What was forecast wrongly: contacts or handle time."""
    frame = found.frame
    name = {"volume": "volume", "aht": "aht_s"}[measure]
    rows = frame[(frame["level"] == cause.level) & (frame["period"] == cause.period)]
    row = rows[(rows["queue"] == cause.queue) & (rows["measure"] == name)].iloc[0]
    change = row["actual"] / row["plan"] - 1.0
    if measure == "volume":
        # The day's total may fit where its shape does not.
        if change < LEAST_PART:
            total = f"{row['actual']:,.0f} for {row['plan']:,.0f} in all"
            return f"because contacts came at other times than forecast ({total})"
        return f"because {change:.0%} more contacts came than forecast ({row['actual']:,.0f} for {row['plan']:,.0f})"
    return f"because handling took {change:.0%} longer than forecast ({row['actual']:,.0f} s for {row['plan']:,.0f} s)"


def _outside(found: Review) -> Iterator[str]:
    """Days whose contacts lie outside their band, most hours of work first."""
    days = found.frame[(found.frame["level"] == "day") & (found.frame["queue"] != ALL)]
    volume = days[days["measure"] == "volume"]
    hours = days[days["measure"] == "workload_by_volume"].set_index(["period", "queue"])["actual"].abs()
    out = volume[(volume["actual"] < volume["low"]) | (volume["actual"] > volume["high"])]
    keys = list(zip(out["period"], out["queue"], strict=True))
    out = out.assign(hours=[hours.get(key, 0.0) for key in keys])
    for _, row in out.sort_values("hours", ascending=False, kind="stable").iterrows():
        who = f"{row['queue']}, {period_words('day', row['period'])}"
        if row["plan"] > 0:
            change, side = row["actual"] / row["plan"] - 1.0, "more" if row["actual"] > row["plan"] else "fewer"
            yield (
                f"{who}: {abs(change):.0%} {side} contacts than forecast ({row['actual']:,.0f}; the 80 % band was "
                f"{row['low']:,.0f} to {row['high']:,.0f}), {row['hours']:,.0f} h of work."
            )
        else:
            yield f"{who}: {row['actual']:,.0f} contacts, none forecast."


def _contacts(found: Review) -> Iterator[str]:
    who = _whole(found)
    plan, came = (found.value(who, "workload_h", column) for column in ("plan", "actual"))
    if plan > 0:
        by_volume, by_aht = found.value(who, "workload_by_volume"), found.value(who, "workload_by_aht")
        yield (
            f"Work: {came:,.0f} h for {plan:,.0f} h planned ({came / plan - 1:+.0%}): {by_volume:+,.0f} h by contacts, "
            f"{by_aht:+,.0f} h by handle time."
        )


def _people(found: Review) -> Iterator[str]:
    who = _whole(found)
    asked = found.value(who, "required_h", "plan")
    names = ("required_h", "volume_short_h", "volume_over_h", "aht_short_h", "aht_over_h", "short_h", "surplus_h")
    needed, more, fewer, longer, shorter, short, over = (number(found.value(who, name)) for name in names)
    if asked > 0:
        yield (
            f"People: {needed} agent-hours would have been required, {asked:,.0f} were. Contacts other than forecast "
            f"asked for {more} h more and {fewer} h less, handle times for {longer} h more and {shorter} h less; "
            f"{short} h were short and {over} h over."
        )


def _attendance(found: Review) -> Iterator[str]:
    kept = found.value(ALL, "adherence")
    if math.isfinite(kept):
        yield (
            f"Attendance: {kept:.0%} of the scheduled hours were worked, {found.value(ALL, 'missed_h'):,.0f} h were "
            f"not, {found.value(ALL, 'unplanned_h'):,.0f} h were worked beside the schedule; "
            f"{found.value(ALL, 'absence'):.1%} of the days were lost where {found.value(ALL, 'absence', 'plan'):.1%} "
            "were expected."
        )


def _money(found: Review) -> Iterator[str]:
    plan, came = (found.value(ALL, "cost", column) for column in ("plan", "actual"))
    if plan > 0 and not found.paid:
        each, actually = (found.value(ALL, "cost_per_contact", column) for column in ("plan", "actual"))
        told = f"; {actually:,.2f} a contact instead of {each:,.2f}" if math.isfinite(actually + each) else ""
        yield f"Cost: {came:,.0f} {found.currency} for {plan:,.0f} planned{told}."


def _bridges(found: Review) -> Iterator[str]:
    yield from (bridge_sentence(one, found.currency) for one in found.bridges)


def _whole(found: Review) -> str:
    """Everything together; where only one queue is told, that one."""
    names = found.frame.loc[found.frame["measure"] == "workload_h", "queue"].unique()
    return ALL if ALL in names or not len(names) else str(names[0])


def period_words(level: str, period: str) -> str:
    """A period's label for people."""
    if level == "day":
        return f"{pd.Timestamp(period):%a %d %b}"
    return f"week {period}" if level == "week" else period.replace("/", " to ")


def target_words(queue: Queue) -> str:
    """Within which time a contact was promised to be answered."""
    target = queue.target
    if target.within_s is not None:
        return f"within {target.within_s:g} s"
    if target.within_h is not None:
        return f"within {target.within_h:g} h"
    return f"within {target.within_business_days} business day{'' if target.within_business_days == 1 else 's'}"


def _points(share: float) -> str:
    """A share as points of a service level."""
    return f"{100 * share:+.1f} points"


HEAD = ("contacts", "planned", "error", "WAPE", "in band", "AHT s", "planned", "service", "planned", "target",
        "need h", "asked h", "there h")  # fmt: skip


def words(found: Review) -> str:
    """The review on a terminal: sentences, a line a queue, notes."""
    lines = [f"{found.name}, {period_words('all', found.span)}", ""]
    lines += [f"{number}. {sentence}" for number, sentence in enumerate(found.sentences, 1)]
    lines += ["", f"{'queue':<12}" + "".join(f"{name:>10}" for name in HEAD)]
    told = (found.frame["level"] == "all") & (found.frame["measure"] == "volume")
    queues = found.frame.loc[told, "queue"].drop_duplicates()
    for queue in queues:
        lines.append(f"{queue:<12}" + "".join(f"{cell:>10}" for cell in _cells(found, str(queue))))
    return "\n".join([*lines, "", *found.notes]).rstrip()


def _cells(found: Review, queue: str) -> Iterator[str]:
    plan, came = (found.value(queue, "volume", column) for column in ("plan", "actual"))
    yield from (number(came), number(plan), percent(came / plan - 1 if plan else math.nan, "+"))
    yield from (percent(found.value(queue, name)) for name in ("wape", "inside_band"))
    yield from (number(found.value(queue, "aht_s", column)) for column in ("actual", "plan"))
    yield from (percent(found.value(queue, "service_level", column)) for column in ("actual", "plan"))
    yield percent(found.value(queue, "service_target", "plan"))
    yield from (number(found.value(queue, "required_h", column)) for column in ("actual", "plan"))
    worked = found.value(queue, "scheduled_h")
    yield number(worked if math.isfinite(worked) else found.value(queue, "scheduled_h", "plan"))


def number(value: float) -> str:
    """A number for people; a dash where none is known."""
    return f"{round(value):,}" if math.isfinite(value) else "-"


def percent(value: float, sign: str = "") -> str:
    """A share for people; a dash where none is known."""
    return f"{round(value, 3) + 0.0:{sign}.1%}" if math.isfinite(value) else "-"
