"""The embedded samples: reproduced from their seed, with all that real life has, and read without a fault."""

from __future__ import annotations

import datetime as dt
import gzip
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from planner.formats import read_inputs
from planner.scenario import read_scenario

SAMPLES = Path(__file__).parents[2] / "scenarios"
SCENARIOS = sorted(path.name for path in SAMPLES.glob("*.toml"))
ZONE = "America/New_York"


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data, generated once more."""
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, SAMPLES / "generate.py", folder], check=True, timeout=120)
    return folder


@pytest.fixture(scope="module")
def history() -> pd.DataFrame:
    files = [SAMPLES / "data" / name for name in ("history.csv.gz", "latest_week.csv.gz")]
    table = pd.concat([pd.read_csv(file) for file in files], ignore_index=True)
    table["start"] = pd.to_datetime(table["start"], utc=True).dt.tz_convert(ZONE)
    table["date"] = table["start"].dt.date
    return table


@pytest.fixture(scope="module")
def daily(history: pd.DataFrame) -> pd.DataFrame:
    """Contacts by date and queue, repeated rows counted once."""
    once = history.drop_duplicates(["start", "queue"])
    return once.pivot_table(index="date", columns="queue", values="volume", aggfunc="sum")


def committed() -> list[str]:
    return sorted(
        path.relative_to(SAMPLES / "data").as_posix() for path in (SAMPLES / "data").rglob("*") if path.is_file()
    )


def contents(path: Path) -> object:
    """What a file says: compressors and workbook writers of other versions give other bytes."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".xlsx":
        return pd.read_excel(path, dtype=str, engine="openpyxl").to_numpy().tolist()
    return path.read_bytes()


def test_the_generator_writes_exactly_the_committed_files(again: Path) -> None:
    made = sorted(path.relative_to(again).as_posix() for path in again.rglob("*") if path.is_file())
    assert made == committed()
    different = [name for name in made if contents(again / name) != contents(SAMPLES / "data" / name)]
    assert different == []


def test_compressed_files_do_not_know_when_they_were_made() -> None:
    # Bytes 4 to 7 of a gzip header are its modification time (RFC 1952).
    files = list((SAMPLES / "data").glob("*.gz"))
    assert len(files) == 2
    assert all(file.read_bytes()[4:8] == bytes(4) for file in files)
    assert sum(file.stat().st_size for file in files) < 1_500_000


def test_history_is_two_years_of_quarter_hours_up_to_the_peak_week(history: pd.DataFrame) -> None:
    assert list(history.columns[:6]) == ["start", "queue", "volume", "aht_s", "answered", "abandoned"]
    assert history["start"].min() == pd.Timestamp("2024-11-18 00:00", tz=ZONE)
    assert history["start"].max() == pd.Timestamp("2026-11-22 23:45", tz=ZONE)
    assert set(history["start"].dt.minute) == {0, 15, 30, 45}
    assert set(history["queue"]) == {"phone", "vip", "chat", "email", "tier2"}


@pytest.mark.parametrize(
    ("date", "hours"), [("2025-03-09", 23), ("2025-11-02", 25), ("2026-03-08", 23), ("2026-11-01", 25)]
)
def test_days_of_daylight_saving_have_their_hours(history: pd.DataFrame, date: str, hours: int) -> None:
    day = history[(history["date"] == dt.date.fromisoformat(date)) & (history["queue"] == "email")]
    assert len(day) == hours * 4
    assert day["start"].is_unique


def test_one_day_is_missing_and_one_is_exactly_repeated(history: pd.DataFrame) -> None:
    dates = set(history["date"])
    absent = {date.date() for date in pd.date_range("2024-11-18", "2026-11-22")} - dates
    assert absent == {dt.date(2025, 9, 17)}
    repeated = history[history.duplicated()]
    assert set(repeated["date"]) == {dt.date(2026, 5, 12)}
    assert len(repeated) == (history["date"] == dt.date(2026, 5, 12)).sum() / 2
    assert not history.drop_duplicates().duplicated(["start", "queue"]).any()


def test_weekdays_months_and_holidays_differ(daily: pd.DataFrame) -> None:
    weekday = daily["phone"].groupby([date.weekday() for date in daily.index]).mean()
    assert weekday[0] > 1.1 * weekday[3] > 1.8 * weekday[5]
    months = daily["phone"].groupby([date.strftime("%Y-%m") for date in daily.index]).sum()
    assert months["2025-12"] > 1.1 * months["2025-10"]  # the season before Christmas
    late_june, may = (
        daily["phone"].loc[dt.date(2026, 6, 16) : dt.date(2026, 7, 2)],
        daily["phone"].loc[dt.date(2026, 5, 5) : dt.date(2026, 5, 22)],
    )
    assert late_june.mean() > 1.15 * may.mean()
    memorial_day, monday_before = daily["phone"][dt.date(2026, 5, 25)], daily["phone"][dt.date(2026, 5, 18)]
    assert memorial_day < 0.75 * monday_before
    for closed in ("2025-11-27", "2025-12-25"):
        day = daily.loc[dt.date.fromisoformat(closed)]
        assert day.drop("email").isna().all()
        assert day["email"] > 0


