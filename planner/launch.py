"""Start the web front end: on this machine's loopback address, or for a team with sign-in."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from forecasting.faults import Fault, InputError
from planner.services.providers import check_providers, is_loopback

LOOPBACK = "127.0.0.1"
FLAGS = (
    "--server.headless=true",
    "--server.fileWatcherType=none",
    "--server.maxUploadSize=200",
    "--browser.gatherUsageStats=false",
    "--client.showErrorDetails=none",
)
"""The same settings as ``.streamlit/config.toml``, which only counts in the folder it lies in.
Watching sources for edits took more of the server's time than drawing pages: after each run every module's path is
looked up again."""
SECRETS = Path(".streamlit") / "secrets.toml"
"""Where Streamlit looks for providers and secrets: in the home folder, then in the folder it is started in."""

THRIFTY = {
    "MALLOC_ARENA_MAX": "2",  # glibc keeps a heap for each of many threads
    "MALLOC_TRIM_THRESHOLD_": "131072",  # what is freed goes back to the system
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # Arrow's own pool keeps what it had at its peak
}
"""Set for the server and what it starts, where nobody set them: a quarter less memory, at no time to be seen."""


def app_file() -> Path:
    """The front end's door: beside the package in a checkout, inside it when installed from a wheel."""
    package = Path(__file__).parent
    beside = package.parent / "app.py"
    return beside if beside.exists() and (package.parent / "scenarios").exists() else package / "web" / "app.py"


def launch(port: int, host: str = LOOPBACK, secrets: Path | None = None) -> int:
    """Run the web front end until it is stopped; its exit code, where the server does not take this process's place.

    Parameters
    ----------
    port : int
    host : str
        Address to listen at.
    secrets : Path, optional
        File with the identity providers; without one Streamlit's own places.

    Raises
    ------
    InputError
        If others than this machine could reach it and nobody would ask them who they are.
    """
    check_sign_in(host, secrets)
    words = command(port, host, secrets)
    for name, value in THRIFTY.items():
        os.environ.setdefault(name, value)
    if os.name == "posix":
        # The server takes our place: nobody waits beside it with a memory of their own.
        os.execv(words[0], words)  # noqa: S606 - our own program
    try:
        return subprocess.call(words)  # noqa: S603 - our own program
    except KeyboardInterrupt:
        return 0


def command(port: int, host: str = LOOPBACK, secrets: Path | None = None) -> list[str]:
    """The command line of the front end's server."""
    start = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).parent / "screens" / "server.py")]
    where = [f"--server.address={host}", f"--server.port={port}"]
    return [*start, *where, *FLAGS, *([f"--secrets.files={secrets.absolute()}"] if secrets else [])]


def check_sign_in(host: str, secrets: Path | None) -> None:
    """Refuse providers that are incomplete, and a host that others reach without any.

    Raises
    ------
    InputError
        In one message.
    """
    auth, file = _auth(secrets)
    if auth is not None:
        check_providers(auth, str(file))
    elif not is_loopback(host):
        remedy = f"Name an identity provider in {file}, as docs/access.md shows, or leave --host out."
        raise InputError([Fault("--host", host, "this machine's own address where nobody signs in", remedy)])


def _auth(secrets: Path | None) -> tuple[dict[str, Any] | None, Path]:
    """Table ``[auth]`` as Streamlit reads it, the later file over the earlier, and the file it is, or should be, in."""
    found: dict[str, Any] | None = None
    files = [secrets] if secrets else [Path.home() / SECRETS, Path.cwd() / SECRETS]
    place = files[-1]
    for file in files:
        tables = _tables(file) if file.is_file() or secrets else {}
        if isinstance(tables.get("auth"), dict):
            found, place = tables["auth"], file
    return found, place


def _tables(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Fault(str(file), "", "a readable file", f"It cannot be read: {error}.")]) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError([Fault(str(file), "", "a TOML file", f"{error}.")]) from error
