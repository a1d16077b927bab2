"""One step of money, from one side to the next, as a waterfall with its table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from planner.charts.bridge import bridge_chart
from planner.screens.figure import figure
from planner.screens.words import say_plain


def step_shown(step: Mapping[str, Any], currency: str, name: str) -> None:
    """Draw it.

    Parameters
    ----------
    step : mapping
        As `planner.money.words.bridge_record` gives it.
    currency : str
    name : str
        Of the picture and its table, unique on the page.
    """
    before, _, after = str(step["step"]).partition(" to ")
    start, end, drivers = float(step["start"]), float(step["end"]), step["drivers"]
    rows = [(before, start), *drivers.items(), (after, end)]
    table = pd.DataFrame(rows, columns=[say_plain("budget.what"), currency])
    figure(bridge_chart(start, drivers, end, (before, after), currency), table, name)
