"""The labour rules in force at a site, in sentences with their source, for whoever reads or prints a roster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from planner.roster.presets import PRESETS, preset_of, said
from planner.scenario import Scenario
from planner.scenario.labour import BreakRule, ClockSpan, Cover, Minors, NightWindow
from planner.scenario.run import Rules

NOT_ADVICE = "preset, not legal advice"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def rules_in_force(scenario: Scenario, site: str = "") -> list[str]:
    """Every rule that holds at a site, one sentence each, and where it is written.

    Parameters
    ----------
    scenario : Scenario
    site : str
        Name of a site; any other means the scenario's own rules.

    Returns
    -------
    list of str
        The preset with "preset, not legal advice" first; where ``[rules]`` or a contract says otherwise, theirs is told
        with what it replaces. Only the heading where nothing is asked.

    Raises
    ------
    ValueError
        If the site names a preset that does not exist.
    """
    name = preset_of(scenario, site)
    preset, own = PRESETS[name], said(scenario.rules)
    lines = [f"Labour rules: {name} ({NOT_ADVICE})." if preset else "Labour rules: no preset."]
    for key, tell in SENTENCES.items():
        if key in own:
            instead = _instead(key, own[key], preset[key].value, f"preset {name}") if key in preset else ""
            lines.append(f"{tell(own[key])} ([rules] {key}{instead}).")
        elif key in preset:
            lines.append(f"{tell(preset[key].value)} (preset {name}: {preset[key].source}).")
    for contract in scenario.contract:
        for key, value in said(contract.rules).items():
            above = own[key] if key in own else preset[key].value if key in preset else None
            instead = "" if above is None else _instead(key, value, above, "the rules above")
            lines.append(f"{SENTENCES[key](value)} (contract {contract.name}{instead}).")
    return [*lines, *_between_people(scenario.rules, site)]


def disagreements(scenario: Scenario, site: str = "") -> list[str]:
    """Those of the rules in force that replace another value of the preset or of ``[rules]``."""
    return [line for line in rules_in_force(scenario, site) if ", instead of " in line]


def _between_people(rules: Rules, site: str) -> list[str]:
    """Rules that couple people: they stand in ``[rules]`` alone."""
    cover = [_cover(one) for one in rules.cover if one.site in (None, site)]
    told = [f"{line} ([[rules.cover]])." for line in cover]
    for one in rules.together:
        share = "all" if one.share == 1 else f"at least {one.share:.0%}"
        told.append(f"Of team {one.team} {share} of those who work begin together ([[rules.together]]).")
    if rules.max_changes is not None:
        told.append(f"At most {rules.max_changes} days differ from the published roster ([rules] max_changes).")
    return told


def _cover(cover: Cover) -> str:
    least = f"at least {cover.least}" if cover.least is not None else ""
    span = f"one for every {cover.span} others on shift" if cover.span is not None else ""
    days = "" if len(cover.days) == len(DAYS) else f", {_weekdays(cover.days)}"
    hours = "" if cover.between == (0, 1440) else f", {_clock(cover.between[0])} to {_clock(cover.between[1])}"
    return f"Role {cover.role}: {' and '.join(part for part in (least, span) if part)}{days}{hours}"


def _instead(key: str, value: Any, other: Any, source: str) -> str:
    """What a value replaces; nothing where both say the same."""
    if value == other:
        return ""
    told = SENTENCES[key](other)
    return f", instead of {told[0].lower()}{told[1:]} of {source}"


def _breaks(rules: Iterable[BreakRule]) -> str:
    return "Breaks: " + "; ".join(_break(rule) for rule in rules)


def _break(rule: BreakRule) -> str:
    kind = {None: "", True: " paid", False: " unpaid"}[rule.paid]
    per = "" if rule.per_h is None else f" for every {rule.per_h:g} h or major fraction"
    within = "" if rule.begins_within_h is None else f", number {rule.number} within {rule.begins_within_h:g} h"
    pieces = "" if rule.piece_min is None else f" in pieces of {rule.piece_min} min or more"
    longest = "" if rule.longest_work_h is None else f", never {rule.longest_work_h:g} h without"
    return f"{rule.least_min}{kind} min{per}{pieces} beyond {rule.over_h:g} h{within}{longest}"


def _minors(rules: Minors) -> str:
    asked = (
        ("at most {:g} h a day", rules.max_hours_per_day),
        ("at most {:g} h a week", rules.max_hours_per_week),
        ("at most {} days a week", rules.max_days_per_week),
        ("{:g} h between shifts", rules.min_rest_h),
        ("{:g} h of rest a week", rules.min_weekly_rest_h),
    )
    told = [text.format(value) for text, value in asked if value is not None]
    told += [f"no work {_span(rules.no_work)}"] if rules.no_work else []
    told += [_breaks(rules.breaks).replace("Breaks: ", "breaks of ")] if rules.breaks else []
    return f"Under {rules.under}: " + "; ".join(told)


def _span(span: ClockSpan | NightWindow) -> str:
    return f"from {_clock(span.begin)} to {_clock(span.end)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _pair(pair: tuple[float, float]) -> str:
    return f"{pair[0]:g} to {pair[1]:g}"


def _after(forbidden: Mapping[str, Iterable[str]]) -> str:
    return "; ".join(f"No {' or '.join(after)} on the day after {first}" for first, after in forbidden.items())


def _most(shifts: Mapping[str, int]) -> str:
    return "At most " + ", ".join(f"{most} of {name}" for name, most in shifts.items()) + " a period"


def _weekdays(days: Iterable[int]) -> str:
    return ", ".join(DAYS[day] for day in days)


SENTENCES: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "min_rest_h": lambda h: f"At least {h:g} h between two shifts",
        "reduced_rest": lambda rest: f"{rest.h:g} h between two shifts at most {rest.per_week} times a week",
        "min_weekly_rest_h": lambda h: f"One rest of at least {h:g} h in every week",
        "max_consecutive_days": lambda days: f"At most {days} working days in a row",
        "min_consecutive_days": lambda days: f"At least {days} working days in a row",
        "min_consecutive_days_off": lambda days: f"At least {days} days off in a row",
        "max_hours_per_day": lambda h: f"At most {h:g} paid hours a day",
        "max_hours_per_week": lambda h: f"At most {h:g} paid hours a week",
        "average_week": lambda a: f"At most {a.h:g} paid hours a week on average of {a.weeks} weeks, unless opted out",
        "period_weeks": lambda weeks: f"A period is {weeks} weeks",
        "period_from": lambda date: f"Periods are counted from {date}",
        "hours_per_period": lambda pair: f"{_pair(pair)} paid hours a period",
        "days_per_period": lambda pair: f"{_pair(pair)} days of work a period",
        "max_shifts": _most,
        "weekend": lambda days: f"A weekend is {_weekdays(days)}",
        "max_weekends": lambda many: f"At most {many} weekends with work a period",
        "whole_weekends": lambda yes: "Weekends whole or not at all" if yes else "Weekends may be worked in part",
        "free_weekends": lambda free: f"At least {free.least} of every {free.of} weekends free",
        "forbid_after": _after,
        "days_off": lambda days: f"No shift begins on {_weekdays(days)}",
        "night": lambda window: f"Night is {_span(window)}, from {window.least_min} min of a shift on",
        "max_nights_in_a_row": lambda many: f"At most {many} nights in a row",
        "max_nights": lambda many: f"At most {many} nights a period",
        "night_average": lambda a: (
            f"At most {a.h:g} paid hours a day on average of {a.weeks} weeks with a night in them"
        ),
        "rest_after_nights": lambda rest: f"{rest.h:g} h of rest after {rest.after} nights in a row or more",
        "start_spread_min": lambda minutes: f"Starts of a week at most {minutes} min apart",
        "max_start_changes": lambda many: f"At most {many} changes of the start a week",
        "max_split_shifts": lambda many: f"At most {many} split shifts a week",
        "breaks": _breaks,
        "minors": _minors,
    }
)
"""Every rule in words."""
