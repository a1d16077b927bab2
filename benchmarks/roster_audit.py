"""The audit of a big roster: CPU seconds by number of people, with few rules and with most of them, and its breaches.

No solver runs. Everybody works the same lawful pattern at a start of their own: five days in a row of the week, drawn
by person, with the breaks at fixed distances. The week before is the same and is known. Then one breach of each of
eight kinds is planted in somebody's week, and the audit has to name these and nothing else.

Run: ``python benchmarks/roster_audit.py [--people 5000] [--days 7] [--rules few all] [--profile]``
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import pstats
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
from roster_instances import CONTRACTS, OPEN, SHIFTS, START

from planner.roster.audit import audit
from planner.scenario import Absence, Agent, Inputs, Scenario
from planner.scenario.people import Skill

MINUTE = pd.Timedelta(minutes=1)
FULL = (("work", 0, 105), ("break", 105, 120), ("work", 120, 240), ("meal", 240, 270), ("work", 270, 390),
        ("break", 390, 405), ("work", 405, 510))  # fmt: skip
PART = (("work", 0, 105), ("break", 105, 120), ("work", 120, 240))
RULES = {
    "few": {"min_rest_h": 11},
    "all": {
        "preset": "uk", "reduced_rest": {"h": 9}, "max_hours_per_week": 48, "period_weeks": 4,
        "hours_per_period": [0, 170], "days_per_period": [0, 24], "max_shifts": {"full": 24}, "max_weekends": 4,
        "free_weekends": {"least": 1, "of": 4}, "max_nights_in_a_row": 4, "forbid_after": {"full": ["part"]},
        "max_nights": 8, "rest_after_nights": {"h": 46, "after": 2}, "max_start_changes": 2, "start_spread_min": 300,
        "min_consecutive_days": 1, "min_consecutive_days_off": 1, "max_split_shifts": 2,
        "cover": [{"role": "supervisor", "least": 1, "between": ["08:00", "20:00"]}],
    },
}  # fmt: skip


def big(people: int, days: int, rules: str) -> tuple[Inputs, pd.DataFrame]:
    """Inputs and a lawful roster.

    Parameters
    ----------
    people, days : int
    rules : str
        A key of `RULES`.

    Returns
    -------
    inputs : Inputs
        With ``all`` a previous week and a few days of leave beside the rules.
    roster : DataFrame
        Frame ROSTER.
    """
    scenario = Scenario.model_validate(
        {
            "name": f"{people} people",
            "start": START,
            "days": days,
            "time_zone": "Europe/London",
            "queue": [{"name": name, "open": [OPEN], "target": {"share": 0.8, "within_s": 20}} for name in ("a", "b")],
            "staff": {"file": "none.csv"},
            "site": [{"name": "Leeds", "seats": people}],
            "shift": [shift | {"most_on_break": 0.9, "gap_between_segments_min": 60} for shift in SHIFTS],
            "contract": CONTRACTS,
            "rules": RULES[rules],
        }
    )
    agents = tuple(
        Agent(
            agent=f"P{n:05d}", site="Leeds", contract="part-time" if n % 10 >= 7 else "full-time",
            roles=("supervisor",) if n % 12 == 0 else (), skills=(Skill(queue="ab"[n % 2]),),
            birth_date=dt.date(1970 + n % 30, 1 + n % 12, 1 + n % 28),
        )
        for n in range(people)
    )  # fmt: skip
    first = -7 if rules == "all" else 0
    roster = worked(agents, range(first, days))
    past = roster[roster["date"] < START]
    leave = [] if rules == "few" else [
        Absence(agent=agent.agent, start=dt.datetime(2026, 12, 24), end=dt.datetime(2026, 12, 27), kind="leave")
        for agent in agents[::20]
    ]  # fmt: skip
    inputs = Inputs(
        scenario, pd.DataFrame(), agents, absences=tuple(leave), previous_roster=past if len(past) else None
    )
    return inputs, roster[roster["date"] >= START].reset_index(drop=True)


def worked(agents: tuple[Agent, ...], days: range) -> pd.DataFrame:
    """Everybody's shifts over some days from the start, at one start a person; five days on, two off, by weeks."""
    rows: list[tuple[str, dt.date, str, str, int, int, bool]] = []
    for number, agent in enumerate(agents):
        full = agent.contract == "full-time"
        clock = 360 + 30 * (number % (17 if full else 26))
        off = {number % 7, (number + 1) % 7} if number % 7 < 6 else {6, 0}
        for day in days:
            if day % 7 not in off:
                date, base = START + dt.timedelta(day), 1440 * day + clock
                name, segments = ("full", FULL) if full else ("part", PART)
                rows += [(agent.agent, date, name, what, base + a, base + b, what != "meal") for what, a, b in segments]
    frame = pd.DataFrame(rows, columns=["agent", "date", "shift", "activity", "start", "end", "paid"])
    origin = pd.Timestamp(START, tz="Europe/London")
    for column in ("start", "end"):  # no clock changes in these weeks
        frame[column] = origin + pd.to_timedelta(frame[column], unit="min")
    return frame.assign(queue="")


