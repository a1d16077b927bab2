"""The same instances by this planner, by a plain CP-SAT model and by pyworkforce; judged by the same price and audit.

    python benchmarks/roster_peers.py [--people 50 200] [--seconds 90] [--python PYTHON3.12]

The plain model is what one would write first: for each person and day a Boolean a start, for each break a Boolean a
beginning, at most one shift a day, 11 h of rest between days, the contract's days and hours; people of both queues are
given to the first by a number an interval. No hints, two workers, the same seconds. pyworkforce 0.5.4 (Python 3.12 or
newer, in an environment of its own as in `peers.py`) schedules counts of people on whole shifts of a day: no names, no
breaks, no queues, no rest, no contracts, no bound. What it leaves uncovered on each day of the first queue's need is
told beside; it cannot be priced as a roster.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from ortools.sat.python import cp_model
from roster_instances import synthetic

from planner.roster.assign import Tour
from planner.roster.audit import audit
from planner.roster.demand import Demand
from planner.roster.options import Duty
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered
from planner.roster.price import Prices
from planner.roster.solve import solve
from planner.roster.timeline import Timeline
from planner.roster.valuing import value_of
from planner.roster.writing import frame_of
from planner.scenario import Inputs
from planner.staffing.result import Requirement

Literal = cp_model.IntVar
CENTS = 100
"""Prices are whole numbers in CP-SAT."""


class PlainModel:
    """One Boolean a person, day and start; breaks as Booleans of their own."""

    def __init__(self, inputs: Inputs, requirement: Requirement) -> None:
        self.inputs = inputs
        self.people = people_of(inputs)
        self.demand = Demand.of(inputs.scenario, requirement)
        self.model = cp_model.CpModel()
        self.works: dict[tuple[int, int, Duty], Literal] = {}
        self.breaks: dict[tuple[int, int, Duty, int, int], Literal] = {}
        self.on_queue: dict[tuple[frozenset[str], int], list[tuple[Literal, int]]] = {}
        for p, person in enumerate(self.people):
            self._add_person(p, person)
        self.model.minimize(sum(self._interval(t) for t in range(self.demand.intervals)))

    def _add_person(self, p: int, person: Person) -> None:
        days = range(len(person.options))
        for day in days:
            for duty in person.options[day]:
                self._add_duty(p, person, day, duty)
            self.model.add_at_most_one(self.works[p, day, duty] for duty in person.options[day])
        rest = round((person.facts.limits.min_rest_h or 0) * 60)
        for day in days[:-1]:
            for one, two in product(person.options[day], person.options[day + 1]):
                if two.start_min - one.end_min < rest:
                    self.model.add_bool_or(~self.works[p, day, one], ~self.works[p, day + 1, two])
        for week, hours in zip(person.weeks, person.stretches, strict=True):
            mine = [(self.works[p, day, duty], duty.paid_min) for day in week.days for duty in person.options[day]]
            total = sum(literal for literal, _ in mine)
            self.model.add_linear_constraint(total, int(week.least_days), int(week.most_days))
            paid = sum(literal * minutes for literal, minutes in mine)
            self.model.add_linear_constraint(paid, int(np.ceil(hours.least_min)), int(hours.cap_min))

    def _add_duty(self, p: int, person: Person, day: int, duty: Duty) -> None:
        works = self.works[p, day, duty] = self.model.new_bool_var("")
        step = self.demand.interval_min
        for t in range(duty.start_min // step, min(self.demand.intervals, duty.end_min // step)):
            self.on_queue.setdefault((person.skills, t), []).append((works, 1))
        for number, pause in enumerate(duty.pauses):
            chosen = []
            for minute in pause.starts:
                literal = self.breaks[p, day, duty, number, minute] = self.model.new_bool_var("")
                chosen.append(literal)
                for t in range(minute // step, min(self.demand.intervals, (minute + pause.length_min) // step)):
                    self.on_queue.setdefault((person.skills, t), []).append((literal, -1))
            self.model.add(sum(chosen) == works)

    def _interval(self, t: int) -> cp_model.LinearExprT:
        """Price of an interval: people missing and too many, those of both queues shared out."""
        scenario, demand = self.inputs.scenario, self.demand
        many = len(self.people)
        here = {
            skills: sum(literal * sign for literal, sign in self.on_queue.get((skills, t), []))
            for skills in (frozenset("a"), frozenset("b"), frozenset("ab"))
        }
        shared = self.model.new_int_var(0, many, "")
        self.model.add(shared <= here[frozenset("ab")])
        given = {"a": here[frozenset("a")] + shared, "b": here[frozenset("b")] + here[frozenset("ab")] - shared}
        terms = []
        for number, name in enumerate(demand.names):
            need = int(demand.load.rostered[number, t])
            short, over = self.model.new_int_var(0, need, ""), self.model.new_int_var(0, many, "")
            self.model.add(given[name] + short - over == need)
            hour = demand.interval_h * CENTS
            terms.append(round(scenario.cost.shortage_per_agent_hour * hour) * short)
            terms.append(round(scenario.cost.surplus_per_agent_hour * hour) * over)
        return sum(terms)

    def rostered(self, seconds: float) -> tuple[Rostered | None, float]:
        """The best roster of so many seconds, and the solver's bound; money."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 2
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self.model)
        bound = solver.best_objective_bound / CENTS
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, bound
        tours: dict[Person, Tour] = {person: [None] * len(person.options) for person in self.people}
        pauses: dict[tuple[Person, int], tuple[int, ...]] = {}
        for (p, day, duty), literal in self.works.items():
            if solver.boolean_value(literal):
                tours[self.people[p]][day] = duty
                pauses[self.people[p], day] = tuple(
                    next(m for m in pause.starts if solver.boolean_value(self.breaks[p, day, duty, number, m]))
                    for number, pause in enumerate(duty.pauses)
                )
        return Rostered(tours, pauses), bound


