"""What the pages on running a team's planner say is so: variables, settings, addresses and the service's command."""

from __future__ import annotations

import configparser
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from planner.cli import app
from planner.launch import command
from planner.services.providers import OWN, SHARED, check_providers, issuers
from planner.store.sign_ins import Limits

ROOT = Path(__file__).parents[1]
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
ACCESS = (ROOT / "docs/access.md").read_text(encoding="utf-8")
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "planner").rglob("*.py"))


def fence(page: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\b(?:PLANNER|XDG)_[A-Z_]+", OPERATIONS))))
def test_every_variable_is_read(name: str) -> None:
    assert f'"{name}"' in SOURCES


def test_the_table_of_a_provider_is_complete() -> None:
    auth = tomllib.loads(fence(ACCESS, "toml"))["auth"]
    assert set(auth) == {*SHARED, *OWN}
    check_providers(auth, "secrets.toml")
    assert issuers(auth) == {"default": "https://id.example.org/realms/team"}


def test_the_service_starts_the_front_end() -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(fence(OPERATIONS, "ini"))
    program, name, *options = shlex.split(unit["Service"]["ExecStart"])
    assert (Path(program).name, name) == ("planner", "app")
    group = get_command(app)
    known = {option for parameter in group.commands["app"].params for option in parameter.opts}  # type: ignore[attr-defined]
    assert {option for option in options if option.startswith("--")} <= known
    port = int(options[options.index("--port") + 1])
    assert f"reverse_proxy 127.0.0.1:{port}" in OPERATIONS
    assert f"proxy_pass http://127.0.0.1:{port};" in OPERATIONS
    assert f"http://127.0.0.1:{port}/_stcore/health" in OPERATIONS
    assert "--server.address=127.0.0.1" in command(port)


def test_the_limits_of_a_session_are_those_told() -> None:
    assert (Limits().idle_h, Limits().whole_h) == (2, 12)
    assert "end after two hours without a click and after twelve altogether" in ACCESS


def test_every_message_told_is_one_of_the_program() -> None:
    rows = re.findall(r'^\| "([^"]+)" \|', OPERATIONS, re.MULTILINE)
    assert len(rows) >= 4
    plain = re.sub(r'"\s*\n\s*f?"|\{[^}]*\}', "", SOURCES)
    for said in rows:
        head = said.removesuffix(" ...").removeprefix("expected ").split(" 10 s")[0].split(" of step")[0]
        assert head in plain, said
