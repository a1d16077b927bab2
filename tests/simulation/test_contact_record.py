"""Every statistic of a simulation is what the record of its contacts says, counted again in another style."""

from __future__ import annotations

import math
from statistics import fmean

import numpy as np
import pandas as pd
import pytest
from counted_contacts import (
    GROUPS,
    HEADS,
    INTERVALS,
    REPLICATIONS,
    STEP,
    Counts,
    mean_interval,
    ratio_interval,
    wilson,
)

from planner.simulation import simulate_staffing
from planner.simulation.tally import AGE_H

QUEUES = [
    {"name": "phone", "escalates": [{"to": "tier2", "share": 0.2, "after_min": 3, "additional": True}]},
    {"name": "tier2", "target": {"share": 0.8, "within_s": 40, "definition": "less_short_abandons"}},
    {"name": "chat", "channel": "chat", "concurrency": 3, "aht_by_concurrency_s": (200, 260, 350)},
    {
        "name": "mail",
        "channel": "email",
        "open": ["02:00-20:00"],
        "target": {"share": 0.9, "within_h": 4, "clock": "wall"},
        "opening_backlog": [{"age_h": 30, "volume": 4}, {"age_h": 2, "volume": 9}],
    },
]


@pytest.fixture(scope="module")
def proof(scenario_of, forecast_of, tmp_path_factory):
    """A day of four queues and three groups, and its contacts."""
    scenario = scenario_of(
        QUEUES,
        group=[{"name": name, "skills": skills} for name, skills in GROUPS.items()],
        simulation={"warm_up_h": 1, "handle_time": {"shape": "gamma", "cv": 1.1}},
    )
    volume = {"phone": 9.0, "tier2": 2.0, "chat": 6.0, "mail": 2.0}
    aht_s = {"phone": 280.0, "tier2": 500.0, "chat": 240.0, "mail": 420.0}
    rows = [(name, second, heads) for name, counts in HEADS.items() for second, heads in counts]
    staffing = pd.DataFrame(rows, columns=["group", "second", "agents"])
    staffing["start"] = scenario.horizon()[0] + pd.to_timedelta(staffing["second"], unit="s")
    path = tmp_path_factory.mktemp("contacts") / "deep" / "contacts.parquet"
    got = simulate_staffing(
        scenario,
        forecast_of(scenario, volume, aht_s),
        staffing.drop(columns="second"),
        patience_s={"phone": 120.0, "tier2": 200.0, "chat": 90.0},
        replications=REPLICATIONS,
        seed=11,
        contacts=path,
    )
    contacts = pd.read_parquet(path)
    origin = scenario.horizon()[0]
    contacts["arrived_s"] = (contacts["arrived"] - origin).dt.total_seconds()
    return got, contacts, path


@pytest.fixture(scope="module")
def counted(proof):
    _, contacts, _ = proof
    return [Counts(contacts[contacts["replication"] == r]) for r in range(REPLICATIONS)]


def test_service_is_what_the_contacts_say(proof, counted):
    got, _, _ = proof
    rows = got.service.reset_index(drop=True)
    assert len(rows) == 4 * INTERVALS
    for place, row in rows.iterrows():
        cell, queue = place % INTERVALS, row["queue"]
        values = {
            name: [float(counts.queue[queue, cell, name]) for counts in counted]
            for name in ("offered", "met", "counted", "wait_s", "answered", "abandoned", "busy", "on", "backlog")
        }
        assert row["offered"] == pytest.approx(fmean(values["offered"]))
        assert row["backlog"] == pytest.approx(fmean(values["backlog"])), (queue, cell)
        for name, part, whole in (
            ("service_level", "met", "counted"),
            ("asa_s", "wait_s", "answered"),
            ("p_abandon", "abandoned", "offered"),
            ("occupancy", "busy", "on"),
        ):
            if sum(values[whole]) == 0:
                assert math.isnan(row[name])
            else:
                assert row[name] == pytest.approx(sum(values[part]) / sum(values[whole]), rel=1e-6, abs=1e-9), name
        if sum(values["counted"]):
            assert (row["low"], row["high"]) == pytest.approx(wilson(values["met"], values["counted"]), abs=1e-7)


