"""Labour-law presets as a table of numbers with their sources, and which rules hold at a site for whom.

Presets are conveniences, not legal advice: agreements may derogate, and many do. What ``[rules]`` says wins over the
preset of a site, what the ``rules`` of a contract say wins over both.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from planner.scenario import Contract, Scenario
from planner.scenario.labour import AverageWeek, BreakRule, ClockSpan, LabourRules, Minors, NightAverage, NightWindow


class Stated(NamedTuple):
    """A rule's value in a preset and where it is written."""

    value: Any
    source: str


def _hours(begin: int, end: int) -> dict[str, int]:
    """A span of the clock as its record takes it, from whole hours."""
    return {"from": begin * 60, "to": end * 60}


_EU: Mapping[str, Stated] = {
    "min_rest_h": Stated(11, "Directive 2003/88/EC art. 3"),
    "max_consecutive_days": Stated(6, "Directive 2003/88/EC art. 5: a rest day in every seven days"),
    # No daily limit is stated: 24 h less the 11 h of rest remain.
    "max_hours_per_day": Stated(13, "Directive 2003/88/EC art. 3: what daily rest leaves of 24 h"),
    "average_week": Stated(AverageWeek(h=48, weeks=17), "Directive 2003/88/EC art. 6, 16(b), 22: four months, opt-out"),
    "min_weekly_rest_h": Stated(35, "Directive 2003/88/EC art. 5: 24 h plus the 11 h of art. 3"),
    # Art. 4 leaves the length to national law; 20 min is the least that the United Kingdom took from it.
    "breaks": Stated((BreakRule(over_h=6, least_min=20, piece_min=20),), "Directive 2003/88/EC art. 4: beyond 6 h"),
    # Art. 2(3): seven hours at least, which hold midnight to 05:00; art. 2(4): three hours of it make a night worker.
    "night": Stated(NightWindow(**_hours(23, 6), least_min=180), "Directive 2003/88/EC art. 2(3), 2(4)"),
    "night_average": Stated(NightAverage(h=8, weeks=17), "Directive 2003/88/EC art. 8(a), 16(c)"),
}

_UK: Mapping[str, Stated] = {
    "min_rest_h": Stated(11, "Working Time Regulations 1998 reg. 10"),
    "max_consecutive_days": Stated(6, "Working Time Regulations 1998 reg. 11: 24 h in each seven days"),
    "max_hours_per_day": Stated(13, "Working Time Regulations 1998 reg. 10: what daily rest leaves of 24 h"),
    "average_week": Stated(AverageWeek(h=48, weeks=17), "Working Time Regulations 1998 reg. 4, 5: opt-out"),
    # Reg. 11: the 24 h need not come on top of the 11 h; or 48 h in each fourteen days.
    "min_weekly_rest_h": Stated(24, "Working Time Regulations 1998 reg. 11"),
    "breaks": Stated((BreakRule(over_h=6, least_min=20, piece_min=20),), "Working Time Regulations 1998 reg. 12"),
    "night": Stated(NightWindow(**_hours(23, 6), least_min=180), "Working Time Regulations 1998 reg. 2"),
    "night_average": Stated(NightAverage(h=8, weeks=17), "Working Time Regulations 1998 reg. 6"),
    "minors": Stated(
        Minors(
            max_hours_per_day=8,
            max_hours_per_week=40,
            min_rest_h=12,
            min_weekly_rest_h=48,
            no_work=ClockSpan(**_hours(22, 6)),
            breaks=(BreakRule(over_h=4.5, least_min=30, piece_min=30),),
        ),
        "Working Time Regulations 1998 reg. 5A, 6A, 10(2), 11(3), 12(4): 16 and 17 years",
    ),
}

