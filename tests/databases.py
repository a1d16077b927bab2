"""Both databases for tests of the store: SQLite in a folder, PostgreSQL as a server of its own on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

USER = "postgres"
WAIT_S = 60.0


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    on_path = shutil.which("postgres")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _as_user(*command: str) -> list[str]:
    """A command as the database's user: a server refuses to run as root."""
    return ["runuser", "-u", USER, "--", *command] if os.geteuid() == 0 else list(command)


@dataclass
class Server:
    """A PostgreSQL server that only this test run reaches.

    Attributes
    ----------
    folder : Path
    port : int
    """

    programs: Path
    folder: Path
    port: int

    @property
    def user(self) -> str:
        """Who connects."""
        return USER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def address(self, database: str) -> str:
        """Of one database."""
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -c unix_socket_directories='' -c fsync=off"
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, *, mode: str = "fast") -> None:
        """Stop it: ``fast`` ends sessions in order, ``immediate`` as a crash does."""
        self._control("stop", "-m", mode)

    def fresh(self) -> str:
        """Address of a new empty database."""
        name = f"t{uuid.uuid4().hex[:12]}"
        command = [str(self.programs / "createdb"), "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, name]
        subprocess.run(command, check=True, capture_output=True)
        return self.address(name)

    def _control(self, *what: str) -> None:
        data = str(self.folder / "data")
        command = _as_user(str(self.programs / "pg_ctl"), "-D", data, "-w", "-t", str(int(WAIT_S)), *what)
        subprocess.run(command, check=True, capture_output=True, cwd="/")


def new_server() -> Server:
    """A server in a folder of its own, started; without PostgreSQL the test is skipped, where it is due it fails."""
    programs = _programs()
    if programs is None or sys.platform == "win32":
        if os.environ.get("PLANNER_TEST_SERVERS"):
            pytest.fail("PostgreSQL is not installed (Debian: apt-get install postgresql)")
        pytest.skip("PostgreSQL is not installed; .ci/run installs it and runs these tests")  # there it failed
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    data = str(folder / "data")
    command = _as_user(str(programs / "initdb"), "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    subprocess.run(command, check=True, capture_output=True, cwd="/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(programs, folder, port)
    server.start()
    return server


def remove(server: Server) -> None:
    """Stop a server and its folder with it."""
    if (server.folder / "data" / "postmaster.pid").exists():
        server.stop(mode="immediate")
    for _ in range(50):
        shutil.rmtree(server.folder, ignore_errors=True)
        if not server.folder.exists():
            return
        time.sleep(0.1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for all tests of a worker; each test takes a fresh database of it."""
    server = new_server()
    yield server
    remove(server)


DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
"""Every test of the store runs on both."""


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a new empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "planner.db")
    server: Server = request.getfixturevalue("postgres")
    return server.fresh()
