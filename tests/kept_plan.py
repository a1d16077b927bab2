"""A kept plan written by hand: one morning of one phone queue, five people, hourly: every sum can be checked."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from forecasting.result import LEVELS

SCENARIO = """start = 2026-11-23
days = 1
time_zone = "America/New_York"
interval_min = 60

[history]
file = "history.csv"

[[queue]]
name = "phone"
open = ["Mon-Fri 09:00-13:00"]
target = { share = 0.80, within_s = 20 }
patience_s = 1e9

[staff]
file = "agents.csv"

[[shift]]
name = "morning"
start = "09:00"
length_min = 240

[[contract]]
name = "part-time"
hours_per_week = [0, 24]

[cost]
wage_per_h = { "part-time" = 20.0 }
"""
DAY = "2026-11-23"
OPEN = range(9, 13)
PEOPLE = 5
VOLUME, AHT_S, LEVEL = 60.0, 180.0, 0.90
"""Of every open hour: contacts, seconds, and the service level that the plan's simulation gave."""


def hours() -> pd.DatetimeIndex:
    return pd.date_range(DAY, periods=24, freq="h", tz="America/New_York")


def roster_text(*spans: tuple[str, int, int]) -> str:
    """A roster.csv of people and the hours they work from and to."""
    rows = [
        f"{agent},{DAY},morning,work,phone,{DAY}T{first:02d}:00:00-05:00,{DAY}T{last:02d}:00:00-05:00,true\n"
        for agent, first, last in spans
    ]
    return "agent,date,shift,activity,queue,start,end,paid\n" + "".join(rows)


class KeptPlan:
    """A folder with a scenario, its files and in ``out`` a plan of it."""

    def __init__(self, folder: Path, scenario: str = SCENARIO) -> None:
        self.folder, self.out = folder, folder / "out"
        self.out.mkdir(parents=True, exist_ok=True)
        self.put("morning.toml", scenario)
        past = pd.date_range("2026-09-14", DAY, freq="h", inclusive="left")
        past = past[(past.day_of_week < 5) & past.hour.isin(OPEN)]
        self.put("history.csv", "start,queue,volume,aht_s\n" + "".join(f"{t.isoformat()},phone,60,180\n" for t in past))
        self.put("agents.csv", "agent,skills\n" + "".join(f"A{k},phone\n" for k in range(1, PEOPLE + 1)))
        self._tables()

    @property
    def scenario(self) -> Path:
        return self.folder / "morning.toml"

    def put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def actuals(self, *rows: str, header: str = "volume,aht_s,answered,abandoned,answered_within,backlog") -> Path:
        """A file of actuals; a row begins with its hour."""
        lines = [f"{DAY}T{row.split(',', 1)[0]}:00,phone,{row.split(',', 1)[1]}\n" for row in rows]
        return self.put("actuals.csv", f"start,queue,{header}\n" + "".join(lines))

    def _tables(self) -> None:
        starts = hours()
        open_ = starts.hour.isin(OPEN)
        start = [moment.isoformat() for moment in starts]
        volume = VOLUME * open_
        base = pd.DataFrame({"start": start, "queue": "phone"})
        bands = {name: volume + (level - 0.5) * 25 * open_ for name, level in LEVELS.items()}  # 50 to 70 at 80 %
        tables = {
            "forecast": base.assign(mean=volume, **bands, aht_s=AHT_S),
            "requirement": base.assign(volume=volume, aht_s=AHT_S, agents=6.0 * open_, rostered=6.0 * open_),
            "coverage": base.assign(required=6.0 * open_, scheduled=5.0 * open_, net=-1.0 * open_),
            "service": base.assign(
                offered=volume, service_level=LEVEL, low=0.88, high=0.92, asa_s=9.0, p_abandon=0.02, occupancy=0.6,
                backlog=0.0,
            ),
            "summary": pd.DataFrame(
                [(DAY, queue, 240.0, LEVEL, 0.9, 1.0, 1.0, 400.0) for queue in ("phone", "*")],
                columns=["period", "queue", "offered", "service_level", "p_meet", "required_fte", "paid_fte", "cost"],
            ),
            "cost": pd.DataFrame(
                [("base pay", "phone", "", "", "", "2026-11", 20.0, 400.0, "USD")],
                columns=["item", "queue", "team", "site", "cost_centre", "month", "hours", "amount", "currency"],
            ),
            "windows": pd.DataFrame(columns=["queue", "from", "to", "hours"]),
        }  # fmt: skip
        for name, frame in tables.items():
            frame.to_csv(self.out / f"{name}.csv", index=False)
        paths = pd.DataFrame({"start": start, "queue": "phone", "p0": volume, "p1": volume})
        paths.to_parquet(self.out / "paths.parquet")
        self.put("out/roster.csv", roster_text(*((f"A{k}", 9, 13) for k in range(1, PEOPLE + 1))))
        self.put("out/plan.json", json.dumps({"fingerprint": "by hand"}))

    def add_vendor(self, contacts: float) -> None:
        """A vendor at 2 a contact, to whom the plan sent so many of the hour at 10."""
        text = self.scenario.read_text(encoding="utf-8")
        self.put(
            "morning.toml",
            text
            + '\n[[route]]\nfrom_queue = "phone"\nto = "vendor:Acme"\nafter_s = 60\n\n[[vendor]]\nname = "Acme"\n'
            + 'queues = ["phone"]\nprice = { per = "contact", amount = 2.0 }\n',
        )
        row = f"Acme,phone,{DAY}T10:00:00-05:00,{contacts},{contacts * 3},{contacts}\n"
        self.put("out/vendors.csv", "vendor,queue,start,contacts,handled_min,in_time\n" + row)
