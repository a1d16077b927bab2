"""Ours beside what other libraries do, on real series: error, bands, and what they cost.

    python benchmarks/forecast_peers.py [FOLDER] [--series NAME ...] [--origins 15] [--peers NAME ...]
        [--out DIR] [--cache DIR] [--python PYTHON] [--limit-min 10]

FOLDER holds the research data, default ../shared/data. The peers (peers_requirements.txt) are installed into an
environment of their own under --cache (about a minute, needs the package registry and Debian's libgomp1) and run there,
each as an expert of it would: forecast_peers/at_work. They read only the history before an origin, the hours learned
from it and the public holidays; their answers are kept by series, origin, packages and code, so that another run asks
only for what is new. All are marked here by one code. A peer that needs more than --limit-min CPU minutes for a series
is run from fewer origins, evenly spread; differences to ours are then over those.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from forecast_peers.answers import OURS, PLAIN, Said, of_peer, own
from forecast_peers.environment import PEERS, Peer, Task, interpreter, run
from forecast_peers.scoring import Came, by_day, difference, error_sums, scores
from forecast_peers.series import SERIES, Read

from forecasting.accuracy import naive_error

HORIZONS = (7, 28)
CACHE = Path.home() / ".cache" / "contact-centre-planner" / "forecast-peers"
COLUMNS = ["origins", "wape", "less", "se", "wcrps", "wcrps_less", "wcrps_se", "cover80", "cover95", "cover80_busy"]
COLUMNS += ["cover95_busy", "cover80_day", "cover95_day", "wape_day", "wape_week", "bias", "mase", "cpu_s"]


def tasks(read: Read, peer: Peer, count: int, cache: Path) -> dict[int, Task]:
    """Cut histories of the origins of all horizons, and where the peer's answers to them lie."""
    found = {}
    for origin in sorted({origin for days in HORIZONS for origin in read.origins(days, count)}):
        folder = read.write(origin, cache / "cases")
        found[origin] = Task(folder, folder / f"{peer.function}-{peer.version()}.parquet")
    return found


def collect(read: Read, peers: list[Peer], days: int, count: int, cache: Path) -> dict[str, dict[int, Said]]:
    """Forecasts of every competitor by origin."""
    found: dict[str, dict[int, Said]] = {}
    origins = read.origins(days, count)
    for origin in origins:
        for name, said in own(read, origin, days):
            found.setdefault(name, {})[origin] = said
    for peer in peers:
        for origin, task in tasks(read, peer, count, cache).items():
            told = of_peer(read, origin, days, task) if origin in origins else None
            if told is not None:
                found.setdefault(peer.name, {})[origin] = told
    return found


def actuals(read: Read, days: int, said: dict[str, dict[int, Said]], near_holidays: bool) -> dict[int, Came]:
    """What came after every origin."""
    counted = read.scored(near_holidays)
    found = {}
    for origin, usual in said[PLAIN["mean_of_six_weeks"]].items():
        rows = slice(origin, origin + days)
        seen = np.isfinite(read.volume[rows]) & counted[rows, None]
        found[origin] = Came.of(read.volume[rows], seen, usual.mean)
    return found


def marked(
    read: Read, days: int, said: dict[str, dict[int, Said]], came: dict[int, Came]
) -> Iterator[dict[str, object]]:
    """A row of measures for each competitor."""
    first = min(came)
    naive = naive_error(read.volume[:first], 7)
    for name, told in said.items():
        origins = list(told)
        here, answers = [came[origin] for origin in origins], list(told.values())
        row: dict[str, object] = {"method": name, **scores(here, answers, naive)}
        error, held, loss = error_sums(here, answers)
        own_error, _, own_loss = error_sums(here, [said[OURS][origin] for origin in origins])
        if name != OURS and len(origins) > 1:
            overlap = sum(origin - origins[0] < days for origin in origins) - 1
            row["less"], row["se"] = difference(own_error, error, held, overlap)
            row["wcrps_less"], row["wcrps_se"] = difference(own_loss, loss, held, overlap)
        yield row


def compare(read: Read, peers: list[Peer], count: int, cache: Path) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """Tables of measures, and contacts and forecasts by day, of one series."""
    tables, diary = [], []
    for days in HORIZONS:
        said = collect(read, peers, days, count, cache)
        for near in (False, True) if read.real.around_holidays else (True,):
            came = actuals(read, days, said, near)
            name = read.real.name + ("" if near else ", without holidays and their eves")
            found = pd.DataFrame(list(marked(read, days, said, came))).assign(series=name, days=days)
            tables.append(found)
            print(f"\n{name}, {days} days ahead, percent")
            print(found.set_index("method").reindex(columns=COLUMNS).round(2).to_string(na_rep="-"), flush=True)
        for name, told in said.items():
            rows = pd.DataFrame(by_day(came, told), columns=["origin", "ahead", "actual", "mean"])
            diary.append(rows.assign(series=read.real.name, days=days, method=name))
    return tables, diary


def main() -> None:
    """Print a table for each series and horizon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    parser.add_argument("--series", nargs="*", default=[real.name for real in SERIES])
    parser.add_argument("--peers", nargs="*", default=[peer.name for peer in PEERS])
    parser.add_argument("--origins", type=int, default=15)
    parser.add_argument("--out", type=Path, help="a folder for scores.csv and days.csv")
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--python", default=sys.executable, help="the Python that the peers' environment is made with")
    parser.add_argument("--limit-min", type=float, default=10.0)
    asked = parser.parse_args()
    peers = [peer for peer in PEERS if peer.name in asked.peers]
    inside = interpreter(asked.cache / "environments", asked.python) if peers else ""
    tables: list[pd.DataFrame] = []
    diary: list[pd.DataFrame] = []
    for real in SERIES:
        if real.name in asked.series:
            read = Read.of(real, asked.folder)
            for peer in peers:
                run(inside, peer, list(tasks(read, peer, asked.origins, asked.cache).values()), 60.0 * asked.limit_min)
            for held, new in zip((tables, diary), compare(read, peers, asked.origins, asked.cache), strict=True):
                held.extend(new)
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        pd.concat(tables, ignore_index=True).to_csv(asked.out / "scores.csv", index=False)
        pd.concat(diary, ignore_index=True).to_csv(asked.out / "days.csv", index=False)


if __name__ == "__main__":
    main()
