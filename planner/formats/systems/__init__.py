"""Foreign formats, one file each; SYSTEMS is their table of contents, the first that recognises a sheet reads it.

What a vendor's own template or report looks like stands before what any program may write, the general tables last.
How to add one: docs/add_a_format.md.
"""

from __future__ import annotations

from planner.formats.foreign import Format

SYSTEMS: tuple[Format, ...] = ()
