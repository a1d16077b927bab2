"""Files uploaded and not kept yet: they stay while somebody looks at another page, and go with the session."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from planner.screens.words import say

HELD = "held_uploads"
"""Key of the session's state: the files, while no page shows the box that took them."""
BOX = "files"
MOST_BYTES = 2**28
"""Held of a session; larger files have to be chosen again after another page."""


class Upload(NamedTuple):
    """A file as it came: its name, which is a label and never a path, and its content."""

    name: str
    content: bytes


def uploads() -> list[Upload]:
    """Draw the box; the files in it, else those that lay in it before another page was opened."""
    own = st.file_uploader(say("bring_in.files"), accept_multiple_files=True, key=BOX, on_change=_hold)
    if own:
        found = [Upload(safe_name(one.name), one.getvalue()) for one in own]
        if _size(found) > MOST_BYTES:
            st.info(say("bring_in.too_large_to_hold", mb=MOST_BYTES / 2**20))
        return found
    held: list[Upload] = st.session_state.get(HELD, [])
    if held:
        left, right = st.columns([4, 1])
        left.info(say("bring_in.still_here", names=", ".join(one.name for one in held)), icon=":material/attach_file:")
        right.button(say("bring_in.put_away"), key="put_away", on_click=forget_uploads)
    return held


def forget_uploads() -> None:
    """Let go of what is held."""
    st.session_state.pop(HELD, None)


@contextmanager
def laid_out(files: Sequence[Upload]) -> Iterator[list[Path]]:
    """The files in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for place, one in enumerate(files):
            own = Path(folder) / str(place)
            own.mkdir()
            paths.append(own / one.name)
            paths[-1].write_bytes(one.content)
        yield paths


def safe_name(name: str) -> str:
    """A file's name of letters that mean nothing to a file system."""
    kept = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in Path(name).name)
    return kept.strip(". ") or "file"


def _hold() -> None:
    """Somebody put files into the box, or took them out."""
    found = [Upload(safe_name(one.name), one.getvalue()) for one in st.session_state[BOX]]
    forget_uploads()
    if found and _size(found) <= MOST_BYTES:
        st.session_state[HELD] = found


def _size(files: Sequence[Upload]) -> int:
    return sum(len(one.content) for one in files)
