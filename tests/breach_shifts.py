"""Breaches of a shift: twice, unknown, at a wrong time, of a wrong length."""

from __future__ import annotations

from dataclasses import replace

from breach_kept import crowded, present, rests, undisturbed
from breach_roster import MINUTE, Planted, contract_of, moved, plus, put, record_of, worked, zone_of


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
