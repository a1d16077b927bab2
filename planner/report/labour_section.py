"""The labour rules that the roster keeps, site by site, with where they are written."""

from __future__ import annotations

from planner.report.offline import Section
from planner.result import Plan
from planner.roster.site_rules import any_asked, site_rules


def labour_sentences(plan: Plan) -> list[str]:
    """The rules in force by site and what they replace, in sentences; none where nothing is asked anywhere."""
    rules = site_rules(plan.scenario, plan.inputs.agents)
    return [sentence for one in rules for sentence in one.sentences()] if any_asked(rules) else []


def labour_section(plan: Plan) -> Section | None:
    """The section, or None where no labour rule is asked."""
    sentences = labour_sentences(plan)
    return Section("Labour rules", sentences) if sentences else None
