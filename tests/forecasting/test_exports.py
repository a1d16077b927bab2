"""What `import forecasting` offers, and how little it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import forecasting


def test_the_three_entries() -> None:
    assert set(forecasting.__all__) == {"backtest", "forecast", "read_history"}
    assert all(callable(getattr(forecasting, name)) for name in forecasting.__all__)


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="module 'forecasting' has no attribute 'predict'"):
        _ = forecasting.predict


def test_importing_it_imports_no_slow_library() -> None:
    code = "import sys, forecasting; print(*{'pandas', 'scipy', 'statsmodels', 'numba'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
