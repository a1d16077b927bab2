"""Keys and their values: what is understood, what is laid over a scenario, and what is refused in one message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desk import Desk, planner

from forecasting.faults import InputError
from planner.scenario import Scenario
from planner.sweeping.cells import cells_of
from planner.sweeping.vary import MOST_CELLS, grid, parse_vary

MORE = """
[[hire_class]]
name = "Next class"
contract = "part-time"
skills = "phone"

[[lever]]
use = "overtime"
max_share = 0.1
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.add(MORE)
    return desk


def first(desk: Desk, *words: str) -> Scenario:
    return cells_of([desk.scenario], [parse_vary(one) for one in words])[0].scenario()


@pytest.mark.parametrize(
    ("text", "parts", "takes"),
    [
        ("seed=1,2", ("seed",), (1, 2)),
        ("queue.phone.target=.7,0.8", ("queue", "phone", "target"), (0.7, 0.8)),
        ('hire_class."Next class".ramp=[0.5,1.0],[0.7]', ("hire_class", "Next class", "ramp"), ([0.5, 1.0], [0.7])),
        ("hire_class.Next class.heads=[0,4]", ("hire_class", "Next class", "heads"), ([0, 4],)),
        ("currency=USD,'a,b'", ("currency",), ("USD", "a,b")),
        ("cost.wage_per_h.part-time=20", ("cost", "wage_per_h", "part-time"), (20,)),
    ],
)
def test_what_is_written_is_understood(text: str, parts: tuple[str, ...], takes: tuple[Any, ...]) -> None:
    found = parse_vary(text)
    assert (found.parts, found.takes) == (parts, takes)


def test_values_take_their_place_and_nothing_else_changes(desk: Desk) -> None:
    before = first(desk)
    after = first(desk, "queue.phone.target=0.7", "lever.overtime.max_share=0.3", "cost.load=0.2", "days=1",
                  "hire_class.Next class.recruit_weeks=3")  # fmt: skip
    assert after.queue[0].target.share == 0.7
    assert after.queue[0].target.within_s == before.queue[0].target.within_s
    assert after.lever[0].max_share == 0.3
    assert (after.cost.load, after.days) == (0.2, 1)
    assert after.hire_class[0].recruit_weeks == 3.0
    same = {"queue", "lever", "cost", "days", "hire_class"}
    assert after.model_dump(exclude=same) == before.model_dump(exclude=same)
    assert len(after.queue) == len(before.queue)


def test_every_combination_is_a_cell_of_every_scenario(desk: Desk) -> None:
    other = desk.put("other.toml", 'extends = "week.toml"\nname = "Other"\n')
    varies = [parse_vary("seed=1,2"), parse_vary("queue.phone.target=.7,.8,.9")]
    cells = cells_of([desk.scenario, other], varies)
    assert [cell.number for cell in cells] == list(range(1, 13))
    assert [cell.taken for cell in cells[:4]] == [(1, 0.7), (1, 0.8), (1, 0.9), (2, 0.7)]
    assert {cell.name for cell in cells} == {"Plan", "Other"}


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("queu.phone.target=.7", "found 'queu', expected a key of the scenario. Did you mean queue?"),
        ("queue.fone.target=.7", "found 'fone', expected a queue by its name. Did you mean phone?"),
        ("queue.phone.targt=.7", r"targt: found 'targt', expected a key that is known here. Did you mean target\?"),
        ("queue.phone.target.shar=.7", r"shar: found 'shar', .* Did you mean share\?"),
        ("queue.phone.target=1.0", "a share of at least 0 and below 1: a target of 100 % or more cannot be promised"),
        ("queue.phone.target=often", "target > share: found 'often'"),
        ("cost.load=much", "cost > load: found 'much', expected a number"),
        ("queue.phone=3", r"expected a key with one value, not a table of keys. Name one of its keys"),
        ("vendor.Acme.aht=1.1", "expected a vendor of the scenario, which has none"),
        ("lever.hire.max_heads=3", r"found 'hire', expected a lever by its use. Known: overtime"),
    ],
)
def test_wrong_keys_and_values_are_refused_before_anything_is_planned(desk: Desk, word: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        cells_of([desk.scenario], [parse_vary(word)])


@pytest.mark.parametrize("word", ["seed", "seed=", "=3", "seed= , ", ".=3"])
def test_no_key_or_no_value_is_refused(word: str) -> None:
    with pytest.raises(InputError, match="KEY=V1,V2: a key of the scenario and at least one value"):
        parse_vary(word)


def test_two_hundred_cells_are_the_most() -> None:
    seeds = parse_vary(f"seed={','.join(map(str, range(MOST_CELLS)))}")
    assert len(grid([seeds])) == MOST_CELLS
    with pytest.raises(InputError, match="found '400 cells', expected at most 200 cells"):
        grid([seeds, parse_vary("days=1,2")])
    with pytest.raises(InputError, match="each key once"):
        grid([parse_vary("days=1"), parse_vary("days=2")])


def test_many_scenarios_count_too(desk: Desk) -> None:
    seeds = parse_vary(f"seed={','.join(map(str, range(150)))}")
    with pytest.raises(InputError, match="300 cells"):
        cells_of([desk.scenario, desk.scenario], [seeds])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--on", "tcp://here:8786"], "expected dask://HOST:PORT"),
        (["--vary", "queue.phone.target=0.8,1.0"], "cannot be promised"),
        (["--vary", "seed=1,2", "--chosen", "0.8"], "a price of service"),
    ],
)
def test_the_command_ends_with_one_message(desk: Desk, more: list[str], said: str) -> None:
    told = planner("sweep", desk.scenario, *more)
    assert told.code == 2
    assert said in told.err
    assert not (desk.folder / "out").exists()
