"""The first rows of a large .xlsx, as a small workbook of its own: its head is known without unpacking the rest."""

from __future__ import annotations

import io
import re
import zipfile

from planner.formats.opening.package import Package, damaged

ROWS = 60
"""Rows kept of each sheet."""
MOST = 2**23
"""Bytes within which these rows are looked for."""
OTHER = 2**24
"""Bytes of any other part that is kept."""
SHEET = re.compile(r"(?i)(^|/)worksheets/[^/]+\.xml$")
STRINGS = re.compile(r"(?i)(^|/)sharedstrings\.xml$")
ROW_END = re.compile(rb"</(\w+:)?row>")
STRING_END = re.compile(rb"</(\w+:)?si>")
STRING_USED = re.compile(rb'\bt="s"[^>]*>\s*<(?:\w+:)?v>(\d+)<')


def beginning(package: Package) -> bytes:
    """A workbook with the first rows of each sheet, and the shared texts these need."""
    sheets = {name: first_rows(package, name) for name in package.parts if SHEET.search(name)}
    used = [int(found) for rows in sheets.values() for found in STRING_USED.findall(rows)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in dict.fromkeys(package.parts):
            if name in sheets:
                packed.writestr(name, sheets[name])
            elif STRINGS.search(name):
                packed.writestr(name, _strings(package, name, max(used, default=-1) + 1))
            elif name.endswith((".xml", ".rels")) and "/worksheets/" not in name:
                packed.writestr(name, _upto(package, name, OTHER))
    return made.getvalue()


def first_rows(package: Package, name: str) -> bytes:
    """The part of a sheet, closed behind its first rows."""
    text = _upto(package, name, 2**18)
    ends = [*ROW_END.finditer(text)]
    if len(ends) < ROWS and len(text) >= 2**18:
        text = _upto(package, name, MOST)
        ends = [*ROW_END.finditer(text)]
    if len(ends) < ROWS and len(text) < MOST:
        return text
    if not ends:
        return b""
    last = ends[min(ROWS, len(ends)) - 1]
    prefix = last[1] or b""
    return text[: last.end()] + b"</%bsheetData></%bworksheet>" % (prefix, prefix)


def _strings(package: Package, name: str, count: int) -> bytes:
    """The first `count` shared texts."""
    text, found, at = b"", 0, 0
    prefix = b""
    with damaged(package.path.name):
        for block in package.blocks(name, 2**19):
            text += block
            for end in STRING_END.finditer(text, at):
                found, at, prefix = found + 1, end.end(), end[1] or b""
                if found >= count:
                    return text[:at] + b"</%bsst>" % prefix
    return text


def _upto(package: Package, name: str, most: int) -> bytes:
    text = b""
    with damaged(package.path.name):
        for block in package.blocks(name, min(most, 2**18)):
            text += block
            if len(text) >= most:
                break
    return text
