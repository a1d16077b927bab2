"""Files people have, in our columns: one file a foreign format, and `read_inputs`, which reads all a scenario names."""

from planner.formats.inputs import read_inputs

__all__ = ["read_inputs"]
