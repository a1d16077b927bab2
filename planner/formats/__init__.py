"""Files people have, in our columns: one file a foreign format, and `read_inputs`, which reads all a scenario names."""

from planner.formats.inputs import read_demand, read_inputs
from planner.formats.named import read_roster, read_staffing

__all__ = ["read_demand", "read_inputs", "read_roster", "read_staffing"]
