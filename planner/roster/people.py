"""People ready to be rostered: the rules that bind them and what they may work on each day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from planner.roster.change_words import named
from planner.roster.contract_terms import Terms, hour_terms, week_terms
from planner.roster.facts import Facts, facts_of
from planner.roster.lawful_breaks import lawful
from planner.roster.options import Duty, duties_of, duty_at
from planner.roster.patterns import pattern_duty
from planner.roster.rules import Rule, State, rules_for
from planner.roster.rules.ages import break_rules
from planner.roster.rules.days_per_week import DaysPerWeek
from planner.roster.rules.hours_per_week import HoursPerWeek
from planner.roster.rules.run_of_days import RunOfDays
from planner.scenario import Inputs, Scenario
from planner.scenario.labour import BreakRule

Cache = dict[tuple[str, int, tuple[BreakRule, ...]], tuple[Duty, ...]]


@dataclass(frozen=True, eq=False)
class Person:
    """One person with everything that limits their roster.

    Attributes
    ----------
    facts : Facts
    rules : tuple of Rule
    options : tuple of tuples of Duty
        For each day the duties that no rule without memory forbids.
    off : tuple of bool
        For each day whether it may be off.
    skills : frozenset of str
        Queues of the scenario they serve.
    candidates : tuple of tuples of Duty
        For each day the duties there are, before any rule.
    notes : tuple of str
        Rules that their locks break, in sentences.
    """

    facts: Facts
    rules: tuple[Rule, ...]
    options: tuple[tuple[Duty, ...], ...]
    off: tuple[bool, ...]
    skills: frozenset[str]
    candidates: tuple[tuple[Duty, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Id of the person."""
        return self.facts.agent.agent

    @property
    def label(self) -> str:
        """Name and id, as messages show them."""
        return named(self.facts.agent.agent, self.facts.agent.name)

    @cached_property
    def weeks(self) -> list[Terms]:
        """Days of each week, as far as they bind; none for people with fixed hours."""
        weeks = [] if self.facts.pattern else week_terms(self.facts)
        binds = any(isinstance(rule, DaysPerWeek) for rule in self.rules)
        return weeks if binds else [replace(week, least_days=0, most_days=len(week.days)) for week in weeks]

    @cached_property
    def stretches(self) -> list[Terms]:
        """Hours of each averaging stretch, as far as they bind; none for people with fixed hours."""
        stretches = [] if self.facts.pattern else hour_terms(self.facts)
        if any(isinstance(rule, HoursPerWeek) for rule in self.rules):
            return stretches
        every = [1440 * len(stretch.days) for stretch in stretches]
        pairs = zip(stretches, every, strict=True)
        return [replace(stretch, least_min=0, most_min=most, cap_min=most) for stretch, most in pairs]

    @property
    def longest_run(self) -> int | None:
        """Most days in a row, or None."""
        return next((rule.most for rule in self.rules if isinstance(rule, RunOfDays)), None)

    @property
    def run_before(self) -> int:
        """Days in a row worked just before the horizon."""
        worked = {duty.day for duty in self.facts.history}
        run = 0
        while -1 - run in worked:
            run += 1
        return run

    def under(self, rules: tuple[Rule, ...]) -> Person:
        """The same person if only these rules held."""
        return _bound(self.facts, rules, self.candidates, self.skills)

    def begin(self) -> tuple[State, ...]:
        """States of all rules before the first day."""
        return tuple(rule.start(self.facts.history) for rule in self.rules)

    def advance(self, states: tuple[State, ...], day: int, duty: Duty | None) -> tuple[State, ...] | None:
        """States after a day, or None where a rule forbids it."""
        after = []
        for rule, state in zip(self.rules, states, strict=True):
            new = rule.step(state, day, duty)
            if new is None:
                return None
            after.append(new)
        return tuple(after)

    def allows(self, tour: list[Duty | None]) -> bool:
        """Whether the person may work these duties, one entry a day."""
        states: tuple[State, ...] | None = self.begin()
        for day, duty in enumerate(tour):
            assert states is not None
            states = self.advance(states, day, duty)
            if states is None:
                return False
        return True


