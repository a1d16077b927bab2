"""Who ends the front end, as a service manager does with its first process, ends its server too."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import httpx
import pytest
from team_server import free_port, running


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to be heard")  # .ci/run has
def test_a_service_that_is_ended_leaves_no_server_behind(tmp_path: Path) -> None:
    port = free_port()
    health = f"http://127.0.0.1:{port}/_stcore/health"
    env = {**os.environ, "HOME": str(tmp_path), "PLANNER_DB": str(tmp_path / "planner.db")}
    start = [sys.executable, "-m", "planner", "app", "--port", str(port)]
    with running(start, health, tmp_path / "log", env=env, cwd=tmp_path) as process:
        process.terminate()
        process.wait(20)
    time.sleep(0.2)
    with pytest.raises(httpx.ConnectError):
        httpx.get(health, trust_env=False, timeout=5)
