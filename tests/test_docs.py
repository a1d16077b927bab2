"""What the pages say can be followed: links lead somewhere, and commands exist with the options shown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from planner.cli import app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "scenarios/README.md"]
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]

FENCE = re.compile(r"^ *```.*?^ *```[^\n]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?)\s*#*$", re.MULTILINE)
BEFORE = r"^\s*|[$] *|\b(?:run|time|timeout \d+)(?: -\S+)* |-m |\w=\S+ |[\\/]"
"""What may stand before the command: a runner, a variable, a folder. Not prose."""
COMMAND = re.compile(rf"(?:{BEFORE})planner +(?=[a-z])(.*)$")
META = re.compile(r"\s\.\.\.|[\[\]]")
"""How a usage line writes what may be repeated or left out; options inside are checked like the others."""


def links(text: str) -> list[str]:
    """Targets of the page's links, code left out."""
    return LINK.findall(CODE.sub("", FENCE.sub("", text)))


def anchors(text: str) -> set[str]:
    """What the page's headings are called in an address: lower case, words joined by dashes."""
    headings = (re.sub(r"[^\w\- ]", "", name.lower()) for name in HEADING.findall(FENCE.sub("", text)))
    return {name.replace(" ", "-") for name in headings}


def fault_of(page: Path, target: str) -> str | None:
    """Why a link leads nowhere, if it does."""
    if re.match(r"[a-z]+:", target):
        return None
    file, _, anchor = target.partition("#")
    path = (page.parent / file).resolve() if file else page
    if not path.exists():
        return f"{target}: no such file"
    if anchor and anchor not in anchors(path.read_text(encoding="utf-8")):
        return f"{target}: no such heading"
    return None


def group() -> TyperGroup:
    """All commands of `planner`."""
    found = get_command(app)
    assert isinstance(found, TyperGroup)
    return found


def commands(text: str) -> Iterator[list[str]]:
    """Words after `planner` of every command line in fences and inline code."""
    fenced = (line for block in FENCE.findall(text) for line in block.replace("\\\n", " ").splitlines()[1:-1])
    inline = (code.strip("`") for code in CODE.findall(FENCE.sub("", text)))
    for line in (*fenced, *inline):
        for one in re.split(r"[;&|]+", line.split(" #")[0]):
            if match := COMMAND.search(one):
                yield shlex.split(META.sub(" ", match[1]))


def fault_of_command(words: list[str]) -> str | None:
    """Why a command line would be refused, if it would: an unknown command or option."""
    command, name, rest = group().commands.get(words[0]), f"planner {words[0]}", words[1:]
    while isinstance(command, TyperGroup) and rest and not rest[0].startswith("-"):
        name, command, rest = f"{name} {rest[0]}", command.commands.get(rest[0]), rest[1:]
    if command is None:
        return f"{name}: no such command"
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    known |= {"--help"}
    unknown = [word for word in rest if word.startswith("--") and word.split("=")[0] not in known]
    return f"{name}: no option {', '.join(unknown)}" if unknown else None


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_to_a_file_and_heading(page: Path) -> None:
    faults = [fault for target in links(page.read_text(encoding="utf-8")) if (fault := fault_of(page, target))]
    assert faults == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_shown_exists_with_its_options(page: Path) -> None:
    faults = [fault for words in commands(page.read_text(encoding="utf-8")) if (fault := fault_of_command(words))]
    assert faults == []


def test_the_readme_shows_every_command() -> None:
    shown = {words[0] for words in commands((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert shown == set(group().commands)


def test_every_command_of_a_line_is_seen() -> None:
    assert list(commands("`cd x; python -m planner plan x.toml && planner doctor`")) == [["plan", "x.toml"], ["doctor"]]


def test_prose_in_a_fence_is_no_command() -> None:
    assert list(commands("```text\noverride by demand planner on phone\n```")) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("planner plan my_week.toml --work 2", None),
        (".venv\\Scripts\\planner plan my_week.toml", None),
        ("uv run --no-sync planner audit a.toml --roster r.csv   # a note", None),
        ("/usr/bin/time -v planner doctor --quiet", None),
        ("planner simulate SCENARIO [--replications N] --out DIR", None),
        ("planner plot my_week.toml", "planner plot: no such command"),
        ("planner accounts invite ana@example.org --role viewer", None),
        ("planner accounts invite ana@example.org --rule viewer", "planner accounts invite: no option --rule"),
        ("planner accounts sack ana@example.org", "planner accounts sack: no such command"),
        ("planner plan my_week.toml --speed=3", "planner plan: no option --speed=3"),
    ],
)
def test_command_lines_are_understood(line: str, fault: str | None) -> None:
    (words,) = commands(f"```\n{line}\n```")
    assert fault_of_command(words) == fault


def test_links_are_understood(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One `word`, and two\n\n```\n[no](link.md)\n# no heading\n```\n", encoding="utf-8")
    assert links(page.read_text(encoding="utf-8") + "`[no](x)` [yes](y.md#z) ![p](p.png)") == ["y.md#z", "p.png"]
    assert fault_of(page, "#one-word-and-two") is None
    assert fault_of(page, "https://example.org/absent") is None
    assert fault_of(page, "page.md#no-heading") == "page.md#no-heading: no such heading"
    assert fault_of(page, "absent.md") == "absent.md: no such file"
