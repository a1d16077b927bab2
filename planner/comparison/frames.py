"""Columns and kinds of a comparison's tables."""

from __future__ import annotations

from planner.frames import FrameSpec

COMPARED = FrameSpec(
    "compare.csv",
    {
        "scenario": "text",
        "basis": "text",
        "period": "text",
        "queue": "text",
        "measure": "text",
        "unit": "text",
        "value": "number",
        "low": "number",
        "high": "number",
        "base": "number",
        "difference": "number",
    },
    ("scenario", "basis", "period", "queue", "measure"),
)
"""A row a scenario, basis (`counts`, `whole plan`, `capacity plan`), queue (`*` all) and measure; `period` is empty but
for months of capacity plans. `low`, `high`: 95 % interval of a mean. `base` is the base scenario's value of the same
basis, `difference` is `value - base`; empty where the base has none."""

WATERFALL = FrameSpec(
    "waterfall",
    {
        "scenario": "text",
        "basis": "text",
        "measure": "text",
        "unit": "text",
        "step": "text",
        "kind": "text",
        "value": "number",
        "before": "number",
        "after": "number",
        "differs": "flag",
    },
    ("scenario", "basis", "measure", "step"),
)
"""Steps from the base to a scenario: kind `from`, one `driver` each, `residual`, `to`. `value` is the step's own,
`before` and `after` the running level; `differs` whether the driver differs at all."""
