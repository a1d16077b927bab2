"""The numbers a plan is judged by, each with what it means."""

from __future__ import annotations

import streamlit as st

from planner.screens.figure import number
from planner.screens.kept import KeptPlan
from planner.screens.words import say
from planner.services.door import Sight


def headline(plan: KeptPlan, sight: Sight) -> None:
    """Promises kept, hours short and unavoidably so, gap to the best roster, and pay for whom it is."""
    facts, promises = plan.facts, plan.promises()
    kept = int(promises["met"].sum()) if len(promises) else 0
    shown = [
        ("promises", say("headline.of", kept=kept, all=len(promises))),
        ("short", say("headline.hours", hours=facts["shortage_h"])),
        ("unavoidable", say("headline.hours", hours=facts["shortage_bound_h"])),
        ("gap", say("headline.share", share=facts["gap"])),
    ]
    if sight.pay:
        shown.append(("pay", say("headline.money", amount=facts["pay"], currency=facts.get("currency", ""))))
    for column, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        with column:
            number(say(f"headline.{name}"), value, say(f"headline.{name}_means"))
