"""`shortage_weight` of a queue: what may be said, and what is refused."""

from __future__ import annotations

import pytest

PHONE = "target = { share = 0.80, within_s = 20 }"


@pytest.mark.parametrize("weight", ["0.001", "1", "40"])
def test_any_number_above_nothing(desk, weight):
    assert desk.changed(PHONE, f"{PHONE}\nshortage_weight = {weight}").queue[0].shortage_weight == float(weight)


def test_nothing_said_is_no_weight(desk, minimal):
    assert desk.read(minimal).queue[0].shortage_weight is None


@pytest.mark.parametrize(
    ("weight", "told"),
    [
        ("0", "shortage_weight: found '0', expected a number above 0"),
        ("-1.5", "shortage_weight: found '-1.5', expected a number above 0"),
        ("inf", "shortage_weight: found 'inf'"),
        ("nan", "shortage_weight: found 'nan'"),
        ('"high"', "shortage_weight: found 'high', expected a number"),
    ],
)
def test_what_is_no_weight(desk, weight, told):
    (fault,) = desk.refused(lambda: desk.changed(PHONE, f"{PHONE}\nshortage_weight = {weight}"))
    assert told in fault


def test_a_weight_of_a_queue_there_is_not(desk, minimal):
    desk.write(minimal, "base.toml")
    child = 'extends = "base.toml"\n[[queue]]\nname = "fone"\nshortage_weight = 2\n'
    faults = desk.refused(lambda: desk.read(child))
    assert any("fone" in fault and "target" in fault for fault in faults)
