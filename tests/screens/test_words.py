"""The front end's words stand in one place: none is missing there, none is left over, none is written beside it."""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import ROOT

from planner.review.result import PARTS
from planner.screens.review import measured
from planner.screens.words import JOINER, LANGUAGE, plain, say, say_plain

SCREENS = ROOT / "planner" / "screens"
WORDS = SCREENS / "words" / LANGUAGE
NOT_MOVED = "sign_in.py"
"""Screens whose words still stand in the code."""
SHOWS = {
    "button", "caption", "checkbox", "data_editor", "date_input", "download_button", "error", "expander",
    "file_uploader", "form_submit_button", "header", "info", "link_button", "markdown", "metric", "multiselect",
    "number_input", "page_link", "pills", "radio", "segmented_control", "selectbox", "select_slider", "slider",
    "spinner", "status", "subheader", "success", "tabs", "text_area", "text_input", "time_input", "title", "toast",
    "toggle", "warning", "write",
}  # fmt: skip
"""Calls of Streamlit whose first argument people read."""
SMALL = ":small["
"""How Markdown says small letters."""


def sources() -> list[Path]:
    return [*sorted(SCREENS.rglob("*.py")), ROOT / "app.py"]


def keys_called(path: Path) -> Iterator[tuple[str, set[str], int]]:
    """Key, names of the values given, line; a key put together from parts has a ``*`` for each."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("say", "say_plain")
            and node.args
        ):
            for key in literal(node.args[0]):
                given = {one.arg for one in node.keywords if one.arg}
                spread = any(one.arg is None for one in node.keywords)
                yield key, places(lines().get(key, "")) | given if spread else given, node.lineno


def literal(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)]
    if isinstance(node, ast.IfExp):
        return [*literal(node.body), *literal(node.orelse)]
    return []


def lines() -> dict[str, str]:
    found = {}
    for path in sorted(WORDS.glob("*.toml")):
        texts = tomllib.loads(path.read_text(encoding="utf-8"))
        found |= {f"{path.stem}.{name}": text for name, text in texts.items()}
    return found


def places(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_measure_of_a_review_has_words() -> None:
    found = set()
    for path in (ROOT / "planner" / "review").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Row":
                told = [one.value for one in node.args[1:4] if isinstance(one, ast.Constant)]
                found |= {one for one in told if isinstance(one, str)}
    found |= {f"service_by_{part}" for part in PARTS} | {f"{one}_h" for one in ("volume_short", "aht_over")}
    assert len(found) > 30
    words = {one: measured(one) for one in found}
    assert not [one for one in words.values() if "_" in one]
    assert measured("cost of base pay") == "cost of base pay"


def test_every_text_asked_for_is_there_with_its_values() -> None:
    known, faults = lines(), []
    for path in sources():
        for key, given, line in keys_called(path):
            if "*" not in key and key not in known:
                faults.append(f"{path.name}:{line}: {key} is in no file of {WORDS.name}/")
            elif "*" not in key and given and places(known[key]) != given:
                faults.append(f"{path.name}:{line}: {key} has places {places(known[key])}, given {given}")
    assert not faults, "\n".join(faults)


def test_no_text_is_left_over() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    asked = {key for path in sources() for key, _, _ in keys_called(path)}
    starts = tuple(key.partition("*")[0] for key in asked if "*" in key)
    unused = [key for key in lines() if key not in asked and f'"{key}"' not in written and not key.startswith(starts)]
    assert not unused, f"nobody says {unused}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_no_text_is_written_beside_it(path: Path) -> None:
    if path.name in NOT_MOVED:
        return
    faults = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWS):
            continue
        first = node.args[0] if node.args else None
        texts = literal(first) if isinstance(first, ast.Constant | ast.JoinedStr) else []
        faults += [
            f"{path.name}:{node.lineno}: {text!r}" for text in texts if any(map(str.isalpha, text.replace(SMALL, "")))
        ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_small_letters_are_not_pale(path: Path) -> None:
    called = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)]
    pale = [f"{path.name}:{node.lineno}" for node in called if node.attr == "caption"]
    assert not pale, f"say it by planner.screens.figure.note: {pale}"


def test_a_text_takes_its_values() -> None:
    assert say("figure.table", rows=3) == "Table (rows: 3)"


def test_what_people_wrote_is_no_markdown() -> None:
    written = "a_b **c** :red[d] [e](http://f) $g$ <b>h</b> &lt; `i`"
    shown = r"a_b \*\*c\*\* \:red\[d\] \[e\](http:@//f) \$g\$ \<b>h\</b> \&lt; \`i\`".replace("@", JOINER)
    assert plain(written) == shown
    assert say("home.newest", name=written) == f"Newest plan: {shown}"
    assert say_plain("home.newest", name=written) == f"Newest plan: {written}"
    assert plain(":tada: 10:30:15") == f":{JOINER}tada: 10:30:15"
    assert plain("https://a.example") == f"https:{JOINER}//a.example"
    assert plain("- 1 - 2") == r"\- 1 - 2"
    assert plain("Fri 27 Nov 07:45, peak_week") == "Fri 27 Nov 07:45, peak_week"


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("figure.nowhere")
