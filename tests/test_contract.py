"""The outside contract: what exists is named as agreed."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from planner.cli import commands
from planner.frames import FRAMES

ROOT = Path(__file__).parents[1]
BUILT = {
    *("plan", "forecast", "backtest", "staff", "simulate", "audit", "today", "review"),
    *("explain", "repair", "fits", "swap", "leave", "pool", "doctor", "app", "accounts", "jobs", "publish", "export"),
    *("store", "import", "capacity", "compare", "sweep"),
}
COLUMNS = {
    "forecast.csv": "start,queue,mean,q025,q05,q10,q25,q50,q75,q90,q95,q975,aht_s",
    "requirement.csv": "start,queue,volume,aht_s,agents,rostered",
    "windows.csv": "queue,from,to,hours",
    "roster.csv": "agent,date,shift,activity,queue,start,end,paid",
    "coverage.csv": "start,queue,required,scheduled,net",
    "service.csv": "start,queue,offered,service_level,low,high,asa_s,p_abandon,occupancy,backlog",
    "summary.csv": "period,queue,offered,service_level,p_meet,required_fte,paid_fte,cost",
    "cost.csv": "item,queue,team,site,cost_centre,month,hours,amount,currency",
}
BEYOND = {
    "rounds.csv": "round,queue,over,period,chance_asked,p_meet,added_h,taken_h,shortage_h,kept",
    "formula_gap.csv": "start,queue,agents,formula,simulated,low,high,difference",
    "ways.csv": "queue,start,blocked,balked,retried,called_back,promises_kept,interrupted",
    "vendors.csv": "vendor,queue,start,contacts,handled_min,in_time",
    "ledger.csv": "agent,week,weekends,nights,lates,holidays,refused",
}
"""Files added to the contract."""
FROM_PYTHON = {
    "forecasting": ("read_history", "forecast", "backtest"),
    "planner": ("read_scenario", "plan", "compare", "simulate", "audit"),
}
PLAN_JSON = {
    "status",
    "objective",
    "bound",
    "gap",
    "shortage_h",
    "surplus_h",
    "pay",
    "seed",
    "work",
    "limited_by_seconds",
    "versions",
    "inputs",
    "promises",
    "warnings",
}


def test_commands_are_those_of_the_contract() -> None:
    assert set(commands()) == BUILT


def test_python_dash_m_is_the_same_program() -> None:
    said = subprocess.run([sys.executable, "-m", "planner", "--help"], capture_output=True, text=True, check=True)
    for command in BUILT:
        assert command in said.stdout


def test_a_command_that_there_is_not_is_refused() -> None:
    said = subprocess.run([sys.executable, "-m", "planner", "dream"], capture_output=True, text=True)
    assert said.returncode == 2
    assert "No such command" in said.stderr


def test_frames_have_the_columns_of_the_contract() -> None:
    assert {spec.name: ",".join(spec.columns) for spec in FRAMES} == COLUMNS | BEYOND


@pytest.mark.parametrize(("package", "names"), FROM_PYTHON.items())
def test_public_functions(package: str, names: tuple[str, ...]) -> None:
    module = importlib.import_module(package)
    for name in names:
        assert callable(getattr(module, name)), f"{package}.{name}"


def test_plan_json_has_a_schema_with_the_keys_of_the_contract() -> None:
    schema = json.loads((ROOT / "planner/schemas/plan.schema.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]) >= PLAN_JSON
    assert set(schema["required"]) >= PLAN_JSON