def test_groups_are_what_the_contacts_say(proof, counted):
    got, _, _ = proof
    rows = got.groups[got.groups["over"] == "interval"]
    place = {
        label: i for i, label in enumerate(dict.fromkeys(got.queues.loc[got.queues["over"] == "interval", "period"]))
    }
    seen = set()
    for row in rows.to_dict("records"):
        key = row["group"], row["queue"], place[row["period"]]
        seen.add(key)
        busy = [counts.group[*key, "busy"] for counts in counted]
        assert row["busy_h"] == pytest.approx(fmean(busy) / 3600, abs=1e-8), key
        assert (row["busy_h_low"], row["busy_h_high"]) == pytest.approx(
            tuple(end / 3600 for end in mean_interval(busy)), abs=1e-7
        )
        if row["queue"] == "*":
            on = [counts.group[*key, "on"] for counts in counted]
            low, level, high = ratio_interval(busy, on)
            assert row["on_queue_h"] == pytest.approx(fmean(on) / 3600, abs=1e-8), key
            assert row["occupancy"] == pytest.approx(level, abs=1e-7)
            assert row["idle_share"] == pytest.approx(1 - level, abs=1e-7)
            assert (row["occupancy_low"], row["occupancy_high"]) == pytest.approx((low, min(1, high)), abs=1e-6)
        else:
            handled = [counts.group[*key, "handled"] for counts in counted]
            assert row["handled"] == pytest.approx(fmean(handled))
            assert (row["handled_low"], row["handled_high"]) == pytest.approx(mean_interval(handled))
    worked = {key[:3] for counts in counted for key, value in counts.group.items() if value > 1e-6}
    assert worked == {key for key in worked if key in seen}, "no group is left out"


def test_days_of_groups_and_queues_are_the_sums_of_their_intervals(proof):
    got, _, _ = proof
    groups = got.groups.groupby(["over", "group", "queue"])[["handled", "busy_h", "on_queue_h"]].sum()
    pd.testing.assert_frame_equal(groups.loc["interval"], groups.loc["day"])
    names = ["offered", "answered", "answered_within", "abandoned", "unserved", "handled"]
    queues = got.queues.groupby(["over", "queue"])[names].sum()
    for over in ("day", "week", "month"):
        pd.testing.assert_frame_equal(queues.loc["interval"], queues.loc[over])
    work = got.groups[(got.groups["over"] == "day") & (got.groups["queue"] != "*")]
    by_agent = got.busy_h.groupby("queue")["hours"].sum().to_dict()
    assert work.groupby("queue")["busy_h"].sum().to_dict() == pytest.approx(by_agent)


def test_backlog_by_age_is_what_the_contacts_say(proof, counted):
    got, _, _ = proof
    origin = got.backlog["start"].iloc[0]
    assert set(got.backlog["queue"]) == {"mail"}
    assert len(got.backlog) == (INTERVALS + 1) * len(AGE_H)
    for row in got.backlog.itertuples():
        key = round((row.start - origin).total_seconds() / STEP), AGE_H.index(row.age_from_h)
        values = [float(counts.ages[key]) for counts in counted]
        assert row.waiting == pytest.approx(fmean(values)), key
        assert (row.low, row.high) == pytest.approx(mean_interval(values)), key
    opening = got.backlog[got.backlog["start"] == origin].set_index("age_from_h")["waiting"]
    assert opening[opening > 0].to_dict() == {2.0: 9.0, 24.0: 4.0}


