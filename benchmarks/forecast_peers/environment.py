"""The peers' own environment, and running them in it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
REQUIREMENTS = HERE.parent / "peers_requirements.txt"
CHECK = "import lightgbm, mlforecast, statsforecast, prophet"
SHARED_CODE = ("case.py", "calendar_terms.py")


@dataclass(frozen=True)
class Peer:
    """A competitor.

    Attributes
    ----------
    name : str
        As printed.
    module, function : str
        Where it lives in `at_work`.
    """

    name: str
    module: str
    function: str

    def version(self) -> str:
        """Digest of the packages pinned and of the peer's own code: another one is run again."""
        code = [HERE / "at_work" / file for file in (*SHARED_CODE, f"{self.module}.py")]
        told = b"".join(path.read_bytes() for path in (REQUIREMENTS, *code))
        return hashlib.sha256(told).hexdigest()[:8]


PEERS = (
    Peer("MSTL + AutoETS", "arima", "mstl_ets"),
    Peer("AutoARIMA x profile", "arima", "arima_profile"),
    Peer("Prophet, default", "prophets", "prophet_default"),
    Peer("Prophet, expert", "prophets", "prophet_expert"),
    Peer("DHR on days x profile", "arima", "dhr_days"),
    Peer("DHR on intervals", "harmonic", "dhr_intervals"),
    Peer("LightGBM direct", "boosting", "lightgbm_direct"),
    Peer("LightGBM recursive", "boosting", "mlforecast_recursive"),
)


def interpreter(folder: Path, python: str) -> str:
    """Python of the environment in a folder, made there if it is not."""
    made = folder / hashlib.sha256(REQUIREMENTS.read_bytes() + python.encode()).hexdigest()[:8]
    inside = str(made / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
    if not (made / "ready").exists():
        print(f"making the peers' environment in {made} (about a minute)", file=sys.stderr)
        subprocess.run([python, "-m", "venv", "--clear", str(made)], check=True)
        install = [inside, "-m", "pip", "install", "--quiet", "-r", str(REQUIREMENTS)]
        subprocess.run(install, check=True)
        (made / "ready").touch()
    tried = subprocess.run([inside, "-c", CHECK], capture_output=True, text=True, check=False)
    if "libgomp" in tried.stderr:
        sys.exit(
            "LightGBM needs the system library libgomp: install Debian's package libgomp1 (apt-get install libgomp1)"
        )
    if tried.returncode:
        sys.exit(f"the peers' environment {made} does not work; delete it and try again:\n{tried.stderr}")
    return inside


@dataclass(frozen=True)
class Task:
    """One cut history and where a peer's answer to it goes."""

    folder: Path
    answer: Path


def run(inside: str, peer: Peer, tasks: list[Task], limit_s: float) -> None:
    """Answer what is not yet answered: the latest task alone, then as many, evenly spread, as the limit allows."""
    latest = tasks[-1]
    if not latest.answer.exists():
        _at_work(inside, peer, [latest])
    if not latest.answer.exists():
        return
    first_s = float(pd.read_parquet(latest.answer, columns=["cpu_s"])["cpu_s"].iloc[0])
    able = max(1, min(len(tasks), int(limit_s / max(first_s, 1e-3))))
    wanted = tasks[::-1][:: -(-len(tasks) // able)]
    rest = [task for task in wanted if not task.answer.exists()]
    if rest:
        _at_work(inside, peer, rest)


def _at_work(inside: str, peer: Peer, tasks: list[Task]) -> None:
    """Have a peer answer these, in a process of its own."""
    for task in tasks:
        task.answer.parent.mkdir(parents=True, exist_ok=True)
    pairs = [f"{task.folder}={task.answer}" for task in tasks]
    command = [inside, str(HERE / "at_work" / "run.py"), f"{peer.module}:{peer.function}", *pairs]
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | one_core)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    for line in lines:
        print(f"{peer.name}: {Path(line['file']).parent.name} {line['cpu_s']:.1f} s", file=sys.stderr, flush=True)
    if done.returncode:
        print(f"{peer.name} failed after {len(lines)} of {len(tasks)}:\n{done.stderr[-2000:]}", file=sys.stderr)
