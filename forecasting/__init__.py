"""Forecasts of contact volume and handle time: history and future, nothing of staff. Usable alone."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forecasting.history import read_history
    from forecasting.model import forecast
    from forecasting.rolling import backtest

_EXPORTS = {
    "read_history": "forecasting.history",
    "forecast": "forecasting.model",
    "backtest": "forecasting.rolling",
}

__all__ = ["backtest", "forecast", "read_history"]


def __getattr__(name: str) -> Any:
    # Lazily: the model's libraries are slow to import and most commands do not need them at start.
    if name not in _EXPORTS:
        raise AttributeError(f"module 'forecasting' has no attribute {name!r}")
    return getattr(import_module(_EXPORTS[name]), name)
