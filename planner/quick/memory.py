"""What quick plans share: queues learned and forecasts made, each once for all that it really depends on."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass, field

import pandas as pd

from forecasting.history import History
from forecasting.remembered import Remembered, history_digest
from forecasting.result import Forecast
from planner.outlook import outlook, surges_of
from planner.scenario import Inputs
from planner.stated_series import series_of


@dataclass
class Memory:
    """Forecasts by what they are made from; scenarios that differ in staff, targets or prices share one.

    Attributes
    ----------
    queues : Remembered
        Queues learned: scenarios that differ in surges, deflection or overrides share them.
    """

    queues: Remembered = field(default_factory=Remembered)
    _forecasts: dict[str, Forecast] = field(default_factory=dict)

    def forecast(self, inputs: Inputs) -> Forecast:
        """The forecast of `planner.outlook.outlook`, made once for equal demand."""
        key = demand_digest(inputs)
        if key not in self._forecasts:
            self._forecasts[key] = outlook(inputs, remembered=self.queues)
        return self._forecasts[key]


def demand_digest(inputs: Inputs) -> str:
    """Digest of all that the forecast of these inputs depends on."""
    scenario, given = inputs.scenario, inputs.given_forecast
    horizon = scenario.horizon()
    parts = (
        history_digest(History(inputs.history, inputs.history_interval_min, scenario.time_zone, ())),
        f"{horizon[0]} {horizon[-1]} {len(horizon)} {scenario.holidays} {scenario.seed}",
        repr([series_of(scenario, queue) for queue in scenario.queue]),
        repr((scenario.event, surges_of(scenario), scenario.deflect)),
        "" if inputs.overrides is None else _digest(inputs.overrides),
        "" if given is None else hashlib.sha256(pickle.dumps(given)).hexdigest(),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _digest(frame: pd.DataFrame) -> str:
    return hashlib.sha256(frame.to_csv().encode()).hexdigest()
