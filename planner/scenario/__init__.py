"""What people write: frozen records read from TOML, inherited, checked at the edge."""

from planner.scenario.inputs import Inputs
from planner.scenario.people import Absence, Agent, Contract, FixedDay, Lock, Skill
from planner.scenario.queue import Queue, Target
from planner.scenario.reading import read_scenario
from planner.scenario.scenario import Scenario
from planner.scenario.shifts import Segment, Shift

__all__ = [
    "Absence",
    "Agent",
    "Contract",
    "FixedDay",
    "Inputs",
    "Lock",
    "Queue",
    "Scenario",
    "Segment",
    "Shift",
    "Skill",
    "Target",
    "read_scenario",
]
