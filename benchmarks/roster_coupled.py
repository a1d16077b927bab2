"""Rules that couple people: seats, a span of supervisors, a least number of them, teams together, few changes.

Run: ``python benchmarks/roster_coupled.py [--cases span seats ...] [--work 0.1]``
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from roster_instances import START, synthetic
from roster_run import run

from planner.scenario import Absence, Agent, Inputs
from planner.scenario.labour import Cover, Together
from planner.scenario.people import Site
from planner.staffing.result import Requirement

Case = tuple[Inputs, Requirement]


def centre(
    people: int,
    days: int,
    name: str,
    *,
    seats: int | None = None,
    span: int | None = None,
    least: int | None = None,
    team: int = 0,
) -> Case:
    """A synthetic centre with rules between people; every fifth person supervises, the first `team` who
    work full time are one team."""
    inputs, requirement = synthetic(people, days)
    cover = []
    if span is not None:
        cover.append(Cover(role="supervisor", span=span))
    if least is not None:
        cover.append(Cover(role="supervisor", least=least, between=(600, 1200)))
    together = (Together(team="one", share=1.0),) if team else ()
    rules = inputs.scenario.rules.model_copy(update={"cover": tuple(cover), "together": together})
    scenario = inputs.scenario.model_copy(
        update={"name": name, "rules": rules, "site": (Site(name="here", seats=seats),)}
    )
    full = [agent.agent for agent in inputs.agents if agent.contract == "full-time"]
    agents = tuple(_placed(agent, n, agent.agent in full[:team]) for n, agent in enumerate(inputs.agents))
    return replace(inputs, scenario=scenario, agents=agents), requirement


def _placed(agent: Agent, number: int, in_team: bool) -> Agent:
    roles = ("supervisor",) if number % 5 == 0 else ()
    return agent.model_copy(update={"site": "here", "roles": roles, "team": "one" if in_team else ""})


def few_changes(people: int) -> Case:
    """All of it, published; then three are away for the week and at most four shifts may change."""
    from planner.roster.solve import solve

    inputs, requirement = centre(people, 7, f"{people} people, three away, four changes", **ALL)
    published = solve(inputs, requirement, work=0.1, seconds=600, seed=1).frame
    away = [Absence(agent=inputs.agents[n].agent, start=_moment(0), end=_moment(7), kind="leave") for n in (1, 12, 33)]
    rules = inputs.scenario.rules.model_copy(update={"max_changes": 4})
    scenario = inputs.scenario.model_copy(update={"rules": rules})
    return replace(inputs, scenario=scenario, absences=tuple(away), published_roster=published), requirement


def _moment(day: int) -> dt.datetime:
    return dt.datetime.combine(START + dt.timedelta(day), dt.time())


ALL = {"seats": 80, "span": 8, "least": 1, "team": 6}
CASES: dict[str, Callable[[], Case]] = {
    "span": lambda: centre(12, 1, "12 people, one supervisor for three", span=3),
    "seats": lambda: centre(20, 1, "20 people on 9 seats", seats=9),
    "team": lambda: centre(12, 1, "a team of four among 12", team=4),
    "sixty": lambda: centre(60, 7, "60 people, span, least, 45 seats", seats=45, span=8, least=1),
    "all": lambda: centre(120, 7, "120 people, all of them", **ALL),
    "changes": lambda: few_changes(120),
}


def main() -> None:
    """Every case asked for, a line each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", nargs="+", choices=list(CASES), default=list(CASES))
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--work", type=float, default=0.1)
    parser.add_argument("--loud", dest="quiet", action="store_false")
    asked = parser.parse_args()
    for name in asked.cases:
        run(*CASES[name](), asked, seed=1)


if __name__ == "__main__":
    main()
