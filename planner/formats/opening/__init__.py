"""Files of any make, and queries of databases, as sheets of text cells: `open_sheets`, `query.open_query`."""

from planner.formats.opening.first_sheet import read_head
from planner.formats.opening.sheet import Sheet
from planner.formats.opening.sheets import open_sheets

__all__ = ["Sheet", "open_sheets", "read_head"]
