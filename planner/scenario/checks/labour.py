"""Labour rules can be kept: ranges rise, a weekend is shorter than a week, a shorter rest is shorter."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.labour import LabourRules
from planner.scenario.scenario import Scenario
from planner.scenario.source import Labels, Source


def labour(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every labour rule that nobody could keep or that says nothing."""
    yield from _rules(scenario.rules, source, ("rules",))
    for index, cover in enumerate(scenario.rules.cover):
        if cover.least is None and cover.span is None:
            where = source.where("rules", f"cover {index + 1}")
            yield Fault(where, cover.role, "least, span or both", "Say how many, or for how many others one.")
    for contract in scenario.contract:
        yield from _rules(contract.rules, source, (f'contract "{contract.name}"', "rules"))


def _rules(rules: LabourRules, source: Source, labels: Labels) -> Iterator[Fault]:
    for key in ("hours_per_period", "days_per_period"):
        pair = getattr(rules, key)
        if pair is not None and not 0 <= pair[0] <= pair[1]:
            written = f"[{pair[0]:g}, {pair[1]:g}]"
            yield Fault(
                source.where(*labels, key), written, "the least first, from 0 on", "Write them in rising order."
            )
    if rules.weekend is not None and len(set(rules.weekend)) > 6:
        where = source.where(*labels, "weekend")
        yield Fault(where, "seven days", "at most six weekdays", "Leave the working days out.")
    for name, most in (rules.max_shifts or {}).items():
        if most < 0:
            yield Fault(source.where(*labels, "max_shifts", name), str(most), "0 or more", "Write 0 for never.")
    free = rules.free_weekends
    if free is not None and free.least > free.of:
        where = source.where(*labels, "free_weekends")
        yield Fault(where, f"{free.least} of {free.of}", "no more than of", "Exchange the two.")
    reduced = rules.reduced_rest
    if reduced is not None and rules.min_rest_h is not None and reduced.h >= rules.min_rest_h:
        where = source.where(*labels, "reduced_rest", "h")
        yield Fault(
            where, f"{reduced.h:g}", f"less than min_rest_h ({rules.min_rest_h:g})", "Lower it, or leave it out."
        )
    low, high = rules.min_consecutive_days, rules.max_consecutive_days
    if low is not None and high is not None and low > high:
        where = source.where(*labels, "min_consecutive_days")
        yield Fault(where, str(low), f"no more than max_consecutive_days ({high})", "Exchange the two.")
