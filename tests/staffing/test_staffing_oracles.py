"""Every published or computed figure of the shared oracle file that a formula of this room gives.

Printed rates are read as the fractions they round (0.16666667 is 1/6).
"""

import csv
import math
import re
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from outside import shared

from planner.staffing.carry_over import carry_over
from planner.staffing.erlang_a import agents_erlang_a, erlang_a
from planner.staffing.erlang_b import blocking
from planner.staffing.erlang_c import agents_erlang_c, erlang_c
from planner.staffing.load import lagged_load, modified_load, simple_load
from planner.staffing.search import Limits, least_agents
from planner.staffing.shrinkage import whole_people

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def rows():
    with shared("oracles/staffing.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of(rows, model):
    found = [row for row in rows if row["model"] == model]
    assert found, model
    return found


def named(text):
    return {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", text)}


def test_erlang_a_to_ten_digits(rows):
    definitions = {
        "SL=answered<=T/offered": "offered",
        "SL=answered<=T/answered": "answered",
        "SL=answered<=T/(offered-ab<=T)": "less_short_abandons",
    }
    measures = {"P(V>0)": "p_wait", "ab": "p_abandon", "E[W] all, s": "mean_wait_s", "occ": "occupancy"}
    checked = 0
    for row in of(rows, "Erlang A"):
        if row["status"] != "computed exact":
            continue
        case = named(row["inputs"])
        rate = float(Fraction(case["lam"]).limit_denominator(2000))
        inputs = (rate, case["AHT"], case["patience"], case["n"], case["T"])
        expected = float(row["published_value"])
        if row["quantity"] in measures:
            found = getattr(erlang_a(*inputs), measures[row["quantity"]])
        elif row["quantity"] == "SL=1-P(W>T)":
            # W ends with answer or giving up; ours is of the offered wait: P(W > T) = P(V > T) e^(-T/patience).
            offered_wait = erlang_a(*inputs, "not_waiting").service_level
            found = 1 - (1 - offered_wait) * math.exp(-case["T"] / case["patience"])
        else:
            found = erlang_a(*inputs, definitions[row["quantity"]], case["T"]).service_level
        assert float(found) == pytest.approx(expected, rel=1e-10), row
        checked += 1
    assert checked == 40


def test_least_people(rows):
    for model in ("Erlang C minimal n", "Erlang A minimal n"):
        for row in of(rows, model):
            volume, aht_s, share, within_s = map(
                float, re.match(r"(\d+) calls/30min AHT (\d+)s target ([\d.]+)/(\d+)s", row["inputs"]).groups()
            )
            limits = Limits(share, within_s)
            people, _, level = row["published_value"].partition(" ")
            if model.startswith("Erlang C"):
                found = agents_erlang_c(volume / 1800, aht_s, limits)
                got = erlang_c(volume / 1800, aht_s, found, within_s)
                assert float(got.service_level) == pytest.approx(float(level.strip("()")), abs=5e-7)
            else:
                patience_s = float(re.search(r"patience (\d+)s", row["inputs"])[1])
                found = agents_erlang_a(volume / 1800, aht_s, patience_s, limits)
            assert float(found) == float(people), row


def test_published_erlang_c(rows):
    assert float(erlang_c(100 / 1800, 180, 14).asa_s) == pytest.approx(7.83593701177724, rel=1e-12)
    limits = Limits(0.8, 20, max_occupancy=0.85)
    assert float(agents_erlang_c(1000 / 3600, 120, limits)) == 40
    got = erlang_c(1000 / 3600, 120, 40, 20)
    for name, value in {"service_level": 0.9372, "asa_s": 3.43, "p_wait": 0.1907, "occupancy": 0.8333}.items():
        assert float(getattr(got, name)) == pytest.approx(value, rel=2e-3)
    assert float(erlang_c(123.0, 1.0, 132).p_wait) == pytest.approx(0.3211161792617074, rel=1e-10)
    assert float(blocking(123, 132)) == pytest.approx(0.031242821046996373, rel=1e-10)
    assert float(erlang_c(3.5 / 60, 180, 13).mean_wait_s) == pytest.approx(26.5569, abs=5e-5)
    assert len(of(rows, "Erlang C")) == 8


def test_published_erlang_a_waits(rows):
    published = [row for row in of(rows, "Erlang A") if row["status"] != "computed exact"]
    assert len(published) == 2
    got = erlang_a(3.5 / 60, 180, 300, [13, 9])
    assert got.mean_wait_s == pytest.approx([9.9128, 56.6184], abs=5e-5)


def test_a_few_abandonments_change_everything(rows):
    assert len(of(rows, "Erlang A vs C")) == 5
    assert float(erlang_c(0.8, 60, 50).asa_s) == pytest.approx(20.8337, abs=5e-5)
    got = erlang_a(0.8, 60, 120, 50)
    assert float(got.p_abandon) == pytest.approx(0.0309122, abs=5e-8)
    assert float(got.mean_wait_s) == pytest.approx(3.70947, abs=5e-6)
    assert float(got.occupancy) == pytest.approx(0.930324, abs=5e-7)
    assert float(erlang_c(0.8 * (1 - 0.031), 60, 50).asa_s) == pytest.approx(8.81306, rel=3e-3)


@pytest.mark.parametrize(
    ("cv", "patience_s", "expected"),
    [
        (0.1, math.inf, (108, 0.5956, 0.52, 115, 122)),
        (0.2, math.inf, (108, 0.5104, 0.53, 127, 135)),
        (0.2, 180.0, (100, 0.6363, 0.527, 112, 125)),
    ],
)
def test_an_uncertain_rate_needs_more_people(rows, cv, patience_s, expected):
    """Gamma-mixed load of mean 100 erlangs, call-weighted: level on the mean, its chance, and what would do."""
    from scipy.stats import gamma

    assert len([row for row in rows if row["model"].startswith("Gamma-mixed")]) == 3
    load = gamma.ppf((np.arange(400) + 0.5) / 400, 1 / cv**2, scale=100 * cv**2)
    n = np.arange(90, 150)
    level = erlang_a(load[:, None] / 300, 300, patience_s, n, 20).service_level
    mean = (level * load[:, None]).sum(axis=0) / load.sum()
    chance = (level >= 0.8).mean(axis=0)
    on_mean = int(agents_erlang_a(100 / 300, 300, patience_s, Limits(0.8, 20)))
    found = (
        on_mean,
        round(float(mean[on_mean - 90]), 4),
        chance[on_mean - 90],
        int(n[np.argmax(mean >= 0.8)]),
        int(n[np.argmax(chance >= 0.9)]),
    )
    assert found == pytest.approx(expected, abs=5e-3)


def test_rounding_once(rows):
    assert of(rows, "shrinkage/occupancy")[0]["published_value"] == "20; 42"
    assert whole_people([14 / 0.7, 35.7 / 0.85]).tolist() == [20, 42]


def sinusoid(per_min, minutes):
    """Mean contacts in pieces of so many minutes of a day of rate ``per_min (1 + sin / 2)``, exact."""
    edges = np.arange(0, 1441, minutes)
    turn = np.cos(2 * np.pi * edges / 1440)
    return per_min * (np.diff(edges) + 0.5 * 1440 / (2 * np.pi) * (turn[:-1] - turn[1:]))


@cache
def day_of(per_min, minutes, way):
    """Agent-intervals and levels of the 48 half-hours by one way to reckon the load, by the forward equations."""
    aht_s = 60.0 * minutes
    volume, fine = sinusoid(per_min, 30), sinusoid(per_min, 1)
    if way == "modified":
        load = modified_load(fine, aht_s, 60, repeats=True).reshape(48, 30).mean(axis=1)
    elif way == "lagged":
        load = lagged_load(np.tile(volume, 2), aht_s, 1800)[48:]
    else:
        load = simple_load(volume, aht_s, 1800)
    agents = least_agents(load / aht_s, aht_s, math.inf, Limits(0.8, 20))
    two = sinusoid(per_min, 2)
    levels = carry_over(np.tile(two, 2), aht_s, math.inf, np.tile(np.repeat(agents, 15), 2), 120, 20)
    return agents.sum(), (levels[720:] * two).reshape(48, 15).sum(axis=1) / volume


WAYS = {"Mt/M/st SIPP": "simple", "Mt/M/st lagged": "lagged", "Mt/M/st MOL": "modified"}


def test_load_that_changes_by_the_forward_equations(rows):
    """Agent-intervals, the worst half-hour and how many are below 80 %: six rows, three ways to reckon the load."""
    moving = [row for row in rows if row["model"].startswith("Mt/M/st ") and "+M" not in row["model"]]
    assert len(moving) == 6
    for row in moving:
        count, worst, *below = (float(part) for part in row["published_value"].split(";"))
        per_min = int(re.match(r"lam\(t\)=(\d+)", row["inputs"])[1])
        minutes = int(re.search(r"AHT (\d+)min", row["inputs"])[1])
        way = next(way for name, way in WAYS.items() if row["model"].startswith(name))
        people, levels = day_of(per_min, minutes, way)
        assert people == count, row
        assert levels.min() == pytest.approx(worst, abs=2e-3), row
        if below:
            assert abs((levels < 0.8).sum() - below[0]) <= 1, row


@pytest.mark.parametrize(("per_min", "minutes"), [(10, 6), (3, 20), (2, 30)])
def test_the_default_load_holds_the_worst_interval(per_min, minutes):
    """At least the target less .01, for at most half a percent more agent-intervals than interval by interval."""
    people, levels = day_of(per_min, minutes, "modified")
    assert levels.min() >= 0.79
    assert people <= 1.005 * day_of(per_min, minutes, "simple")[0]


def test_delay_that_does_not_change_with_the_load(rows):
    """Feldman et al. 2008: service and patience of one rate, s(t) = ceil(m + beta sqrt m); eight moments a cycle."""
    settings = [row for row in rows if row["model"].startswith("Mt/M/st+M")]
    assert len(settings) == 2
    step, cycles = math.pi / 100, 3
    edges = np.arange(round(2 * math.pi * cycles / step) + 1) * step
    volume = 100 * step + 20 * (np.cos(edges[:-1]) - np.cos(edges[1:]))
    load = modified_load(volume, 1.0, step)
    for row in settings:
        beta = float(row["inputs"].rsplit("beta=", 1)[1])
        people, delays = (
            [float(value) for value in part.split()] for part in row["published_value"].rstrip(".").split(";")
        )
        for k, (agents, delay) in enumerate(zip(people, delays, strict=True)):
            moment = 2 * math.pi * (cycles - 1) + k * math.pi / 4
            m = 100 + 10 * (math.sin(moment) - math.cos(moment))
            assert agents == math.ceil(m + beta * math.sqrt(m) - 1e-9)
            at = round(moment / step)
            assert load[at - 1 : at + 1].mean() == pytest.approx(m, abs=0.01)
            around = carry_over(volume[: at + 1], 1.0, 1.0, agents, step, 0.0)[at - 1 :]
            assert 1 - around.mean() == pytest.approx(delay, abs=2e-4), (row, k)


ROWS = 100
HELD_ELSEWHERE = {
    "W/overlap multi-skill": "simulation",
    "single queue, 13 h": "simulation",
    "N-design simulated": "simulation",
    "chat concurrency": "test_chat.py: test_simulated_chats",
    "e-mail FIFO+deadline fluid": "test_deferred_work.py: test_least_constant_staffing_of_the_oracle",
    "Halfin-Whitt": "test_erlang.py: test_many_servers_approach_halfin_and_whitt",
    "Erlang B": "test_published_erlang_c",
}
HELD_HERE = ("Erlang C", "Erlang A", "Mt/M/st", "Gamma-mixed load", "shrinkage/occupancy")


def test_every_row_of_the_file_is_held_somewhere(rows):
    """A new row of a new kind fails here until a test reads it."""
    known = (*HELD_ELSEWHERE, *HELD_HERE)
    for row in rows:
        assert row["model"].startswith(known), row
    assert len(rows) == ROWS
