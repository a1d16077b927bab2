"""One file a forecasting method; METHODS lists them."""

from forecasting.methods.boosting import Boosting
from forecasting.methods.gaussian_process import GaussianProcess
from forecasting.methods.harmonic import Harmonic
from forecasting.methods.level_profile import LevelProfile
from forecasting.methods.protocol import Fitted, Method, Settings
from forecasting.methods.seasonal_naive import SeasonalNaive
from forecasting.methods.singular import Singular
from forecasting.methods.six_weeks import SixWeeks
from forecasting.methods.smoothing import Smoothing
from forecasting.methods.weighted_weeks import WeightedWeeks

METHODS: tuple[Method, ...] = (
    LevelProfile(),
    Singular(),
    GaussianProcess(),
    Harmonic(),
    Boosting(),
    Smoothing(),
    WeightedWeeks(),
    SixWeeks(),
    SeasonalNaive(),
)
"""Every method, in the order in which they are tried and shown."""

__all__ = ["METHODS", "Fitted", "Method", "Settings"]
