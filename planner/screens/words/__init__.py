"""Every word of the front end: a folder a language, a file a screen, a line a text."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

LANGUAGE = "en"
"""The language that is shown: the name of a folder beside this file."""


def say(key: str, **values: object) -> str:
    """A text, with values in its places.

    Parameters
    ----------
    key : str
        ``file.name``: the line ``name`` of ``<language>/file.toml``.
    values : optional
        For its places in braces, as `str.format` takes them (``{hours:.1f}``).

    Raises
    ------
    KeyError
        If there is no such line: ``tests/screens/test_words.py`` finds that before anybody sees it.
    """
    file, _, name = key.partition(".")
    text: str = _lines(file)[name]
    return text.format(**values)


@cache
def _lines(file: str) -> dict[str, str]:
    path = Path(__file__).with_name(LANGUAGE) / f"{file}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
