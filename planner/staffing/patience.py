"""How long customers wait before they give up, from what was counted."""

from __future__ import annotations

import math

import pandas as pd

from planner.scenario.scenario import Scenario

DEFAULT_PATIENCE_S = 180.0
"""Mean patience where nothing is stated and the history cannot tell, seconds."""


def learned_patience_s(history: pd.DataFrame, least_abandoned: float = 30.0) -> float:
    """Mean of an exponential patience from interval counts, seconds.

    Patience is censored: of those answered we know only that they waited that long. The maximum likelihood estimate
    is theta = abandonments / total time waited, of those served and of those who gave up. Where the history holds only
    the wait of those answered, customers who gave up are taken to have waited as long: a wait ends at the earlier
    of answer and patience, and with exponential patience either end has the same distribution given its length.

    Parameters
    ----------
    history : DataFrame
        One queue's rows with `abandoned`, `answered` and `asa_s`; rows where one is missing are left out.
    least_abandoned : float
        Fewer abandonments than this say too little.

    Returns
    -------
    float
        NaN where the history cannot tell.

    References
    ----------
    Brown, L. et al. (2005). Statistical analysis of a telephone call center. JASA 100, 36-50, section 5.
    """
    columns = ["abandoned", "answered", "asa_s"]
    if not set(columns) <= set(history.columns):
        return math.nan
    known = history[columns].dropna()
    gave_up = float(known["abandoned"].sum())
    waited_s = float((known["asa_s"] * (known["answered"] + known["abandoned"])).sum())
    if gave_up < least_abandoned or waited_s <= 0:
        return math.nan
    return waited_s / gave_up


def patience_of(scenario: Scenario, history: pd.DataFrame) -> dict[str, float]:
    """Mean patience of each live queue, seconds: what is stated, or what the history shows.

    Who is to be called back never gives up. A queue that borrows its history learns from the queue it borrows from.
    Where ``"learn"`` finds too few abandonments, the default of 180 s stands.

    Parameters
    ----------
    scenario : Scenario
    history : DataFrame
        Frame HISTORY, all queues.
    """
    found: dict[str, float] = {}
    for queue in scenario.queue:
        if queue.deferred:
            continue
        if queue.channel == "callback":
            found[queue.name] = math.inf
        elif isinstance(queue.patience_s, str):
            source = queue.history.queue if queue.history else queue.name
            learned = learned_patience_s(history[history["queue"] == source])
            found[queue.name] = DEFAULT_PATIENCE_S if math.isnan(learned) else learned
        else:
            found[queue.name] = float(queue.patience_s)
    return found
