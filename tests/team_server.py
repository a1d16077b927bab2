"""A team's planner for tests: an identity provider and the front end as processes on loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

WAIT_S = 60.0
COOKIE_SECRET = "a-secret-of-tests-that-is-long-enough-0123456789"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], ready: str, log: Path, *, verify: bool = True, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process until its address answers, by a certificate of any kind without `verify`; then ended."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, **options)
    try:
        deadline = time.monotonic() + WAIT_S
        while True:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            try:
                httpx.get(ready, timeout=5, trust_env=False, verify=verify).raise_for_status()
                break
            except httpx.HTTPError:
                assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def provider(people: Sequence[dict[str, Any]], log: Path) -> Iterator[str]:
    """An OpenID Connect provider that knows these people; its issuer."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for one in people:
        command += ["--user-claims", json.dumps(one)]
    issuer = f"http://127.0.0.1:{port}"
    with running(command, f"{issuer}/.well-known/openid-configuration", log):
        yield issuer


def write_secrets(folder: Path, port: int, issuer: str) -> Path:
    """The operator's file."""
    path = folder / "secrets.toml"
    path.write_text(
        f"""[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "planner"
client_secret = "of no meaning here"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    return path


@contextmanager
def front_end(command: Sequence[str], port: int, folder: Path, **environment: str) -> Iterator[str]:
    """The front end as a process; its address."""
    where = f"http://localhost:{port}"
    env = {**os.environ, **environment, "HOME": str(folder)}
    with running(command, f"{where}/_stcore/health", folder / "app.log", cwd=folder, env=env):
        yield where