def test_backlog_is_never_negative_and_its_ages_add_up(proof):
    got, _, _ = proof
    assert (got.service["backlog"] >= 0).all()
    by_age = got.backlog.groupby("start")["waiting"].sum().to_numpy()[:-1]
    mail = got.service.loc[got.service["queue"] == "mail", "backlog"].to_numpy()
    np.testing.assert_allclose(by_age, mail, atol=1e-12)
    assert mail[0] == 13.0
    assert mail.max() > mail[0], "the backlog that was there before the horizon is not the last of it"


def test_measures_of_queues_with_their_intervals(proof, counted):
    got, contacts, _ = proof
    day = got.queues[got.queues["over"] == "day"].set_index("queue")
    inside = contacts[(contacts["arrived_s"] >= 0) & (contacts["outcome"] == "answered")]
    for queue in ("phone", "tier2", "chat", "mail"):
        values = {
            name: [sum(counts.queue[queue, cell, name] for cell in range(INTERVALS)) for counts in counted]
            for name in ("wait_s", "answered", "abandoned", "offered", "handled", "busy", "on", "backlog")
        }
        row = day.loc[queue]
        for name in ("answered", "offered", "handled", "abandoned"):
            assert (row[f"{name}_low"], row[f"{name}_high"]) == pytest.approx(mean_interval(values[name]))
        backlog = [total / INTERVALS for total in values["backlog"]]
        assert (row["backlog_low"], row["backlog_high"]) == pytest.approx(mean_interval(backlog))
        low, level, high = ratio_interval(values["wait_s"], values["answered"])
        assert (row["asa_s_low"], row["asa_s"], row["asa_s_high"]) == pytest.approx((low, level, high))
        low, level, high = ratio_interval(values["busy"], values["on"])
        assert (row["occupancy_low"], row["occupancy"]) == pytest.approx((low, level), rel=1e-6)
        waits = inside.loc[inside["queue"] == queue, "wait_s"]
        for name, share in (("wait_p50_s", 0.5), ("wait_p80_s", 0.8), ("wait_p95_s", 0.95)):
            exact = float(np.quantile(waits, share, method="inverted_cdf"))
            assert row[name] == pytest.approx(exact, rel=0.19, abs=0.5), (queue, name)


def test_the_record_holds_no_more_than_it_says_and_is_the_same_bytes(proof, scenario_of, tmp_path):
    got, contacts, path = proof
    columns = ["replication", "queue", "arrived", "outcome", "wait_s", "handle_s", "agent", "group"]
    assert [name for name in contacts.columns if name != "arrived_s"] == columns
    assert str(contacts["arrived"].dt.tz) == "UTC"
    assert set(contacts["outcome"]) == {"answered", "abandoned", "unserved"}
    served = contacts["outcome"] == "answered"
    assert contacts.loc[served, ["handle_s", "agent", "group"]].notna().all().all()
    assert contacts.loc[~served, ["handle_s", "agent", "group"]].isna().all().all()
    assert (contacts["wait_s"] >= 0).all()
    assert not list(path.parent.glob(".incomplete*"))
    offered = got.service["offered"].sum() * REPLICATIONS
    assert (contacts["arrived_s"] >= 0).sum() == pytest.approx(offered)


def test_the_record_is_emptied_as_often_as_it_must(proof, monkeypatch, scenario_of, forecast_of, tmp_path):
    from planner.simulation import contacts as record

    scenario = scenario_of([{"name": "phone"}], group=[{"name": "g", "skills": "phone"}])
    forecast = forecast_of(scenario, {"phone": 40.0}, {"phone": 300.0})
    staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [14]})
    texts = []
    for rows in (1 << 17, 300):
        monkeypatch.setattr(record, "ROWS", rows)
        path = tmp_path / f"{rows}.parquet"
        simulate_staffing(
            scenario, forecast, staffing, patience_s={"phone": 60.0}, replications=2, seed=1, contacts=path
        )
        texts.append(pd.read_parquet(path).astype({"queue": str, "agent": str, "outcome": str, "group": str}))
    pd.testing.assert_frame_equal(*texts)
    assert len(texts[0]) > 2 * 3500
