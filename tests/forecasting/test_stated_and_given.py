"""A bare history with hours in words, overrides in layers and somebody else's forecast beside ours."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from desk import planner

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.faults import InputError
from forecasting.history import read_history
from forecasting.interval import changed_interval, clock_minute, intervals_by_queue, learned_interval
from forecasting.stated_hours import queue_hours

MONDAY = dt.date(2026, 6, 1)
HEADER = "start,queue,mean,q025,q05,q10,q25,q50,q75,q90,q95,q975,aht_s"
OFFICE = OpeningHours.parse(["Mon-Fri 08:00-18:00"])


def table(queue: str, seed: int, minutes: int = 30, days: int = 84, keep: object = None) -> pd.DataFrame:
    starts = interval_starts(MONDAY - dt.timedelta(days), days, minutes, "UTC")
    counts = np.random.default_rng(seed).poisson(minutes * (0.4 + 0.3 * np.sin(np.asarray(starts.hour) / 3)))
    made = pd.DataFrame({"start": starts, "queue": queue, "volume": counts, "aht_s": 300})
    return made[OFFICE.mask(starts)] if keep is None and minutes < 1440 else made


def written(folder: Path, *tables: pd.DataFrame, name: str = "history.csv") -> Path:
    path = folder / name
    rows = pd.concat(tables)
    rows.assign(start=rows["start"].dt.strftime("%Y-%m-%dT%H:%M:%S")).to_csv(path, index=False)
    return path


# ---- hours in words ----


def test_hours_for_all_and_for_one() -> None:
    said = queue_hours(["Mon-Fri 07:00-21:00", "chat: Mon 08:00-12:00", "chat: Tue 08:00-12:00"], ["phone", "chat"])
    assert said["phone"] == OpeningHours.parse(["Mon-Fri 07:00-21:00"])
    assert said["chat"] == OpeningHours.parse(["Mon-Tue 08:00-12:00"])
    assert queue_hours(["a: b: 08:00-12:00"], ["a: b", "c"]).keys() == {"a: b"}
    assert queue_hours([], ["phone"]) == {}


def test_every_wrong_text_is_told() -> None:
    with pytest.raises(InputError) as caught:
        queue_hours(["phon: Mon 08:00-12:00", "Mon 8-12", "phone: Mon 08:00-08:00"], ["phone"])
    told = str(caught.value)
    assert "--open: found 'phon: Mon 08:00-12:00', expected a queue of the history: phone. Did you mean phone?" in told
    assert "'8-12' is no clock time" in told or "'8' is no clock time" in told
    assert "opens for no time at all" in told


def test_open_by_command(tmp_path: Path) -> None:
    history, out = written(tmp_path, table("phone", 1), table("chat", 2)), tmp_path / "forecast.csv"
    hours = ("--open", "Mon-Fri 08:00-16:00", "--open", "chat: Mon-Sat 08:00-18:00")
    run = planner("forecast", history, "--days", 7, *hours, "--out", out)
    assert (run.code, run.out) == (0, f"{out}\n")
    assert "came outside the opening hours and are left out" in run.err
    assert "chat: open Sat 08:00-18:00, but the history never has a row there" in run.err
    frame = pd.read_csv(out, parse_dates=["start"])
    late = frame[(frame["start"].dt.hour >= 16) & (frame["start"].dt.day_of_week < 5)].groupby("queue")["mean"].sum()
    assert late["phone"] == 0 < late["chat"]


@pytest.mark.parametrize("option", [("--open", "08:00-12:00"), ("--given", "g.csv"), ("--overrides", "o.csv")])
def test_with_a_scenario_they_are_said_there(tmp_path: Path, option: tuple[str, str]) -> None:
    run = planner(
        "forecast", written(tmp_path, table("phone", 1)), "--days", 7, "--scenario", tmp_path / "s.toml", *option
    )
    assert run.code == 2
    assert f"expected {option[0]} or --scenario. Leave one of them out" in run.err


# ---- overrides and a given forecast ----


def test_overrides_lie_on_the_model_and_do_not_overwrite_it(tmp_path: Path) -> None:
    history, out = written(tmp_path, table("phone", 1)), tmp_path / "forecast.csv"
    planner("forecast", history, "--days", 7, "--out", out)
    plain = pd.read_csv(out)
    overrides = tmp_path / "overrides.csv"
    overrides.write_text(
        "queue,start,end,op,value,who,why\n"
        "phone,2026-06-02,2026-06-02,set,500,Ana,agreed with the client\n"
        "phone,2026-06-02,2026-06-02,percent,10,Ben,mailing\n"
    )
    run = planner("forecast", history, "--days", 7, "--overrides", overrides, "--out", out)
    assert run.code == 0, run.err
    assert run.out.split() == [str(tmp_path / f"forecast{part}.csv") for part in ("", "_stages", "_overrides")]
    assert out.read_text().split("\n", 1)[0] == HEADER
    stages = pd.read_csv(tmp_path / "forecast_stages.csv")
    assert list(stages.columns) == ["start", "queue", "model", "given", "stated", "mean"]
    np.testing.assert_allclose(stages["model"], plain["mean"], atol=1e-6)
    np.testing.assert_allclose(stages["stated"], plain["mean"], atol=1e-6)
    assert stages["given"].isna().all()
    tuesday = stages["start"].str.startswith("2026-06-02")
    assert stages.loc[tuesday, "mean"].sum() == pytest.approx(550, abs=0.01)
    np.testing.assert_allclose(pd.read_csv(out)["mean"], stages["mean"])
    layers = pd.read_csv(tmp_path / "forecast_overrides.csv")
    assert layers[["op", "who", "why"]].to_numpy().tolist() == [
        ["set", "Ana", "agreed with the client"],
        ["percent", "Ben", "mailing"],
    ]
    assert layers["after"].tolist() == pytest.approx([500, 550], abs=0.01)
    assert layers["before"].iloc[1] == pytest.approx(500, abs=0.01)
    assert "override by Ben on phone" in run.err


def test_a_given_forecast_is_taken_as_it_is_and_compared(tmp_path: Path) -> None:
    """A file that says twice what comes: so for two past weeks, of which the errors are known, and for the next two."""
    past, out = table("phone", 1), tmp_path / "forecast.csv"
    history = written(tmp_path, past, table("chat", 2))
    starts = interval_starts(MONDAY - dt.timedelta(14), 28, 30, "UTC")
    starts = starts[OFFICE.mask(starts)]
    counts = past.groupby(past["start"].dt.hour)["volume"].mean()
    theirs = pd.DataFrame({"start": starts, "queue": "phone", "mean": 2.0 * counts.loc[starts.hour].to_numpy()})
    given = written(tmp_path, theirs, name="given.csv")
    run = planner("forecast", history, "--days", 14, "--start", MONDAY, "--given", given, "--out", out)
    assert run.code == 0, run.err
    assert run.out.split() == [str(tmp_path / f"forecast{part}.csv") for part in ("", "_stages", "_compared")]
    frame = pd.read_csv(out)
    phone = frame[frame["queue"] == "phone"]
    assert phone["mean"].sum() == pytest.approx(theirs["mean"].iloc[200:].sum(), rel=1e-6)
    compared = pd.read_csv(tmp_path / "forecast_compared.csv")
    assert compared[["queue", "week"]].to_numpy().tolist() == [["phone", "2026-06-01"], ["phone", "2026-06-08"]]
    assert (compared["given"] / compared["ours"]).tolist() == pytest.approx([2, 2], rel=0.08)
    assert (compared["difference"] - (compared["given"] - compared["ours"])).abs().max() < 1e-5
    assert ((compared["ours_low"] < compared["ours"]) & (compared["ours"] < compared["ours_high"])).all()
    stages = pd.read_csv(tmp_path / "forecast_stages.csv").set_index("queue")
    assert stages.loc["phone", "model"].sum() == pytest.approx(compared["ours"].sum(), rel=1e-4)
    assert stages.loc["chat", "given"].isna().all()
    notes = [line for line in run.err.split("\n") if line.startswith("phone: ") and "given" in line]
    assert "above our own" in notes[0]
    assert "phone: given for the week of 2026-06-01" in notes[1]
    assert "hold 80% of our paths" in notes[1]
    told = re.fullmatch(
        r"phone: on 10 past days the given forecast was wrong by (.*)% of contacts \((.*)% too high\);"
        r" where ours was rehearsed too \(10 days\) it was (.*)%, ours (.*)%",
        notes[3],
    )
    assert told is not None
    theirs_wape, bias, same, ours_wape = (float(number) for number in told.groups())
    assert theirs_wape == same == pytest.approx(100, abs=12)
    assert bias == pytest.approx(100, abs=12)
    assert ours_wape < 35


# ---- intervals ----


@pytest.mark.parametrize("minutes", [5, 6, 10, 15, 30, 60, 1440])
def test_every_interval_is_forecast_at_its_own(tmp_path: Path, minutes: int) -> None:
    out = tmp_path / "forecast.csv"
    history = written(tmp_path, table("phone", 1, minutes, 21), table("chat", 2, minutes, 21))
    run = planner("forecast", history, "--days", 2, "--out", out)
    assert run.code == 0, run.err
    assert len(pd.read_csv(out)) == 2 * 2 * 1440 // minutes


def test_daily_rows_beside_others_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, table("phone", 1), table("email", 2, 1440))
    with pytest.raises(InputError) as caught:
        read_history(path)
    assert str(caught.value) == (
        "history.csv, queue email: found 'daily rows', expected one interval for all queues, but there are rows of 30"
        " minutes (history.csv, queue phone). Forecast daily queues from a file of their own,"
        " or say the interval wanted."
    )


def test_queues_of_two_intervals_come_to_the_longer(tmp_path: Path) -> None:
    found = read_history(written(tmp_path, table("phone", 1, 15), table("chat", 2, 60)))
    assert found.interval_min == 60
    assert found.warnings == ("rows of 15 minutes are summed to 60, the interval of history.csv, queue chat",)
    assert found.of("phone")["volume"].sum() == table("phone", 1, 15)["volume"].sum()
    assert len(found.of("phone")) == len(found.of("chat"))


def test_an_interval_that_changes_is_refused(tmp_path: Path) -> None:
    starts = [table("phone", seed, minutes) for seed, minutes in ((1, 60), (2, 15))]
    half = pd.Timestamp("2026-05-01", tz="UTC")
    early, late = starts[0][starts[0]["start"] < half], starts[1][starts[1]["start"] >= half]
    with pytest.raises(
        InputError, match="queue phone: found 'rows of 60 minutes at first, rows of 15 minutes at the end'"
    ):
        read_history(written(tmp_path, early, late))


@pytest.mark.parametrize("minutes", [120, 360, 45])
def test_an_interval_that_fits_no_hour_is_refused(tmp_path: Path, minutes: int) -> None:
    with pytest.raises(
        InputError, match=f"found 'rows of {minutes} minutes', expected rows of an interval that divides"
    ):
        read_history(written(tmp_path, table("phone", 1, minutes, keep=True)))


def test_few_rows_prove_no_interval() -> None:
    """Twenty starts of a quiet queue on half-hours are chance beside a busy queue's quarters; two hundred are not."""
    for rows, interval in ((20, 15), (200, 30)):
        minute = np.concatenate([np.arange(0, 1440, 15.0), np.resize(np.arange(0, 1440, 30.0), rows)])
        queue = np.repeat([0, 1], [96, rows])
        assert intervals_by_queue(minute, queue, 2).tolist() == [15, interval]
    assert learned_interval(np.array([480.0, 510.0, 1020.0])) == 30
    quarter = pd.date_range("2026-01-05", periods=96 * 21, freq="15min")
    seconds = np.asarray(quarter.as_unit("s").asi8)
    assert changed_interval(clock_minute(quarter), np.zeros(len(quarter), dtype=np.intp), seconds, 1) == {}
