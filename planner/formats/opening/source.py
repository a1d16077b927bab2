"""The bytes of a file, unpacked where it is packed, never more than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from planner.formats.opening.limits import MOST_TEXT, MOST_WHOLE, check_growth, refused

BLOCK = 4 * 2**20
"""Bytes read at a time: few enough to stay in the processor's cache, enough for some ten thousand rows."""
LOOK = 4_096
"""Bytes by which a file's make is known."""
GZIP = b"\x1f\x8b"


class CutOff(Exception):  # noqa: N818 - it ends reading, it is no fault
    """What was read before this is whole, the rest of the file is not; says how."""


class Source(Protocol):
    """Something that gives bytes from its beginning, as often as asked."""

    @property
    def name(self) -> str:
        """As messages call it."""

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """Its bytes in pieces of about `size`; raises CutOff after the last where the file is damaged further on."""


@dataclass(frozen=True)
class Plain:
    """A file as it lies there."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """Bytes of the file."""
        with self.path.open("rb") as file:
            while block := file.read(size):
                yield block


@dataclass(frozen=True)
class Gzipped:
    """A file packed by gzip, also of several parts in a row."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """Bytes unpacked.

        Raises
        ------
        CutOff
            After what is still whole, where the file is cut off or damaged.
        InputError
            If it bursts, or is damaged from its beginning.
        """
        with self.path.open("rb") as file:
            yield from _unzipped(file, self.name, size)


def beginning_of(path: Path) -> bytes:
    """The first bytes of a file; raises InputError where it may not be read."""
    try:
        with path.open("rb") as file:
            return file.read(LOOK)
    except OSError as error:
        raise refused(path.name, error.strerror or "", "a readable file", "Correct its permissions.") from error


def source_of(path: Path) -> Source:
    """A file's bytes, unpacked if it is packed by gzip (by its first bytes, not its name)."""
    return Gzipped(path) if beginning_of(path).startswith(GZIP) else Plain(path)


def whole(source: Source) -> bytes:
    """All bytes of a source that is read in one piece.

    Raises
    ------
    InputError
        If it is longer than such a file may be, or damaged.
    """
    parts, length = [], 0
    try:
        for block in source.blocks():
            length += len(block)
            check_growth(source.name, length, length, MOST_WHOLE)
            parts.append(block)
    except CutOff as error:
        raise refused(source.name, str(error), "a whole file", "Copy or export it again.") from error
    return b"".join(parts)


def _unzipped(file: BinaryIO, name: str, size: int) -> Iterator[bytes]:
    packed = unpacked = 0
    worker, waiting = zlib.decompressobj(wbits=31), b""
    while waiting or (waiting := file.read(2**18)):
        if worker.eof:  # a further part follows
            worker = zlib.decompressobj(wbits=31)
            if not waiting.startswith(GZIP[: len(waiting)]):  # no part, but padding
                return
        try:
            block = worker.decompress(waiting, size)
        except zlib.error:
            _cut(name, "the packed file is damaged", unpacked)
            return
        rest = worker.unused_data if worker.eof else worker.unconsumed_tail
        packed, waiting = packed + len(waiting) - len(rest), rest
        unpacked += len(block)
        check_growth(name, packed, unpacked, MOST_TEXT)
        if block:
            yield block
    if not worker.eof:
        _cut(name, "the packed file is cut off", unpacked)


def _cut(name: str, how: str, unpacked: int) -> None:
    if unpacked:
        raise CutOff(how)
    raise refused(name, how, "a whole gzip file", "Copy or export it again.")
