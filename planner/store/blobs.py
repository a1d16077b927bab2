"""Large files beside the store, named by their content: written once, checked whenever they are read."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.locks import hold
from planner.store.tables import BlobRow

FRAME, FILE = "frame", "file"
UNFINISHED = ".new-"
"""How names of files begin that are not complete yet; what a killed process leaves of them is swept."""

FILES_LOCK = "files"
"""What `planner.store.locks.hold` holds while files are kept or swept."""


def keep_bytes(work: Work, content: bytes, kind: str = FILE, rows: int | None = None) -> str:
    """Keep a file and say its sha256; the same content again is the same file.

    The file is complete and on the disk before the row that names it; a file without a row is no harm.

    Raises
    ------
    StoreError
        If it cannot be written: no space, no right.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = _path(work.store, digest)
    hold(work.session, FILES_LOCK, shared=True)  # nobody sweeps what no row names yet
    if not path.is_file():
        write_whole(path, content)
    if work.session.get(BlobRow, digest) is None:
        work.session.add(BlobRow(sha256=digest, kind=kind, size=len(content), rows=rows, kept_at=work.store.now()))
        work.session.flush()
    return digest


def keep_frame(work: Work, frame: pd.DataFrame) -> str:
    """Keep a frame as Parquet and say its sha256; equal frames give equal bytes."""
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), sink, compression="zstd")
    return keep_bytes(work, sink.getvalue(), FRAME, len(frame))


def kept_bytes(store: Store, sha256: str) -> bytes:
    """A kept file.

    Raises
    ------
    StoreError
        If it is gone, or is not what was kept.
    """
    path = _path(store, sha256)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _damaged(path, "no such file" if isinstance(error, FileNotFoundError) else str(error)) from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise _damaged(path, f"content {found[:12]}...")
    return content


def kept_frame(store: Store, sha256: str) -> pd.DataFrame:
    """A kept frame, as it was given.

    Raises
    ------
    StoreError
        As `kept_bytes`.
    """
    frame: pd.DataFrame = pq.read_table(pa.BufferReader(kept_bytes(store, sha256))).to_pandas()
    return frame


def files_of(store: Store) -> list[Path]:
    """Every kept file, whether a row names it or not."""
    return sorted(store.files.glob("??/*"))


def _path(store: Store, sha256: str) -> Path:
    return store.files / sha256[:2] / sha256


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is in its place only when it is complete and on the disk.

    Raises
    ------
    StoreError
        If it cannot be written: no space, no right.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent.parent, prefix=UNFINISHED)
        try:
            with os.fdopen(number, "wb") as sink:
                sink.write(content)
                sink.flush()
                os.fsync(sink.fileno())
            Path(name).replace(path)
            _settle(path.parent)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        remedy = "Make space or give yourself the right to write there, and do it again; nothing was changed."
        raise StoreError.told(str(path.parent), str(error.strerror), "a folder that can be written", remedy) from error


def _settle(folder: Path) -> None:
    """A file's new name, too, on the disk; Windows does that by itself."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _damaged(path: Path, found: str) -> StoreError:
    remedy = "Bring it back from a backup (`planner store restore`); `planner store verify` lists what else is damaged."
    return StoreError.told(str(path), found, f"the content named {path.name[:12]}...", remedy)
