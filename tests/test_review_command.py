"""``planner review``: every number of a hand-worked morning, the causes that add up, and what is refused."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from desk import planner
from kept_plan import DAY, SCENARIO, KeptPlan, roster_text

from forecasting.actuals_file import SERVICE, read_actuals

ZONE = "America/New_York"
MORNING = ("09:00,60,180,58,2,50,1", "10:00,90,180,80,10,45,6", "11:00,60,200,55,5,40,2")
"""Two hours as planned in number, one with half as many again, longer handling at last; the file ends at noon."""


@pytest.fixture
def kept(tmp_path: Path) -> KeptPlan:
    return KeptPlan(tmp_path / "morning")


def reviewed(kept: KeptPlan, actuals: Path, *more: str | Path) -> dict[str, Any]:
    said = planner("review", kept.scenario, "--plan", kept.out, "--actuals", actuals, "--json", *more)
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def rows(kept: KeptPlan) -> pd.DataFrame:
    return pd.read_csv(kept.out / "review/review.csv").set_index(["level", "queue", "measure", "period"])


def erlang_c(contacts: float, aht_s: float, people: int, within_s: float = 20.0) -> float:
    """Share answered in time by the textbook: nobody gives up."""
    load = contacts * aht_s / 3600.0
    if load >= people:
        return 0.0
    term = total = 1.0
    for k in range(1, people):
        term *= load / k
        total += term
    last = term * load / people * people / (people - load)
    return 1.0 - last / (total + last) * math.exp(-(people - load) * within_s / aht_s)


def test_contacts_work_and_money_by_hand(kept: KeptPlan) -> None:
    told = reviewed(kept, kept.actuals(*MORNING))
    phone = told["queues"]["phone"]
    assert told["span"] == f"{DAY}/{DAY}"
    # The hour at noon has not come: 3 x 60 are compared with 60 + 90 + 60.
    assert (phone["volume"]["plan"], phone["volume"]["actual"]) == (180, 210)
    assert phone["volume"]["low"] < 180 < phone["volume"]["high"]
    assert phone["volume_error"]["actual"] == 30
    assert phone["bias"]["actual"] == pytest.approx(-30 / 210, abs=1e-6)
    assert phone["wape"]["actual"] == pytest.approx(30 / 210, abs=1e-6)
    assert phone["inside_band"] == {"plan": 0.8, "actual": pytest.approx(2 / 3, abs=1e-6)}
    assert phone["aht_s"]["actual"] == pytest.approx((58 * 180 + 80 * 180 + 55 * 200) / 193, abs=1e-4)
    assert phone["workload_h"]["plan"] == 9
    assert phone["workload_by_volume"]["actual"] == pytest.approx(30 * 180 / 3600)
    assert phone["workload_by_aht"]["actual"] == pytest.approx(60 * 20 / 3600, abs=1e-6)
    assert phone["workload_h"]["actual"] == pytest.approx(9 + 1.5 + 1 / 3, abs=1e-6)
    assert phone["abandoned_share"] == {"plan": 0.02, "actual": pytest.approx(17 / 210, abs=1e-6)}
    assert phone["backlog"]["actual"] == 2
    # 400 a day over four hours of five people: three of them are over.
    assert phone["cost"] == {"plan": 300, "actual": 300}
    assert phone["cost_per_contact"] == {
        "plan": pytest.approx(300 / 180, abs=1e-6),
        "actual": pytest.approx(300 / 210, abs=1e-6),
    }
    handled_h = (58 * 180 + 80 * 180 + 55 * 200) / 3600
    assert phone["cost_per_handled_hour"]["actual"] == pytest.approx(300 / handled_h, abs=1e-4)
    assert phone["cost_per_handled_hour"]["plan"] == pytest.approx(300 / (9 * 0.98), abs=1e-4)


def test_service_comes_apart_into_causes_that_add_up(kept: KeptPlan) -> None:
    told = reviewed(kept, kept.actuals(*MORNING))
    causes = {(one["level"], one["period"]): one for one in told["causes"]}
    assert set(causes) == {("day", DAY), ("week", "2026-W48"), ("all", f"{DAY}/{DAY}")}
    cause = causes["day", DAY]
    parts = cause["parts"]
    assert list(parts) == ["margin", "staffing", "simulation", "volume", "aht", "other"]
    assert cause["actual"] == pytest.approx(135 / 210, abs=1e-6)
    assert cause["target"] + sum(parts.values()) == pytest.approx(cause["actual"], abs=1e-5)
    asked, planned = erlang_c(60, 180, 6), erlang_c(60, 180, 5)
    # Counts around 60 lose something on average: no fault of the forecast.
    pmf = [math.exp(-60 + n * math.log(60) - math.lgamma(n + 1)) for n in range(1, 140)]
    chance = sum(p * n * erlang_c(n, 180, 5) for n, p in enumerate(pmf, 1)) / 60 - planned
    assert -0.05 < chance < -0.005
    more = (120 * planned + 90 * erlang_c(90, 180, 5)) / 210
    # Handle times: each hour's own ratio to the plan as its answered contacts, the day's as thirty.
    day = (58 + 80 + 55 * 200 / 180) / 193
    held = [180 * (n * ratio + 30 * day) / (n + 30) for n, ratio in ((58, 1), (80, 1), (55, 200 / 180))]
    pairs = zip((60, 90, 60), held, strict=True)
    longer = sum(contacts * erlang_c(contacts, aht_s, 5) for contacts, aht_s in pairs) / 210
    expected = {
        "margin": asked - 0.8,
        "staffing": planned - asked,
        "simulation": 0.9 - planned,
        "volume": more - planned - chance,
        "aht": longer - more,
        "other": 135 / 210 - 0.9 - (longer - planned) + chance,
    }
    # The load of an hour carries a few minutes over into the next, which the textbook does not know.
    assert parts == pytest.approx(expected, abs=0.012)
    assert cause["main"] == min(("staffing", "volume", "aht", "simulation", "other"), key=lambda name: parts[name])
    assert cause["worst"] == "10:00 to 12:00"  # (72 - 45) + (48 - 40) lost, at 09:00 two more than asked


def test_the_greatest_miss_is_told_first_with_its_cause(kept: KeptPlan) -> None:
    kept.put("agents.csv", "agent,skills\n" + "".join(f"A{k},phone\n" for k in range(1, 6)))
    level = erlang_c(120, 180, 5)
    told = reviewed(kept, kept.actuals(f"09:00,120,180,110,10,{round(120 * level)},0"))
    assert told["causes"][0]["main"] == "volume"
    first = told["sentences"][0]
    assert first.startswith(f"phone, Mon 23 Nov: {round(120 * level) / 120:.0%} within 20 s instead of 80%")
    assert "because 100% more contacts came than forecast (120 for 60)" in first


def test_required_people_had_it_been_known(kept: KeptPlan) -> None:
    told = reviewed(kept, kept.actuals(*MORNING))
    frame = rows(kept)
    need = {
        hour: frame.loc[[("interval", "phone", "required", f"{DAY}T{hour:02d}:00:00-05:00")]].iloc[0]
        for hour in (9, 10, 11)
    }
    assert need[9]["plan"] == 6
    # Nobody shares these people: whole ones. More contacts ask for more, longer handling for no less.
    assert need[10]["actual"] > need[9]["actual"]
    assert need[11]["actual"] >= need[9]["actual"]
    assert all(one["actual"] == int(one["actual"]) for one in need.values())
    for hour, contacts, aht_s in ((9, 60, 180), (10, 90, 180), (11, 60, 200)):
        enough = int(need[hour]["actual"])
        assert erlang_c(contacts, aht_s, enough) >= 0.8 - 0.02
    phone = told["queues"]["phone"]
    assert phone["required_h"] == {"plan": 18, "actual": sum(one["actual"] for one in need.values())}
    assert phone["short_h"]["plan"] == 3
    assert phone["short_h"]["actual"] == sum(max(0.0, one["actual"] - 5) for one in need.values())
    moved = phone["volume_short_h"]["actual"] - phone["volume_over_h"]["actual"]
    longer = phone["aht_short_h"]["actual"] - phone["aht_over_h"]["actual"]
    assert 18 - phone["margin_h"]["actual"] + moved + longer == pytest.approx(phone["required_h"]["actual"])


def test_all_as_planned_moves_nothing(kept: KeptPlan) -> None:
    told = reviewed(kept, kept.actuals(*(f"{hour:02d}:00,60,180,59,1,54,0" for hour in (9, 10, 11, 12))))
    phone = told["queues"]["phone"]
    assert phone["wape"]["actual"] == 0
    assert phone["workload_by_volume"]["actual"] == phone["workload_by_aht"]["actual"] == 0
    for name in ("volume_short_h", "volume_over_h", "aht_short_h", "aht_over_h"):
        assert phone[name]["actual"] == 0
    parts = told["causes"][0]["parts"]
    # Counts that hit the forecast to the contact are better luck than the average, by as much as chance takes.
    assert parts["aht"] == 0
    assert parts["volume"] + parts["other"] == pytest.approx(0, abs=1e-9)
    assert 0 < parts["volume"] < 0.03
    assert told["sentences"][0] == "Every promise that can be judged was kept."


def test_a_worked_roster_tells_attendance_and_pay(kept: KeptPlan) -> None:
    worked = kept.put("worked.csv", roster_text(("A1", 9, 13), ("A2", 9, 13), ("A3", 9, 14), ("A4", 9, 11)))
    told = reviewed(kept, kept.actuals(*MORNING), "--roster", worked)
    everybody, phone = told["queues"]["*"], told["queues"]["phone"]
    # 20 h scheduled; worked 4 + 4 + 4 (+ 1 beside the schedule) + 2; one of five never came.
    assert everybody["adherence"] == {"plan": 1, "actual": 14 / 20}
    assert (everybody["missed_h"]["actual"], everybody["unplanned_h"]["actual"]) == (6, 1)
    assert everybody["absence"] == {"plan": 0, "actual": 0.2}
    assert everybody["paid_h"] == {"plan": 20, "actual": 15}
    # Five hours of 20 less were paid that day, of which three of four hours are told.
    assert phone["cost"]["actual"] - phone["cost"]["plan"] == pytest.approx(-5 * 20 * 3 / 4)
    assert everybody["cost of base pay"] == {"plan": 400, "actual": 300}
    assert phone["scheduled_h"] == {"plan": 15, "actual": 4 + 4 + 3}
    cause = told["causes"][0]
    assert cause["parts"]["attendance"] < 0
    assert cause["target"] + sum(cause["parts"].values()) == pytest.approx(cause["actual"], abs=1e-5)
    assert any(
        sentence.startswith("Attendance: 70% of the scheduled hours were worked") for sentence in told["sentences"]
    )


def test_vendors_are_priced_at_what_came(kept: KeptPlan) -> None:
    kept.add_vendor(10)
    told = reviewed(kept, kept.actuals(*MORNING))
    # Half as many contacts again at 10: 15 instead of 10, 2 each.
    assert told["queues"]["*"]["cost of vendor Acme"] == {"plan": 20, "actual": 30}
    assert told["queues"]["phone"]["cost"] == {"plan": 300, "actual": 310}


@pytest.mark.parametrize(
    ("definition", "level", "note"),
    [
        ("answered", 135 / 193, ""),
        ("less_short_abandons", 135 / 210, "not who gave up before 5 s; it lies between 64.3% and 69.9%"),
        ("not_waiting", 135 / 210, "not how long those who gave up would have waited; it lies between 64.3% and 72.4%"),
    ],
)
def test_the_queues_own_definition(tmp_path: Path, definition: str, level: float, note: str) -> None:
    scenario = SCENARIO.replace("within_s = 20", f'within_s = 20, definition = "{definition}"')
    kept = KeptPlan(tmp_path / "morning", scenario)
    told = reviewed(kept, kept.actuals(*MORNING))
    assert told["queues"]["phone"]["service_level"]["actual"] == pytest.approx(level, abs=1e-6)
    assert any(note in one for one in told["notes"]) if note else not any("define" in one for one in told["notes"])


def test_columns_that_are_not_there_are_said(kept: KeptPlan) -> None:
    told = reviewed(kept, kept.actuals("09:00,60", "10:00,60", header="volume"))
    assert "phone: the actuals have no answered_within: its service level is not compared" in told["notes"]
    assert "phone: no handle times in the actuals; the planned ones stand in their place" in told["notes"]
    assert told["causes"] == []
    assert set(told["queues"]["phone"]) >= {"volume", "wape", "required_h", "cost"}
    assert "actual" not in told["queues"]["phone"]["cost_per_handled_hour"]


def test_quarters_of_an_hour_are_summed(kept: KeptPlan) -> None:
    parts = [f"{hour:02d}:{quarter:02d},15,180,14,1,12,{quarter}" for hour in (9, 10) for quarter in (0, 15, 30, 45)]
    reviewed(kept, kept.actuals(*parts))
    frame = rows(kept)
    at = ("interval", "phone", "volume", f"{DAY}T10:00:00-05:00")
    assert frame.loc[at, "actual"] == 60
    assert frame.loc[("interval", "phone", "service_level", at[3]), "actual"] == 48 / 60
    assert frame.loc[("interval", "phone", "backlog", at[3]), "actual"] == 45


def test_hours_are_spread_over_quarters(kept: KeptPlan) -> None:
    rows_, said = read_actuals(kept.actuals("09:00,60,180,56,4,40,8", "10:00,0,,0,0,0,"), ["phone"], 15, ZONE, SERVICE)
    assert len(rows_) == 8
    assert "spread evenly over 15-minute intervals" in said[0]
    first = rows_.sort_values("start").iloc[:4]
    assert first["answered_within"].tolist() == [10, 10, 10, 10]
    assert first["answered"].sum() == 56
    assert first["backlog"].isna().tolist() == [True, True, True, False]


def test_a_part_that_is_not_told_leaves_the_sum_unknown(kept: KeptPlan) -> None:
    parts = [f"09:{quarter:02d},15,180,{'' if quarter == 30 else 14},1,12,{quarter}" for quarter in (0, 15, 30, 45)]
    rows_, _ = read_actuals(kept.actuals(*parts), ["phone"], 60, ZONE, SERVICE)
    (row,) = rows_.to_dict("records")
    assert (row["volume"], row["answered_within"], row["backlog"]) == (60, 48, 45)
    assert math.isnan(row["answered"])


def test_files_words_and_the_same_bytes(kept: KeptPlan) -> None:
    actuals = kept.actuals(*MORNING)
    said = planner("review", kept.scenario, "--plan", kept.out, "--actuals", actuals, "--out", kept.folder / "told")
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0] == "Plan, 2026-11-23 to 2026-11-23"
    assert lines[2].startswith("1. phone, Mon 23 Nov: 64% within 20 s instead of 80% (the plan said 90%), 33 of 210")
    written = {
        name: (kept.folder / "told" / name).read_bytes() for name in ("review.csv", "review.json", "review.html")
    }
    assert written["review.csv"].startswith(b"level,period,queue,measure,plan,actual,low,high\n")
    page = written["review.html"].decode()
    assert "Plan against actual: Plan" in page
    for words in ("Contacts: phone", "Where the service level comes from: phone", "People: phone", "Agent-hours."):
        assert words in page
    assert "https://" not in page.split("<script")[0]
    planner("review", kept.scenario, "--plan", kept.out, "--actuals", actuals, "--out", kept.folder / "told")
    assert written == {name: (kept.folder / "told" / name).read_bytes() for name in written}


@pytest.mark.parametrize(
    ("rows_", "header", "message"),
    [
        (
            ["09:00,60,50,55"],
            "volume,answered,answered_within",
            "row 2, column answered_within: found '55', expected at",
        ),
        (["09:00,-1"], "volume", "actuals.csv, row 2, column volume: found '-1', expected at least 0."),
        (
            ["09:07,60", "10:00,60", "11:00,60", "12:00,3"],
            "volume",
            "column start: found 'rows of 53 minutes', expected rows of 60",
        ),
    ],
)
def test_refused_actuals(kept: KeptPlan, rows_: list[str], header: str, message: str) -> None:
    said = planner("review", kept.scenario, "--plan", kept.out, "--actuals", kept.actuals(*rows_, header=header))
    assert said.code == 2
    assert message in said.err
    assert not (kept.out / "review").exists()


def test_another_week_another_plan_or_none_is_refused(kept: KeptPlan) -> None:
    other = kept.put("actuals.csv", "start,queue,volume\n2026-11-30T09:00,phone,60\n")
    said = planner("review", kept.scenario, "--plan", kept.out, "--actuals", other)
    assert said.code == 2
    assert "actuals.csv: found '1 rows', expected rows of the plan's days, 2026-11-23 to 2026-11-23." in said.err
    actuals = kept.actuals(*MORNING)
    worked = kept.put("worked.csv", roster_text(("A1", 9, 13)).replace(DAY, "2026-11-30"))
    said = planner("review", kept.scenario, "--plan", kept.out, "--actuals", actuals, "--roster", worked)
    assert said.code == 2
    assert "worked.csv: found '1 rows', expected segments of days that the actuals tell of, 2026-11-23" in said.err
    longer = SCENARIO.replace("days = 1", "days = 2")
    said = planner("review", kept.put("longer.toml", longer), "--plan", kept.out, "--actuals", actuals)
    assert said.code == 2
    assert "found '24 intervals from 2026-11-23', expected the scenario's 48 intervals" in said.err
    (kept.out / "coverage.csv").unlink()
    said = planner("review", kept.scenario, "--plan", kept.out, "--actuals", actuals)
    assert said.code == 2
    assert "coverage.csv: expected coverage.csv as the plan wrote it." in said.err
