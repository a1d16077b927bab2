"""Who may work a shift, swap or take leave, held to the audit; what stops the others."""

from __future__ import annotations

import datetime as dt
import itertools

import pandas as pd
from changed_team import MONDAY, need, standing, team, worked

from planner.desk.fits import assigned, may_swap, who_fits
from planner.desk.leave import leave_asked
from planner.roster import audit
from planner.roster.as_it_stands import Standing
from planner.roster.changes import changes_of, roster_after
from planner.roster.who_could import AT_WORK, AWAY, DAY_OFF, who_could
from planner.scenario import Absence


def test_fits_are_exactly_those_whom_the_audit_lets_work(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    for day, clock in itertools.product(range(3), (480, 600, 720)):
        fits = {fit.agent: fit for fit in who_fits(stand, day, "day", clock)}
        for p, person in enumerate(stand.people):
            duty = next(d for d in person.candidates[day] if d.clock_min == clock)
            if stand.days(p)[day] == duty:
                assert not fits[person.name].fits
                continue
            was = stand.W.tour[p].copy(), stand.W.pause[p].copy()
            tour, pause = was[0].copy(), was[1].copy()
            tour[day], pause[day] = stand.option(day, duty), [one.starts[0] for one in duty.pauses]
            stand.change(p, tour, pause)
            lawful = not audit(stand.inputs, roster_after(stand))
            stand.change(p, *was)
            assert fits[person.name].fits == lawful, (person.name, day, clock, fits[person.name].reason)
            assert fits[person.name].fits or fits[person.name].reason
            given = assigned(stand, person.name, day, "day", clock)
            assert bool(len(given)) == lawful, "given to exactly those who fit"
            if lawful:
                worked_then = given[given["action"] == "work"]
                assert set(worked_then["agent"]) == {person.name}
                assert [f"{start:%H:%M}" for start in worked_then["start"]] == [f"{clock // 60:02}:{clock % 60:02}"]
            assert not len(changes_of(stand)), "the roster is left as it was"


def test_swaps_are_allowed_exactly_where_the_audit_allows_them(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    asked = 0
    for one, other in itertools.combinations(["p0", "p1", "p2", "p3"], 2):
        for a, b in itertools.product(range(3), repeat=2):
            found = may_swap(stand, one, a, other, b)
            p, q = stand.number[one], stand.number[other]
            given, taken = stand.days(p)[a], stand.days(q)[b]
            if given is None or taken is None or (a == b and given == taken):
                assert not found.allowed
                continue
            if a != b and (stand.days(p)[b] is not None or stand.days(q)[a] is not None):
                assert not found.allowed
                assert any("works already" in reason for reason in found.reasons)
                continue
            asked += 1
            swapped = roster.copy()
            rows = (roster["agent"] == one) & (roster["date"] == MONDAY + dt.timedelta(a))
            others = (roster["agent"] == other) & (roster["date"] == MONDAY + dt.timedelta(b))
            swapped.loc[rows, "agent"], swapped.loc[others, "agent"] = other, one
            assert found.allowed == (not audit(stand.inputs, swapped)), (one, a, other, b, found.reasons)
    assert asked > 0


def test_leave_is_refused_where_more_would_be_short_and_given_where_not(roster: pd.DataFrame) -> None:
    inputs = team()
    name = worked(roster, 1)[0]
    day = MONDAY + dt.timedelta(1)
    tight = leave_asked(inputs, need(inputs, 5.0), roster, name, [day])
    assert not tight.allowed
    assert "short" in tight.reasons[0]
    assert tight.days[0].works
    assert tight.days[0].still_allowed == 0
    loose = leave_asked(inputs, need(inputs, 0.0), roster, name, [day])
    assert loose.allowed
    assert loose.days[0].still_allowed == len(worked(roster, 1)) - 1


def test_what_stops_somebody_is_all_that_stops_them(roster: pd.DataFrame) -> None:
    leave = Absence(agent="p0", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="leave")
    inputs = team(absences=(leave,))
    mine = ~((roster["agent"] == "p0") & (roster["date"] == MONDAY + dt.timedelta(1)))
    stand = Standing(inputs, need(inputs), roster[mine].reset_index(drop=True))
    found = who_could(stand, "phone", 1440 + 13 * 60)
    assert [one.person.name for one in found] == [f"p{n}" for n in range(5)]
    assert found[0].state == AWAY
    assert "availability" in [rule.name for rule in found[0].obstacle]
    for one in found:
        if one.state == AT_WORK or one.attempt is None:
            continue
        days = stand.days(stand.number[one.person.name])
        tour = [one.attempt.duty if day == one.attempt.day else duty for day, duty in enumerate(days)]
        free = one.person.under(tuple(rule for rule in one.person.rules if rule not in one.obstacle))
        assert free.allows(tour)
        assert one.person.allows(tour) == (not one.obstacle)
        assert one.state != DAY_OFF or days[1] is None