def plainly(inputs: Inputs, requirement: Requirement, seconds: float) -> str:
    """What the plain model reaches, in words."""
    clock, wall = time.process_time(), time.perf_counter()
    plain = PlainModel(inputs, requirement)
    made_s = time.perf_counter() - wall
    rostered, bound = plain.rostered(max(1.0, seconds - made_s))
    spent = f"CPU {time.process_time() - clock:.0f} s, elapsed {time.perf_counter() - wall:.0f} s"
    size = f"{len(plain.works) + len(plain.breaks):,} Booleans"
    if rostered is None:
        return f"nothing found (bound {bound:,.0f}, {size}, {spent})"
    line = Timeline.of(inputs.scenario)
    frame = frame_of(rostered, plain.people, line)
    valued = value_of(frame, inputs, requirement, plain.people, Prices.of(inputs, plain.people))
    breaches = len(audit(inputs, frame))
    return f"objective {valued.objective:,.0f}, own bound {bound:,.0f}, {breaches} breaches ({size}, {spent})"


def ours(inputs: Inputs, requirement: Requirement, seconds: float) -> str:
    """What this planner reaches, in words."""
    clock, wall = time.process_time(), time.perf_counter()
    result = solve(inputs, requirement, work=1.0, seconds=seconds, seed=1)
    spent = f"CPU {time.process_time() - clock:.0f} s, elapsed {time.perf_counter() - wall:.0f} s"
    breaches = len(audit(inputs, result.frame))
    return f"objective {result.objective:,.0f}, bound {result.bound:,.0f}, {breaches} breaches ({spent})"


def by_shifts(inputs: Inputs, requirement: Requirement, inside: str) -> str:
    """What pyworkforce's shift scheduling leaves uncovered of one queue, its people free to be anybody."""
    days, step = inputs.scenario.days, inputs.scenario.interval_min
    need = requirement.frame.loc[requirement.frame["queue"] == "a", "rostered"].to_numpy().reshape(days, -1)
    hourly = need.reshape(days, 24, 60 // step).max(axis=2).astype(int).tolist()
    shifts = {
        f"{shift.name} {clock}": [int(clock <= 60 * hour < clock + shift.length_min.least) for hour in range(24)]
        for shift in inputs.scenario.shift
        for clock in range(shift.start.begin, shift.start.end + 1, 60)
    }
    asked = {"need": hourly, "shifts": shifts, "most": int(need.max()) * 2}
    script = str(Path(__file__).with_name("roster_peers_at_work.py"))
    done = subprocess.run([inside, script], input=json.dumps(asked), capture_output=True, text=True, check=False)
    if done.returncode:
        return f"failed: {done.stderr.strip().splitlines()[-1]}"
    got: dict[str, Any] = json.loads(done.stdout)
    return (
        f"{got['status']}: {got['people']} person-days on whole shifts, {got['short_h']:,.0f} h of queue a short and "
        f"{got['over_h']:,.0f} h too many by the hour (CPU {got['cpu_s']:.1f} s)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[50, 200])
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--python", help="a Python of 3.12 or newer, for pyworkforce")
    parser.add_argument("--without-pyworkforce", action="store_true", help="where no package registry is reached")
    asked = parser.parse_args()
    solve(*synthetic(8, 1, 1), work=0.01, seconds=60, seed=1)  # compiled code loads before the clock starts
    with tempfile.TemporaryDirectory() as folder:
        inside = None if asked.without_pyworkforce else _environment(Path(folder) / "peers", asked.python)
        for people in asked.people:
            inputs, requirement = synthetic(people, 7, asked.seed)
            print(f"{people} people x 7 days, {asked.seconds:g} s", flush=True)
            print(f"  ours: {ours(inputs, requirement, asked.seconds)}", flush=True)
            print(f"  plain CP-SAT: {plainly(inputs, requirement, asked.seconds)}", flush=True)
            if inside is not None:
                print(f"  pyworkforce: {by_shifts(inputs, requirement, inside)}", flush=True)


def _environment(folder: Path, python: str | None) -> str | None:
    """A Python that holds pyworkforce, or None with the reason printed."""
    from peers import environment

    try:
        inside, names = environment(folder, python)
    except subprocess.CalledProcessError as fault:
        print(f"pyworkforce: left out, it cannot be installed here ({fault.cmd[-1]})")
        return None
    return inside if "pyworkforce" in names else None


if __name__ == "__main__":
    main()
