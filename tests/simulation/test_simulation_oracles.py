"""Published simulations again, with few replications; `benchmarks/simulation_oracles.py` prints them all with many."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def oracles():
    path = Path(__file__).parents[2] / "benchmarks" / "simulation_oracles.py"
    spec = importlib.util.spec_from_file_location("simulation_oracles", path)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("model", "replications"), [("simple_msk", 300), ("call_cc", 300), ("n_design", 30)])
def test_published_values_are_met(model, replications, oracles):
    rows = list(getattr(oracles, model)(replications))
    differ = [row for row in rows if not row.agrees]
    assert not differ, differ
    assert len(rows) >= 2
