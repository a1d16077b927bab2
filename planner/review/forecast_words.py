"""The back-test in money, in sentences to be read aloud and as a table."""

from __future__ import annotations

import math

import pandas as pd

from planner.review.forecast_money import ALL, COLUMNS, FLOOR, METHODS, NAIVE, ForecastMoney
from planner.review.words import period_words

OURS = "combined"
HEAD = ("queue", "method", "over h", "short h", "idle", "lost", "unpaid", "cost", "95 % interval")


def sentences(found: ForecastMoney) -> list[str]:
    """What the error cost, over and under, what the naive forecast's would have, and what chance alone takes."""
    ours, naive, floor = (_whole(found, method) for method in (OURS, NAIVE, FLOOR))
    said = [
        f"{period_words('all', found.span)}, {len(found.origins)} forecasts: had the contacts been known, "
        f"{_money(ours['cost'], found)}{_between(ours['low'], ours['high'])} would have been saved.",
        f"Too many: {ours['over_h']:,.0f} h paid and idle, {_money(ours['idle'], found)}. Too few: "
        f"{ours['short_h']:,.0f} h missing, worth {_money(ours['lost'], found)}, for {_money(ours['unpaid'], found)} "
        "of pay not spent.",
        f"Staffing for the contacts of a week ago would have cost {_money(naive['cost'], found)}: the forecast is "
        f"worth {_money(ours['worth'], found)}{_between(ours['worth_low'], ours['worth_high'])}.",
    ]
    if floor:
        chance = _money(floor["cost"], found)
        said.append(f"{chance} would have been lost by chance alone, had every interval's rate been known.")
    return said


def _whole(found: ForecastMoney, method: str) -> dict[str, float]:
    """Numbers of all queues together."""
    rows = found.frame[(found.frame["queue"] == ALL) & (found.frame["method"] == method)]
    return {name: float(rows[name].iloc[0]) for name in COLUMNS[2:]} if len(rows) else {}


def table(found: ForecastMoney) -> str:
    """A line a queue and method."""
    lines = [f"{HEAD[0]:<12}{HEAD[1]:<24}" + "".join(f"{name:>10}" for name in HEAD[2:-1]) + f"{HEAD[-1]:>22}"]
    for row in found.frame.to_dict("records"):
        numbers = (row[name] for name in ("over_h", "short_h", "idle", "lost", "unpaid", "cost"))
        band = "-" if math.isnan(row["low"]) else f"{row['low']:,.0f} to {row['high']:,.0f}"
        name = METHODS[str(row["method"])]
        lines.append(f"{row['queue']:<12}{name:<24}" + "".join(f"{value:>10,.0f}" for value in numbers) + f"{band:>22}")
    return "\n".join(lines)


def money_table(found: ForecastMoney) -> pd.DataFrame:
    """For a file: hours to a hundredth, money to the cent."""
    return found.frame.round(2).assign(currency=found.currency)


def _money(amount: float, found: ForecastMoney) -> str:
    return f"{amount:,.0f} {found.currency}"


def _between(low: float, high: float) -> str:
    return "" if math.isnan(low) else f" ({low:,.0f} to {high:,.0f})"
