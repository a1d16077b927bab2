"""What a rolling origin sees, and which days are special to it: holidays, events."""

import numpy as np
import pandas as pd
from rolling_world import event, made_history

from forecasting.history import History
from forecasting.rolling import backtest, backtest_losses


def test_the_future_is_not_seen():
    # What comes after the first origin's horizon is tenfold: the first origin's score alone must not change.
    first = backtest(made_history(12), origins=1, days=7)
    cut = pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(weeks=12)
    longer = made_history(14, lambda volume, starts: np.where(starts >= cut, 10 * volume, volume))
    until = History(longer.frame[longer.frame["start"] < cut], 60, "UTC")
    pd.testing.assert_frame_equal(backtest(until, origins=1, days=7), first)


def test_what_comes_after_an_origin_changes_no_forecast_from_it():
    cut = pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(weeks=11)
    other = made_history(12, lambda volume, starts: np.where(starts >= cut, volume[::-1] * 3 + 1, volume))
    columns = ["method", "level", "start", "busiest", "special", "mean", "q025", "q10", "q90", "q975"]
    found = [backtest_losses(one, origins=1, days=7, holidays="US") for one in (made_history(12), other)]
    assert not found[0]["actual"].equals(found[1]["actual"])
    first, second = (one.loc[one["method"] != "poisson_floor", columns] for one in found)
    pd.testing.assert_frame_equal(first, second)


def test_special_days_are_holidays_their_neighbours_and_planned_events():
    # Memorial Day 2026 is Monday 25 May; a mailing goes out on Thursday the 14th.
    mailing = event("mailing", "2026-05-14T09:00", "2026-05-14T12:00")
    found = backtest_losses(made_history(21), origins=1, days=21, holidays="US", events=[mailing])
    days = found[(found["method"] == "combined") & (found["level"] == "day")].set_index("start")
    special = [f"{day:%m-%d}" for day in days.index[days["special"]]]
    assert special == ["05-14", "05-24", "05-25", "05-26"]
    intervals = found[(found["method"] == "combined") & (found["level"] == "interval")]
    assert set(intervals.loc[intervals["special"], "start"].dt.strftime("%m-%d")) == set(special)


MAILINGS = [event("mailing", f"{day}T00:00", f"{day}T23:59") for day in ("2026-02-11", "2026-03-11", "2026-04-08")]


def tripled(volume, starts):
    return np.where(np.isin(starts.strftime("%Y-%m-%d"), [f"{one.begin:%Y-%m-%d}" for one in MAILINGS]), 3, 1) * volume


def test_a_planned_event_lifts_every_method_by_what_was_learned_before_the_origin():
    history = made_history(14, tripled)
    found = {
        number: backtest_losses(history, origins=1, days=7, events=MAILINGS[:number]).query(
            "level == 'day' and method in ('combined', 'mean_of_six_weeks')"
        )
        for number in (2, 3)
    }
    on = {number: rows[rows["start"] == "2026-04-08"].set_index("method") for number, rows in found.items()}
    for method in ("combined", "mean_of_six_weeks"):
        ratio = on[3].loc[method, "mean"] / on[2].loc[method, "mean"]
        assert 2.0 < ratio < 3.2
        assert on[3].loc[method, "q90"] / on[3].loc[method, "q10"] > 1.2  # the effect is in doubt
    others = [rows[rows["start"] != "2026-04-08"].reset_index(drop=True) for rows in found.values()]
    assert np.allclose(others[0]["mean"], others[1]["mean"])
    assert on[3]["special"].all()


def test_an_unplanned_event_is_not_scored():
    outage = event("outage", "2026-04-08T00:00", "2026-04-09T00:00", "unplanned")
    found = backtest_losses(made_history(14), origins=1, days=7, events=[outage])
    assert not (found.loc[found["level"] != "week", "start"].dt.strftime("%m-%d") == "04-08").any()
    assert (found.loc[found["level"] == "day"].groupby("method").size() == 6).all()