def test_black_friday_campaign_and_outage_stand_out(daily: pd.DataFrame, history: pd.DataFrame) -> None:
    phone = daily["phone"]
    assert phone[dt.date(2025, 11, 28)] > 1.3 * phone[dt.date(2025, 11, 21)]
    assert (
        phone[dt.date(2025, 12, 8) : dt.date(2025, 12, 12)].sum()
        > 1.15 * phone[dt.date(2025, 12, 15) : dt.date(2025, 12, 19)].sum()
    )
    outage = history[(history["date"] == dt.date(2026, 3, 4)) & (history["queue"] == "phone")]
    during = outage[outage["start"].dt.hour.between(10, 14)]
    before = history[(history["date"] == dt.date(2026, 2, 25)) & (history["queue"] == "phone")]
    assert during["volume"].sum() > 1.8 * before[before["start"].dt.hour.between(10, 14)]["volume"].sum()
    assert during["abandoned"].sum() > 0.25 * during["volume"].sum()


def test_chat_grows_email_declines_and_handle_times_drift(daily: pd.DataFrame, history: pd.DataFrame) -> None:
    def autumn(year: int) -> slice:
        return slice(dt.date(year, 1, 6), dt.date(year, 11, 15))

    growth = daily.loc[autumn(2026)].mean() / daily.loc[autumn(2025)].mean()
    assert growth["chat"] > 1.2
    assert growth["email"] < 0.9
    phone = history[history["queue"] == "phone"]
    first, last = phone["aht_s"].head(2000).mean(), phone["aht_s"].tail(2000).mean()
    assert last < 0.97 * first


def test_noise_is_more_than_poisson(history: pd.DataFrame) -> None:
    # Poisson alone gives a variance equal to the mean; a shared day factor and interval noise come on top.
    phone = history[(history["queue"] == "phone") & (history["start"].dt.strftime("%H:%M") == "10:30")]
    calm = phone[(phone["start"].dt.day_of_week == 2) & phone["start"].dt.month.isin([2, 4, 5, 8, 9, 10])]["volume"]
    assert calm.var() > 1.3 * calm.mean()


def test_staff_is_about_sixty_at_two_sites_in_about_ten_crews() -> None:
    agents = pd.read_csv(SAMPLES / "data" / "agents.csv")
    assert 55 <= len(agents) <= 65
    assert set(agents["site"]) == {"New York", "Denver"}
    assert 8 <= len(agents.groupby(["site", "contract", "skills"])) <= 12
    assert (agents["roles"] == "coach").sum() == 2
    away = pd.read_csv(SAMPLES / "data" / "leave.csv", parse_dates=["start", "end"])
    off = away[away["kind"].isin(["leave", "sick"])]
    for monday in ("2026-11-16", "2026-11-23"):
        week = pd.Timestamp(monday), pd.Timestamp(monday) + pd.Timedelta(days=7)
        assert 2 <= off[(off["start"] < week[1]) & (off["end"] > week[0])]["agent"].nunique() <= 8


@pytest.mark.parametrize("week", ["week_before.csv", "last_week.csv"])
def test_earlier_rosters_keep_rest_and_days(week: str) -> None:
    roster = pd.read_csv(SAMPLES / "data" / week)
    shifts = roster.groupby(["agent", "date"]).agg(start=("start", "min"), end=("end", "max")).reset_index()
    shifts[["start", "end"]] = shifts[["start", "end"]].apply(pd.to_datetime, utc=True)
    rest = shifts.groupby("agent")["start"].shift(-1) - shifts["end"]
    assert rest.dropna().min() >= pd.Timedelta(hours=11)
    assert shifts.groupby("agent").size().max() <= 5


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_sample_reads_without_a_fault(name: str) -> None:
    scenario = read_scenario(SAMPLES / name)
    assert "synthetic sample data" in scenario.name
    inputs = read_inputs(scenario)
    assert len(inputs.agents) >= 6
    assert not inputs.history.empty


def test_the_samples_are_the_ones_promised() -> None:
    assert set(SCENARIOS) == {
        "base.toml",
        "campaign.toml",
        "new_chat.toml",
        "peak_season.toml",
        "peak_week.toml",
        "small_team.toml",
        "vendor_outage.toml",
    }


def test_small_team_is_six_with_tickets_that_name_nobody() -> None:
    small = SAMPLES / "data" / "small"
    tickets = pd.read_csv(small / "tickets.csv", dtype=str)
    assert len(tickets.columns) == 41
    assert not any("handl" in column.lower() for column in tickets.columns)
    assert tickets["Requester"].str.fullmatch(r"Customer \d+").all()
    assert tickets[["Requester email", "Subject", "Assignee"]].isna().all().all()
    assert len(pd.read_csv(small / "agents.csv")) == 6
    matrix = pd.read_excel(small / "last_week.xlsx", dtype=str, engine="openpyxl")
    assert list(matrix.columns) == ["Agent", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert {"OFF", "AL", "SICK"} <= set(matrix.to_numpy().ravel())
