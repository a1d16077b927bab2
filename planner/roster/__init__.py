"""Rosters of named people with breaks, proven and audited.

The solver is `planner.roster.solve.solve`, the audit `planner.roster.audit.audit`: each loads when it is imported.
"""

from planner.roster.result import RosterResult, Status

__all__ = ["RosterResult", "Status"]
