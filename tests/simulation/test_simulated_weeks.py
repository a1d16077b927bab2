"""What must hold of whole simulations, whatever their numbers."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.frames import ROSTER
from planner.simulation import fold, simulate_roster, simulate_staffing
from planner.simulation.blocks import run_blocks
from planner.simulation.roster_staff import people_of_roster
from planner.simulation.run import build

QUEUES = [
    {"name": "phone", "patience_s": 120},
    {"name": "chat", "channel": "chat", "concurrency": 3, "aht_by_concurrency_s": (200, 260, 350)},
    {
        "name": "mail",
        "channel": "email",
        "open": ["Mon-Fri 08:00-18:00"],
        "target": {"share": 0.9, "within_business_days": 1},
        "opening_backlog": [{"age_h": 4, "volume": 7}],
    },
]
SKILLS = {"a": "phone|mail:1:2", "b": "phone|mail:1:2", "c": "chat", "d": "phone:0.8:2|chat:1:1"}
PATIENCE = {"phone": 120.0, "chat": 200.0}


@pytest.fixture(scope="module")
def week(scenario_of, forecast_of, roster_of, inputs_of):
    """Three days, four people 08:00-17:00 with a meal; anything of the scenario may be said otherwise."""

    def make(meal_h=12.0, seed=1, replications=40, scale=1.0, threads=1, roster_only=False, **words):
        scenario = scenario_of(QUEUES, **{"days": 3, "interval_min": 30, **words})
        hour = np.asarray(scenario.horizon().hour)
        wave = np.where((hour >= 8) & (hour < 17), 1.0, 0.0) * np.where((hour >= 11) & (hour < 13), 2.0, 1.0)
        volume = {"phone": 9.0 * wave * scale, "chat": 9.0 * wave * scale, "mail": 2.0 * np.ones_like(wave)}
        paths = {name: np.outer([0.7, 1.0, 1.3], mean) for name, mean in volume.items()}
        forecast = forecast_of(scenario, volume, {"phone": 240.0, "chat": 280.0, "mail": 300.0}, paths)
        shifts = []
        for day in range(scenario.days):
            for name in SKILLS:
                base = day * 86400.0
                shifts.append((name, base + 8 * 3600, base + meal_h * 3600))
                shifts.append((name, base + (meal_h + 1) * 3600, base + 17 * 3600))
        roster = roster_of(scenario, shifts)
        inputs = inputs_of(scenario, SKILLS)
        if roster_only:
            return inputs, forecast, roster
        return simulate_roster(
            inputs,
            forecast,
            roster,
            patience_s=PATIENCE,
            replications=replications,
            seed=seed,
            threads=threads,
        )

    return make


def test_same_seed_same_bytes_whatever_the_threads_and_another_seed_differs(week):
    one, two, other = week(threads=1), week(threads=2), week(seed=2)
    pd.testing.assert_frame_equal(one.service, two.service, check_exact=True)
    pd.testing.assert_frame_equal(one.periods, two.periods, check_exact=True)
    pd.testing.assert_frame_equal(one.busy_h, two.busy_h, check_exact=True)
    assert not one.service.equals(other.service)


def test_too_small_a_pool_of_contacts_changes_nothing(week):
    inputs, forecast, roster = week(roster_only=True)
    plant, _ = build(inputs.scenario, forecast, people_of_roster(inputs, roster), PATIENCE, 1)
    day_of = np.arange(144) // 48
    small, large = (run_blocks(plant, 25, day_of, 1, room) for room in (4, 4096))
    np.testing.assert_array_equal(small.sums.total, large.sums.total)
    np.testing.assert_array_equal(small.busy_s, large.busy_s)


def test_every_contact_offered_is_answered_abandoned_or_left(week):
    inputs, forecast, roster = week(roster_only=True)
    plant, _ = build(inputs.scenario, forecast, people_of_roster(inputs, roster), PATIENCE, 1)
    days = run_blocks(plant, 30, np.arange(144) // 48, 1).sums.by_day
    ends = days[..., fold.ANSWERED] + days[..., fold.ABANDONED] + days[..., fold.LEFT]
    np.testing.assert_array_equal(days[..., fold.OFFERED], ends)
    assert days[:, :2, :, fold.LEFT].sum() == 0
    assert days[:, 2, :, fold.ABANDONED].sum() == 0
    assert days[:, 2, 2, fold.LEFT].sum() > 0  # mail of the last evening


def test_offered_equals_the_mean_of_the_paths(week):
    got = week(replications=240)
    for queue, volume in {"phone": 9.0 * 22 * 3, "chat": 9.0 * 22 * 3, "mail": 2.0 * 48 * 3}.items():
        counts = got.offered[queue].sum(axis=1)
        by_path = [counts[p::3].mean() / volume for p in range(3)]
        assert by_path == pytest.approx([0.7, 1.0, 1.3], abs=4 / math.sqrt(80 * volume * 0.7))
        rows = got.service[got.service["queue"] == queue]
        assert rows["offered"].sum() == pytest.approx(counts.mean())


def test_without_uncertainty_only_poisson_noise_is_left(week):
    simulation = {"warm_up_h": 0, "volume_uncertainty": False}
    counts = week(replications=200, simulation=simulation).offered["phone"].sum(axis=1)
    assert counts.var() / counts.mean() == pytest.approx(1.0, abs=0.35)


def test_moving_all_meals_to_the_peak_lowers_the_level(week):
    def level(got):
        rows = got.periods[(got.periods["over"] == "week") & (got.periods["queue"] == "phone")]
        return float(rows["service_level"].iloc[0])

    assert level(week(meal_h=11.5, scale=0.4)) < level(week(meal_h=14.5, scale=0.4)) - 0.03


def test_a_change_of_one_day_leaves_the_other_days_contacts(week):
    plain = week(replications=6)
    more = week(replications=6, scale=1.0 + 0.2 * (np.arange(144) < 48))
    assert (plain.offered["phone"][:, :1] <= more.offered["phone"][:, :1]).all()
    assert plain.offered["phone"][:, :1].sum() < more.offered["phone"][:, :1].sum()
    np.testing.assert_array_equal(plain.offered["phone"][:, 1:], more.offered["phone"][:, 1:])


@pytest.mark.parametrize("shrinkage", [{"absence": 0.25}, {"off_queue": 0.15}])
def test_shrinkage_takes_its_share_of_time_on_queue(week, shrinkage):
    def on_h(words):
        inputs, forecast, roster = week(roster_only=True, **words)
        plant, _ = build(inputs.scenario, forecast, people_of_roster(inputs, roster), PATIENCE, 1)
        return run_blocks(plant, 300, np.arange(144) // 48, 1).on_s.sum() / 3600 / 300

    # People finish their contacts after their time, so both are a little above 4 people x 3 days x 8 h.
    full = on_h({"simulation": {"warm_up_h": 0, "handle_time": {"shape": "gamma", "cv": 0.1}}})
    less = on_h({"simulation": {"warm_up_h": 0, "handle_time": {"shape": "gamma", "cv": 0.1}}, "shrinkage": shrinkage})
    assert full == pytest.approx(96.0, abs=2.5)
    assert less / full == pytest.approx(1 - sum(shrinkage.values()), abs=0.02)


def test_slot_use_of_chat_is_littles_law(scenario_of, forecast_of):
    chat = {"name": "chat", "channel": "chat", "concurrency": 2, "target": {"share": 0.8, "within_s": 60}}
    scenario = scenario_of([chat], days=2, group=[{"name": "g", "skills": "chat"}])
    forecast = forecast_of(scenario, {"chat": 18.0}, {"chat": 300.0})
    staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [5]})
    got = simulate_staffing(scenario, forecast, staffing, patience_s={"chat": math.inf}, replications=60, seed=1)
    assert got.slot_use["chat"] == pytest.approx(18.0 * 300.0 / 900.0 / (5 * 2), rel=0.02)
    busy = got.periods["occupancy"].iloc[0]
    assert got.slot_use["chat"] < busy <= 1.0


def test_busy_hours_are_the_work_done(week):
    got = week(replications=100)
    mail = got.busy_h[got.busy_h["queue"] == "mail"]["hours"].sum()
    # 96 a day arrive; those of the last evening (28 in 7 h) and none else stay; 7 lay there before.
    assert mail == pytest.approx((288 - 28 + 7) * 300 / 3600, rel=0.03)
    assert set(got.busy_h["agent"]) == set(SKILLS)


def test_periods_have_their_labels_and_chances(week):
    got = week()
    assert got.periods["over"].value_counts().to_dict() == {"day": 9, "week": 3, "month": 3}
    labels = {over: list(rows["period"].unique()) for over, rows in got.periods.groupby("over")}
    assert labels == {"day": ["2026-03-02", "2026-03-03", "2026-03-04"], "week": ["2026-W10"], "month": ["2026-03"]}
    phone = got.periods[(got.periods["queue"] == "phone") & (got.periods["over"] == "day")]
    expected = [(got.levels["phone"][:, d] >= 0.8 - 1e-9).mean() for d in range(3)]
    assert phone["p_meet"].tolist() == pytest.approx(expected)
    mail = got.periods[(got.periods["queue"] == "mail") & (got.periods["period"] == "2026-03-04")].iloc[0]
    assert mail["offered"] > 0  # due after the horizon: neither met nor missed
    assert math.isnan(mail["service_level"])
    assert math.isnan(mail["p_meet"])
    assert got.events > 40 * 2 * (594 + 594)
    assert "beyond the horizon" in got.notes[0]


def test_targets_over_intervals_are_judged_by_interval(scenario_of, forecast_of):
    target = {"share": 0.8, "within_s": 20, "over": "interval", "abandoned": 0.5, "asa_s": 60}
    scenario = scenario_of([{"name": "phone", "target": target}], group=[{"name": "g", "skills": "phone"}])
    forecast = forecast_of(scenario, {"phone": 10.0}, {"phone": 120.0})
    staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [3]})
    got = simulate_staffing(scenario, forecast, staffing, patience_s={"phone": 60.0}, replications=50, seed=1)
    rows = got.periods[got.periods["over"] == "interval"]
    assert len(rows) == 96
    assert rows["period"].iloc[1] == "2026-03-02T00:15:00+00:00"
    assert rows["p_meet"].between(0.3, 1.0).all()
    assert list(rows.columns) == list(got.periods.columns)


def test_the_autumn_day_has_25_hours(scenario_of, forecast_of):
    scenario = scenario_of(
        [{"name": "phone"}],
        time_zone="Europe/Berlin",
        start="2026-10-24",
        days=3,
        group=[{"name": "g", "skills": "phone"}],
    )
    forecast = forecast_of(scenario, {"phone": 12.0}, {"phone": 120.0})
    staffing = pd.DataFrame(
        {
            "group": "g",
            "start": ["2026-10-24 00:00", "2026-10-25 00:00", "2026-10-26 00:00"],
            "agents": [4, 2, 4],
        }
    )
    got = simulate_staffing(scenario, forecast, staffing, patience_s={"phone": math.inf}, replications=60, seed=1)
    day = got.periods[got.periods["over"] == "day"].set_index("period")
    assert len(got.service) == 73 * 4
    assert day.loc["2026-10-25", "offered"] == pytest.approx(12 * 100, rel=0.02)
    assert day.loc["2026-10-24", "offered"] == pytest.approx(12 * 96, rel=0.02)
    load = got.service.set_index("start")["occupancy"]
    assert load["2026-10-25"].mean() == pytest.approx(12 * 120 / 900 / 2, abs=0.03)
    assert load["2026-10-26"][8:].mean() == pytest.approx(12 * 120 / 900 / 4, abs=0.03)


def test_escalated_contacts_arrive_on_top_or_as_part_of_the_forecast(scenario_of, forecast_of):
    offered = {}
    for additional in (True, False):
        escalates = [{"to": "tier2", "share": 0.25, "after_min": 5, "additional": additional}]
        scenario = scenario_of(
            [{"name": "phone", "escalates": escalates}, {"name": "tier2"}],
            days=2,
            group=[{"name": "g", "skills": "phone|tier2"}],
        )
        forecast = forecast_of(scenario, {"phone": 8.0, "tier2": 3.0}, {"phone": 120.0, "tier2": 200.0})
        staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [6]})
        got = simulate_staffing(
            scenario, forecast, staffing, patience_s={"phone": math.inf, "tier2": math.inf}, replications=60, seed=1
        )
        offered[additional] = float(got.offered["tier2"].sum(axis=1).mean())
    assert offered[True] == pytest.approx(192 * (3.0 + 2.0), rel=0.02)
    assert offered[False] == pytest.approx(192 * 3.0, rel=0.02)


def test_an_empty_roster_answers_nobody(week):
    inputs, forecast, roster = week(roster_only=True)
    for nobody in (ROSTER.empty(), roster.iloc[:0]):
        got = simulate_roster(inputs, forecast, nobody, patience_s=PATIENCE, replications=3, seed=1)
        phone = got.periods[got.periods["queue"] == "phone"]
        assert phone["service_level"].tolist() == [0.0] * 5
        assert phone["p_abandon"].tolist() == [1.0] * 5
        assert phone["occupancy"].isna().all()
        assert got.busy_h.empty


def test_a_shift_of_the_previous_roster_reaches_into_the_horizon(scenario_of, forecast_of, roster_of, inputs_of):
    scenario = scenario_of([{"name": "phone"}], simulation={"warm_up_h": 1, "handle_time": {"shape": "exponential"}})
    forecast = forecast_of(scenario, {"phone": 3.0}, {"phone": 100.0})
    before = roster_of(scenario, [("ana", -7200.0, 10_800.0), ("gone", -7200.0, 10_800.0)])
    inputs = inputs_of(scenario, {"ana": "phone"}, previous_roster=before)
    roster = roster_of(scenario, [("ana", 50_000.0, 50_900.0)])
    got = simulate_roster(inputs, forecast, roster, patience_s={"phone": 60.0}, replications=50, seed=1)
    answered = 1 - got.service["p_abandon"].to_numpy()
    assert (answered[:12] > 0.5).all()
    assert (answered[13:50] == 0).all()


def test_strangers_in_roster_and_staffing_are_told_together(week, scenario_of, forecast_of):
    inputs, forecast, roster = week(roster_only=True)
    wrong = roster.assign(agent=["zoe", *roster["agent"][1:]], queue=["", "fax|phone", *roster["queue"][2:]])
    with pytest.raises(
        InputError, match=r"'zoe', expected an agent of the staff file[^\n]*\n[^\n]*'fax', expected one"
    ):
        simulate_roster(inputs, forecast, wrong, patience_s=PATIENCE, replications=1, seed=1)
    scenario = scenario_of(QUEUES, group=[{"name": "g", "skills": "phone"}])
    start = scenario.horizon()[0]
    rows = pd.DataFrame({"group": ["g", "h", "g"], "start": [start] * 3, "agents": [1.5, 2, 3]})
    with pytest.raises(InputError) as caught:
        simulate_staffing(scenario, forecast, rows, patience_s=PATIENCE, replications=1, seed=1)
    said = str(caught.value)
    assert "'h'" in said
    assert "'1.5', expected a whole number" in said
    assert "one row a group and moment" in said
