"""Ways of planting exactly one breach in any roster of sufficient size.

Each function of `MUTATIONS` takes ``(roster, inputs, rng)`` and gives `Planted`, or None where the roster offers no
place for it. A place is one where, by construction, no other rule is touched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from planner.roster.presets import limits
from planner.scenario import Absence, Agent, FixedDay, Inputs, Lock, Segment, Shift

MINUTE = pd.Timedelta(minutes=1)
PAUSES = ("break", "meal")
AWAY = ("leave", "sick", "unavailable")


@dataclass(frozen=True)
class Planted:
    """A roster with one breach, the inputs to hold it against, and the rule it breaks."""

    roster: pd.DataFrame
    inputs: Inputs
    rule: str


@dataclass(frozen=True)
class Worked:
    """Rows of one shift."""

    agent: Agent
    date: dt.date
    shift: str
    rows: pd.DataFrame

    @property
    def start(self) -> pd.Timestamp:
        return self.rows["start"].min()

    @property
    def end(self) -> pd.Timestamp:
        return self.rows["end"].max()


Mutation = Callable[[pd.DataFrame, Inputs, np.random.Generator], Planted | None]

# ---- reading a roster ----


def worked(roster: pd.DataFrame, inputs: Inputs, rng: np.random.Generator, fixed: bool = False) -> list[Worked]:
    """Shifts in random order: of people without fixed hours and locks, or only of people with fixed hours."""
    agents = {agent.agent: agent for agent in inputs.agents}
    patterned = {row.agent for row in inputs.patterns}
    locked = {lock.agent for lock in inputs.locks}
    found = []
    for (name, date), rows in roster.groupby(["agent", "date"], sort=True):
        rows = rows[~rows["activity"].isin(AWAY)]
        if len(rows) and name in agents and name not in locked and (name in patterned) == fixed:
            found.append(
                Worked(agents[name], pd.Timestamp(date).date(), rows["shift"].iloc[0], rows.sort_values("start"))
            )
    return [found[k] for k in rng.permutation(len(found))]


def record_of(inputs: Inputs, name: str) -> Shift | None:
    return next((shift for shift in inputs.scenario.shift if shift.name == name), None)


def zone_of(inputs: Inputs, agent: Agent) -> ZoneInfo:
    return ZoneInfo(inputs.scenario.site_zone(agent.site))


def contract_of(inputs: Inputs, agent: Agent):
    return next(contract for contract in inputs.scenario.contract if contract.name == agent.contract)


def without(roster: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    return roster.drop(index=rows.index)


def plus(roster: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([roster, rows], ignore_index=True)


def moved(rows: pd.DataFrame, by: pd.Timedelta, days: int = 0, **columns) -> pd.DataFrame:
    """The same rows later; `days` keeps the wall clock of the roster's zone."""
    out = rows.copy()
    for column in ("start", "end"):
        out[column] = out[column] + pd.DateOffset(days=days) + by if days else out[column] + by
    out["date"] = [pd.Timestamp(date).date() + dt.timedelta(days) for date in out["date"]]
    return out.assign(**columns)


def undisturbed(roster: pd.DataFrame, inputs: Inputs, *agents: Agent) -> bool:
    """Whether these people still rest enough and are there, and nobody crowds the break room."""
    return not crowded(roster, inputs) and all(
        rests(roster, inputs, agent) and present(roster, inputs, agent) for agent in agents
    )


def rests(roster: pd.DataFrame, inputs: Inputs, agent: Agent) -> bool:
    """Whether the limits on rest between shifts, days in a row and weekly rest are kept inside the horizon."""
    law = limits(inputs.scenario, agent.site)
    spans = spans_of(roster, agent)
    starts, ends = [start for _, start, _ in spans], [end for _, _, end in spans]
    asked = pd.Timedelta(hours=law.min_rest_h or 0)
    if any((b - a) < asked for a, b in zip(ends, starts[1:], strict=False)):
        return False
    most = law.max_consecutive_days or 400
    days = {date for date, _, _ in spans}
    if any(all((day - dt.timedelta(back)) in days for back in range(most + 1)) for day in days):
        return False
    first = inputs.scenario.start - dt.timedelta(inputs.scenario.start.weekday())
    weeks = range(0, inputs.scenario.days, 7) if law.min_weekly_rest_h else ()
    return all(
        longest_rest(starts, ends, first + dt.timedelta(week), zone_of(inputs, agent))
        >= pd.Timedelta(hours=law.min_weekly_rest_h)
        for week in weeks
    )


