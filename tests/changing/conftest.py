"""A roster of the five, made once a worker."""

from __future__ import annotations

import pandas as pd
import pytest
from changed_team import need, team

from planner.roster import audit, solve


@pytest.fixture(scope="session")
def roster() -> pd.DataFrame:
    inputs = team()
    result = solve(inputs, need(inputs), work=0.05, seconds=120, seed=1)
    assert not audit(inputs, result.frame)
    return result.frame
