"""Text of any encoding as clean UTF-8 lines, block by block: byte order marks, NULs and mixed encodings dealt with."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.formats.opening.limits import MOST_LINE, refused
from planner.formats.opening.source import CutOff, Source
from planner.formats.told import Told

LOOK = 4_096
"""Bytes by which the encoding is known."""


@dataclass
class Cleaner:
    """Cleans one source; what it had to do is counted.

    Attributes
    ----------
    nuls : int
        NUL bytes removed.
    foreign : int
        Lines that are no UTF-8, read as Windows-1252.
    damage : str
        How the file is damaged behind what could be read.
    """

    source: Source
    nuls: int = 0
    foreign: int = 0
    damage: str = ""

    def blocks(self, size: int) -> Iterator[bytes]:
        """Whole lines in UTF-8, ended by a line feed, without byte order mark; the last may be open.

        Raises
        ------
        InputError
            If a line is longer than a line may be.
        """
        for block in _lines(self._decoded(size), self.source.name):
            yield self._utf8(self._without_nuls(block))

    def beginning(self, size: int) -> str:
        """About the first `size` bytes as text; whole lines where there is a line end in it."""
        text = b""
        for block in self._decoded(size):
            text += block
            if len(text) >= size:
                text = text[: text.rfind(b"\n") + 1] or text
                break
        clean = self._without_nuls(text)
        if b"\r" in clean and b"\n" not in clean:
            clean = clean.replace(b"\r", b"\n")
        return self._utf8(clean).decode()

    def tell(self, told: Told, where: str) -> None:
        """Note what was cleaned, once a source was read to its end."""
        if self.damage:
            told.doubted(where, f"{self.damage}: only what comes before that was read")
        if self.nuls:
            told.doubted(where, f"{self.nuls:,} NUL bytes were removed: the file may be damaged")
        if self.foreign:
            told.doubted(where, f"lines that are not UTF-8 are read as Windows-1252: {self.foreign:,}")

    def _decoded(self, size: int) -> Iterator[bytes]:
        """Bytes without byte order mark; UTF-16 as UTF-8."""
        blocks = self._whole(size)
        first = next(blocks, b"")
        encoding = _wide(first[:LOOK])
        if encoding is None:
            yield first.removeprefix(codecs.BOM_UTF8)
            yield from blocks
            return
        reader = codecs.getincrementaldecoder(encoding)(errors="replace")
        yield reader.decode(first).removeprefix("\ufeff").encode()
        for block in blocks:
            yield reader.decode(block).encode("utf-8", errors="replace")
        yield reader.decode(b"", True).encode("utf-8", errors="replace")

    def _whole(self, size: int) -> Iterator[bytes]:
        try:
            yield from self.source.blocks(size)
        except CutOff as cut:
            self.damage = str(cut)

    def _without_nuls(self, block: bytes) -> bytes:
        if b"\0" not in block:
            return block
        self.nuls += block.count(b"\0")
        return block.replace(b"\0", b"")

    def _utf8(self, block: bytes) -> bytes:
        if block.isascii() or _is_utf8(block):
            return block
        lines = block.split(b"\n")
        for at, line in enumerate(lines):
            if not line.isascii() and not _is_utf8(line):
                lines[at] = line.decode("cp1252", errors="replace").encode()
                self.foreign += 1
        return b"\n".join(lines)


def _lines(blocks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """The same bytes, cut at line ends; old Macintosh line ends become ours."""
    old: bool | None = None
    rest: list[bytes] = []
    waiting = 0
    for block in blocks:
        if old is None and block:
            old = b"\r" in block and b"\n" not in block
        text = block.replace(b"\r", b"\n") if old else block
        end = text.rfind(b"\n") + 1
        if end:
            yield b"".join((*rest, text[:end]))
            rest, waiting = [], 0
        rest.append(text[end:])
        waiting += len(text) - end
        if waiting > MOST_LINE:
            value = f"a line of more than {MOST_LINE // 2**20} MB"
            raise refused(name, value, "rows of a table", "Save it as CSV, a row a line.")
    if any(rest):
        yield b"".join(rest)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _wide(begin: bytes) -> str | None:
    """UTF-16 by its mark, else by where its zero bytes lie."""
    if begin.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if begin.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    zero = np.frombuffer(begin[: len(begin) // 2 * 2], dtype=np.uint8).reshape(-1, 2) == 0
    if not len(zero):
        return None
    even, odd = zero.mean(axis=0)
    if odd > 0.5 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd < 0.1 else None
