"""Instances in the text format of Curtois and Qu, drawn from a seed, as large as those of their table of 24.

Run: ``python benchmarks/roster_curtois_instances.py NUMBER --out FILE.txt [--seed N]``. Weeks, people and kinds of
shift are the table's; limits, days off, requests and cover are drawn the way the published files have them: hours
within a narrow band, days off kept free, requests in runs of days, cover of about as many minutes as people may work.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

SIZES = {
    1: (2, 8, 1), 2: (2, 14, 2), 3: (2, 20, 3), 4: (4, 10, 2), 5: (4, 16, 2), 6: (4, 18, 3), 7: (4, 20, 3),
    8: (4, 30, 4), 9: (4, 36, 4), 10: (4, 40, 5), 11: (4, 50, 6), 12: (4, 60, 10), 13: (4, 120, 18), 14: (6, 32, 4),
    15: (6, 45, 6), 16: (8, 20, 3), 17: (8, 32, 4), 18: (12, 22, 3), 19: (12, 40, 5), 20: (26, 50, 6),
    21: (26, 100, 8), 22: (52, 50, 10), 23: (52, 100, 16), 24: (52, 150, 32),
}  # fmt: skip
"""Weeks, people and kinds of shift of each instance (Curtois and Qu 2014, table 1)."""

LENGTHS = (480, 480, 480, 600, 720)
CONTRACTS = ((2160, 5, 2, 2), (2160, 6, 2, 3), (1290, 5, 2, 2), (2040, 5, 2, 2), (1080, 5, 1, 2))
"""Most minutes a week, longest run, shortest run, shortest rest; drawn with the weights below."""
OFTEN = (8, 3, 2, 3, 1)


def instance(number: int, seed: int) -> str:
    """The text of an instance of the size of that number; the same seed gives the same text."""
    draw = random.Random(1000 * number + seed)
    weeks, people, kinds = SIZES[number]
    shifts = _shifts(kinds)
    staff = [_employee(draw, n, weeks, shifts) for n in range(people)]
    off = {name: sorted(draw.sample(range(7 * weeks), max(1, round(weeks / 1.7)))) for name, *_ in staff}
    lines = ["SECTION_HORIZON", str(7 * weeks), "", "SECTION_SHIFTS"]
    lines += [f"{name},{minutes},{'|'.join(after)}" for name, (minutes, after) in shifts.items()]
    lines += ["", "SECTION_STAFF", *(",".join(map(str, row)) for row in staff)]
    lines += ["", "SECTION_DAYS_OFF", *(",".join(map(str, (name, *days))) for name, days in off.items())]
    lines += ["", "SECTION_SHIFT_ON_REQUESTS", *_requests(draw, staff, shifts, weeks, off, 1.1)]
    lines += ["", "SECTION_SHIFT_OFF_REQUESTS", *_requests(draw, staff, shifts, weeks, off, 0.5)]
    lines += ["", "SECTION_COVER", *_cover(draw, staff, shifts, weeks)]
    return "\n".join(lines) + "\n"


def _shifts(kinds: int) -> dict[str, tuple[int, list[str]]]:
    """Early to night in classes; a shift may not be followed by one of an earlier class, nor a long one by itself."""
    classes = "EDLN"[: min(kinds, 4)]
    sizes = [kinds // len(classes) + (n < kinds % len(classes)) for n in range(len(classes))]
    found: dict[str, tuple[int, list[str]]] = {}
    earlier: list[str] = []
    for letter, size in zip(classes, sizes, strict=True):
        own = [letter if size == 1 else f"{letter.lower()}{n + 1}" for n in range(size)]
        for n, name in enumerate(own):
            minutes = LENGTHS[n % len(LENGTHS)] if size > 1 else 480
            found[name] = minutes, [*earlier, *([name] if minutes == 720 else [])]
        earlier += own
    return found


Row = tuple[str, str, int, int, int, int, int, int]


def _employee(draw: random.Random, number: int, weeks: int, shifts: dict[str, tuple[int, list[str]]]) -> Row:
    """One line of SECTION_STAFF."""
    a_week, longest, shortest, rest = draw.choices(CONTRACTS, OFTEN)[0]
    rest = rest if weeks <= 4 else 2  # six days, then three off, hold too few hours over long horizons
    most = a_week * weeks
    least = most - (960 if weeks <= 4 else 720 if weeks <= 8 else 20 * weeks + 720)
    days = 7 * weeks
    limits = {name: draw.choices((days, 0, days // 4), (8, 2, 2))[0] for name in shifts}
    if all(limit < days for limit in limits.values()):
        limits[draw.choice(list(shifts))] = days
    text = "|".join(f"{name}={limit}" for name, limit in limits.items())
    return f"P{number}", text, most, least, longest, shortest, rest, max(1, weeks // 2)


def _requests(
    draw: random.Random,
    staff: list[Row],
    shifts: dict[str, tuple[int, list[str]]],
    weeks: int,
    off: dict[str, list[int]],
    a_week: float,
) -> list[str]:
    """Runs of one to four days, one shift and weight each, about so many days a week and person."""
    found: dict[tuple[str, int], str] = {}
    for name, *_ in staff:
        for _ in range(max(1, round(a_week * weeks / 2.5))):
            first, weight, shift = draw.randrange(7 * weeks), draw.randint(1, 3), draw.choice(list(shifts))
            for day in range(first, min(7 * weeks, first + draw.randint(1, 4))):
                if day not in off[name]:
                    found.setdefault((name, day), f"{name},{day},{shift},{weight}")
    return list(found.values())


def _cover(draw: random.Random, staff: list[Row], shifts: dict[str, tuple[int, list[str]]], weeks: int) -> list[str]:
    """People asked for by day and shift, together about the minutes that people may work."""
    minutes = 0.98 * sum(row[2] for row in staff) / (7 * weeks)
    weight = {name: draw.uniform(0.5, 1.5) for name in shifts}
    per = minutes / sum(weight[name] * shifts[name][0] for name in shifts)
    lines = []
    for day in range(7 * weeks):
        for name in shifts:
            need = max(0, round(draw.gauss(per * weight[name], 0.2 * per * weight[name] + 0.5)))
            lines.append(f"{day},{name},{need},100,1")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, choices=sorted(SIZES))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.write_text(instance(options.number, options.seed), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