def _shifted(frame: pd.DataFrame, at: pd.Index, minutes: int) -> pd.DataFrame:
    frame.loc[at, ["start", "end"]] += minutes * MINUTE
    return frame


def _retold(frame: pd.DataFrame, at: pd.Index, **told: object) -> pd.DataFrame:
    for column, value in told.items():
        frame.loc[at, column] = value
    return frame


def _unable(inputs: Inputs, frame: pd.DataFrame, at: pd.Index) -> Inputs:
    start = frame.loc[at, "start"].min().tz_localize(None).to_pydatetime()
    agent = str(frame.loc[at[0], "agent"])
    gone = Absence(agent=agent, start=start, end=start + dt.timedelta(minutes=30), kind="unavailable")
    return replace(inputs, absences=(*inputs.absences, gone))


PLANTED: dict[str, Callable[[pd.DataFrame, pd.Index], pd.DataFrame]] = {
    "shift start": lambda frame, at: _shifted(frame, at, 7),
    "shift set": lambda frame, at: _retold(frame, at, shift="a shift of my own"),
    "misplaced break": lambda frame, at: _retold(
        _retold(frame, at[1:2], start=frame.loc[at[0], "start"] + 40 * MINUTE, end=frame.loc[at[0], "start"]
                + 55 * MINUTE), at[0:1], end=frame.loc[at[0], "start"] + 40 * MINUTE),
    "missing break": lambda frame, at: _retold(frame, at[1:2], activity="work"),
    "paid flag": lambda frame, at: _retold(frame, at[:1], paid=False),
    "skills": lambda frame, at: _retold(frame, at[:1], queue="no such queue"),
    "one shift a day": lambda frame, at: pd.concat([frame, frame.loc[at[:1]]], ignore_index=True),
}  # fmt: skip
"""Rule and how somebody's first shift breaks it and no other."""


def planted(inputs: Inputs, roster: pd.DataFrame) -> tuple[Inputs, pd.DataFrame, Counter[str]]:
    """The same with a breach of each kind, each in the first shift of somebody else."""
    frame, told = roster.copy(), Counter({**dict.fromkeys(PLANTED, 1), "availability": 1})
    names = [agent.agent for agent in inputs.agents if agent.contract == "part-time"]
    for number, (rule, plant) in enumerate(PLANTED.items()):
        own = frame.index[frame["agent"] == names[number]]
        at = own[(frame.loc[own, "date"] == frame.loc[own, "date"].min()).to_numpy()]
        if rule == "misplaced break":
            frame.loc[at[2], "start"] = frame.loc[at[0], "start"] + 55 * MINUTE
        frame = plant(frame, at)
    own = frame.index[frame["agent"] == names[len(PLANTED)]]
    at = own[(frame.loc[own, "date"] == frame.loc[own, "date"].min()).to_numpy()]
    return _unable(inputs, frame, at), frame, told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--rules", nargs="+", choices=RULES, default=list(RULES))
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    asked = parser.parse_args()
    for people in asked.people:
        for rules in asked.rules:
            inputs, roster = big(people, asked.days, rules)
            profile = cProfile.Profile()
            if asked.profile:
                profile.enable()
            clock, wall = time.process_time(), time.perf_counter()
            found = audit(inputs, roster)
            cpu, elapsed = time.process_time() - clock, time.perf_counter() - wall
            profile.disable()
            inputs, roster, told = planted(inputs, roster)
            named = Counter(breach.rule for breach in audit(inputs, roster))
            peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{people} people x {asked.days} days, {rules} rules, {len(roster):,} rows: CPU {cpu:.1f} s, elapsed "
                f"{elapsed:.1f} s, {peak_mb:,.0f} MB, {len(found)} breaches; of {told.total()} planted "
                f"{(named & told).total()} named, {(named - told).total()} others",
                flush=True,
            )
            for breach in found[:5]:
                print(f"  {breach.rule}: {breach.sentence}")
            if named != told:
                print(f"  planted {dict(told)}, named {dict(named)}")
            if asked.profile:
                pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
