"""Labour-law presets as a table of numbers, and which of them hold at a site.

Presets are conveniences, not legal advice: agreements may derogate, and averages over reference periods are
held in every single week here, because a roster of one week cannot see the average. An override in
``[rules]`` wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from planner.scenario import Scenario


@dataclass(frozen=True)
class Limits:
    """What the law (or an override) allows; None where it says nothing.

    Attributes
    ----------
    min_rest_h : float or None
        Elapsed hours between the end of one shift and the start of the next, at least.
    max_consecutive_days : int or None
        Longest run of local dates with a shift.
    max_hours_per_day, max_hours_per_week : float or None
        Paid hours at most, overtime included.
    min_weekly_rest_h : float or None
        One uninterrupted rest of this length in every planning week.
    """

    min_rest_h: float | None = None
    max_consecutive_days: int | None = None
    max_hours_per_day: float | None = None
    max_hours_per_week: float | None = None
    min_weekly_rest_h: float | None = None


PRESETS: Mapping[str, Limits] = MappingProxyType(
    {
        "none": Limits(),
        # Directive 2003/88/EC: art. 3 daily rest 11 h; art. 5 weekly rest 24 h plus those 11 h, one day in
        # seven; art. 6 48 h a week on average, overtime included. No daily limit is stated: 24 - 11 h remain.
        "eu": Limits(11, 6, 13, 48, 35),
        # Working Time Regulations 1998: reg. 10 daily rest 11 h; reg. 11 weekly rest 24 h in seven days,
        # which need not come on top of that; reg. 4 48 h a week on average of 17 weeks, with an opt-out.
        "uk": Limits(11, 6, 13, 48, 24),
        # Arbeitszeitgesetz: s. 5 rest 11 h; s. 3 8 h a working day, up to 10 h if averaged to 8 h within six
        # months, hence 48 h in a week of six working days; s. 9, 11 a rest day of 24 h, joined to the 11 h.
        "de": Limits(11, 6, 10, 48, 35),
        # Fair Labor Standards Act: limits pay (time and a half over 40 h), never hours; requires no rest.
        "us-federal": Limits(),
        # Labor Code s. 551, 552: one day's rest in seven. Daily and weekly hours are a matter of pay (510).
        "us-california": Limits(max_consecutive_days=6),
    }
)
"""Numbers by preset, in the order of `Limits`, each with its source."""


def limits(scenario: Scenario, site: str) -> Limits:
    """The limits that hold at a site: the site's preset or the scenario's, then the overrides of ``[rules]``.

    Parameters
    ----------
    scenario : Scenario
    site : str
        Name of a site; one that the scenario does not list takes the scenario's preset.

    Returns
    -------
    Limits

    Raises
    ------
    ValueError
        If the site names a preset that is not in `PRESETS`.
    """
    named = {place.name: place.rules for place in scenario.site}
    preset = named.get(site) or scenario.rules.preset
    if preset not in PRESETS:
        raise ValueError(f"site {site!r} has rules {preset!r}, which is no preset; use one of {', '.join(PRESETS)}")
    stated = {
        name: value for name in Limits.__dataclass_fields__ if (value := getattr(scenario.rules, name)) is not None
    }
    return replace(PRESETS[preset], **stated)
