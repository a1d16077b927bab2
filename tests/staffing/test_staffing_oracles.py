"""Every published or computed figure of the shared oracle file that a formula of this room gives.

Printed rates are read as the fractions they round (0.16666667 is 1/6).
"""

import csv
import math
import re
from fractions import Fraction

import numpy as np
import pytest
from outside import shared

from planner.staffing.erlang_a import agents_erlang_a, erlang_a
from planner.staffing.erlang_b import blocking
from planner.staffing.erlang_c import agents_erlang_c, erlang_c
from planner.staffing.search import Limits
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
