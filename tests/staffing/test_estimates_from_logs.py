"""Patience, concurrency and shrinkage come back from planted data within 5 %, and refuse what cannot tell."""

import math

import numpy as np
import pandas as pd
import pytest
from outside import shared

from planner.staffing.concurrency_log import concurrency_effect
from planner.staffing.patience_log import exponential_patience, hazard_by_wait, kaplan_meier
from planner.staffing.shrinkage_log import shrinkage_seen


def contacts(patience, seed):
    """Waits censored by the answer: four in ten are answered at once, the others are offered some wait."""
    rng = np.random.default_rng(seed)
    offered = np.where(rng.uniform(size=patience.size) < 0.4, 0.0, rng.gamma(2.0, 60.0, patience.size))
    return np.minimum(patience, offered), patience < offered


@pytest.mark.parametrize("mean_s", [60.0, 180.0, 600.0])
def test_exponential_patience_comes_back(mean_s):
    wait, left = contacts(np.random.default_rng(1).exponential(mean_s, 20_000), 2)
    got = exponential_patience(wait, left)
    assert got.mean_s == pytest.approx(mean_s, rel=0.05)
    assert got.low_s < mean_s < got.high_s
    assert got.gave_up == left.sum()
    assert wait[left].mean() < 0.8 * mean_s  # what leaving out the answered would say


def test_exponential_patience_by_hand():
    got = exponential_patience([10, 20, 30, 0], [True, False, True, False])
    assert got.mean_s == 30
    assert got.high_s == pytest.approx(30 * math.exp(1.959964 / math.sqrt(2)), rel=1e-6)
    assert exponential_patience([5.0], [False]).mean_s == math.inf
    assert math.isnan(exponential_patience([0.0], [False]).mean_s)


def test_kaplan_meier_by_hand():
    # At 5 four wait; at 8 two (the one answered at 8 still counts); at 12 one, who gives up.
    got = kaplan_meier([5, 6, 8, 8, 12], [True, False, True, False, True])
    assert got.time_s.tolist() == [5, 8, 12]
    assert got.at_risk.tolist() == [5, 3, 1]
    assert got.survival == pytest.approx([4 / 5, 4 / 5 * 2 / 3, 0])
    greenwood = 4 / 5 * 2 / 3 * math.sqrt(1 / (5 * 4) + 1 / (3 * 2))
    assert got.error[1] == pytest.approx(greenwood)
    assert math.isnan(got.error[2])
    assert got.at([0, 4.9, 5, 7, 8, 50]) == pytest.approx([1, 1, 0.8, 0.8, 8 / 15, 0])
    assert got.mean_s(10) == pytest.approx(5 + 3 * 0.8 + 2 * 8 / 15)


def test_kaplan_meier_finds_a_patience_that_is_not_exponential():
    patience = 150.0 * np.random.default_rng(3).weibull(0.6, 40_000)
    wait, left = contacts(patience, 4)
    got = kaplan_meier(wait, left)
    time = np.array([5.0, 20.0, 60.0, 120.0, 240.0])
    true = np.exp(-((time / 150.0) ** 0.6))
    np.testing.assert_allclose(got.at(time), true, rtol=0.05)
    np.testing.assert_allclose(1 - got.at(time), 1 - true, rtol=0.05)
    error = np.interp(time, got.time_s, got.error)
    assert np.all(np.abs(got.at(time) - true) < 4 * error)
    upto = np.linspace(0, 240, 100_001)
    assert got.mean_s(240.0) == pytest.approx(np.trapezoid(np.exp(-((upto / 150.0) ** 0.6)), upto), rel=0.05)
    assert not kaplan_meier([1.0, 2.0], [False, False]).time_s.size


