"""Files out of the store: a folder with the same bytes, each file complete before it is in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from planner.store.blobs import kept_bytes
from planner.store.database import Store
from planner.store.faults import StoreError


def digest_of(content: bytes) -> str:
    """SHA-256 of a file, as the store names it."""
    return hashlib.sha256(content).hexdigest()


def write_files(store: Store, files: Mapping[str, str], folder: Path) -> None:
    """Write kept files into a folder; one that is there with the same bytes is left alone.

    Parameters
    ----------
    store : Store
    files : mapping of relative path to sha256
    folder : Path
        Made if absent.

    Raises
    ------
    StoreError
        If a kept file is gone or altered, the folder cannot be written, or a path leads out of it.
    """
    contents = {name: kept_bytes(store, sha256) for name, sha256 in files.items() if not _there(folder / name, sha256)}
    for name, content in contents.items():
        put(folder, name, content)


def put(folder: Path, name: str, content: bytes) -> None:
    """Write one file of a folder, which is in its place only when it is complete.

    Parameters
    ----------
    folder : Path
        Made if absent.
    name : str
        Relative, with ``/``.
    content : bytes

    Raises
    ------
    StoreError
        If the folder cannot be written, or the name leads out of it.
    """
    if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
        raise StoreError.told(name, "", "a path inside the folder", "The store was altered: verify it.")
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".new-{path.name}")
        try:
            fresh.write_bytes(content)
            fresh.replace(path)
        except OSError:
            fresh.unlink(missing_ok=True)  # on a full disk it takes the last space
            raise
    except OSError as error:
        remedy = "Name another folder, make space, or make this one writable."
        raise StoreError.told(str(folder), str(error.strerror), "a folder that can be written", remedy) from error


def altered_files(files: Mapping[str, str], folder: Path) -> Iterator[tuple[str, str]]:
    """Files of a folder that are not as kept: relative path, and ``changed`` or ``gone``."""
    for name, sha256 in files.items():
        path = folder / name
        if not path.is_file():
            yield name, "gone"
        elif digest_of(path.read_bytes()) != sha256:
            yield name, "changed"


def _there(path: Path, sha256: str) -> bool:
    return path.is_file() and digest_of(path.read_bytes()) == sha256
