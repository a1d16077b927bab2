"""The numbers a plan is judged by, each with what it means."""

from __future__ import annotations

import streamlit as st

from planner.screens.figure import number
from planner.screens.kept import KeptPlan
from planner.screens.words import say
from planner.services.door import Sight


def headline(plan: KeptPlan, sight: Sight, before: tuple[int, KeptPlan] | None = None) -> None:
    """Promises kept, hours short and unavoidably so, gap to the best roster, and pay for whom it is.

    Parameters
    ----------
    plan : KeptPlan
    sight : Sight
    before : (int, KeptPlan), optional
        The plan that it was made from and its number: what changed stands below each number.
    """
    facts = plan.facts
    shown = [
        ("promises", say("headline.of", kept=_kept(plan), all=len(plan.promises()))),
        ("short", say("headline.hours", hours=facts["shortage_h"])),
        ("unavoidable", say("headline.hours", hours=facts["shortage_bound_h"])),
        ("gap", say("headline.share", share=facts["gap"])),
    ]
    if sight.pay:
        shown.append(("pay", say("headline.money", amount=facts["pay"], currency=facts.get("currency", ""))))
    changes = {} if before is None else _changes(plan, before[1], sight)
    for column, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        means = "gap_changed" if name == "gap" and before is not None else name
        against = None
        if before is not None and name in changes:
            against = say("headline.against", change=changes[name], plan=before[0])
        with column:
            number(say(f"headline.{name}"), value, say(f"headline.{means}_means"), delta=against)


def _kept(plan: KeptPlan) -> int:
    promises = plan.promises()
    return int(promises["met"].sum()) if len(promises) else 0


def _changes(plan: KeptPlan, before: KeptPlan, sight: Sight) -> dict[str, str]:
    """By how much each number that is counted differs."""
    found = {
        "promises": f"{_kept(plan) - _kept(before):+d}",
        "short": f"{plan.facts['shortage_h'] - before.facts['shortage_h']:+.1f} h",
    }
    if sight.pay:
        found["pay"] = f"{plan.facts['pay'] - before.facts['pay']:+,.0f} {plan.facts.get('currency', '')}"
    return found
