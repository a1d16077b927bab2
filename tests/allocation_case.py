"""Queues, people, rosters and needs of a small allocation, in a line each."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from planner.scenario import Agent, Queue, Skill, Target

ZONE = "America/New_York"
START = dt.date(2026, 11, 23)


def queue(name: str, channel: str = "phone", **more) -> Queue:
    return Queue(name=name, channel=channel, target=Target(share=0.8, within_s=20), **more)


def agent(name: str, **levels: int) -> Agent:
    return Agent(agent=name, skills=tuple(Skill(queue=q, level=level) for q, level in levels.items()))


def segments(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """Rows of agent, activity, queue, start and end on 23 November 2026."""
    frame = pd.DataFrame(rows, columns=["agent", "activity", "queue", "start", "end"])
    for column in ("start", "end"):
        frame[column] = pd.to_datetime("2026-11-23 " + frame[column]).dt.tz_localize(ZONE)
    frame["date"], frame["shift"], frame["paid"] = START, "day", True
    return frame


def needs(starts: pd.DatetimeIndex, **rostered) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"start": starts, "queue": name, "rostered": np.broadcast_to(np.float64(values), len(starts))})
        for name, values in rostered.items()
    ]
    return pd.concat(parts, ignore_index=True)


def windows(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["queue", "from", "to", "hours"])
    for column in ("from", "to"):
        frame[column] = pd.to_datetime("2026-11-23 " + frame[column]).dt.tz_localize(ZONE)
    return frame
