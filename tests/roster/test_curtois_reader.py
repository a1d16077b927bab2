"""The benchmark's format: read, refused with its lines, solved by the planner's rules, judged without the planner."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
TINY = """# A made-up instance
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
L,600,E

SECTION_STAFF
Ana,E=7|L=2,2400,960,4,2,2,1
Ben,E=7|L=0,2400,480,3,1,1,0

SECTION_DAYS_OFF
Ana,1
Ben,0

SECTION_SHIFT_ON_REQUESTS
Ana,3,L,3

SECTION_SHIFT_OFF_REQUESTS
Ben,2,E,2

SECTION_COVER
0,E,1,100,1
2,E,1,10,1
3,L,1,100,-0
4,E,2,100,1
6,E,1,5,1
"""


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def written(folder: Path, text: str = TINY) -> Path:
    path = folder / "tiny.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    from roster_curtois_format import read_instance

    instance = read_instance(written(tmp_path))
    assert instance.days == 7
    assert instance.shifts["L"].not_before == {"E"}
    assert instance.staff["Ana"].most_shifts == {"E": 7, "L": 2}
    assert instance.days_off == {("Ana", 1), ("Ben", 0)}
    assert instance.on == {("Ana", 3, "L"): 3}
    assert instance.cover[3, "L"] == (1, 100, 0)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\n7\n", "\nseven\n", "line 3: found 'seven', expected the number of days, a whole number of at least 0"),
        ("Ben,0", "Bob,0", "line 15: found 'Bob', expected an employee of SECTION_STAFF"),
        ("3,L,1", "9,L,1", "line 26: found '9', expected a day from 0 to 6"),
        ("2,E,1,10,1", "2,E,1,10", "line 25: found '2,E,1,10', expected 5 columns"),
        ("2,E,1,10", "2,X,1,10", "line 25: found 'X', expected a shift of SECTION_SHIFTS"),
        ("SECTION_COVER", "SECTION_COVERS", "line 23: found 'SECTION_COVERS', expected one of SECTION_HORIZON"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    from roster_curtois_format import read_instance

    with pytest.raises(ValueError, match=r"tiny\.txt") as raised:
        read_instance(written(tmp_path, TINY.replace(old, new)))
    assert message in str(raised.value)


def test_the_planner_and_the_judge_agree_on_every_tour_and_roster(tmp_path: Path) -> None:
    import roster_curtois_check as judge
    from roster_curtois_format import read_instance
    from roster_curtois_problem import problem_of

    problem = problem_of(read_instance(written(tmp_path)))
    allowed: list[list[tuple[int, ...]]] = [[], []]
    for person, kinds in itertools.product(range(2), itertools.product(range(3), repeat=7)):
        name = problem.workers[person].name
        tour = np.array(kinds) + 3 * np.arange(7)
        days = {(name, day): "EL"[kind - 1] for day, kind in enumerate(kinds) if kind}
        own = [fault for fault in judge.breaches(TINY, days) if fault.startswith(name)]
        assert problem.allows(person, tour) == (not own), (name, kinds, own)
        if not own:
            allowed[person].append(kinds)
    draw = np.random.default_rng(1)
    for _ in range(100):
        chosen = [tours[draw.integers(len(tours))] for tours in allowed]
        roster = np.array(chosen) + 3 * np.arange(7)
        days = {(("Ana", "Ben")[p], d): "EL"[k - 1] for p, tour in enumerate(chosen) for d, k in enumerate(tour) if k}
        assert problem.price(roster) == judge.penalty(TINY, days)


@pytest.mark.parametrize(
    ("shifts", "words"),
    [
        ({("Ana", 0): "E", ("Ana", 1): "E", ("Ana", 4): "E", ("Ana", 5): "E"}, "Ana works on day 1, a day off"),
        ({("Ana", 2): "L", ("Ana", 3): "E"}, "Ana: day 3: E after L"),
        ({("Ana", 3): "E"}, "Ana: day 3: 1 days in a row, at least 2"),
        ({("Ana", 2): "E", ("Ana", 3): "E", ("Ana", 5): "E", ("Ana", 6): "E"}, "Ana: day 4: 1 days off in a row"),
        ({("Ben", day): "E" for day in (1, 2, 3, 4)}, "Ben: day 1: 4 days in a row, at most 3"),
        ({("Ben", 6): "E"}, "Ben: 1 weekends, at most 0"),
        ({("Ben", 1): "L"}, "Ben: 1 shifts L, at most 0"),
        ({}, "Ana: 0 minutes, 960 to 2400 asked for"),
        ({("Cy", 1): "E"}, "Cy: nobody of that name"),
    ],
)
def test_each_breach_is_named(shifts: dict[tuple[str, int], str], words: str) -> None:
    from roster_curtois_check import breaches

    assert any(fault.startswith(words) for fault in breaches(TINY, shifts))


@pytest.mark.long
def test_the_command_solves_writes_and_judges(tmp_path: Path) -> None:
    import roster_curtois_check as judge

    path, out = written(tmp_path), tmp_path / "roster.csv"
    command = [sys.executable, str(BENCHMARKS / "roster_curtois.py"), str(path), "--work", "0.1", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    roster = judge.read_roster(out)
    assert not judge.breaches(TINY, roster)
    assert f"recomputed {judge.penalty(TINY, roster)}" in done.stdout
    assert "no breach of a hard rule" in done.stdout


def test_reader_and_judge_load_no_solver() -> None:
    code = (
        "import sys, roster_curtois_format, roster_curtois_check\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'ortools', 'scipy', 'numba', 'planner', 'highspy'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BENCHMARKS, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("number", [2, 12, 24])
def test_instances_drawn_from_a_seed_are_of_their_size_and_can_be_read(number: int, tmp_path: Path) -> None:
    from roster_curtois_format import read_instance
    from roster_curtois_instances import SIZES, instance

    found = read_instance(written(tmp_path, instance(number, 1)))
    assert (found.days / 7, len(found.staff), len(found.shifts)) == SIZES[number]
    asked = sum(need * found.shifts[shift].minutes for (_, shift), (need, _, _) in found.cover.items())
    assert 0.8 < asked / sum(who.most_minutes for who in found.staff.values()) < 1.2
    assert all((name, day) not in found.days_off for name, day, _ in found.on)
    assert instance(number, 1) == instance(number, 1) != instance(number, 2)


def test_half_a_year_of_tight_hours_is_begun_with_a_roster_that_keeps_every_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tours made piece by piece owe no more hours at the end than days are left; else the whole is searched."""
    import roster_curtois_instances
    from roster_curtois_check import breaches
    from roster_curtois_format import read_instance
    from roster_curtois_problem import problem_of

    from planner.roster.tour_start import first_roster, fits_whole
    from planner.roster.tour_tables import tables_of

    monkeypatch.setitem(roster_curtois_instances.SIZES, 20, (26, 12, 6))
    text = roster_curtois_instances.instance(20, 2)
    problem = problem_of(read_instance(written(tmp_path, text)))
    T = tables_of(problem)
    assert not fits_whole(problem, T)
    found = first_roster(problem, T, np.zeros(T.bound.shape, dtype=np.int64)).roster
    roster = {
        (worker.name, day): duty.shift
        for worker, tour in zip(problem.workers, found.tolist(), strict=True)
        for day, option in enumerate(tour)
        if (duty := problem.options.duty[option]) is not None
    }
    assert not breaches(text, roster)
