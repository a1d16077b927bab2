"""Runs one peer over cut histories: ``python run.py MODULE:FUNCTION FOLDER=FILE ...``; a line of JSON for each.

A folder holds history.csv, future.csv, days.csv and case.json; the answer goes to FILE.
Printed: the file, and CPU seconds of this process and its children without imports.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from at_work.case import LEVELS, Answer, Case


def cpu_s() -> float:
    """CPU seconds of this process and the programs that it started."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def write(answer: Answer, case: Case, file: Path, seconds: float) -> None:
    """One row an interval, and where the peer has them one a day; the CPU time is kept with them."""
    names = [f"p{level:g}" for level in LEVELS]
    parts = [_rows("interval", case.future, answer.mean, answer.quantiles, names)]
    if answer.day_quantiles is not None:
        nothing = np.full(len(case.future_days), np.nan)
        parts.append(_rows("day", case.future_days, nothing, answer.day_quantiles, names))
    half = file.with_suffix(".part")
    pd.concat(parts, ignore_index=True).assign(cpu_s=seconds).to_parquet(half)
    half.replace(file)


def _rows(
    level: str, starts: pd.DatetimeIndex, mean: np.ndarray, quantiles: np.ndarray | None, names: list[str]
) -> pd.DataFrame:
    held = np.full((len(starts), len(names)), np.nan) if quantiles is None else quantiles
    return pd.DataFrame(held, columns=names).assign(level=level, start=starts, mean=mean)


def main() -> None:
    """Forecast every folder with the peer named."""
    warnings.filterwarnings("ignore")
    module, name = sys.argv[1].split(":")
    peer = getattr(import_module(f"at_work.{module}"), name)
    for pair in sys.argv[2:]:
        folder, file = pair.split("=")
        case = Case.read(Path(folder))
        begin = cpu_s()
        answer = peer(case)
        seconds = cpu_s() - begin
        write(answer, case, Path(file), seconds)
        print(json.dumps({"file": file, "cpu_s": seconds}), flush=True)


if __name__ == "__main__":
    main()
