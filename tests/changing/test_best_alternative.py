"""The best alternative of one person, held to all tours with all their breaks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from changed_team import every_tour, standing

from planner.roster.alternatives import Alternatives


def test_the_best_alternative_is_the_best_of_all_tours(roster: pd.DataFrame) -> None:
    stand = standing(roster, cost={"wage_per_h": {"c": 20}, "shortage_per_agent_hour": 61})
    look = Alternatives(stand)
    for p in (0, 2):
        was = stand.W.tour[p].copy(), stand.W.pause[p].copy()
        before, best = stand.price, -np.inf
        for tour, pause in every_tour(stand, p):
            stand.change(p, tour, pause)
            moved = sum(int((pause[d] != was[1][d]).sum()) for d in range(3) if tour[d] == was[0][d])
            best = max(best, before - stand.price - moved * look.break_price)
        stand.change(p, *was)
        found = look.best(p)
        assert found is not None
        assert found.gain == pytest.approx(best)


def test_who_must_serve_a_minute_serves_it_at_the_least_price(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    look, at = Alternatives(stand), 1440 + 13 * 60
    for p in range(2):
        was = stand.W.tour[p].copy(), stand.W.pause[p].copy()
        before, best = stand.price, -np.inf
        for tour, pause in every_tour(stand, p):
            duty = stand.duty(int(tour[1]))
            if duty is None or not duty.start_min <= at < duty.end_min or (np.abs(pause[1] - at + 15) <= 15).any():
                continue
            if ((pause[1] <= at) & (at < pause[1] + 30)).any():
                continue
            stand.change(p, tour, pause)
            moved = sum(int((pause[d] != was[1][d]).sum()) for d in range(3) if tour[d] == was[0][d])
            best = max(best, before - stand.price - moved * look.break_price)
        stand.change(p, *was)
        found = look.serving(p, at)
        assert found is not None
        assert found.gain == pytest.approx(best)
