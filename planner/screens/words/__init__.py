"""Every word of the front end: a folder a language, a file a screen, a line a text."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

LANGUAGE = "en"
"""The language that is shown: the name of a folder beside this file."""
MARKS = re.compile(
    r"[\\`*\[\]$~|]|<(?=[A-Za-z/!?])"  # code, emphasis, links, formulas, tables, HTML
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # emphasis, but not inside a name
    r"|:(?=[A-Za-z+])"  # colours, icons, emoji
    r"|&(?=[#A-Za-z])"  # letters by their number
    r"|^[-+#=>](?=\s)|(?<=^\d)[.)](?=\s)",  # lists and headings
    re.MULTILINE,
)
"""What Markdown, as Streamlit reads it, takes for more than a letter."""
NAMED = re.compile(r":(?=//|[A-Za-z_+-][\w+/-]*:)|(?<=\bwww)\.")
"""In a web address, or begins the name of an emoji or an icon: looked for after the backslashes are gone."""
JOINER = "\u2060"
"""Unicode's word joiner: nobody sees or hears it, and a name that holds it is none."""


def say(key: str, **values: object) -> str:
    """A text as Markdown, with values in its places; what people wrote is shown as they wrote it, whatever it is.

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
    return say_plain(key, **{name: plain(one) if isinstance(one, str) else one for name, one in values.items()})


def say_plain(key: str, **values: object) -> str:
    """A text where nothing reads Markdown: options of a box, cells, files, notes that are kept.

    Parameters
    ----------
    key, values
        As `say`.

    Raises
    ------
    KeyError
        As `say`.
    """
    file, _, name = key.partition(".")
    text: str = _lines(file)[name]
    return text.format(**values)


def plain(text: object) -> str:
    """A text from outside as Markdown that shows it letter by letter."""
    return MARKS.sub(r"\\\g<0>", NAMED.sub(rf"\g<0>{JOINER}", str(text)))


@cache
def _lines(file: str) -> dict[str, str]:
    path = Path(__file__).with_name(LANGUAGE) / f"{file}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