def test_hazard_by_wait():
    starts, hazards = hazard_by_wait([10, 20, 30, 40], [True, True, False, True], [0, 20])
    assert starts.tolist() == [0, 20]
    assert hazards == pytest.approx([2 / 70, 1 / 30])  # who leaves at 20 has waited the first span out
    rng = np.random.default_rng(5)
    hasty = np.where(rng.uniform(size=60_000) < 1 - math.exp(-0.3), 0, 1)
    patience = np.where(hasty == 0, -np.log(1 - rng.uniform(size=60_000) * (1 - math.exp(-0.3))) / 0.01, 0)
    patience = np.where(hasty == 1, 30 + rng.exponential(500.0, 60_000), patience)
    wait, left = contacts(patience, 6)
    np.testing.assert_allclose(hazard_by_wait(wait, left, [0, 30])[1], [0.01, 0.002], rtol=0.05)
    assert np.isnan(hazard_by_wait([5.0], [True], [0, 10])[1][1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: exponential_patience([1, 2], [True]), r"one length; found shapes \(2,\) and \(1,\)"),
        (lambda: kaplan_meier([-1.0], [True]), "at least 0 everywhere; found -1.0"),
        (lambda: exponential_patience([np.nan], [True]), "at least 0 everywhere; found nan"),
        (lambda: hazard_by_wait([1.0], [True], [5, 10]), "must begin with 0 and rise"),
        (lambda: hazard_by_wait([1.0], [True], [0, 0]), "must begin with 0 and rise"),
    ],
)
def test_refused_waits(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def chats(durations_s, count, work, seed):
    """One agent after another, lost when full: a loop over events with every chat's remaining work."""
    rng = np.random.default_rng(seed)
    rows = []
    for agent in range(4):
        now, open_, taken = 0.0, [], 0
        coming = rng.exponential(durations_s[0] / 1.8)
        while taken < count // 4 or open_:
            k = len(open_)
            ends = now + min(left for left, _ in open_) * durations_s[k - 1] if k else math.inf
            upto = min(ends, coming)
            for chat in open_:
                chat[0] -= (upto - now) / durations_s[k - 1]
            now = upto
            if ends <= coming:
                first = min(range(k), key=lambda i: open_[i][0])
                rows.append((agent, open_.pop(first)[1], now))
            else:
                if k < len(durations_s) and taken < count // 4:
                    open_.append([work(rng), now])
                    taken += 1
                coming = now + rng.exponential(durations_s[0] / 1.8)
    return pd.DataFrame(rows, columns=["agent", "start", "end"])


def lognormal(rng):
    sigma = math.sqrt(math.log1p(1.2**2))
    return rng.lognormal(-(sigma**2) / 2, sigma)


@pytest.mark.parametrize("durations_s", [(300.0, 330.0), (300.0, 390.0, 480.0)])
@pytest.mark.parametrize("work", [lognormal, lambda rng: rng.exponential(), lambda rng: rng.weibull(2.0) / 0.8862])
def test_durations_by_number_open_come_back(durations_s, work):
    log = chats(durations_s, 16_000, work, 1)
    got = concurrency_effect(log, len(durations_s))
    np.testing.assert_allclose(got.duration_s, durations_s, rtol=0.05)
    assert np.all(got.error_s < 0.03 * got.duration_s)
    assert got.chats.sum() == len(log)


def test_moments_and_seconds_and_any_order_say_the_same():
    log = chats((300.0, 390.0), 4000, lognormal, 2)
    moments = log.assign(
        **{
            name: pd.Timestamp("2026-03-02", tz="UTC") + pd.to_timedelta(log[name], unit="s")
            for name in ("start", "end")
        }
    )
    one, two = concurrency_effect(log, 2), concurrency_effect(moments, 2)
    np.testing.assert_allclose(one.duration_s, two.duration_s, rtol=1e-6)
    mixed = concurrency_effect(log.sample(frac=1.0, random_state=1), 2)
    np.testing.assert_allclose(one.duration_s, mixed.duration_s, rtol=1e-6)


def test_one_at_a_time_is_the_mean_duration():
    log = pd.DataFrame({"agent": 1, "start": np.arange(40) * 100.0, "end": np.arange(40) * 100.0 + np.arange(1, 41)})
    assert concurrency_effect(log, 1).duration_s == pytest.approx([20.5])


def test_refused_chat_logs():
    log = pd.DataFrame({"agent": 1, "start": [0.0, 10.0], "end": [5.0, 9.0]})
    with pytest.raises(ValueError, match="must not end before it starts; row 2 does"):
        concurrency_effect(log, 2)
    log = pd.DataFrame({"agent": 1, "start": np.arange(40) * 10.0, "end": np.arange(40) * 10.0 + 5})
    with pytest.raises(ValueError, match="only 0 chats ended with 2 open, at least 30"):
        concurrency_effect(log, 2)


def shifts(people, days, absence, off_queue, seed):
    """Two stretches a day around a meal, pauses cut out of the log-ins, some calls that outlast the shift."""
    rng = np.random.default_rng(seed)
    lost = iter(rng.permutation(people * days) < round(absence * people * days))  # so many days exactly
    plan, seen = [], []
    for person in range(people):
        for day in pd.date_range("2026-03-02", periods=days, tz="Europe/Berlin"):
            spans = [(day + pd.Timedelta(hours=a), day + pd.Timedelta(hours=b)) for a, b in ((8, 12), (12.5, 17))]
            plan += [(person, day.date(), a, b) for a, b in spans]
            if next(lost):
                continue
            for a, b in spans:
                at = a
                while at < b:
                    there = pd.Timedelta(seconds=rng.exponential(300 * (1 - off_queue) / off_queue))
                    seen.append((person, at, min(at + there, b + pd.Timedelta(minutes=4))))
                    at += there + pd.Timedelta(seconds=rng.exponential(300))
    columns = ["agent", "date", "start", "end"]
    return pd.DataFrame(plan, columns=columns), pd.DataFrame(seen, columns=["agent", "start", "end"])


def test_shrinkage_comes_back():
    plan, seen = shifts(70, 60, 0.08, 0.1, 1)
    got = shrinkage_seen(plan, seen)
    assert got.absence == pytest.approx(0.08, rel=0.05)
    assert got.off_queue == pytest.approx(0.1, rel=0.05)
    assert abs(got.absence - 0.08) < 3 * got.absence_error
    assert abs(got.off_queue - 0.1) < 4 * got.off_queue_error
    assert got.agent_days == 70 * 60
    assert got.shrinkage().absence == got.absence


def test_shrinkage_by_hand():
    at = pd.Timestamp("2026-03-02", tz="UTC")

    def hours(rows, *more):
        frame = pd.DataFrame(rows, columns=["agent", *more, "start", "end"])
        return frame.assign(**{n: at + pd.to_timedelta(frame[n], unit="h") for n in ("start", "end")})

    # Ana: a night shift of 8 h, one hour seen twice, two before the shift, 2 h missing. Ben comes on day 2 only.
    plan = hours([("ana", 1, 22, 30), ("ben", 1, 8, 16), ("ben", 2, 32, 40)], "date")
    seen = hours([("ana", 20, 25), ("ana", 24, 25), ("ana", 26, 27), ("ana", 28, 32), ("ben", 32, 40)])
    got = shrinkage_seen(plan, seen)
    assert got.absence == pytest.approx(1 / 3)
    assert got.off_queue == pytest.approx(2 / 16)
    assert got.scheduled_h == 16
    assert shrinkage_seen(plan.iloc[:1], seen).absence == 0


@pytest.mark.parametrize(
    ("plan", "seen", "message"),
    [
        ([], [(1, 0, 1)], "nothing is scheduled"),
        ([(1, 0, 1)], [(2, 0, 1)], "nobody logged in"),
        ([(1, 2, 1)], [(1, 0, 1)], "scheduled: row 1 ends before it starts"),
        ([(1, 0, 2)], [(1, 0, 1), (1, 3, 2)], "logged_in: row 2 ends before it starts"),
        ([(1, 0, 2), (1, 1, 3)], [(1, 0, 1)], "rows of agent 1 overlap"),
    ],
)
def test_refused_schedules(plan, seen, message):
    def frame(rows):
        made = pd.DataFrame(rows, columns=["agent", "start", "end"])
        return made.assign(date=1, **{n: pd.to_timedelta(made[n], unit="h") for n in ("start", "end")})

    with pytest.raises(ValueError, match=message):
        shrinkage_seen(frame(plan), frame(seen))


@pytest.mark.shared
def test_the_bank_s_patience():
    """Published for this bank: 369 s in January, 348 s in February, over those who reached the queue."""
    calls = pd.read_csv(shared("data/il_bank_calls_jan_feb.csv.gz"))
    calls = calls[calls["outcome"] != "PHANTOM"]
    for month, mean_s in (("01", 369), ("02", 348)):
        rows = calls[calls["date"].str[5:7] == month]
        got = exponential_patience(rows["q_time"], (rows["outcome"] == "HANG") & (rows["q_time"] > 0))
        assert round(got.mean_s) == mean_s
