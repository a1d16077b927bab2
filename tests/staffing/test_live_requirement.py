"""Requirement of live queues: minimum, limits, rounding, promises that hold on the paths and against simulation."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from forecasting.result import Forecast
from planner.frames import REQUIREMENT, check
from planner.scenario import Scenario
from planner.staffing import requirement
from planner.staffing.erlang_a import erlang_a
from planner.staffing.erlang_g import curve_from_survival, patience_curve
from planner.staffing.load import climbs, modified_load
from planner.staffing.noise import period_variance
from planner.staffing.periods import period_labels
from planner.staffing.station import DEFINITIONS

PHONE = {"name": "phone", "open": ["Mon-Fri 08:00-20:00"], "target": {"share": 0.8, "within_s": 20}, "patience_s": 150}


def scenario(*queues, days=3, **more):
    return Scenario.model_validate(
        {"start": dt.date(2026, 11, 23), "days": days, "staff": {"file": "agents.csv"}, "queue": list(queues), **more}
    )


def forecast_of(plan, volumes, aht_s=300.0, cv=0.0, paths=100):
    starts = plan.horizon()
    day = pd.factorize(starts.date)[0]
    rng = np.random.default_rng(5)
    factor = np.ones((paths, plan.days)) if cv == 0 else rng.gamma(cv**-2, cv**2, (paths, plan.days))
    factor /= factor.mean(axis=0)
    frames, drawn = [], {}
    for queue in plan.queue:
        mean = volumes[queue.name] * queue.open.mask(starts)
        frames.append(pd.DataFrame({"start": starts, "queue": queue.name, "mean": mean, "aht_s": aht_s}))
        drawn[queue.name] = (mean * factor[:, day]).astype(np.float32)
    return Forecast(starts, pd.concat(frames, ignore_index=True), drawn)


def target(**more):
    return {**PHONE, "target": {**PHONE["target"], **more}}


def made(queue, volume=40.0, own=(), cv=0.0, extra=None, **more):
    plan = scenario(queue, **more)
    return requirement(
        plan, forecast_of(plan, {queue["name"]: volume}, cv=cv), {}, people_of_their_own=frozenset(own), extra=extra
    )


def open_part(result):
    return result.frame.loc[result.frame["volume"] > 0, "agents"].to_numpy()


def test_every_interval_of_every_queue_in_order():
    plan = scenario(PHONE, {**PHONE, "name": "vip"})
    result = requirement(plan, forecast_of(plan, {"phone": 9.0, "vip": 3.0}), {}, people_of_their_own=frozenset())
    check(result.frame, REQUIREMENT)
    assert result.frame["queue"].tolist() == ["phone"] * 288 + ["vip"] * 288
    assert result.windows.empty
    assert (result.frame.loc[result.frame["volume"] == 0, "agents"] == 0).all()


def test_own_people_are_whole_and_pooled_ones_are_not():
    whole, pooled = open_part(made(PHONE, own=["phone"])), open_part(made(PHONE))
    assert np.all(whole == np.round(whole))
    assert np.any(pooled != np.round(pooled))
    assert pooled.sum() <= whole.sum()


def test_minimum_holds_while_open_and_only_then():
    result = made({**PHONE, "minimum_open": 3}, 0.5, extra={"phone": np.full(288, -50.0)})
    assert (open_part(result) == 3).all()
    assert result.frame["agents"].sum() == 3 * 48 * 3
    bare = made(PHONE, 0.5, extra={"phone": np.full(288, -50.0)})
    assert (bare.frame["agents"] == 0).all()


def test_occupancy_cap_holds():
    agents = open_part(made({**target(share=0.5), "max_occupancy": 0.8}, own=["phone"]))[8:]
    got = erlang_a(40 / 900, 300, 150, agents[:1], 20)
    assert float(got.occupancy[0]) <= 0.8
    assert float(erlang_a(40 / 900, 300, 150, agents[:1] - 1, 20).occupancy[0]) > 0.8


def test_further_limits_hold_on_the_mean():
    agents = open_part(made(target(share=0.3, asa_s=6, abandoned=0.03), own=["phone"]))[8:]
    got = erlang_a(40 / 900, 300, 150, agents[:1], 20)
    assert float(got.asa_s[0]) <= 6
    assert float(got.p_abandon[0]) <= 0.03


def test_extra_people_are_added_before_rounding():
    base, more = made(PHONE), made(PHONE, extra={"phone": np.full(288, 0.25)})
    assert open_part(more) == pytest.approx(open_part(base) + 0.25)
    assert (more.promises["chance"] > base.promises["chance"]).all()
    floor = {**target(share=0.0), "minimum_open": 2}
    lifted = open_part(made(floor, own=["phone"], extra={"phone": np.full(288, 2.25)}))
    assert (lifted == 3).all()


def test_rostered_is_grossed_by_both_shrinkages():
    result = made(PHONE, shrinkage={"absence": 0.1, "off_queue": 0.2})
    assert (result.frame["rostered"] * 0.9 * 0.8).to_numpy() == pytest.approx(result.frame["agents"].to_numpy())


def test_more_certainty_takes_more_people():
    hours = [open_part(made(target(chance=chance), cv=0.15)).sum() for chance in (0.5, 0.8, 0.95)]
    assert hours[0] < hours[1] < hours[2]
    assert hours[2] > open_part(made(target(chance=0.95), cv=0.0)).sum()


@pytest.mark.parametrize("over", ["interval", "day", "week", "month"])
def test_promises_reach_their_chance_in_every_period(over):
    result = made(target(over=over, chance=0.8), cv=0.1)
    promises = result.promises
    assert (promises["chance"] >= 0.8 - 1e-9).all()
    assert (promises["over"] == over).all()
    labels = {"day": "2026-11-23", "week": "2026-W48", "month": "2026-11", "interval": "2026-11-23T08:00:00+00:00"}
    assert promises["period"].iloc[0] == labels[over]
    assert promises["level"].between(0.8, 1).all()


def test_a_longer_period_needs_fewer_people():
    hours = [open_part(made(target(over=over, chance=0.9), cv=0.1)).sum() for over in ("interval", "day", "week")]
    assert hours[0] > hours[1] > hours[2]


def test_what_cannot_be_reached_is_said():
    result = made({**target(share=0.99, within_s=0, chance=0.999, over="interval")}, 2.0, cv=0.5)
    assert any("cannot reach 99%" in note for note in result.notes)


def test_additional_escalations_arrive_later_and_others_do_not():
    always = {"open": ["00:00-24:00"]}
    second = {**PHONE, **always, "name": "tier2"}

    def volume(additional):
        first = {**PHONE, **always, "escalates": [{"to": "tier2", "share": 0.1, "after_min": 22.5}]}
        first["escalates"][0]["additional"] = additional
        plan = scenario(second, first)
        result = requirement(
            plan, forecast_of(plan, {"phone": 40.0, "tier2": 5.0}), {}, people_of_their_own=frozenset()
        )
        return result.frame.loc[result.frame["queue"] == "tier2", "volume"].to_numpy()

    assert (volume(False) == 5).all()
    more = volume(True)
    assert more[0] == 5
    assert 5 + 0.5 * 4 * 0.9 < more[1] < 5 + 0.5 * 4
    assert 5 + 4 * 0.9 < more[5] < 5 + 4


def test_unknown_handle_time_is_the_queues_own():
    plan = scenario({**PHONE, "aht_s": 240.0})
    result = requirement(
        plan, forecast_of(plan, {"phone": 10.0}, aht_s=math.nan), {"phone": 150.0}, people_of_their_own=frozenset()
    )
    assert (result.frame["aht_s"] == 240).all()


def test_chat_needs_fewer_people_than_chats_and_more_than_slots():
    chat = {**PHONE, "channel": "chat", "concurrency": 3, "aht_by_concurrency_s": [300, 400, 500]}
    agents = open_part(made(chat))[8:].mean()
    phone = open_part(made(PHONE))[8:].mean()
    assert phone / 3 < agents < phone


def test_week_labels_follow_the_scenarios_week():
    starts = pd.date_range("2026-11-22", periods=3, freq="D", tz="UTC")
    assert period_labels(starts, "week").tolist() == ["2026-W47", "2026-W48", "2026-W48"]
    assert period_labels(starts, "week", "Sun").tolist() == ["2026-W48"] * 3


def test_a_period_sums_by_its_definition():
    """A quiet and a busy half of the day: answered in time / answered, not the mean of the two levels."""
    plan = scenario(target(definition="answered", share=0.6, chance=0.5), days=1)
    starts = plan.horizon()
    mean = np.where(starts.hour < 14, 20.0, 60.0) * plan.queue[0].open.mask(starts)
    frame = pd.DataFrame({"start": starts, "queue": "phone", "mean": mean, "aht_s": 300.0})
    one = Forecast(starts, frame, {"phone": mean[None, :]})
    made = requirement(plan, one, {}, people_of_their_own=frozenset({"phone"}), extra={"phone": np.full(96, -4.0)})
    agents = made.frame["agents"].to_numpy()
    rate = np.where(plan.queue[0].open.mask(starts), modified_load(mean, 300, 900, climbs(mean, 300, 900)) / 300, 0.0)
    got = erlang_a(rate, 300, 150, agents, 20)
    open_ = mean > 0
    good, answered = (mean * got.service_level)[open_].sum(), (mean * (1 - got.p_abandon))[open_].sum()
    assert made.promises["level"].item() == pytest.approx(good / answered, rel=1e-9)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_an_exponential_curve_is_erlang_a_in_every_part(definition):
    queue = target(definition=definition, chance=0.8)
    plan = scenario(queue, days=1)
    outlook = forecast_of(plan, {"phone": 40.0}, cv=0.1)
    plain = requirement(plan, outlook, {}, people_of_their_own=frozenset())
    curve = patience_curve([0.0, 30.0], [1 / 150, 1 / 150])
    general = requirement(plan, outlook, {}, people_of_their_own=frozenset(), curves={"phone": curve})
    assert open_part(general) == pytest.approx(open_part(plain), rel=1e-7)
    assert general.promises["chance"].to_numpy() == pytest.approx(plain.promises["chance"].to_numpy(), abs=1e-6)


def test_hasty_customers_are_staffed_by_their_own_patience():
    """A third give up after 15 s: fewer people than the exponential of the same mean asks for 70 %."""
    at = np.concatenate([[0.0], np.geomspace(0.5, 4000, 60)])
    curve = curve_from_survival(lambda t: np.exp(-t / 15) / 3 + 2 * np.exp(-t / 400) / 3, at)
    plan = scenario({**target(share=0.7, chance=0.5), "patience_s": 272.0}, days=1)
    outlook = forecast_of(plan, {"phone": 90.0})
    plain = requirement(plan, outlook, {}, people_of_their_own=frozenset())
    general = requirement(plan, outlook, {}, people_of_their_own=frozenset(), curves={"phone": curve})
    assert open_part(general).sum() < open_part(plain).sum() - 20
    assert general.promises["level"].between(0.7, 0.75).all()


@pytest.mark.parametrize("chance", [0.5, 0.9, 0.97])
def test_heavy_tails_cost_the_promise_no_precision(chance):
    """Days of a Student t of 3 degrees of freedom, up to five times the usual: path by path, without a table."""
    plan = scenario({**target(chance=chance), "open": ["00:00-24:00"]}, days=1)
    starts, rng = plan.horizon(), np.random.default_rng(8)
    mean = 30.0 + 20.0 * np.sin(np.arange(96) / 15.0)
    paths = mean * np.exp(0.12 * rng.standard_t(3, (300, 1)) + 0.03 * rng.standard_normal((300, 96)))
    outlook = Forecast(
        starts, pd.DataFrame({"start": starts, "queue": "phone", "mean": mean, "aht_s": 300.0}), {"phone": paths}
    )
    made = requirement(plan, outlook, {}, people_of_their_own=frozenset({"phone"}))
    agents = made.frame["agents"].to_numpy()
    steep = climbs(mean, 300, 900)
    rate = modified_load(paths, 300, 900, steep) / 300
    level = erlang_a(rate, 300, 150, agents, 20).service_level
    code, one = DEFINITIONS.index("offered"), np.ones(1)
    pick = range(0, 96, 8)  # the deviation by luck is smooth: every eighth interval, for all paths
    variance = np.zeros_like(level)
    for p in range(300):
        some = [
            period_variance(rate[p, i], 300.0, one, 1 / 150, agents[i], 20.0, code, 5.0, 86_400.0, 900.0) for i in pick
        ]
        variance[p] = np.interp(np.arange(96), list(pick), some)
    total = paths.sum(axis=1)
    by_path = (paths * level).sum(axis=1) / total
    stray = np.sqrt((paths**2 * variance).sum(axis=1)) / total
    assert made.promises["level"].item() == pytest.approx((by_path * total).sum() / total.sum(), abs=2e-3)
    assert made.promises["chance"].item() == pytest.approx(ndtr((by_path - 0.8) / stray).mean(), abs=5e-3)
    assert made.promises["chance"].item() >= chance


def test_load_by_name():
    plan = scenario(PHONE, days=1)
    outlook = forecast_of(plan, {"phone": 40.0}, aht_s=1200.0)
    hours = {
        name: open_part(requirement(plan, outlook, {}, people_of_their_own=frozenset(), load=name))
        for name in ("modified", "lagged", "simple")
    }
    assert hours["simple"][0] == pytest.approx(hours["lagged"][10], rel=5e-3)
    assert hours["lagged"][0] < hours["modified"][0] < hours["simple"][0]
    with pytest.raises(ValueError, match="no load is called 'peak'; write modified or lagged or simple"):
        requirement(plan, outlook, {}, people_of_their_own=frozenset(), load="peak")
