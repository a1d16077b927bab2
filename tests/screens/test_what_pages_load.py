"""What the front end's server keeps in memory before anybody asks for it."""

from __future__ import annotations

import subprocess
import sys


def test_the_screens_load_no_methods_of_forecasting_and_no_solver_of_sat() -> None:
    heavy = {"scipy.stats", "statsmodels", "forecasting.methods", "ortools.sat", "highspy"}
    code = f"import sys, planner.screens; print(*sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
