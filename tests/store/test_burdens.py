"""The ledger of published rosters: continued by publishing, replaced by publishing again, read by the next plan."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
from rosters_kept import MONDAY, Week, put, roster, team

from forecasting.table import FaultBook
from planner.formats.ledger_file import read_ledger
from planner.roster.burdens import Burdens
from planner.roster.ledger import borne_by_person, continued
from planner.roster.people import people_of
from planner.scenario import Inputs
from planner.store.before_plan import LEDGER, PREVIOUS, PUBLISHED, before_plan, write_before_plan
from planner.store.burdens import ledger
from planner.store.database import Store
from planner.store.in_force import line_named

LINE = "phone team"
LATE, EARLY, NIGHT = "late 13:00-21:30", "early 08:00-16:30", "night 22:00-06:00"
WEEK = dt.timedelta(7)


def kept(store: Store) -> pd.DataFrame:
    with store.reading() as session:
        return ledger(session, line_named(session, LINE))


def counted(store: Store, burden: str) -> dict[tuple[str, str], int]:
    frame = kept(store)
    return {(row.agent, row.week): int(getattr(row, burden)) for row in frame.itertuples() if getattr(row, burden)}


def test_a_published_week_is_counted_as_the_plan_counts_it(store: Store) -> None:
    inputs = team("ana", "ben")
    week: Week = {"ana": {0: LATE, 1: LATE, 5: EARLY, 6: EARLY}, "ben": {2: NIGHT, 3: EARLY}}
    put(store, inputs, week)
    frame = roster(inputs, week)
    expected = continued(inputs, borne_by_person(people_of(inputs), frame, Burdens(inputs.scenario)))
    assert kept(store).to_dict("records") == expected.to_dict("records")
    # By hand: two ends after 20:00, one weekend, one night.
    assert counted(store, "lates") == {("ana", "2026-W10"): 2}
    assert counted(store, "weekends") == {("ana", "2026-W10"): 1}
    assert counted(store, "nights") == {("ben", "2026-W10"): 1}


def test_publishing_a_week_again_replaces_it_and_others_stay(store: Store) -> None:
    put(store, team("ana", "ben"), {"ana": {0: LATE}, "ben": {1: LATE}})
    put(store, team("ana", "ben", start=MONDAY + WEEK), {"ana": {0: LATE, 1: LATE}})
    assert counted(store, "lates") == {("ana", "2026-W10"): 1, ("ben", "2026-W10"): 1, ("ana", "2026-W11"): 2}
    put(store, team("ana", "ben"), {"ana": {0: EARLY}, "ben": {1: LATE, 2: LATE}})
    assert counted(store, "lates") == {("ben", "2026-W10"): 2, ("ana", "2026-W11"): 2}
    put(store, team("ana", "ben"), {})
    assert counted(store, "lates") == {("ana", "2026-W11"): 2}


def test_a_week_published_in_two_parts_is_counted_whole(store: Store) -> None:
    inputs, thursday = team("ana"), MONDAY + dt.timedelta(3)
    put(store, inputs, {"ana": {4: LATE, 5: LATE}}, first=thursday)
    put(store, inputs, {"ana": {0: LATE, 1: LATE}}, last=thursday - dt.timedelta(1))
    assert counted(store, "lates") == {("ana", "2026-W10"): 4}
    put(store, inputs, {"ana": {0: EARLY}}, last=MONDAY)
    assert counted(store, "lates") == {("ana", "2026-W10"): 3}
    assert counted(store, "weekends") == {("ana", "2026-W10"): 1}


def test_many_publishes_leave_what_counting_everything_anew_gives(store: Store) -> None:
    weeks = [MONDAY + k * WEEK for k in range(3)]
    choices = [{0: LATE, 3: NIGHT}, {2: LATE, 3: LATE, 5: EARLY}, {}, {1: EARLY, 6: LATE}]
    newest: dict[dt.date, dict[str, dict[int, str]]] = {}
    for number in range(7):
        start = weeks[number * 2 % 3]
        newest[start] = {"ana": choices[number % 4], "ben": choices[number * 3 % 4]}
        put(store, team("ana", "ben", start=start), newest[start])
    lates: Counter[tuple[str, str]] = Counter()
    for start, week in newest.items():
        for agent, days in week.items():
            lates[agent, f"2026-W{start.isocalendar().week}"] += sum(text == LATE for text in days.values())
    assert counted(store, "lates") == {key: number for key, number in lates.items() if number}


def before(store: Store, inputs: Inputs) -> dict[str, pd.DataFrame]:
    with store.reading() as session:
        return before_plan(store, session, line_named(session, LINE), inputs.scenario)


def test_the_next_plan_reads_what_was_published(store: Store, tmp_path: Path) -> None:
    put(store, team("ana", "ben"), {"ana": {0: LATE}, "ben": {6: NIGHT}})
    put(store, team("ana", "ben", start=MONDAY + WEEK), {"ana": {1: EARLY}})
    following = team("ana", "ben", start=MONDAY + WEEK)
    told = before(store, following)
    assert told[PREVIOUS][["agent", "shift"]].to_numpy().tolist() == [["ana", "late"], ["ben", "night"]]
    assert told[PUBLISHED][["agent", "shift"]].to_numpy().tolist() == [["ana", "early"]]
    with store.reading() as session:
        paths = write_before_plan(store, session, line_named(session, LINE), following.scenario, tmp_path)
    assert [path.name for path in paths] == [PUBLISHED, PREVIOUS, LEDGER.name]
    book = FaultBook()
    read = read_ledger(tmp_path / LEDGER.name, ["ana", "ben"], following.scenario, book)
    assert not book.faults
    assert read is not None
    assert read[0]["lates"].sum() == 1
    first = team("ana", "ben", start=MONDAY - WEEK)
    with store.reading() as session:
        write_before_plan(store, session, line_named(session, LINE), first.scenario, tmp_path)
    assert not (tmp_path / PREVIOUS).exists()


def test_a_ledger_continues_across_publishes_as_plans_continue_it(store: Store) -> None:
    """Publishing week after week keeps what each plan's own ledger.csv would say."""
    carried: pd.DataFrame | None = None
    for number, week in enumerate(({"ana": {0: LATE}}, {"ben": {0: LATE, 5: EARLY}}, {"ana": {2: NIGHT}})):
        inputs = replace(team("ana", "ben", start=MONDAY + number * WEEK), ledger=carried)
        frame = roster(inputs, week)
        carried = continued(inputs, borne_by_person(people_of(inputs), frame, Burdens(inputs.scenario)))
        put(store, inputs, week)
    assert carried is not None
    assert sorted(map(tuple, kept(store).to_numpy())) == sorted(map(tuple, carried.to_numpy()))
