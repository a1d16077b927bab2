"""Plan a week: choose how long to search, follow the solve, read what the plan promises and take it away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.cost import cost_chart
from planner.charts.promises import promises_chart
from planner.charts.service import service_chart
from planner.screens.about_plan import scenario_shown
from planner.screens.address import asked, choice, show
from planner.screens.figure import figure, note, stamp, table_and_csv
from planner.screens.headline import headline
from planner.screens.kept import KeptPlan
from planner.screens.links import page_to
from planner.screens.opened import opened_plan
from planner.screens.pay_seen import who_sees_pay
from planner.screens.progress import JOB, follow, watched
from planner.screens.scenario_parts.days_planned import days_words, tell_outside
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say
from planner.screens.workspace import PLAN, chosen_plan
from planner.services.cut.plan_folder import cut_plan_file
from planner.store.plans import PlanLine
from planner.store.scenarios import ScenarioLine

DOWNLOADS = (
    ("report", "report.html", "text/html"),
    ("workbook", "plan.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("roster", "roster.csv", "text/csv"),
    ("requirement", "requirement.csv", "text/csv"),
    ("forecast", "forecast.csv", "text/csv"),
    ("facts", "plan.json", "application/json"),
)
WORK = {"draft": 0.15, "as_said": None, "thorough": 3.0}
"""Amounts of search; None is the scenario's own."""
PERCENT = {name: st.column_config.NumberColumn(format="percent") for name in ("share", "level", "p_meet", "chance")}
VIEW = "view"


def draw() -> None:
    """Draw the screen."""
    st.title(say("week.name"))
    scenario = scenario_shown()
    if scenario is None:
        return
    plan = chosen_plan(scenario)
    if _solving():
        return
    if may_do("job.start"):
        _controls(scenario, plan)
    if plan is None:
        st.info(say("week.not_planned", scenario=scenario.name))
        return
    _results(scenario, plan)


def _solving() -> bool:
    """The job of the address: whether it is at work; its plan is opened once it is done."""
    seen = watched() if may_do("job.start") else None
    if seen is None:
        return False
    if not seen.ended or seen.finishing:
        return True
    if seen.plan_id is not None:
        show(JOB, None)
        st.session_state.pop(PLAN, None)
        show(PLAN, seen.plan_id)
        st.rerun()
    return False


def _controls(scenario: ScenarioLine, plan: PlanLine | None) -> None:
    newer = plan is not None and plan.version is not None and scenario.newest > plan.version
    if newer and plan is not None:
        st.warning(say("week.newer", version=scenario.newest, planned=plan.version))
    urgent = plan is None or newer
    if urgent:
        record = services().record(scenario.name, scenario.newest)
        note(say("week.plans", days=days_words(record)))
        tell_outside(record)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    effort = left.selectbox(
        say("week.effort"), list(WORK), index=1, key="effort", format_func=lambda one: say(f"week.effort_{one}")
    )
    label = say("week.start") if plan is None else say("week.again")
    if right.button(label, type="primary" if urgent else "secondary", width="stretch", key="start"):
        must("job.start")
        try:
            started = services().start_plan(scenario.name, scenario.newest, work=WORK[effort])
        except InputError as error:
            st.error(plain(error))
            return
        follow(started.job)


def _results(scenario: ScenarioLine, line: PlanLine) -> None:
    plan, sight = opened_plan(line.id), services().sight()
    st.subheader(say("week.of", name=plan.facts["name"], start=line.start, days=line.days))
    until = line.start - dt.timedelta(days=1)
    stamp(plan.facts["time_zone"], f"{until:%d %b %Y}", f"{line.made_at:%d %b %Y %H:%M} UTC")
    headline(plan, sight)
    _onward(scenario, line)
    views: dict[str, Callable[[], None]] = {
        "promises": lambda: _promises(plan, line),
        "service": lambda: _service(plan),
        "cost": lambda: _cost(plan),
        "warnings": lambda: _warnings(plan),
        "files": lambda: _files(plan, line),
    }
    names = [name for name in views if sight.pay or name != "cost"]
    if VIEW not in st.session_state:
        st.session_state[VIEW] = asked(VIEW) if asked(VIEW) in names else names[0]
    chosen = st.segmented_control(
        say("week.view"), names, key=VIEW, format_func=lambda one: say(f"week.view_{one}"), width="stretch"
    )
    show(VIEW, chosen)
    if chosen in views:
        views[chosen]()


def _onward(scenario: ScenarioLine, line: PlanLine) -> None:
    parts = {"scenario": scenario.name, "plan": line.id}
    for column, address in zip(st.columns(3), ("forecast", "requirement", "roster"), strict=True):
        with column:
            page_to(address, say(f"week.to_{address}"), **parts)


def _promises(plan: KeptPlan, line: PlanLine) -> None:
    """How sure each queue is to meet its target, and why not where it is not."""
    promises = plan.promises()
    if not len(promises):
        st.info(say("week.no_promises"))
        return
    for row in promises[~promises["met"]].to_dict("records"):
        told = {name: row[name] for name in ("queue", "period", "p_meet", "chance", "why")}
        st.warning(say("week.missed", **told))
        place = f"{row['queue']}, {row['period']}"
        page_to("roster", say("week.missed_link", place=place), plan=line.id, queue=row["queue"])
    figure(promises_chart(promises), promises, "promises", columns=PERCENT)


def _service(plan: KeptPlan) -> None:
    """Simulated service level of a queue by interval, with its interval of confidence."""
    queue = choice(say("week.queue"), list(dict.fromkeys(plan.service["queue"])), "queue")
    rows = plan.service[plan.service["queue"] == queue]
    promises = plan.promises()
    mine = promises[promises["queue"] == queue] if len(promises) else promises
    share = float(mine["share"].iloc[0]) if len(mine) else 0.0
    figure(service_chart(rows, queue, share, say("week.served")), rows, f"service_{queue}")
    summary = plan.summary[plan.summary["queue"] == queue]
    table_and_csv(summary, f"summary_{queue}", expanded=True)


def _cost(plan: KeptPlan) -> None:
    who_sees_pay()
    currency = str(plan.cost["currency"].iloc[0]) if len(plan.cost) else ""
    by_item: pd.DataFrame = plan.cost.groupby(["item", "queue"], as_index=False)[["hours", "amount"]].sum()
    figure(cost_chart(plan.cost, currency), by_item.assign(currency=currency), "cost")


def _warnings(plan: KeptPlan) -> None:
    if not plan.facts["warnings"]:
        st.success(say("week.no_warnings"), icon=":material/check:")
    for warning in plan.facts["warnings"]:
        st.markdown(f"- {plain(warning)}")
    page_to("history", say("week.to_history"))


def _files(plan: KeptPlan, line: PlanLine) -> None:
    """Every file with what it is for; what the person does not see is cut or left out."""
    sight = services().sight()
    for label, name, kind in DOWNLOADS:
        path = plan.folder / name
        content = cut_plan_file(name, path.read_bytes(), sight) if path.exists() else None
        if content is not None:
            st.download_button(
                say(f"week.file_{label}"), content, f"plan-{line.id}-{name}", kind, key=f"file_{label}", width=360
            )
            note(say(f"week.file_{label}_means"))
