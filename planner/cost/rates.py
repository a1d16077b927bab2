"""What an hour costs: base wage, premiums by the clock, overtime tiers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from forecasting.calendar import DAY_NAMES, holiday_names
from planner.scenario import Agent, Scenario
from planner.scenario.money import Premium

HOLIDAY = "holiday"
"""The premium of this name is paid on public holidays."""

WEEKS_PER_YEAR = 52


def hourly_rate(scenario: Scenario, agent: Agent) -> float:
    """Base pay of one paid hour, without premiums, load or bonus.

    The person's own wage; else ``salary_per_year / 52 /`` the weekly hours the salary is for (`contract_h`,
    else ``full_time.hours_per_week``); else ``cost.wage_per_h`` of the contract; else nothing.

    Parameters
    ----------
    scenario : Scenario
    agent : Agent

    Returns
    -------
    float
        Money per hour, at least 0.
    """
    if agent.wage_per_h is not None:
        return agent.wage_per_h
    if agent.salary_per_year is not None:
        return agent.salary_per_year / WEEKS_PER_YEAR / (agent.contract_h or scenario.full_time.hours_per_week)
    return scenario.cost.wage_per_h.get(agent.contract, 0.0)


def premium_share(scenario: Scenario, site: str, start: dt.datetime, end: dt.datetime) -> float:
    """Share of the wage that premiums add over a span, weighted by elapsed time.

    ``sum(rate_p * hours_p) / hours``: premiums that hold at the same moment add up.

    Parameters
    ----------
    scenario : Scenario
    site : str
        Its clock and public holidays count; the scenario's where it names none.
    start, end : datetime
        Aware.

    Returns
    -------
    float
        0 for an empty span.
    """
    elapsed_h = (end.timestamp() - start.timestamp()) / 3600
    if elapsed_h <= 0:
        return 0.0
    hours = premium_hours(scenario, site, start, end)
    return sum(premium.rate * hours[premium.name] for premium in scenario.cost.premium) / elapsed_h


def premium_hours(scenario: Scenario, site: str, start: dt.datetime, end: dt.datetime) -> dict[str, float]:
    """Elapsed hours of a span in which each premium holds, by its name.

    A moment is judged by its own date and clock at the site: of a night premium ``22:00``-``06:00`` limited
    to ``Sun``, both Sunday's first six and last two hours count. Hours that a clock shows twice in autumn
    count twice, those it skips in spring not at all. A premium that names no clock and no day always holds,
    the one named ``holiday`` only on public holidays.

    Parameters
    ----------
    scenario : Scenario
    site : str
    start, end : datetime
        Aware.

    Returns
    -------
    dict of str to float
    """
    premiums = scenario.cost.premium
    hours = dict.fromkeys((premium.name for premium in premiums), 0.0)
    if not premiums or end <= start:
        return hours
    zone = ZoneInfo(scenario.site_zone(site))
    days_off = _public_holidays(holiday_code(scenario, site), start.year - 1, end.year + 1)
    cuts = _cuts(premiums, zone, start.timestamp(), end.timestamp())
    for begin, stop in pairwise(cuts):
        moment = dt.datetime.fromtimestamp((begin + stop) / 2, zone)
        for premium in premiums:
            if _holds(premium, moment, moment.date() in days_off):
                hours[premium.name] += (stop - begin) / 3600
    return hours


def holiday_code(scenario: Scenario, site: str) -> str | None:
    """Code of the public holidays that count at a site."""
    codes = {place.name: place.holidays for place in scenario.site}
    return codes.get(site) or scenario.holidays


def overtime_hours(scenario: Scenario, hours_by_day: Mapping[dt.date, float]) -> dict[dt.date, tuple[float, float]]:
    """Overtime of one person by day: hours beyond a tier, and the extra hours of base pay they cost.

    An hour beyond a daily tier is paid by the highest tier it passes and does not count towards the weekly
    ones (no pyramiding, California Labor Code s. 510); other hours are counted in the order of days.

    Parameters
    ----------
    scenario : Scenario
    hours_by_day : mapping of date to float
        Paid hours worked by the day the shift belongs to; leave is no work.

    Returns
    -------
    dict of date to (hours, extra)
        `extra` is the sum of ``(rate - 1) * hours``.
    """
    daily = [(tier.over_h_per_day, tier.rate) for tier in scenario.cost.overtime if tier.over_h_per_day]
    weekly = [(tier.over_h_per_week, tier.rate) for tier in scenario.cost.overtime if tier.over_h_per_week]
    so_far: dict[dt.date, float] = {}
    found: dict[dt.date, tuple[float, float]] = {}
    for day in sorted(hours_by_day):
        over, extra = _beyond(daily, 0.0, hours_by_day[day])
        straight = hours_by_day[day] - over
        week = week_of(scenario, day)
        before = so_far.get(week, 0.0)
        week_over, week_extra = _beyond(weekly, before, before + straight)
        so_far[week] = before + straight
        found[day] = (over + week_over, extra + week_extra)
    return found


def overtime_extra(scenario: Scenario, agent: Agent, hours_by_day: Mapping[dt.date, float]) -> float:
    """Money that overtime adds to base pay; the factor is on the wage without premiums.

    People paid by the year (no wage of their own) get none.

    Parameters
    ----------
    scenario : Scenario
    agent : Agent
    hours_by_day : mapping of date to float

    Returns
    -------
    float
    """
    if is_salaried(agent):
        return 0.0
    extra = sum(extra for _, extra in overtime_hours(scenario, hours_by_day).values())
    return hourly_rate(scenario, agent) * extra


def is_salaried(agent: Agent) -> bool:
    """Whether the person is paid by the year, whatever hours they are rostered."""
    return agent.wage_per_h is None and agent.salary_per_year is not None


def week_of(scenario: Scenario, day: dt.date) -> dt.date:
    """First day of the planning week that holds `day`."""
    return day - dt.timedelta((day.weekday() - DAY_NAMES.index(scenario.week_starts)) % 7)


def _beyond(tiers: list[tuple[float, float]], low: float, high: float) -> tuple[float, float]:
    """Hours between `low` and `high` beyond the lowest tier, and their sum of (rate - 1)."""
    edges = sorted({low, high, *(over for over, _ in tiers if low < over < high)})
    hours = extra = 0.0
    for begin, end in pairwise(edges):
        rate = max((rate for over, rate in tiers if begin >= over), default=None)
        if rate is not None:
            hours += end - begin
            extra += (rate - 1) * (end - begin)
    return hours, extra


@lru_cache(maxsize=64)
def _public_holidays(code: str | None, first: int, last: int) -> frozenset[dt.date]:
    return frozenset(holiday_names(code, dt.date(first, 1, 1), dt.date(last, 12, 31)))


def _cuts(premiums: tuple[Premium, ...], zone: ZoneInfo, start: float, end: float) -> list[float]:
    """Moments between which no premium begins or ends, seconds since 1970, the span's own ends included."""
    clocks = {0, *(clock % 1440 for p in premiums for clock in (p.begin, p.end) if clock is not None)}
    first, last = dt.datetime.fromtimestamp(start, zone), dt.datetime.fromtimestamp(end, zone)
    cuts = {start, end}
    for day in range((last.date() - first.date()).days + 1):
        midnight = dt.datetime.combine(first.date() + dt.timedelta(day), dt.time(), zone)
        for clock in clocks:
            at = midnight.replace(hour=clock // 60, minute=clock % 60)
            cuts |= {at.timestamp(), at.replace(fold=1).timestamp()}
    if first.utcoffset() != last.utcoffset():  # clocks change on a quarter of an hour of UTC
        cuts |= set(range(int(start // 900 + 1) * 900, int(end), 900))
    return sorted(cut for cut in cuts if start <= cut <= end)


def _holds(premium: Premium, moment: dt.datetime, on_holiday: bool) -> bool:
    if premium.name == HOLIDAY and not on_holiday:
        return False
    if premium.days is not None and moment.weekday() not in premium.days:
        return False
    if premium.begin is None and premium.end is None:
        return True
    begin, end = premium.begin or 0, 1440 if premium.end is None else premium.end
    clock = moment.hour * 60 + moment.minute
    return begin <= clock < end if begin < end else clock >= begin or clock < end