def longest_rest(starts: list, ends: list, monday: dt.date, zone: ZoneInfo) -> pd.Timedelta:
    """Longest time without a shift in a week."""
    begin, end = (pd.Timestamp(monday + dt.timedelta(days), tz=zone) for days in (0, 7))
    edges = [begin, *(max(begin, min(end, moment)) for pair in zip(starts, ends, strict=True) for moment in pair), end]
    return max(b - a for a, b in zip(edges[::2], edges[1::2], strict=True))


def spans_of(roster: pd.DataFrame, agent: Agent) -> list[tuple[dt.date, pd.Timestamp, pd.Timestamp]]:
    mine = roster[(roster["agent"] == agent.agent) & ~roster["activity"].isin(AWAY)]
    return [(pd.Timestamp(date).date(), rows["start"].min(), rows["end"].max()) for date, rows in mine.groupby("date")]


def present(roster: pd.DataFrame, inputs: Inputs, agent: Agent) -> bool:
    """Whether no shift lies in an absence."""
    zone = inputs.scenario.time_zone
    away = [a for a in inputs.absences if a.agent == agent.agent and a.kind in AWAY]
    return not any(
        start < pd.Timestamp(a.end, tz=zone) and pd.Timestamp(a.start, tz=zone) < end
        for _, start, end in spans_of(roster, agent)
        for a in away
    )


def crowded(roster: pd.DataFrame, inputs: Inputs) -> bool:
    """Whether more are on a pause at once than their shift's share, counted at every start of a segment."""
    shift, activity = roster["shift"].to_numpy(), roster["activity"].to_numpy()
    start, end = roster["start"].array.asi8, roster["end"].array.asi8
    pause = np.isin(activity.astype(str), PAUSES)
    for record in inputs.scenario.shift:
        mine = shift == record.name
        if record.most_on_break == 1 or not mine.any():
            continue
        moments = np.unique(start[mine])
        here, paused = (
            np.searchsorted(np.sort(start[who]), moments, "right")
            - np.searchsorted(np.sort(end[who]), moments, "right")
            for who in (mine, mine & pause)
        )
        if (paused > np.maximum(1, np.floor(record.most_on_break * here + 1e-9))).any():
            return True
    return False


# ---- changing a pause ----


def with_pause(work: Worked, index: int, start: pd.Timestamp, minutes: float) -> pd.DataFrame | None:
    """The shift's rows with one pause elsewhere within the two work segments around it; None where it leaves them."""
    rows = work.rows.sort_values("start").reset_index()
    at = rows.index[rows["index"] == index][0]
    if not 0 < at < len(rows) - 1 or list(rows.loc[[at - 1, at + 1], "activity"]) != ["work", "work"]:
        return None
    end = start + minutes * MINUTE
    if start <= rows.loc[at - 1, "start"] or end >= rows.loc[at + 1, "end"]:
        return None
    rows.loc[at - 1, "end"] = rows.loc[at, "start"] = start
    rows.loc[at, "end"] = rows.loc[at + 1, "start"] = end
    return rows.set_index("index")


def pauses(work: Worked, inputs: Inputs) -> list[tuple[int, pd.Series, Segment]]:
    """Pauses of a shift with their segments of the record, where each has one."""
    record = record_of(inputs, work.shift)
    rows = work.rows[work.rows["activity"].isin(PAUSES)].sort_values("start")
    if record is None or [s.activity for s in record.segments] != list(rows["activity"]):
        return []
    return [(index, row, segment) for (index, row), segment in zip(rows.iterrows(), record.segments, strict=True)]


def fits(work: Worked, segment: Segment, start: pd.Timestamp) -> bool:
    after = (start - work.start) / MINUTE
    latest = after if segment.latest_min is None else segment.latest_min
    return segment.earliest_clock is None and (segment.earliest_min or 0) <= after <= latest


def gaps_kept(rows: pd.DataFrame, gap_min: int) -> bool:
    inside = rows[rows["activity"].isin(PAUSES)].sort_values("start")
    gaps = (inside["start"].iloc[1:].to_numpy() - inside["end"].iloc[:-1].to_numpy()) / np.timedelta64(1, "m")
    return bool((gaps >= gap_min).all())


