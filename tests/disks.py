"""Small disks of memory for tests of full and read-only ones; mounting needs the right to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Disk:
    """A file system of its own.

    Attributes
    ----------
    folder : Path
        Where it is mounted.
    """

    folder: Path

    def fill(self) -> None:
        """Leave no byte free."""
        number = os.open(self.folder / "filling", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            for size in (65536, 4096, 1):
                self._append(number, size)
        finally:
            os.close(number)

    def empty(self) -> None:
        """Give the space back."""
        (self.folder / "filling").unlink()

    def freeze(self) -> None:
        """Nothing can be written any more."""
        _mount("-o", "remount,ro", str(self.folder))

    def _append(self, number: int, size: int) -> None:
        try:
            while os.write(number, b"x" * size) == size:
                pass
        except OSError:
            return


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Disk]:
    """A disk of so many bytes (``1m``); skipped where mounting is not allowed, failing where it is due."""
    folder.mkdir()
    try:
        _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError) as error:
        if os.environ.get("PLANNER_TEST_SERVERS"):
            pytest.fail(f"no disk of memory can be mounted: {error}")
        pytest.skip("mounting a small disk needs root; .ci/run runs these tests as root")  # there it failed just above
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


def _mount(*what: str) -> None:
    subprocess.run(["mount", *what], check=True, capture_output=True)
