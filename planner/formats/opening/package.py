"""Packed files (.xlsx, .xlsb, .ods, .zip): what is in them, and whether they may be unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from planner.formats.opening.limits import MOST_PACKED, MOST_PARTS, MOST_UNPACKED, check_growth, refused
from planner.formats.opening.source import BLOCK, CutOff

Kind = Literal["xlsx", "xlsb", "ods", "zip"]
"""What a packed file is; `zip`: files packed together."""

UNKNOWN_WAY = NotImplementedError  # zipfile's own, of a way of packing it does not know; nothing of ours is unbuilt
"""What the standard library raises for a way of packing that it does not know."""
DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, UNKNOWN_WAY, RuntimeError)
"""What unpacking a damaged or encrypted part raises."""
BEGIN = 2**16
"""Bytes of a part within which a declaration of entities stands, if there is one."""


@dataclass(frozen=True)
class Package:
    """A packed file that may be unpacked.

    Attributes
    ----------
    path : Path
    kind : "xlsx", "xlsb", "ods" or "zip"
    parts : tuple of str
        Names of its files, folders aside.
    """

    path: Path
    kind: Kind
    parts: tuple[str, ...]

    def blocks(self, part: str, size: int = BLOCK) -> Iterator[bytes]:
        """Bytes of one part, never more than its directory promises.

        Raises
        ------
        CutOff
            Where it is damaged.
        """
        with zipfile.ZipFile(self.path) as packed:
            try:
                with packed.open(part) as file:
                    while block := file.read(size):
                        yield block
            except DAMAGE as error:
                raise CutOff(f"{shown(part)} within it is damaged or encrypted") from error

    def part(self, name: str) -> bytes:
        """All of one part; raises InputError where it is damaged."""
        with damaged(self.path.name):
            return b"".join(self.blocks(name))


@dataclass(frozen=True)
class Packed:
    """A file within a packed file, as a source of bytes."""

    package: Package
    part: str

    @property
    def name(self) -> str:
        """The packed file's name and its own."""
        return f"{self.package.path.name}, {shown(self.part)}"

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """Bytes of the part."""
        return self.package.blocks(self.part, size)


def shown(part: str) -> str:
    """The name of a part without the folders that it claims to lie in."""
    return PurePosixPath(part.replace("\\", "/")).name or "a file"


@contextmanager
def damaged(name: str) -> Iterator[None]:
    """Turn damage into a clear error."""
    try:
        yield
    except CutOff as cut:
        raise refused(name, str(cut), "a whole file", "Copy or export it again.") from cut


def open_package(path: Path, size: int) -> Package:
    """A packed file, after a look at its directory: nothing is unpacked, and nothing is ever written to a disk.

    Parameters
    ----------
    path : Path
    size : int
        Its bytes.

    Raises
    ------
    InputError
        If it is damaged, too large, made to burst, or declares XML entities.
    """
    if size > MOST_PACKED:
        value, expected = f"{size // 2**20:,} MB", f"at most {MOST_PACKED // 2**20:,} MB"
        raise refused(path.name, value, expected, "Save its sheets as CSV: those may be longer.")
    try:
        with zipfile.ZipFile(path) as packed:
            parts = [part for part in packed.infolist() if not part.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, UNKNOWN_WAY) as error:
        remedy = "It is cut off or damaged: copy or export it again."
        raise refused(path.name, str(error), "a whole spreadsheet or packed file", remedy) from error
    if not 0 < len(parts) <= MOST_PARTS:
        raise refused(path.name, f"{len(parts):,} files in it", "a few files", "Pack only the tables.")
    check_growth(path.name, size, sum(part.file_size for part in parts), MOST_UNPACKED)
    package = Package(path, _kind(package_names := tuple(part.filename for part in parts)), package_names)
    if package.kind != "zip":
        _check_entities(package)
    return package


def _kind(names: tuple[str, ...]) -> Kind:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.endswith(("xl/workbook.xml", "[Content_Types].xml")) for name in names):
        return "xlsx"
    return "ods" if "content.xml" in names else "zip"


def _check_entities(package: Package) -> None:
    for name in package.parts:
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        with damaged(package.path.name):
            begin = next(package.blocks(name, BEGIN), b"")
        if b"<!DOCTYPE" in begin or b"<!ENTITY" in begin:
            value, expected = "declarations of XML entities", "a spreadsheet as spreadsheet programs write it"
            remedy = "It may be made to burst: open it in a spreadsheet program and save it again."
            raise refused(package.path.name, value, expected, remedy)
