"""What one roster is asked of, and how long the search for it may go on."""

from __future__ import annotations

from dataclasses import dataclass

from planner.net import Net
from planner.progress import Teller
from planner.roster.coupling import Coupling
from planner.roster.demand import Demand
from planner.roster.people import Person
from planner.roster.price import Prices
from planner.roster.so_far import SoFar
from planner.scenario import Inputs
from planner.staffing.result import Requirement


@dataclass(frozen=True)
class Task:
    """A roster that is to be made.

    Attributes
    ----------
    inputs : Inputs
    requirement : Requirement
    people : list of Person
    prices : Prices
    demand : Demand
    coupling : Coupling
    net : Net
    work : float
        Deterministic amount of search.
    seed : int
    say : Teller
    so_far : SoFar
        Told every roster that is made.
    """

    inputs: Inputs
    requirement: Requirement
    people: list[Person]
    prices: Prices
    demand: Demand
    coupling: Coupling
    net: Net
    work: float
    seed: int
    say: Teller
    so_far: SoFar
