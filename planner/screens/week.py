"""Plan a week: choose a scenario, solve it, read what it promises, who works when, and what it costs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st

from planner.samples_folder import samples_folder
from planner.screens.job import Job, start_job
from planner.screens.kept import KeptPlan, kept_plan, seen_plan
from planner.screens.pictures import cost_view, day_view, promises_view, service_view
from planner.screens.sign_in import look_at_files, may_do, must
from planner.services.cut.plan_folder import cut_plan_file
from planner.services.cut.words import sentences_seen
from planner.services.door import Sight

DOWNLOADS = (
    ("Report (HTML, offline)", "report.html", "text/html"),
    ("Workbook", "plan.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("Roster (CSV)", "roster.csv", "text/csv"),
)
WORK = {"quick draft": 0.15, "as the scenario says": 1.0, "thorough": 3.0}


def draw() -> None:
    """Draw the screen."""
    st.title("Plan a week")
    scenario = _chosen()
    if scenario is None:
        st.info("No scenario files were found. Put one beside `scenarios/base.toml`.")
        return
    folder = results_folder(scenario)
    sight = look_at_files(f"files of {scenario.name}")
    if may_do("job.start"):
        _controls(scenario, folder)
    if _watch(folder, sight):
        return
    plan = kept_plan(folder)
    if plan is None:
        st.info("This scenario has not been planned yet: press **Plan**.")
        return
    _results(seen_plan(plan, sight), sight)


def results_folder(scenario: Path) -> Path:
    """Where a scenario's plan lies: the same folder that ``planner plan`` uses."""
    return scenario.parent / "out" / scenario.stem


def _chosen() -> Path | None:
    files = {path: _name(path) for path in sorted(samples_folder().glob("*.toml"))}
    if not files:
        return None
    asked = st.query_params.get("scenario", "peak_week")
    stems = [path.stem for path in files]
    chosen = st.selectbox(
        "Scenario",
        list(files),
        index=stems.index(asked) if asked in stems else 0,
        format_func=lambda path: files[path],
        key="scenario_file",
    )
    st.query_params["scenario"] = chosen.stem
    return chosen


def _name(path: Path) -> str:
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("name", path.stem))
    except tomllib.TOMLDecodeError:
        return f"{path.stem} (not readable: planning it says why)"


def _controls(scenario: Path, folder: Path) -> None:
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    effort = left.selectbox("Amount of search", list(WORK), index=1, key="effort")
    job = _job(folder)
    if middle.button("Plan", type="primary", disabled=job is not None and job.running, width="stretch"):
        must("job.start")
        st.session_state[str(folder)] = start_job(scenario, folder, WORK[effort])
        st.rerun()
    if right.button("Cancel", disabled=job is None or not job.running, width="stretch"):
        must("job.start")
        _job_of(folder).cancel()
        st.rerun()


def _job(folder: Path) -> Job | None:
    found: Job | None = st.session_state.get(str(folder))
    return found


def _job_of(folder: Path) -> Job:
    job = _job(folder)
    assert job is not None
    return job


def _watch(folder: Path, sight: Sight) -> bool:
    """Progress of a running plan; whether one is running. A failed one says why."""
    job = _job(folder)
    if job is None:
        return False
    if job.running:
        _progress(folder, sight)
        return True
    if job.failed:
        said = sentences_seen((line for line in job.stages() if not line.startswith("[")), sight)
        st.error("\n\n".join(said) if said else "The plan was cancelled; nothing was written.")
    return False


@st.fragment(run_every=1.0)
def _progress(folder: Path, sight: Sight) -> None:
    job = _job_of(folder)
    if not job.running:
        st.rerun()
    stages = sentences_seen(job.stages(), sight)
    st.status(stages[-1] if stages else "starting ...", state="running")
    st.caption("It goes on when you leave this page.")


def _results(plan: KeptPlan, sight: Sight) -> None:
    _headline(plan, sight)
    views: dict[str, Callable[[], None]] = {
        "Promises": lambda: promises_view(plan.promises()),
        "Roster and coverage": lambda: day_view(plan),
        "Service by simulation": lambda: service_view(plan),
        "Cost": lambda: cost_view(plan, _currency(plan.cost)),
        "Warnings": lambda: _warnings(plan),
        "Files": lambda: _files(plan, sight),
    }
    titles = [title for title in views if sight.pay or title != "Cost"]
    for title, tab in zip(titles, st.tabs(titles), strict=True):
        with tab:
            views[title]()


def _headline(plan: KeptPlan, sight: Sight) -> None:
    facts, promises = plan.facts, plan.promises()
    st.caption(f"{facts['name']} - from {facts['start']}, {facts['days']} days, times in {facts['time_zone']}")
    columns = st.columns(5 if sight.pay else 4)
    kept = int(promises["met"].sum()) if len(promises) else 0
    columns[0].metric("Promises that hold", f"{kept} of {len(promises)}")
    columns[1].metric("Short of people", f"{facts['shortage_h']:.1f} h")
    columns[2].metric("of it unavoidable", f"{facts['shortage_bound_h']:.1f} h")
    columns[3].metric("Gap to the best roster", f"{facts['gap']:.1%}")
    if sight.pay:
        columns[4].metric("Cost", f"{facts['pay']:,.0f} {_currency(plan.cost)}")


def _warnings(plan: KeptPlan) -> None:
    for warning in plan.facts["warnings"]:
        st.markdown(f"- {warning}")


def _files(plan: KeptPlan, sight: Sight) -> None:
    for label, name, kind in DOWNLOADS:
        content = cut_plan_file(name, (plan.folder / name).read_bytes(), sight)
        if content is not None:
            st.download_button(label, content, file_name=name, mime=kind)


def _currency(cost: pd.DataFrame) -> str:
    return str(cost["currency"].iloc[0]) if len(cost) else ""
