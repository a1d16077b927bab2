"""Files of any make as sheets of text cells: `open_sheets`."""

from planner.formats.opening.first_sheet import read_head
from planner.formats.opening.sheet import Sheet
from planner.formats.opening.sheets import open_sheets

__all__ = ["Sheet", "open_sheets", "read_head"]
