"""Every kind of scenario on a small desk: what differs, where the difference lands, and what is refused."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from desk import Desk

import planner
from forecasting.faults import InputError
from planner.comparison.asked import by_method
from planner.comparison.comparing import compare
from planner.comparison.differing import differing
from planner.comparison.digests import side_digest
from planner.comparison.drivers import DRIVERS, HANDLE_TIME, MIX, RULES, SHRINKAGE, TARGET, VOLUME, WAGES
from planner.comparison.measures import WATERFALLS
from planner.comparison.mixing import Side, mixed
from planner.comparison.result import Comparison
from planner.formats import read_inputs
from planner.quick import Memory
from planner.scenario.reading import read_scenario

BASE = """
[[site]]
name = "North"
seats = 5

[[site]]
name = "South"
seats = 3

[cost]
wage_per_h = { "part-time" = 20.0 }
load = 0.25
facility_per_seat_month = 100
shortage_per_agent_hour = 600

[shrinkage]
absence = 0.05

[[hire_class]]
name = "January"
contract = "part-time"
skills = "phone"
heads = [0, 4]

[[lever]]
use = "hire"
"""
PEOPLE = "agent,name,skills,site,wage_per_h\n"
STAFF = PEOPLE + "".join(f"A{k},Person {k},phone,{'North' if k < 5 else 'South'},\n" for k in range(1, 8))
SURGE = '[[surge]]\nname = "Sale"\nqueues = ["phone"]\nfrom = 2026-11-23T09:00:00\nto = 2026-11-24T00:00:00\n'
KINDS = {
    "surge": SURGE + "volume = [1.2, 1.5, 2.0]\n",
    "campaign": SURGE + "pieces = 2000\nresponse = [0.005, 0.01, 0.02]\n",
    "outage": SURGE + "volume = [1.8, 2.3, 3.0]\nafter = { hours = 4, volume = 1.2 }\n",
    "new_channel": '[[queue]]\nname = "chat"\nchannel = "chat"\nopen = ["Mon-Fri 09:00-13:00"]\naht_s = 300\n'
    'history = { queue = "phone", share = 0.2 }\ntarget = { share = 0.8, within_s = 60 }\n'
    '[staff]\nfile = "chatty.csv"\n',
    "deflection": '[[deflect]]\nfrom_queue = "phone"\nto_self_service = true\nshare = [0.1, 0.2, 0.3]\n'
    "from = 2026-11-23T00:00:00\n",
    "aht_change": SURGE + "aht = 1.3\n",
    "new_target": '[[queue]]\nname = "phone"\ntarget = { share = 0.90, within_s = 10 }\n',
    "hiring_freeze": '[[hire_class]]\nname = "January"\nremove = true\n',
    "pay_rise": '[cost]\nwage_per_h = { "part-time" = 22.0 }\n',
    "own_wage": '[staff]\nfile = "dear.csv"\n',
    "closed_site": '[[site]]\nname = "South"\nremove = true\n[staff]\nfile = "north.csv"\n',
    "shrinking": "[shrinkage]\nabsence = 0.12\n",
    "longer_shift": '[[contract]]\nname = "part-time"\nhours_per_week = [20, 24]\n',
    "combined": SURGE + 'volume = 1.5\naht = 1.1\n[[queue]]\nname = "phone"\ntarget = { share = 0.9, within_s = 10 }\n'
    '[cost]\nwage_per_h = { "part-time" = 22.0 }\n',
}
DRIVEN = {
    "surge": {VOLUME},
    "campaign": {VOLUME},
    "outage": {VOLUME},
    "new_channel": {VOLUME, MIX},
    "deflection": {VOLUME},
    "aht_change": {HANDLE_TIME},
    "new_target": {TARGET},
    "hiring_freeze": {MIX},
    "pay_rise": {WAGES},
    "own_wage": {WAGES},
    "closed_site": {MIX},
    "shrinking": {SHRINKAGE},
    "longer_shift": {RULES},
    "combined": {VOLUME, HANDLE_TIME, TARGET, WAGES},
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.add(BASE)
    desk.put("agents.csv", STAFF)
    desk.put("north.csv", PEOPLE + "".join(f"A{k},Person {k},phone,North,\n" for k in range(1, 5)))
    desk.put("chatty.csv", STAFF.replace(",phone,", ",phone|chat,"))
    desk.put("dear.csv", STAFF.replace("th,\n", "th,25.0\n"))
    for name, text in KINDS.items():
        desk.put(f"{name}.toml", f'extends = "week.toml"\nname = "{name}"\n{text}')
    return desk


@pytest.fixture(scope="module")
def found(desk: Desk) -> Comparison:
    return compare([desk.scenario, *(desk.folder / f"{name}.toml" for name in KINDS)])


@pytest.fixture(scope="module")
def sides(desk: Desk) -> dict[str, Side]:
    memory, base = Memory(), read_scenario(desk.scenario)
    found = {}
    for name in ("week", *KINDS):
        inputs = read_inputs(by_method(base, read_scenario(desk.folder / f"{name}.toml"))[0])
        found[name] = Side(inputs, memory.forecast(inputs))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_differs_in_its_drivers_and_the_parts_add_up(found: Comparison, kind: str) -> None:
    differs = next(one.differs for one in found.plans if one.label == kind)
    assert set(differs) == DRIVEN[kind], differs
    for measure in WATERFALLS:
        total = found.part(kind, measure, "to") - found.part(kind, measure, "from")
        parts = {driver: found.part(kind, measure, driver) for driver in DRIVERS}
        assert found.part(kind, measure, "residual") == 0.0
        assert sum(parts.values()) == pytest.approx(total, abs=1e-9 * max(1.0, abs(total)))
        assert {driver for driver, part in parts.items() if part} <= DRIVEN[kind]
        if len(DRIVEN[kind]) == 1:
            (driver,) = DRIVEN[kind]
            assert parts[driver] == found.value(kind, measure) - found.value("week", measure)


@pytest.mark.parametrize(
    ("kind", "measure", "driver", "sign"),
    [
        ("surge", "required_fte", VOLUME, 1),
        ("deflection", "required_fte", VOLUME, -1),
        ("aht_change", "required_fte", HANDLE_TIME, 1),
        ("new_target", "required_fte", TARGET, 1),
        ("shrinking", "required_fte", SHRINKAGE, 1),
        ("own_wage", "cost", WAGES, 1),
        ("pay_rise", "cost", WAGES, 1),
        ("closed_site", "cost", MIX, -1),
        ("longer_shift", "paid_fte", RULES, 1),
        ("hiring_freeze", "cost", MIX, 0),
    ],
)
def test_it_lands_where_it_should(found: Comparison, kind: str, measure: str, driver: str, sign: int) -> None:
    part = found.part(kind, measure, driver)
    assert (part > 1e-6) - (part < -1e-6) == sign


def test_moving_everything_that_differs_is_the_other_and_moving_nothing_the_base(sides: dict[str, Side]) -> None:
    base = sides["week"]
    for kind in KINDS:
        drivers = differing(base, sides[kind])
        assert side_digest(mixed(base, sides[kind], drivers)) == side_digest(sides[kind]), kind
        assert side_digest(mixed(base, sides[kind], ())) == side_digest(base), kind
        back = differing(sides[kind], base)
        assert set(back) == set(drivers)
        assert side_digest(mixed(sides[kind], base, back)) == side_digest(base), kind


def test_the_order_of_scenarios_changes_nothing_but_the_order(desk: Desk, found: Comparison) -> None:
    for order in list(permutations(("combined", "pay_rise", "closed_site")))[1::3]:
        again = compare([desk.scenario, *(desk.folder / f"{name}.toml" for name in order)])
        for kind in order:
            mine, other = (one.waterfall[one.waterfall["scenario"] == kind] for one in (found, again))
            assert mine.reset_index(drop=True).equals(other.reset_index(drop=True))


def test_shared_work_is_done_once(found: Comparison) -> None:
    """14 kinds and the base; between them 2 of the new channel and 14 of four drivers combined, one of them shared."""
    assert found.quick_plans <= 15 + 2 + 14


def test_from_python(desk: Desk) -> None:
    found = planner.compare([desk.scenario, desk.folder / "pay_rise.toml"])
    assert [one.label for one in found.plans] == ["week", "pay_rise"]
    assert found.part("pay_rise", "required_fte", WAGES) == 0.0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('time_zone = "America/New_York"', 'time_zone = "America/Denver"', r"other, time_zone: found .America/Denver."),
        ("interval_min = 30", "interval_min = 15", "other, interval_min"),
        ("days = 2", "days = 1", "other, days"),
        ("days = 2", 'days = 2\ncurrency = "EUR"', "other, currency"),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    desk = Desk(tmp_path)
    text = desk.scenario.read_text(encoding="utf-8")
    desk.put("other.toml", text.replace(old, new))
    with pytest.raises(InputError, match=said):
        compare([desk.scenario, desk.folder / "other.toml"])


def test_one_scenario_an_unknown_one_and_the_same_twice_are_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with pytest.raises(InputError, match="at least two scenarios"):
        compare([desk.scenario])
    with pytest.raises(InputError, match=r"nowhere\.toml"):
        compare([desk.scenario, desk.folder / "nowhere.toml"])
    with pytest.raises(InputError, match="each scenario once"):
        compare([desk.scenario, desk.scenario])


def test_another_seed_is_not_compared_but_replaced_with_a_sentence(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.put("lucky.toml", 'extends = "week.toml"\nseed = 9\n')
    found = compare([desk.scenario, desk.folder / "lucky.toml"])
    assert any("seed of lucky is the base's" in note for note in found.notes)
    assert found.plans[1].differs == {}
    assert found.quick_plans == 1
