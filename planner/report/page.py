"""``report.html``: one page that works offline, every number with its unit, zone and definition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from forecasting.events import Event, Surge
from planner.charts.cost import cost_chart
from planner.charts.coverage import coverage_chart
from planner.charts.forecast_bands import Span, forecast_chart
from planner.charts.gantt import gantt_chart
from planner.charts.promises import promises_chart
from planner.charts.service import service_chart
from planner.fingerprint import versions
from planner.money.units import DEFINITIONS as UNIT_COSTS
from planner.money.units import unit_costs, work_of_plan
from planner.report.behind import behind_cost, behind_promises, behind_proof, behind_required, headlines
from planner.report.fairness_section import BurdensTold, burdens_told, fairness_section
from planner.report.labour_section import labour_section
from planner.report.offline import Grid, Page, Section, figure, render
from planner.report.outside_section import outside_section
from planner.report.rounds_section import rounds_section
from planner.report.tables import ALL, cost_by_item, dates_of, forecast_by_day, requirement_by_day, week_rows
from planner.report.unit_costs import money_grids, unit_grid, unit_notes
from planner.report.words import (
    DEFINITIONS,
    missed,
    missed_words,
    percent,
    promise_words,
    span_words,
    summary_paragraphs,
    synthetic,
    target_words,
    when,
)
from planner.result import Plan
from planner.scenario import Queue

MOST_GANTT_DAYS = 31


def page_html(plan: Plan, burdens: BurdensTold | None = None) -> str:
    """The whole page, scripts inside, once; what is told of burdens is counted where it is not given."""
    sections: list[Section | None] = [
        _promises(plan),
        *(_queue(plan, queue) for queue in plan.scenario.queue),
        _pooled(plan),
    ]
    sections += [*_rosters(plan), outside_section(plan), _cost(plan), rounds_section(plan), _proof(plan)]
    sections += [fairness_section(burdens or burdens_told(plan)), labour_section(plan)]
    return render(
        Page(
            title=plan.scenario.name,
            span=span_words(plan),
            synthetic=synthetic(plan),
            summary=summary_paragraphs(plan),
            sections=[section for section in sections if section],
            warnings=plan.warnings,
            definitions=(*DEFINITIONS, *UNIT_COSTS),
            provenance=_provenance(plan),
            behind=headlines(plan),
        )
    )


def _promises(plan: Plan) -> Section:
    rows = [
        (p.queue, p.period, percent(p.level), percent(p.share), percent(p.p_meet), percent(p.chance), _result(p.met))
        for p in plan.promises
    ]
    header = ("queue", "period", "mean service level", "target", "chance of meeting it", "chance asked", "result")
    table = Grid("Every promise; shares of contacts and of simulated replications.", header, rows, labels=2)
    if not plan.promises:
        return Section("Promises", ["Nothing is promised: no contacts are expected."])
    frame = pd.DataFrame([(p.queue, p.period, p.p_meet, p.chance, p.met) for p in plan.promises])
    frame.columns = pd.Index(["queue", "period", "p_meet", "chance", "met"])
    why = Grid(
        "Missed promises and the reason of each, the least sure first.",
        ("queue", "period", "why"),
        [(p.queue, when(p), missed_words(p)) for p in missed(plan)],
        labels=3,
    )
    figures = [figure(promises_chart(frame), table)]
    return Section("Promises", (), figures, [why] if why.rows else [], [behind_promises(plan)])


def _result(met: bool) -> str:
    return "kept" if met else "missed"


def _queue(plan: Plan, queue: Queue) -> Section:
    zone, name = plan.scenario.time_zone, queue.name
    forecast = forecast_chart(plan.forecast.frame, name, _spans(plan, queue))
    coverage = coverage_chart(plan.roster.coverage, name, plan.scenario.interval_min)
    service = service_chart(plan.simulation.service, name, queue.target.share, promise_words(queue))
    days = forecast_by_day(plan)
    contacts = Grid(
        f"{name}: expected contacts by day ({zone}), hours of work they bring and handle time in seconds.",
        ("day", "contacts", "workload, h", "handle time, s"),
        _texts(days[days["queue"] == name].drop(columns="queue"), (0, 1, 0)),
    )
    needs = requirement_by_day(plan)
    people = Grid(
        f"{name}: person-hours by day ({zone}).",
        ("day", "required, h", "scheduled, h", "short, h", "surplus, h"),
        _texts(needs[needs["queue"] == name].drop(columns="queue"), (1, 1, 1, 1)),
    )
    figures = [figure(forecast, contacts), figure(coverage, people), figure(service, _service_grid(plan, name))]
    reasons = plan.forecast.reasons.get(name, ())
    sentences = [f"Promise: {target_words(queue)}.", *reasons]
    return Section(f"Queue {name}", sentences, figures, behind=[behind_required(plan, queue)])


def _spans(plan: Plan, queue: Queue) -> list[Span]:
    zone = plan.scenario.time_zone
    stated: list[Surge | Event] = [*plan.scenario.surge, *plan.scenario.event]
    return [
        (each.name, _aware(each.begin, zone), _aware(each.end, zone))
        for each in stated
        if not each.queues or queue.name in each.queues
    ]


def _aware(moment: Any, zone: str) -> pd.Timestamp:
    return pd.Timestamp(moment).tz_localize(zone, ambiguous=True, nonexistent="shift_forward")


def _service_grid(plan: Plan, name: str) -> Grid:
    periods = plan.simulation.periods
    rows = periods[(periods["queue"] == name) & (periods["over"] == "day")]
    texts = [
        (
            str(row["period"]),
            f"{row['offered']:,.0f}",
            percent(row["service_level"]),
            "-" if pd.isna(row["low"]) else f"{percent(row['low'])} to {percent(row['high'])}",
            percent(row["p_meet"]),
            "-" if pd.isna(row["asa_s"]) else f"{row['asa_s']:,.0f}",
            percent(row["p_abandon"]),
            percent(row["occupancy"]),
        )
        for _, row in rows.iterrows()
    ]
    header = ("day", "offered", "service level", "95 % interval of the mean", "chance of the target", "average wait, s",
              "abandoned", "occupancy")  # fmt: skip
    return Grid(f"{name}: simulated service by day ({plan.scenario.time_zone}).", header, texts)


def _pooled(plan: Plan) -> Section:
    if not (plan.roster.coverage["queue"] == ALL).any():
        return Section("All queues together")
    picture = coverage_chart(plan.roster.coverage, ALL, plan.scenario.interval_min)
    return Section("All queues together", figures=[figure(picture)])


def _rosters(plan: Plan) -> list[Section]:
    names = {agent.agent: agent.name for agent in plan.inputs.agents}
    sites = {agent.agent: agent.site for agent in plan.inputs.agents}
    roster = plan.roster.frame
    if roster.empty:
        return [Section("Roster", ["No roster was found."])]
    figures = []
    for date in dates_of(plan)[:MOST_GANTT_DAYS]:
        today = roster[pd.to_datetime(roster["date"]).dt.date == date]
        for site, rows in today.groupby(today["agent"].map(sites).fillna(""), sort=True):
            zone = plan.scenario.site_zone(str(site))
            local = rows.assign(start=rows["start"].dt.tz_convert(zone), end=rows["end"].dt.tz_convert(zone))
            figures.append(figure(gantt_chart(local, date, names, str(site))))
    return [Section("Roster", figures=figures, tables=_week_grids(plan))]


def _week_grids(plan: Plan) -> list[Grid]:
    dates, grids = dates_of(plan), []
    for first in range(0, len(dates), 7):
        week = dates[first : first + 7]
        header = ("person", "name", "team", *(f"{date:%a %d %b}" for date in week), "paid hours")
        rows = [
            (row.agent.agent, row.agent.name, row.agent.team, *row.texts, f"{row.paid_h:.1f}")
            for row in week_rows(plan, week)
        ]
        caption = f"Roster {week[0]} to {week[-1]}, hours on each site's clock."
        grids.append(Grid(caption, header, rows, labels=3 + len(week)))
    return grids


def _cost(plan: Plan) -> Section:
    currency = plan.scenario.currency
    if plan.cost.empty:
        return Section("Cost", ["No prices are given."])
    rows = [*_texts(cost_by_item(plan), (1, 2)), ("total", "", f"{plan.pay:,.2f}")]
    table = Grid(f"Cost by item over the days planned, {currency}.", ("item", "hours", f"amount, {currency}"), rows)
    sites = plan.cost.groupby(["site", "team"], as_index=False)[["amount"]].sum()
    by_team = Grid(f"Cost by site and team, {currency}.", ("site", "team", currency), _texts(sites, (2,), 2), labels=2)
    units = unit_costs(plan.cost, work_of_plan(plan), plan.inputs.resolved)
    keys = ("queue", "channel", "team", "site", "cost_centre", "month")
    tables = [by_team, unit_grid(units, currency), *money_grids(plan.cost, plan.scenario, keys)]
    picture = figure(cost_chart(plan.cost, currency), table)
    return Section("Cost", unit_notes(units), [picture], tables, [behind_cost(plan)])


def _proof(plan: Plan) -> Section:
    roster, currency = plan.roster, plan.scenario.currency
    rows = [
        ("status", roster.status.value),
        (f"objective, {currency}", _number(roster.objective, 2)),
        (f"proven bound, {currency}", _number(roster.bound, 2)),
        ("gap", percent(round(roster.gap, 4))),
        *((f"of which {term}, {currency}", _number(amount, 2)) for term, amount in roster.terms.items()),
        ("short, person-hours", _number(roster.shortage_h, 2)),
        ("proven least short, person-hours", _number(roster.shortage_bound_h, 2)),
        ("surplus, person-hours", _number(roster.surplus_h, 2)),
        ("simulated replications", f"{plan.simulation.replications}"),
        ("simulated events", f"{plan.simulation.events:,}"),
    ]
    notes = (*roster.notes, *plan.simulation.notes)
    table = Grid("The roster's price and its bound.", ("what", "value"), rows)
    return Section("What is proven", notes, tables=[table], behind=[behind_proof(plan)])


def _provenance(plan: Plan) -> list[tuple[str, str]]:
    scenario = plan.scenario
    rows = [("scenario", scenario.path.name), ("seed", str(scenario.seed)), ("work", f"{scenario.solver.work:g}")]
    rows += [("fingerprint", plan.fingerprint)]
    rows += [(f"version of {name}", version) for name, version in versions().items()]
    return rows + [(f"SHA-256 of {name}", digest) for name, digest in plan.inputs.sha256.items()]


def _number(value: float, decimals: int) -> str:
    return "-" if pd.isna(value) else f"{value:,.{decimals}f}"


def _texts(frame: pd.DataFrame, decimals: Iterable[int], labels: int = 1) -> list[tuple[str, ...]]:
    """Rows as text: so many label columns, then numbers of so many decimals each."""
    places = list(decimals)
    return [
        (
            *(str(value) for value in row[:labels]),
            *(_number(float(value), place) for value, place in zip(row[labels:], places, strict=True)),
        )
        for row in frame.itertuples(index=False, name=None)
    ]
