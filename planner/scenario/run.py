"""How the plan is computed: shrinkage, rules, simulation, amount of search."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from planner.scenario.labour import Cover, LabourRules, Together
from planner.scenario.record import Record, Share


class Shrinkage(Record):
    """Time paid but lost.

    Attributes
    ----------
    absence : float
        Whole days lost, unplanned, share of rostered days.
    off_queue : float
        Minutes lost inside shifts, share of time on the queue.
    planned : dict of month ``YYYY-MM`` to share
        Only for horizons that have no roster yet.
    """

    absence: float = Field(default=0.0, ge=0, lt=1)
    off_queue: float = Field(default=0.0, ge=0, lt=1)
    planned: dict[str, Share] = {}

    @property
    def present(self) -> float:
        """Share of a rostered hour that is on the queue: what unplanned absence and off-queue time leave."""
        return (1.0 - self.absence) * (1.0 - self.off_queue)


class Rules(LabourRules):
    """Labour rules: a preset, then overrides by rule.

    Attributes
    ----------
    preset : str
        none, eu, uk, de, us-federal or us-california; conveniences, not legal advice.
    cover : tuple of Cover
        Least numbers of a role, and one of it for so many others.
    together : tuple of Together
    max_changes : int, optional
        Most days of anybody that differ from the published roster.
    """

    preset: Literal["none", "eu", "uk", "de", "us-federal", "us-california"] = "none"
    cover: tuple[Cover, ...] = ()
    together: tuple[Together, ...] = ()
    max_changes: int | None = Field(default=None, ge=0)


class HandleTime(Record):
    """Shape of handle times for the simulation."""

    shape: Literal["lognormal", "exponential", "gamma", "empirical"] = "lognormal"
    cv: float = Field(default=1.2, gt=0)


def _shape(value: Any) -> Any:
    return {"shape": "empirical"} if value == "learn" else value


class SimulationSettings(Record):
    """How the roster is proved."""

    replications: int = Field(default=200, ge=1)
    loop: int = Field(default=4, ge=0)
    handle_time: Annotated[
        HandleTime, BeforeValidator(_shape, json_schema_input_type=Literal["learn"] | HandleTime)
    ] = HandleTime()
    volume_uncertainty: bool = True
    warm_up_h: float = Field(default=1.0, ge=0)


class SolverSettings(Record):
    """How long to search: `work` is deterministic, `seconds` a safety net."""

    work: float = Field(default=1.0, gt=0)
    seconds: float = Field(default=600.0, gt=0)