def put(roster: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The roster with these rows in place of those of the same index."""
    return pd.concat([roster.drop(index=rows.index), rows]).sort_index()


# ---- people ----


def unknown_agent(roster, inputs, rng, rows: int = 9):
    some = worked(roster, inputs, rng)[0]
    return Planted(plus(roster, some.rows.head(rows).assign(agent="nobody-1")), inputs, "unknown agent")


def not_employed(roster, inputs, rng, gone: bool):
    some = worked(roster, inputs, rng)[0]
    start = inputs.scenario.start
    dates = (
        {"end_date": start - dt.timedelta(1)} if gone else {"start_date": start + dt.timedelta(400), "end_date": None}
    )
    ghost = some.agent.model_copy(update={"agent": "ghost-1", "start_date": None, **dates})
    more = replace(inputs, agents=(*inputs.agents, ghost))
    return Planted(plus(roster, some.rows.assign(agent="ghost-1")), more, "employment")


def outside_the_horizon(roster, inputs, rng, days: int):
    some = worked(roster, inputs, rng)[0]
    return Planted(plus(roster, moved(some.rows, 0 * MINUTE, days)), inputs, "planned days")


def away_at_work(roster, inputs, rng, kind: str, first_min: float, last_min: float):
    """An absence of fewer than 12 hours, or of a kind that credits none, over part of a shift."""
    some = worked(roster, inputs, rng)[0]
    length = (some.end - some.start) / MINUTE
    begin = some.start + (first_min if first_min >= 0 else length + first_min) * MINUTE
    end = some.start + (last_min if last_min > 0 else length + last_min) * MINUTE
    zone = inputs.scenario.time_zone
    span = [moment.tz_convert(zone).tz_localize(None).to_pydatetime() for moment in (begin, end)]
    absence = Absence(agent=some.agent.agent, start=span[0], end=span[1], kind=kind)
    return Planted(roster, replace(inputs, absences=(*inputs.absences, absence)), "availability")


def leave_day_worked(roster, inputs, rng):
    """A shift of the same week on a day of leave instead."""
    for some in worked(roster, inputs, rng):
        for absence in inputs.absences:
            if absence.agent != some.agent.agent or absence.kind not in ("leave", "sick"):
                continue
            for day in pd.date_range(absence.start, absence.end - dt.timedelta(days=1), freq="D"):
                days = (day.date() - some.date).days
                same_week = (
                    some.date - dt.timedelta(some.date.weekday())
                    <= day.date()
                    <= some.date + dt.timedelta(6 - some.date.weekday())
                )
                inside = 0 <= (day.date() - inputs.scenario.start).days < inputs.scenario.days
                record = record_of(inputs, some.shift)
                if not same_week or not inside or record is None or day.weekday() not in record.days or not days:
                    continue
                if day.date() in {date for date, _, _ in spans_of(roster, some.agent)}:
                    continue
                shown = roster["activity"].isin(AWAY) & (roster["agent"] == some.agent.agent)
                kept = without(roster[~shown | (roster["date"] != day.date())], some.rows)
                new = plus(kept, moved(some.rows, 0 * MINUTE, days))
                if rests(new, inputs, some.agent) and not crowded(new, inputs):
                    return Planted(new, inputs, "availability")
    return None


# ---- shifts ----


def overlapping(roster, inputs, rng):
    some = worked(roster, inputs, rng)[0]
    first = some.rows.index[0]
    new = roster.copy()
    new.loc[first, "end"] += 10 * MINUTE
    return Planted(new, inputs, "overlap")


def double_booked(roster, inputs, rng):
    some = worked(roster, inputs, rng)[0]
    row = some.rows.head(1).assign(activity="a meeting of mine")
    row["start"] += 5 * MINUTE
    row["end"] = row["start"] + 20 * MINUTE
    return Planted(plus(roster, row), inputs, "overlap")


def copied(roster, inputs, rng, rows: int):
    some = worked(roster, inputs, rng)[0]
    return Planted(plus(roster, some.rows.head(rows)), inputs, "one shift a day")


def second_shift(roster, inputs, rng):
    for some in worked(roster, inputs, rng):
        row = some.rows.head(1).assign(activity="work", paid=True, queue="")
        row["start"] = some.end + 60 * MINUTE
        row["end"] = some.end + 90 * MINUTE
        new = plus(roster, row)
        if present(new, inputs, some.agent) and rests(new, inputs, some.agent):
            return Planted(new, inputs, "one shift a day")
    return None


def unknown_shift(roster, inputs, rng):
    for some in worked(roster, inputs, rng):
        new = roster.copy()
        new.loc[some.rows.index, "shift"] = "a shift of my own"
        if not crowded(new, inputs):
            return Planted(new, inputs, "shift set")
    return None


def shift_not_in_contract(roster, inputs, rng):
    """The contract loses the name of a shift somebody works."""
    some = worked(roster, inputs, rng)[0]
    record = record_of(inputs, some.shift)
    contract = contract_of(inputs, some.agent)
    own = contract.shifts or tuple(shift.name for shift in inputs.scenario.shift)
    left = tuple(name for name in own if name not in (some.shift, record.part_of)) or ("another",)
    new = contract.model_copy(update={"shifts": left})
    contracts = tuple(new if c.name == contract.name else c for c in inputs.scenario.contract)
    scenario = inputs.scenario.model_copy(update={"contract": contracts})
    return Planted(roster, replace(inputs, scenario=scenario), "shift set")


def off_grid(roster, inputs, rng, by_min: int):
    """A shift begins so many minutes later, off its grid."""
    for some in worked(roster, inputs, rng):
        new = put(roster, moved(some.rows, by_min * MINUTE))
        record = record_of(inputs, some.shift)
        if record and by_min % record.start.every_min and undisturbed(new, inputs, some.agent):
            return Planted(new, inputs, "shift start")
    return None


def outside_window(roster, inputs, rng, late: bool):
    """A shift begins one step of its grid before the first or after the last start."""
    for some in worked(roster, inputs, rng):
        record = record_of(inputs, some.shift)
        if record is None or record.start.end < record.start.begin:
            continue
        clock = record.start.end + record.start.every_min if late else record.start.begin - record.start.every_min
        here = some.start.tz_convert(zone_of(inputs, some.agent))
        new = put(roster, moved(some.rows, (clock - here.hour * 60 - here.minute) * MINUTE))
        if clock >= 0 and undisturbed(new, inputs, some.agent):
            return Planted(new, inputs, "shift start")
    return None


def wrong_lengths(roster, inputs, rng, by_min: int = 10):
    """One shift longer and another of the same person and week shorter by as much: only lengths are wrong."""
    some = worked(roster, inputs, rng)
    for one in some:
        for two in some:
            if one.agent != two.agent or one.date >= two.date or "work" not in set(two.rows["activity"].tail(1)):
                continue
            if one.date.isocalendar()[:2] != two.date.isocalendar()[:2] or one.rows["activity"].iloc[-1] != "work":
                continue
            new = roster.copy()
            new.loc[one.rows.index[-1], "end"] += by_min * MINUTE
            new.loc[two.rows.index[-1], "end"] -= by_min * MINUTE
            ok = (new["end"] > new["start"]).all()
            if ok and undisturbed(new, inputs, one.agent):
                return Planted(new, inputs, "shift length")
    return None


# ---- rest and hours ----


def short_rest(roster, inputs, rng):
    """Two consecutive days at starts that each shift allows, but too close together."""
    for some in worked(roster, inputs, rng):
        asked = pd.Timedelta(hours=limits(inputs.scenario, some.agent.site).min_rest_h or 0)
        if inputs.scenario.start >= some.date:
            continue
        mine = roster[(roster["agent"] == some.agent.agent) & ~roster["activity"].isin(AWAY)]
        before = mine[mine["date"] == some.date - dt.timedelta(1)].sort_values("start")
        if not len(before) or not {*before["activity"], *some.rows["activity"]} <= {"work", *PAUSES}:
            continue  # whoever leads or joins an activity would be missed there
        one = Worked(some.agent, some.date - dt.timedelta(1), before["shift"].iloc[0], before)
        for late, early in ((a, b) for a in other_starts(one, inputs) for b in other_starts(some, inputs)):
            rest = early["start"].min() - late["end"].max()
            if not pd.Timedelta(0) <= rest < asked:
                continue
            new = put(put(roster, late), early)
            halves = (without(new, late), without(new, early))
            if (
                not crowded(new, inputs)
                and present(new, inputs, some.agent)
                and all(rests(half, inputs, some.agent) for half in halves)
            ):
                return Planted(new, inputs, "rest between shifts")
    return None


def other_starts(some: Worked, inputs: Inputs) -> Iterator[pd.DataFrame]:
    """The shift at every start of every shift of the same segments and lengths that the contract allows."""
    record, contract = record_of(inputs, some.shift), contract_of(inputs, some.agent)
    for other in inputs.scenario.shift:
        allowed = not contract.shifts or other.name in contract.shifts or other.part_of in contract.shifts
        same = record is not None and other.segments == record.segments and other.length_min == record.length_min
        if not allowed or not same or some.date.weekday() not in other.days:
            continue
        here = some.start.tz_convert(zone_of(inputs, some.agent))
        for clock in range(other.start.begin, other.start.end + 1, other.start.every_min):
            yield moved(some.rows, (clock - here.hour * 60 - here.minute) * MINUTE, shift=other.name)


def last_week_too_late(roster, inputs, rng, rest_h: float):
    """The shift of the day before the horizon ended so few hours ago."""
    for some in worked(roster, inputs, rng):
        if some.date == inputs.scenario.start and some.start.hour >= rest_h - 24:
            end = some.start - pd.Timedelta(hours=rest_h)
            if end < pd.Timestamp(some.date, tz=end.tz) + pd.Timedelta(hours=8):
                return Planted(roster, with_past(inputs, some, [end]), "rest between shifts")
    return None


def too_many_days_in_a_row(roster, inputs, rng):
    for some in worked(roster, inputs, rng):
        most = limits(inputs.scenario, some.agent.site).max_consecutive_days
        if most and some.date == inputs.scenario.start and inputs.scenario.start.weekday() == 0:
            ends = [some.end - pd.DateOffset(days=day) for day in range(1, most + 1)]
            return Planted(roster, with_past(inputs, some, ends), "run of days")
    return None


def with_past(inputs: Inputs, some: Worked, ends: list[pd.Timestamp]) -> Inputs:
    """A previous roster where the person worked eight hours up to each of these moments."""
    first = some.rows.head(1).assign(activity="work", paid=True)
    rows = []
    for number, end in enumerate(ends):
        row = first.copy()
        row["start"], row["end"] = end - pd.Timedelta(hours=8), end
        row["date"] = some.date - dt.timedelta(number + 1)
        rows.append(row)
    before = inputs.previous_roster
    kept = [] if before is None else [before[before["agent"] != some.agent.agent]]
    return replace(inputs, previous_roster=pd.concat([*kept, *rows], ignore_index=True))


def stricter(roster, inputs, rng, rule: str, **limit: float):
    """The law becomes stricter than any roster keeps."""
    rules = inputs.scenario.rules.model_copy(update=limit)
    scenario = inputs.scenario.model_copy(update={"rules": rules})
    return Planted(roster, replace(inputs, scenario=scenario), rule)


def other_hours(roster, inputs, rng, hours: float):
    """Somebody's own weekly hours are others than they work; past hours stay within the law."""
    some = worked(roster, inputs, rng)[0]
    agents = tuple(
        a.model_copy(update={"contract_h": hours}) if a.agent == some.agent.agent else a for a in inputs.agents
    )
    return Planted(roster, replace(inputs, agents=agents), "hours per week")


def day_too_few(roster, inputs, rng):
    for some in worked(roster, inputs, rng):
        contract = contract_of(inputs, some.agent)
        new = without(roster, some.rows)
        same = contract.days_per_week[0] == contract.days_per_week[1]
        first_week = inputs.scenario.days >= 7 and some.date < inputs.scenario.start + dt.timedelta(7)
        if same and first_week and not crowded(new, inputs):
            return Planted(new, inputs, "days per week")
    return None


def day_too_many(roster, inputs, rng):
    for some in worked(roster, inputs, rng):
        contract = contract_of(inputs, some.agent)
        dates = {date for date, _, _ in spans_of(roster, some.agent)}
        week = some.date - dt.timedelta(some.date.weekday())
        record = record_of(inputs, some.shift)
        if contract.days_per_week[0] < contract.days_per_week[1] or record is None or len(dates) > 5:
            continue
        for weekday in record.days:
            date = week + dt.timedelta(weekday)
            if date in dates or not 0 <= (date - inputs.scenario.start).days < inputs.scenario.days:
                continue
            new = plus(roster, moved(some.rows, 0 * MINUTE, (date - some.date).days))
            if undisturbed(new, inputs, some.agent):
                return Planted(new, inputs, "days per week")
    return None


# ---- breaks ----


def missing_pause(roster, inputs, rng, kind: str, every: bool = False):
    for some in worked(roster, inputs, rng):
        rows = some.rows[some.rows["activity"] == kind]
        if len(rows) and record_of(inputs, some.shift):
            new = roster.copy()
            at = some.rows.index[some.rows["activity"].isin(PAUSES)] if every else rows.index[:1]
            new.loc[at, ["activity", "paid"]] = ["work", True]
            return Planted(new, inputs, "missing break")
    return None


def misplaced_pause(roster, inputs, rng, kind: str, late: bool, by_min: int = 5):
    """A pause begins just before or just after its window, still apart from the others."""
    for some in worked(roster, inputs, rng):
        record = record_of(inputs, some.shift)
        for way in rearranged(some, inputs):
            for index, row, segment in pauses(way, inputs):
                edge = segment.latest_min if late else segment.earliest_min
                if row["activity"] != kind or edge is None:
                    continue
                start = some.start + (edge + by_min if late else edge - by_min) * MINUTE
                rows = with_pause(way, index, start, segment.length_min)
                if rows is not None and gaps_kept(rows, record.gap_between_segments_min):
                    new = put(roster, rows)
                    if not crowded(new, inputs):
                        return Planted(new, inputs, "misplaced break")
    return None


def rearranged(some: Worked, inputs: Inputs) -> Iterator[Worked]:
    """The shift itself, then with one of its pauses elsewhere in its window."""
    yield some
    for index, _, segment in pauses(some, inputs):
        for after in range(segment.earliest_min or 0, segment.latest_min or 0, 15):
            rows = with_pause(some, index, some.start + after * MINUTE, segment.length_min)
            if rows is not None:
                yield replace(some, rows=rows)


def wrong_pause_length(roster, inputs, rng, kind: str, by_min: int):
    for some in worked(roster, inputs, rng):
        record = record_of(inputs, some.shift)
        for index, row, segment in pauses(some, inputs):
            if row["activity"] == kind:
                rows = with_pause(some, index, row["start"], segment.length_min + by_min)
                if rows is not None and gaps_kept(rows, record.gap_between_segments_min):
                    new = put(roster, rows)
                    if not crowded(new, inputs):
                        return Planted(new, inputs, "break length")
    return None


def pauses_too_close(roster, inputs, rng, first: int):
    """Two neighbouring pauses, each in its window, with less than the gap between them."""
    for some in worked(roster, inputs, rng):
        record = record_of(inputs, some.shift)
        found = pauses(some, inputs)
        if len(found) < first + 2 or not record.gap_between_segments_min:
            continue
        one, two = found[first], found[first + 1]
        for a, b in ((a, b) for a in range(0, 600, 15) for b in range(0, 600, 15)):
            starts = some.start + a * MINUTE, some.start + b * MINUTE
            gap = b - a - one[2].length_min
            if not 0 < gap < record.gap_between_segments_min:
                continue
            if not (fits(some, one[2], starts[0]) and fits(some, two[2], starts[1])):
                continue
            rows = with_pause(some, one[0], starts[0], one[2].length_min)
            rows = None if rows is None else with_pause(replace(some, rows=rows), two[0], starts[1], two[2].length_min)
            if rows is None or sum_of_close(rows, record.gap_between_segments_min) != 1:
                continue
            new = put(roster, rows)
            if not crowded(new, inputs):
                return Planted(new, inputs, "gap between breaks")
    return None


def sum_of_close(rows: pd.DataFrame, gap_min: int) -> int:
    inside = rows[rows["activity"].isin(PAUSES)].sort_values("start")
    gaps = (inside["start"].iloc[1:].to_numpy() - inside["end"].iloc[:-1].to_numpy()) / np.timedelta64(1, "m")
    return int((gaps < gap_min).sum())


def pause_outside(roster, inputs, rng, before: bool):
    """A pause stands alone half an hour away from the shift; work fills its place."""
    for some in worked(roster, inputs, rng):
        for index, row, segment in pauses(some, inputs):
            filler = some.rows.loc[[index]].assign(activity="work", paid=True)
            stray = some.rows.loc[[index]].copy()
            length = segment.length_min * MINUTE
            stray["start"] = some.start - 30 * MINUTE - length if before else some.end + 30 * MINUTE
            stray["end"] = stray["start"] + length
            new = plus(put(roster, filler), stray)
            if row["activity"] in PAUSES and present(new, inputs, some.agent):
                return Planted(new, inputs, "segment outside shift")
    return None


def one_pause_more(roster, inputs, rng):
    """A second break in a long stretch of work, apart from the others."""
    for some in worked(roster, inputs, rng):
        record = record_of(inputs, some.shift)
        kinds = [segment for segment in record.segments if segment.activity == "break"] if record else []
        for index, row in some.rows[some.rows["activity"] == "work"].iterrows() if kinds else ():
            for after in range(5, int((row["end"] - row["start"]) / MINUTE) - 10, 5):
                parts = pd.concat([some.rows.loc[[index]]] * 3, ignore_index=True)
                cuts = [row["start"] + after * MINUTE, row["start"] + (after + 5) * MINUTE]
                parts["start"], parts["end"] = [row["start"], *cuts], [*cuts, row["end"]]
                parts.loc[1, ["activity", "paid"]] = ["break", kinds[0].paid]
                rows = plus(some.rows.drop(index=index), parts)
                new = plus(without(roster, some.rows), rows)
                if gaps_kept(rows, record.gap_between_segments_min) and not crowded(new, inputs):
                    return Planted(new, inputs, "extra break")
    return None


def all_at_once(roster, inputs, rng):
    """Pauses of one shift moved to the same moment, each within its window, until the share is passed."""
    groups: dict[tuple[dt.date, str], list[Worked]] = {}
    for some in worked(roster, inputs, rng):
        groups.setdefault((some.date, some.shift), []).append(some)
    for (_, name), people in sorted(groups.items(), key=lambda item: -len(item[1])):
        record = record_of(inputs, name)
        if record is None or record.most_on_break == 1 or len(people) < 2:
            continue
        for moment in pd.date_range(people[0].start, people[0].end, freq="15min"):
            new = roster
            for some in people:
                rows = at_moment(some, inputs, moment, record.gap_between_segments_min)
                new = new if rows is None else put(new, rows)
                if crowded(new, inputs):
                    return Planted(new, inputs, "most on break")
    return None


def at_moment(some: Worked, inputs: Inputs, moment: pd.Timestamp, gap_min: int) -> pd.DataFrame | None:
    for index, _, segment in pauses(some, inputs):
        if fits(some, segment, moment):
            rows = with_pause(some, index, moment, segment.length_min)
            if rows is not None and gaps_kept(rows, gap_min):
                return rows
    return None


# ---- queues and pay ----


def unskilled(roster, inputs, rng, text: str = "{other}"):
    for some in worked(roster, inputs, rng):
        own = [skill.queue for skill in some.agent.skills]
        others = [queue.name for queue in inputs.scenario.queue if queue.name not in own] or ["no queue at all"]
        at = some.rows.index[some.rows["activity"] == "work"]
        if own and len(at):
            new = roster.copy()
            new.loc[at[0], "queue"] = text.format(own=own[0], other=others[0])
            return Planted(new, inputs, "skills")
    return None


def wrongly_paid(roster, inputs, rng, kind: str):
    for some in worked(roster, inputs, rng):
        at = some.rows.index[some.rows["activity"] == kind]
        if len(at) and record_of(inputs, some.shift):
            new = roster.copy()
            new.loc[at[0], "paid"] = not new.loc[at[0], "paid"]
            return Planted(new, inputs, "paid flag")
    return None


# ---- what was fixed beforehand ----


def broken_lock(roster, inputs, rng, how: str):
    some = worked(roster, inputs, rng)[0]
    here = some.start.tz_convert(zone_of(inputs, some.agent))
    clock = here.hour * 60 + here.minute
    date, start, shift = some.date, None, some.shift
    if how == "off":
        shift = "off"
    elif how == "start":
        start = clock - 60
    elif how == "shift":
        shift = "some other shift"
    else:
        taken = {date for date, _, _ in spans_of(roster, some.agent)}
        free = [inputs.scenario.start + dt.timedelta(day) for day in range(inputs.scenario.days)]
        date = next((day for day in free if day not in taken), None)
    if date is None:
        return None
    lock = Lock(agent=some.agent.agent, date=date, shift=shift, start_min=start)
    return Planted(roster, replace(inputs, locks=(*inputs.locks, lock)), "locks")


def other_pattern(roster, inputs, rng, how: str):
    """Somebody gets fixed hours: those they work, but for one day."""
    for some in worked(roster, inputs, rng):
        rows = []
        week = inputs.scenario.start - dt.timedelta(inputs.scenario.start.weekday())
        for date, start, end in spans_of(roster, some.agent):
            zone = zone_of(inputs, some.agent)
            clocks = [m.tz_convert(zone).hour * 60 + m.tz_convert(zone).minute for m in (start, end)]
            rows.append(
                FixedDay(
                    agent=some.agent.agent, cycle_day=(date - week).days + 1, start_min=clocks[0], end_min=clocks[1]
                )
            )
        if how == "start":
            rows[0] = rows[0].model_copy(update={"start_min": rows[0].start_min + 15})
        elif how == "day off worked":
            rows = rows[1:]
        else:
            free = sorted(set(range(1, 8)) - {row.cycle_day for row in rows})
            rows.append(rows[0].model_copy(update={"cycle_day": free[-1]})) if free else None
            date = week + dt.timedelta(free[-1] - 1) if free else week
            hours = rows[0].start_min, rows[0].end_min
            spot = [pd.Timestamp(date) + minutes * MINUTE for minutes in hours]
            ghost = pd.DataFrame(
                {
                    "agent": [some.agent.agent],
                    "activity": ["work"],
                    "date": [date],
                    "start": [spot[0]],
                    "end": [spot[1]],
                }
            )
            for column in ("start", "end"):
                ghost[column] = ghost[column].dt.tz_localize(zone_of(inputs, some.agent))
            if not free or not present(ghost, inputs, some.agent):
                continue
        if inputs.scenario.days != 7 or inputs.scenario.start != week:
            return None
        return Planted(roster, replace(inputs, patterns=(*inputs.patterns, *rows)), "fixed hours")
    return None


def fixed_hours_moved(roster, inputs, rng, by_min: int):
    for some in worked(roster, inputs, rng, fixed=True):
        new = put(roster, moved(some.rows, by_min * MINUTE))
        if undisturbed(new, inputs, some.agent):
            return Planted(new, inputs, "fixed hours")
    return None


def fixed_day_dropped(roster, inputs, rng):
    for some in worked(roster, inputs, rng, fixed=True):
        new = without(roster, some.rows)
        if not crowded(new, inputs):
            return Planted(new, inputs, "fixed hours")
    return None


MUTATIONS: dict[str, Mutation] = {
    "a shift of somebody unknown": unknown_agent,
    "one segment of somebody unknown": partial(unknown_agent, rows=1),
    "somebody who left last week": partial(not_employed, gone=True),
    "somebody who starts next year": partial(not_employed, gone=False),
    "a shift after the horizon": partial(outside_the_horizon, days=400),
    "a shift before the horizon": partial(outside_the_horizon, days=-400),
    "unavailable for a whole shift": partial(away_at_work, kind="unavailable", first_min=0, last_min=0),
    "unavailable for the first quarter": partial(away_at_work, kind="unavailable", first_min=0, last_min=15),
    "unavailable for the last minute": partial(away_at_work, kind="unavailable", first_min=-1, last_min=0),
    "sick in the middle of a shift": partial(away_at_work, kind="sick", first_min=60, last_min=120),
    "a leave day worked": leave_day_worked,
    "a segment longer into the next": overlapping,
    "a meeting during work": double_booked,
    "a shift written twice": partial(copied, rows=99),
    "a segment written twice": partial(copied, rows=1),
    "a second shift in the evening": second_shift,
    "a shift nobody knows": unknown_shift,
    "a shift the contract does not name": shift_not_in_contract,
    "a start seven minutes off": partial(off_grid, by_min=7),
    "a start seven minutes early": partial(off_grid, by_min=-7),
    "a start before the window": partial(outside_window, late=False),
    "a start after the window": partial(outside_window, late=True),
    "lengths ten minutes off": wrong_lengths,
    "lengths five minutes off": partial(wrong_lengths, by_min=5),
    "two shifts too close together": short_rest,
    "9 h rest after last week": partial(last_week_too_late, rest_h=9),
    "10 h 59 min rest after last week": partial(last_week_too_late, rest_h=10 + 59 / 60),
    "rest of 20 h asked for": partial(stricter, rule="rest between shifts", min_rest_h=20),
    "last week's days in a row": too_many_days_in_a_row,
    "one day in a row allowed": partial(stricter, rule="run of days", max_consecutive_days=1),
    "a weekly rest of six days": partial(stricter, rule="weekly rest", min_weekly_rest_h=144),
    "a day of three hours at most": partial(stricter, rule="hours per day", max_hours_per_day=3),
    "a week of ten hours at most": partial(stricter, rule="hours per week", max_hours_per_week=10),
    "a contract of two hours": partial(other_hours, hours=2),
    "a contract of 100 hours": partial(other_hours, hours=100),
    "a day too few": day_too_few,
    "a day too many": day_too_many,
    "a missing meal": partial(missing_pause, kind="meal"),
    "a missing break": partial(missing_pause, kind="break"),
    "no pause at all": partial(missing_pause, kind="break", every=True),
    "a meal too early": partial(misplaced_pause, kind="meal", late=False),
    "a meal too late": partial(misplaced_pause, kind="meal", late=True),
    "a break too early": partial(misplaced_pause, kind="break", late=False),
    "a break too late": partial(misplaced_pause, kind="break", late=True),
    "a meal five minutes short": partial(wrong_pause_length, kind="meal", by_min=-5),
    "a break five minutes short": partial(wrong_pause_length, kind="break", by_min=-5),
    "a break a minute too long": partial(wrong_pause_length, kind="break", by_min=1),
    "break and meal too close": partial(pauses_too_close, first=0),
    "meal and break too close": partial(pauses_too_close, first=1),
    "a break after the shift": partial(pause_outside, before=False),
    "a break before the shift": partial(pause_outside, before=True),
    "a break too many": one_pause_more,
    "all breaks at once": all_at_once,
    "an unskilled queue": unskilled,
    "an unskilled queue beside an own one": partial(unskilled, text="{own}|{other}"),
    "a queue nobody has": partial(unskilled, text="no such queue"),
    "a paid meal": partial(wrongly_paid, kind="meal"),
    "an unpaid break": partial(wrongly_paid, kind="break"),
    "unpaid work": partial(wrongly_paid, kind="work"),
    "a locked day off worked": partial(broken_lock, how="off"),
    "a locked start moved": partial(broken_lock, how="start"),
    "a locked shift exchanged": partial(broken_lock, how="shift"),
    "a locked shift dropped": partial(broken_lock, how="dropped"),
    "fixed hours begun early": partial(other_pattern, how="start"),
    "a fixed day off worked": partial(other_pattern, how="day off worked"),
    "a fixed day not worked": partial(other_pattern, how="dropped"),
    "fixed hours moved": partial(fixed_hours_moved, by_min=30),
    "fixed hours dropped": fixed_day_dropped,
}
"""Every way, by what it does."""
