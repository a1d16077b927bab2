"""Planned events are learned from the past and repeated under their name."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.calendar import interval_starts
from forecasting.events import Event
from forecasting.grid import cell_starts
from forecasting.planned import learn_events, ordinary_near, repeat_events

DAYS = pd.date_range("2026-01-05", periods=182, freq="D")
STAMPS = cell_starts(DAYS, 60)


def event(name: str, day: str, kind: str = "planned", hours: tuple[int, int] = (9, 17), **more: object) -> Event:
    span = {"from": f"{day}T{hours[0]:02d}:00:00", "to": f"{day}T{hours[1]:02d}:00:00"}
    return Event.model_validate({"name": name, "kind": kind, **span, **more})


def past(events: list[Event], factor: float, level: float = 40.0, seed: int = 1) -> np.ndarray:
    """Poisson counts around weekday levels, times the factor inside the events."""
    week = np.array([1.2, 1.0, 1.0, 1.0, 0.9, 0.5, 0.4])
    mean = level * week[DAYS.day_of_week][:, None] * np.ones(24)
    inside = np.zeros(STAMPS.size, dtype=bool)
    for one in events:
        inside |= np.asarray((one.begin <= STAMPS) & (one.end > STAMPS))
    return np.random.default_rng(seed).poisson(mean * np.where(inside.reshape(mean.shape), factor, 1.0)).astype(float)


def test_ordinary_is_the_mean_of_the_weeks_around() -> None:
    volume = np.arange(70.0)[:, None] * np.ones(2)
    aside = np.zeros(volume.shape, dtype=bool)
    assert ordinary_near(volume, aside)[35, 0] == 35  # symmetric weeks of a straight line
    assert ordinary_near(volume, aside)[0, 0] == np.mean([7, 14, 21, 28])
    aside[28], volume[42] = True, np.nan
    assert ordinary_near(volume, aside)[35, 0] == np.mean([7, 14, 21, 49, 56, 63])
    aside[:] = True
    assert np.isnan(ordinary_near(volume, aside)).all()


def test_many_big_events_are_believed() -> None:
    events = [
        event("Invoice run", day) for day in ("2026-02-03", "2026-03-03", "2026-04-07", "2026-05-05", "2026-06-02")
    ]
    (taught,) = learn_events(past(events, 1.8), STAMPS, "phone", events, 60)
    assert (taught.name, taught.queue, taught.occurrences) == ("Invoice run", "phone", 5)
    low, middle, high = taught.volume
    assert middle == pytest.approx(1.8, rel=0.06)
    assert low < 1.75 < 1.85 < high


def test_one_small_event_is_believed_little() -> None:
    events = [event("Leaflet", "2026-03-03", hours=(9, 10))]
    volume = past([], 1.0, level=2.0)
    volume[(pd.Timestamp("2026-03-03") - DAYS[0]).days, 9] = 6  # where about two are usual
    (taught,) = learn_events(volume, STAMPS, "phone", events, 60)
    assert 1.0 < taught.volume[1] < 1.6


def test_what_no_history_shows_teaches_nothing() -> None:
    events = [event("Launch", "2027-03-03"), event("Outage", "2026-03-03", "unplanned")]
    assert learn_events(past([], 1.0), STAMPS, "phone", events, 60) == ()
    elsewhere = [event("Launch", "2026-03-03", queues=["chat"])]
    assert learn_events(past([], 1.0), STAMPS, "phone", elsewhere, 60) == ()


def test_an_outage_in_the_weeks_around_does_not_count_as_ordinary() -> None:
    campaign = [event("Campaign", day) for day in ("2026-03-03", "2026-04-14")]
    outages = [event("Outage", day, "unplanned") for day in ("2026-02-24", "2026-03-10")]
    volume = past(campaign, 1.5)
    for one in outages:
        volume[np.asarray((one.begin <= STAMPS) & (one.end > STAMPS)).reshape(volume.shape)] = 0
    (taught,) = learn_events(volume, STAMPS, "phone", campaign + outages, 60)
    assert taught.volume[1] == pytest.approx(1.5, rel=0.08)


def test_the_next_of_the_same_name_is_a_surge() -> None:
    events = [event("Invoice run", day) for day in ("2026-02-03", "2026-03-03", "2026-07-07")]
    events += [event("Other", "2026-07-08"), event("Invoice run", "2026-07-09", "unplanned")]
    learned = learn_events(past(events[:2], 1.8), STAMPS, "phone", events, 60)
    horizon = interval_starts(dt.date(2026, 7, 6), 7, 60, "America/New_York")
    (surge,) = repeat_events(events, learned, horizon)
    assert surge.queues == ("phone",)
    assert surge.volume == learned[0].volume
    assert (surge.begin, surge.end) == (dt.datetime(2026, 7, 7, 9), dt.datetime(2026, 7, 7, 17))
    assert surge.relative_to == "forecast"
