"""Draw the README's picture from a kept plan: ``python docs/make_pictures.py scenarios/out/peak_week``."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert

from planner.charts.coverage import coverage_chart
from planner.charts.gantt import gantt_chart
from planner.screens.kept import kept_plan

DAY = dt.date(2026, 11, 27)
PEOPLE = 24


def main(folder: Path) -> None:
    plan = kept_plan(folder)
    assert plan is not None, f"{folder} holds no plan"
    roster = plan.roster.assign(date=pd.to_datetime(plan.roster["date"]).dt.date)
    today = roster[(roster["date"] == DAY) & (roster["activity"] != "leave")]
    shown = today.groupby("agent")["start"].min().sort_values(kind="stable").index[::2][:PEOPLE]
    coverage = plan.coverage[plan.coverage["start"].dt.date == DAY]
    both = alt.vconcat(
        gantt_chart(today[today["agent"].isin(shown)], DAY, {}), coverage_chart(coverage, "*", 15)
    ).resolve_scale(color="independent", x="independent")
    target = Path(__file__).parent / "pictures" / "coverage.png"
    target.write_bytes(vl_convert.vegalite_to_png(both.to_json(), scale=1.5))
    print(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
