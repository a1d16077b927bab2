"""From a budget to the plan to what was paid: a file of costs, and each step as a waterfall with its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from planner.screens.budget_parts.waterfall import step_shown
from planner.screens.daily_parts.csv_given import csv_given
from planner.screens.figure import note, table_and_csv
from planner.screens.words import plain, say

COLUMNS = ("item", "amount", "month", "from", "to", "hours", "queue", "team", "site", "cost_centre")


def costs_given() -> str | None:
    """What was paid, as text in the columns of a file of costs; None until it is given."""
    given = csv_given("paid", COLUMNS, say("paid.columns"), "paid.csv")
    return None if given is None else given.text


def steps_shown(steps: Sequence[Mapping[str, Any]], currency: str) -> None:
    """Every step, first to last; what is missing where there is none.

    Parameters
    ----------
    steps : sequence of mapping
        As `planner.services.desk_worker.daily` gives them.
    currency : str
    """
    if not steps:
        st.info(say("paid.none"))
        return
    for step in steps:
        before, _, after = str(step["step"]).partition(" to ")
        st.subheader(say("paid.step", before=before, after=after))
        start, end = float(step["start"]), float(step["end"])
        st.write(say(f"paid.{after}_sentence", end=end, start=start, more=end - start, currency=currency))
        step_shown(step, currency, f"paid_{after}")
        parts = pd.DataFrame(step["parts"])
        table_and_csv(parts.rename(columns={"amount": f"amount, {currency}"}), f"bridge_{before}_to_{after}")
        for line in step["notes"]:
            note(plain(line))
