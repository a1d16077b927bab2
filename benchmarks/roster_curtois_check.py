"""Judges a roster of the Curtois and Qu benchmark by the words of its files; knows no solver and no planner.

Run: ``python benchmarks/roster_curtois_check.py INSTANCE.txt FILE.csv``: prints the penalty, or every breach (exit 1).
It reads the instance with a few lines of its own, so that a mistake of the solver's reader shows here.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path


def section(text: str, name: str) -> list[list[str]]:
    """Rows of one section, cut at the commas."""
    lines = [line.strip() for line in text.split("SECTION_" + name + "\n", 1)[1].split("SECTION_", 1)[0].splitlines()]
    return [line.split(",") for line in lines if line and not line.startswith("#")]


def read_roster(path: Path) -> dict[tuple[str, int], str]:
    """Shift by employee and day; a person has one shift a day at most."""
    roster: dict[tuple[str, int], str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["employee"], int(row["day"])
            if key in roster:
                raise SystemExit(f"{key[0]} has two shifts on day {key[1]}")
            roster[key] = row["shift"]
    return roster


def runs(flags: list[bool]) -> list[tuple[bool, int, int]]:
    """Runs of equal days: (worked, first, last)."""
    found: list[tuple[bool, int, int]] = []
    for day, flag in enumerate(flags):
        if found and found[-1][0] == flag:
            found[-1] = (flag, found[-1][1], day)
        else:
            found.append((flag, day, day))
    return found


def breaches(text: str, roster: dict[tuple[str, int], str]) -> list[str]:
    """Every hard rule broken, in words."""
    days = int(section(text, "HORIZON")[0][0])
    shifts = {row[0]: (int(row[1]), set(filter(None, row[2].split("|")))) for row in section(text, "SHIFTS")}
    staff = section(text, "STAFF")
    found = [f"{who}: nobody of that name" for who in {who for who, _ in roster} - {row[0] for row in staff}]
    found += [
        f"{who}, day {day}: no such shift or day"
        for (who, day), s in roster.items()
        if s not in shifts or not 0 <= day < days
    ]
    for row in section(text, "DAYS_OFF"):
        found += [f"{row[0]} works on day {day}, a day off" for day in map(int, row[1:]) if (row[0], day) in roster]
    for row in staff:
        tour = [roster.get((row[0], day)) for day in range(days)]
        found += [f"{row[0]}: {what}" for what in broken(row, tour, shifts)]
    return found


def broken(row: list[str], tour: list[str | None], shifts: dict[str, tuple[int, set[str]]]) -> list[str]:
    """What one person's tour breaks."""
    most_minutes, least_minutes, longest, shortest, rest, weekends = map(int, row[2:])
    days, found = len(tour), []
    for part in row[1].split("|"):
        shift, limit = part.split("=")
        if tour.count(shift) > int(limit):
            found.append(f"{tour.count(shift)} shifts {shift}, at most {limit}")
    minutes = sum(shifts[shift][0] for shift in tour if shift)
    if not least_minutes <= minutes <= most_minutes:
        found.append(f"{minutes} minutes, {least_minutes} to {most_minutes} asked for")
    for day in range(1, days):
        before, here = tour[day - 1], tour[day]
        if before and here and here in shifts[before][1]:
            found.append(f"day {day}: {here} after {before}")
    found += wrong_runs(tour, longest, shortest, rest)
    worked = sum(any(tour[day] for day in (sat, sat + 1) if day < days) for sat in range(5, days, 7))
    if worked > weekends:
        found.append(f"{worked} weekends, at most {weekends}")
    return found


def wrong_runs(tour: list[str | None], longest: int, shortest: int, rest: int) -> list[str]:
    """Runs that are too long or too short; one that the horizon's edge cuts is not too short."""
    days, found = len(tour), []
    for works, first, last in runs([shift is not None for shift in tour]):
        length, cut = last - first + 1, first == 0 or last == days - 1
        if works and length > longest:
            found.append(f"day {first}: {length} days in a row, at most {longest}")
        if works and length < shortest and not cut:
            found.append(f"day {first}: {length} days in a row, at least {shortest}")
        if not works and length < rest and not cut:
            found.append(f"day {first}: {length} days off in a row, at least {rest}")
    return found


def penalty(text: str, roster: dict[tuple[str, int], str]) -> int:
    """Refused requests and cover under or over what is asked for."""
    total = 0
    for who, day, shift, weight in section(text, "SHIFT_ON_REQUESTS"):
        total += int(weight) * (roster.get((who, int(day))) != shift)
    for who, day, shift, weight in section(text, "SHIFT_OFF_REQUESTS"):
        total += int(weight) * (roster.get((who, int(day))) == shift)
    for day, shift, need, under, over in section(text, "COVER"):
        there = sum(s == shift and d == int(day) for (_, d), s in roster.items())
        total += int(under) * max(0, int(need) - there) + int(over) * max(0, there - int(need))
    return total


def main() -> int:
    text, roster = Path(sys.argv[1]).read_text(encoding="utf-8").replace("\r", ""), read_roster(Path(sys.argv[2]))
    faults = breaches(text, roster)
    print("\n".join(faults) if faults else f"no breach, penalty {penalty(text, roster)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