_DE: Mapping[str, Stated] = {
    "min_rest_h": Stated(11, "Arbeitszeitgesetz s. 5"),
    "max_consecutive_days": Stated(6, "Arbeitszeitgesetz s. 9, 11: a substitute rest day for work on Sundays"),
    "max_hours_per_day": Stated(10, "Arbeitszeitgesetz s. 3"),
    # 8 h a working day on average of 24 weeks are 48 h in a week of six working days.
    "average_week": Stated(AverageWeek(h=48, weeks=24), "Arbeitszeitgesetz s. 3: 8 h a working day within 24 weeks"),
    "min_weekly_rest_h": Stated(35, "Arbeitszeitgesetz s. 9, 11(4): 24 h, joined to the 11 h"),
    "breaks": Stated(
        (
            BreakRule(over_h=6, least_min=30, piece_min=15, longest_work_h=6),
            BreakRule(over_h=9, least_min=45, piece_min=15),
        ),
        "Arbeitszeitgesetz s. 4",
    ),
    "night": Stated(NightWindow(**_hours(23, 6), least_min=121), "Arbeitszeitgesetz s. 2(3), 2(4): more than 2 h"),
    "night_average": Stated(NightAverage(h=8, weeks=4), "Arbeitszeitgesetz s. 6(2)"),
    "minors": Stated(
        Minors(
            max_hours_per_day=8,
            max_hours_per_week=40,
            max_days_per_week=5,
            min_rest_h=12,
            no_work=ClockSpan(**_hours(20, 6)),
            breaks=(
                BreakRule(over_h=4.5, least_min=30, piece_min=15, longest_work_h=4.5),
                BreakRule(over_h=6, least_min=60, piece_min=15),
            ),
        ),
        "Jugendarbeitsschutzgesetz s. 8, 11, 13, 14, 15",
    ),
}

_CALIFORNIA: Mapping[str, Stated] = {
    # Daily and weekly hours are a matter of pay there (Labor Code s. 510), not of what is allowed.
    "max_consecutive_days": Stated(6, "California Labor Code s. 551, 552: one day's rest in seven"),
    "breaks": Stated(
        (
            BreakRule(over_h=5, least_min=30, piece_min=30, begins_within_h=5, paid=False),
            BreakRule(over_h=10, least_min=60, piece_min=30, begins_within_h=10, number=2, paid=False),
            BreakRule(over_h=3.5, least_min=10, per_h=4, paid=True),
        ),
        "California Labor Code s. 512; Wage Order 4-2001 s. 11, 12",
    ),
    "minors": Stated(
        Minors(max_hours_per_day=8, max_hours_per_week=48, no_work=ClockSpan(**_hours(22, 5))),
        "California Labor Code s. 1391(a)(3): 16 and 17 years, no school day",
    ),
}

_FEDERAL: Mapping[str, Stated] = {
    # Fair Labor Standards Act: limits pay (time and a half over 40 h), never hours; requires no rest, no break.
    "minors": Stated(
        Minors(under=16, max_hours_per_day=8, max_hours_per_week=40, no_work=ClockSpan(**_hours(19, 7))),
        "29 CFR 570.35: 14 and 15 years, out of school",
    ),
}

PRESETS: Mapping[str, Mapping[str, Stated]] = MappingProxyType(
    {
        "none": {},
        "eu": _EU,
        "uk": _UK,
        "de": _DE,
        "us-federal": _FEDERAL,
        "us-california": _CALIFORNIA,
    }
)
"""Rules by preset, each number with its source."""


def preset_of(scenario: Scenario, site: str) -> str:
    """Name of the preset that holds at a site; one that the scenario does not list takes the scenario's.

    Raises
    ------
    ValueError
        If the site names a preset that is not in `PRESETS`.
    """
    named = {place.name: place.rules for place in scenario.site}
    preset = named.get(site) or scenario.rules.preset
    if preset not in PRESETS:
        raise ValueError(f"site {site!r} has rules {preset!r}, which is no preset; use one of {', '.join(PRESETS)}")
    return preset


def limits(scenario: Scenario, site: str, contract: Contract | None = None) -> LabourRules:
    """The rules that hold at a site: its preset or the scenario's, then ``[rules]``, then those of a contract.

    Parameters
    ----------
    scenario : Scenario
    site : str
        Name of a site; one that the scenario does not list takes the scenario's preset.
    contract : Contract, optional

    Returns
    -------
    LabourRules

    Raises
    ------
    ValueError
        If the site names a preset that is not in `PRESETS`.
    """
    values = {name: stated.value for name, stated in PRESETS[preset_of(scenario, site)].items()}
    for rules in (scenario.rules, contract.rules if contract else LabourRules()):
        values |= said(rules)
    return LabourRules.model_construct(**values)


def said(rules: LabourRules) -> dict[str, Any]:
    """What somebody states, by rule."""
    stated = {name: getattr(rules, name) for name in LabourRules.model_fields}
    return {name: value for name, value in stated.items() if value is not None}
