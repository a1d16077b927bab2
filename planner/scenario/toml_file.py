"""One TOML file in: its tables, or one clear message."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from forecasting.faults import Fault, InputError


def read_toml(path: Path, shown: str) -> dict[str, Any]:
    """Tables of a TOML file.

    Parameters
    ----------
    path : Path
    shown : str
        How the file is called in messages.

    Raises
    ------
    InputError
        If the file is missing, unreadable, not UTF-8 or no TOML; with the line where there is one.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(
            [Fault(shown, str(path), "a scenario file", "Check the name: there is no such file.")]
        ) from error
    except IsADirectoryError as error:
        remedy = "Name the scenario file in it, such as base.toml."
        raise InputError([Fault(shown, "a folder", "a scenario file", remedy)]) from error
    except OSError as error:
        remedy = f"It cannot be read: {error.strerror}."
        raise InputError([Fault(shown, str(path), "a readable scenario file", remedy)]) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Fault(
            f"{shown}, line {line}",
            f"byte 0x{raw[error.start]:02x}",
            "text in UTF-8",
            "Save the file with the encoding UTF-8.",
        )
        raise InputError([fault]) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_syntax(shown, text, str(error))]) from error


def _syntax(shown: str, text: str, message: str) -> Fault:
    said, _, place = message.rpartition(" (at ")
    place = place.rstrip(")")
    line = place.split(",")[0].removeprefix("line ")
    lines = text.splitlines()
    found = lines[int(line) - 1].strip() if line.isdigit() and int(line) <= len(lines) else ""
    return Fault(
        f"{shown}, {place or 'end of document'}",
        found,
        "valid TOML",
        f"{said or message}: correct this line, or the one before it.",
    )
