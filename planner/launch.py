"""Start the web front end: on this machine's loopback address, without usage statistics."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FLAGS = (
    "--server.address=127.0.0.1",
    "--server.headless=true",
    "--server.maxUploadSize=200",
    "--browser.gatherUsageStats=false",
    "--client.showErrorDetails=none",
)
"""The same settings as ``.streamlit/config.toml``, which only counts in the folder it lies in."""


def app_file() -> Path:
    """The front end's door: beside the package in a checkout, inside it when installed from a wheel."""
    package = Path(__file__).parent
    beside = package.parent / "app.py"
    return beside if beside.exists() and (package.parent / "scenarios").exists() else package / "web" / "app.py"


def launch(port: int) -> int:
    """Run the web front end until it is stopped; its exit code."""
    command = [sys.executable, "-m", "streamlit", "run", str(app_file()), f"--server.port={port}", *FLAGS]
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own interpreter and file
    except KeyboardInterrupt:
        return 0
