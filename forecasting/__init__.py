"""Forecasts of contact volume and handle time: history and future, nothing of staff. Usable alone."""
