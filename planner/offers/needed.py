"""People needed by what is known now, and where they are short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.loop import people_of_their_own
from planner.scenario import Inputs
from planner.staffing import Requirement, known_patience, requirement

Numbers = NDArray[np.float64]
LEAST_SHORT_H = 0.25
POOLED = "*"


def needed_now(inputs: Inputs, before: Forecast, after: Forecast, kept: pd.DataFrame | None) -> Requirement:
    """The requirement of an updated forecast, with what simulation had added to that of the plan.

    Parameters
    ----------
    before, after : Forecast
        As planned, and given what came.
    kept : DataFrame, optional
        Frame REQUIREMENT of the plan, if it was made from these inputs: what it asks for beyond the formulas of
        `before` is asked for again.
    """
    scenario = inputs.scenario
    patience = known_patience(scenario, inputs.history, inputs.waits)
    own = people_of_their_own(inputs.agents)
    extra: Mapping[str, Numbers] | None = None
    if kept is not None:
        formula = requirement(scenario, before, patience.mean_s, people_of_their_own=own, curves=patience.curves).frame
        extra = {queue.name: _agents(kept, queue.name) - _agents(formula, queue.name) for queue in scenario.queue}
    return requirement(scenario, after, patience.mean_s, people_of_their_own=own, extra=extra, curves=patience.curves)


def _agents(frame: pd.DataFrame, queue: str) -> Numbers:
    return frame.loc[frame["queue"] == queue, "agents"].to_numpy(dtype=float)


def short_words(coverage: pd.DataFrame, interval_h: float, what: str) -> Iterator[str]:
    """Hours short and over of each queue, and when it is worst; queues short of nobody are left out.

    Parameters
    ----------
    coverage : DataFrame
        Frame COVERAGE of the intervals looked at.
    what : str
        Which they are, in words.
    """
    for queue, rows in coverage[coverage["queue"] != POOLED].groupby("queue", sort=False):
        short_h = float((-rows["net"]).clip(lower=0).sum()) * interval_h
        over_h = float(rows["net"].clip(lower=0).sum()) * interval_h
        if short_h >= LEAST_SHORT_H:
            worst = rows.iloc[int(rows["net"].to_numpy().argmin())]
            yield (
                f"{queue}: {short_h:.1f} h short in {what} ({over_h:.1f} h over at other times), worst "
                f"{worst['start']:%a %H:%M}: {worst['scheduled']:.1f} of {worst['required']:.1f} people"
            )