def people_of(inputs: Inputs) -> list[Person]:
    """Everybody who can be rostered, in the staff file's order."""
    scenario = inputs.scenario
    queues = {queue.name for queue in scenario.queue}
    cache: Cache = {}
    from planner.roster.excuses import with_locks_kept  # needs a solver, which not everybody here does

    return [with_locks_kept(_person(facts, scenario, queues, cache)) for facts in facts_of(inputs)]


def _person(facts: Facts, scenario: Scenario, queues: set[str], cache: Cache) -> Person:
    candidates = tuple(_candidates(facts, day, scenario, cache) for day in range(facts.timeline.days))
    skills = frozenset(skill.queue for skill in facts.agent.skills) & queues
    return _bound(facts, rules_for(facts), candidates, skills)


def _bound(
    facts: Facts, rules: tuple[Rule, ...], candidates: tuple[tuple[Duty, ...], ...], skills: frozenset[str]
) -> Person:
    """A person under these rules."""
    options, off = [], []
    for day, duties in enumerate(candidates):
        plain = [(rule, rule.start(facts.history)) for rule in _plain(rules, day)]
        options.append(tuple(d for d in duties if all(rule.step(state, day, d) is not None for rule, state in plain)))
        off.append(all(rule.step(state, day, None) is not None for rule, state in plain))
    return Person(facts, rules, tuple(options), tuple(off), skills, candidates)


def _plain(rules: tuple[Rule, ...], day: int) -> list[Rule]:
    """Rules whose answer on this day does not hang on the days before; on the first day rest is one of them."""
    return [rule for rule in rules if not rule.memory or (day == 0 and rule.name == "rest between shifts")]


def duty_order(duty: Duty) -> tuple[object, ...]:
    """By start, end and name; then by what tells duties of one name apart."""
    pauses = tuple((pause.length_min, pause.starts) for pause in duty.pauses)
    return duty.start_min, duty.end_min, duty.shift, duty.paid_min, pauses


def _candidates(facts: Facts, day: int, scenario: Scenario, cache: Cache) -> tuple[Duty, ...]:
    """Every duty of a day in order, its breaks where the law wants them if they can be there."""
    rules = break_rules(facts, day)
    key = facts.zone, day, rules
    if key not in cache:
        every = (duty for shift in scenario.shift for duty in duties_of(shift, day, facts.zone, facts.timeline))
        cache[key] = _in_order(lawful(duty, rules) or duty for duty in every)
    found = cache[key]
    if facts.pattern:
        fixed = pattern_duty(facts, day, scenario.shift)
        found = () if fixed is None else (lawful(fixed, rules) or fixed,)
    locked = [lawful(duty, rules) or duty for duty in _locked(facts, day, scenario)]
    return _in_order([*found, *locked]) if locked else found


def _in_order(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    return tuple(sorted(set(duties), key=duty_order))


def _locked(facts: Facts, day: int, scenario: Scenario) -> list[Duty]:
    """Duties that only a lock makes: at a start off the shift's grid, or on a weekday it does not begin on."""
    date, found = facts.timeline.date(day), []
    for lock in facts.locks:
        shift = next((shift for shift in scenario.shift if shift.name == lock.shift), None)
        if lock.date == date and shift is not None:
            own = range(shift.start.begin, shift.start.end + 1, shift.start.every_min)
            clocks = [lock.start_min] if lock.start_min is not None else [] if date.weekday() in shift.days else own
            lengths = sorted({shift.length_min.least, shift.length_min.most})
            duties = (duty_at(shift, day, at, n, facts.zone, facts.timeline) for at in clocks for n in lengths)
            found += [duty for duty in duties if duty is not None]
    return found
