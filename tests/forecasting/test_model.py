"""The whole forecast: grid, hours, paths, what people state, what was cut off, what is refused."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.events import Deflect, Event, Surge
from forecasting.faults import InputError
from forecasting.given import GivenForecast
from forecasting.history import History
from forecasting.model import forecast
from forecasting.result import LEVELS
from forecasting.series import Series

ZONE = "Europe/London"
START = dt.date(2026, 10, 19)
"""A Monday; the clocks go back on Sunday the 25th."""

OFFICE = OpeningHours.parse(["Mon-Fri 08:00-18:00"])


def made_history(first=dt.date(2026, 5, 4), last=START, seed=1, event=None):
    """Two queues at 30 minutes: an office line and a round-the-clock one. `event` multiplies the office line."""
    starts = interval_starts(first, (last - first).days, 30, ZONE)
    rng = np.random.default_rng(seed)
    hour = np.asarray(starts.hour + starts.minute / 60)
    weekday = np.array([1.2, 1.05, 1.0, 0.95, 1.0, 0.5, 0.4])[np.asarray(starts.day_of_week)]
    shape = 0.2 + np.exp(-(((hour - 11) / 3) ** 2))
    together = np.exp(rng.normal(0, 0.08, 400))[np.asarray(starts.day_of_year)]
    parts = []
    for queue, level, open_ in (("office", 40.0, OFFICE.mask(starts)), ("round", 15.0, np.ones(len(starts), bool))):
        rate = level * weekday * shape * together
        if event is not None and queue == "office":
            rate = rate * event(starts)
        frame = pd.DataFrame({"start": starts, "queue": queue, "volume": rng.poisson(rate).astype(float)})
        frame["aht_s"] = rng.normal(240, 10, len(starts))
        parts.append(frame[open_])
    frame = pd.concat(parts, ignore_index=True)
    for column in ("answered", "abandoned", "asa_s", "service_level"):
        frame[column] = np.nan
    return History(frame, 30, ZONE)


HISTORY = made_history()
HORIZON = interval_starts(START, 7, 30, ZONE)
SERIES = (Series("office", OFFICE), Series("round"))


@pytest.fixture(scope="module")
def plain():
    return forecast(HISTORY, SERIES, HORIZON)


def test_every_interval_of_every_queue_has_a_row_and_closed_ones_are_zero(plain):
    assert plain.frame.columns.tolist() == ["start", "queue", "mean", *LEVELS, "aht_s"]
    assert len(HORIZON) == 7 * 48 + 2
    assert plain.frame["queue"].tolist() == ["office"] * len(HORIZON) + ["round"] * len(HORIZON)
    assert plain.frame["start"].tolist() == list(HORIZON) * 2
    assert not plain.frame.isna().any().any()
    closed = ~OFFICE.mask(HORIZON)
    office = plain.frame[plain.frame["queue"] == "office"]
    assert not office.loc[closed, ["mean", *LEVELS]].to_numpy().any()
    assert (office.loc[~closed, "mean"] > 0).all()
    assert not plain.paths["office"][:, closed].any()


def test_quantiles_rise_and_paths_average_to_the_mean(plain):
    quantiles = plain.frame[list(LEVELS)].to_numpy()
    assert (np.diff(quantiles, axis=1) >= 0).all()
    for queue in ("office", "round"):
        assert plain.paths[queue].shape == (200, len(HORIZON))
        assert plain.paths[queue].dtype == np.float32
        np.testing.assert_allclose(plain.paths[queue].mean(axis=0, dtype=float), plain.mean(queue), rtol=1e-5)


def test_the_repeated_autumn_hour_is_forecast_twice(plain):
    wall = HORIZON.tz_localize(None)
    twice = plain.mean("round")[np.asarray(wall == pd.Timestamp("2026-10-25 01:00"))]
    assert twice.size == 2
    assert twice[0] == twice[1] > 0


def test_queues_that_erred_together_move_together(plain):
    totals = [plain.paths[queue][:, :48].sum(axis=1, dtype=float) for queue in ("office", "round")]
    assert np.corrcoef(totals)[0, 1] > 0.2
    assert any("day factors of the queues correlate by" in note for note in plain.notes)


def test_the_same_seed_gives_the_same_bytes_and_another_other_paths(plain):
    again = forecast(HISTORY, SERIES, HORIZON)
    other = forecast(HISTORY, SERIES, HORIZON, seed=2)
    pd.testing.assert_frame_equal(again.frame, plain.frame)
    assert again.paths["office"].tobytes() == plain.paths["office"].tobytes()
    assert other.paths["office"].tobytes() != plain.paths["office"].tobytes()
    pd.testing.assert_frame_equal(other.frame, plain.frame)


def test_what_comes_after_the_start_is_not_seen(plain):
    longer = made_history(last=START + dt.timedelta(10))
    later = longer.frame["start"] >= HORIZON[0]
    frame = pd.concat([HISTORY.frame, longer.frame[later].assign(volume=9999.0, aht_s=9999.0)], ignore_index=True)
    frame = frame.sort_values(["queue", "start"], kind="stable", ignore_index=True)
    seen = forecast(History(frame, 30, ZONE), SERIES, HORIZON)
    pd.testing.assert_frame_equal(seen.frame, plain.frame)
    assert any(
        "rows of history at or after the forecast's start 2026-10-19 00:00 were ignored" in n for n in seen.notes
    )


def test_a_gap_between_history_and_start_is_bridged(plain):
    early = History(HISTORY.frame[HISTORY.frame["start"] < pd.Timestamp("2026-10-05", tz=ZONE)], 30, ZONE)
    bridged = forecast(early, SERIES, HORIZON)
    assert bridged.mean("office").sum() == pytest.approx(plain.mean("office").sum(), rel=0.15)


def test_special_days_close_and_holidays_do_not(plain):
    closed = Series("office", OFFICE, special={dt.date(2026, 10, 21): OpeningHours(())})
    shut = forecast(HISTORY, (closed,), HORIZON)
    wednesday = np.asarray(HORIZON.date == dt.date(2026, 10, 21))
    assert not shut.mean("office")[wednesday].any()
    assert plain.mean("office")[wednesday].any()
    christmas = interval_starts(dt.date(2026, 12, 21), 7, 30, ZONE)
    open_day = forecast(HISTORY, (Series("office", OFFICE),), christmas, holidays="GB-ENG")
    assert open_day.mean("office")[np.asarray(christmas.date == dt.date(2026, 12, 25))].any()


def test_a_holiday_effect_is_learned_and_left_out_of_the_ordinary_day():
    def quiet(starts):
        # Every bank holiday of the past halves the volume; the last Monday of August is one of them.
        days = {dt.date(2025, 12, 25), dt.date(2025, 12, 26), dt.date(2026, 1, 1), dt.date(2026, 4, 3)}
        days |= {dt.date(2026, 4, 6), dt.date(2026, 5, 4), dt.date(2026, 5, 25)}
        return np.where(np.isin(starts.date, list(days)), 0.5, 1.0)

    start = dt.date(2026, 8, 31)
    history = made_history(first=dt.date(2025, 11, 3), last=start, event=quiet)
    horizon = interval_starts(start, 7, 30, ZONE)
    series = (Series("office", OFFICE),)
    without = forecast(history, series, horizon).mean("office")
    taught = forecast(history, series, horizon, holidays="GB-ENG").mean("office")
    assert 0.4 < taught[:48].sum() / without[:48].sum() < 0.75
    surge = Surge.model_validate(
        {"name": "s", "from": start, "to": start + dt.timedelta(1), "volume": 1.0, "relative_to": "ordinary"}
    )
    ordinary = forecast(history, series, horizon, holidays="GB-ENG", surges=[surge]).mean("office")
    assert ordinary[:48].sum() == pytest.approx(without[:48].sum(), rel=0.12)
    np.testing.assert_allclose(ordinary[48:], taught[48:])


def test_a_planned_event_is_set_aside_learned_and_repeated():
    days = [dt.datetime(2026, month, 15, 10) for month in (6, 7, 9)]
    spans = [(day, day + dt.timedelta(hours=4)) for day in days]

    def campaign(starts):
        wall = starts.tz_localize(None)
        return 1 + sum(0.8 * np.asarray((wall >= begin) & (wall < end)) for begin, end in spans)

    coming = (dt.datetime(2026, 10, 20, 10), dt.datetime(2026, 10, 20, 14))
    events = [
        Event.model_validate({"name": "campaign", "queues": ("office",), "from": begin, "to": end, "kind": "planned"})
        for begin, end in (*spans, coming)
    ]
    history = made_history(event=campaign)
    base = forecast(history, SERIES, HORIZON, events=events[:3]).mean("office")
    repeated = forecast(history, SERIES, HORIZON, events=events).mean("office")
    inside = np.asarray((HORIZON.tz_localize(None) >= coming[0]) & (HORIZON.tz_localize(None) < coming[1]))
    assert 1.5 < repeated[inside].sum() / base[inside].sum() < 2.1
    np.testing.assert_allclose(repeated[~inside], base[~inside])
    # A surge against the ordinary day takes the place of what the past taught, and does not come on top of it.
    surge = {"name": "stated", "from": coming[0], "to": coming[1], "volume": 1.5, "relative_to": "ordinary"}
    stated = forecast(history, SERIES, HORIZON, events=events, surges=[Surge.model_validate(surge)])
    np.testing.assert_allclose(stated.mean("office")[inside], 1.5 * base[inside], rtol=1e-6)
    assert not [note for note in stated.notes if "campaign" in note]


def test_surges_widen_and_deflection_moves(plain):
    surge = Surge.model_validate(
        {"name": "peak", "queues": ("office",), "from": START, "to": START + dt.timedelta(1), "volume": (1.2, 1.5, 2.0)}
    )
    deflect = Deflect.model_validate(
        {"from_queue": "office", "to_queue": "round", "share": 0.1, "from": START - dt.timedelta(0)}
    )
    high = forecast(HISTORY, SERIES, HORIZON, surges=[surge])
    monday = slice(0, 48)
    assert high.mean("office")[monday].sum() == pytest.approx(1.55 * plain.mean("office")[monday].sum(), rel=0.04)
    noon = 24
    width = [f.frame.loc[noon, "q90"] - f.frame.loc[noon, "q10"] for f in (plain, high)]
    assert width[1] > 1.55 * width[0]
    moved = forecast(HISTORY, SERIES, HORIZON, deflects=[deflect])
    whole = sum(plain.mean(queue).sum() for queue in ("office", "round"))
    assert sum(moved.mean(queue).sum() for queue in ("office", "round")) == pytest.approx(whole)
    assert moved.mean("office").sum() == pytest.approx(0.9 * plain.mean("office").sum(), rel=0.01)


def test_overrides_are_laid_on_last(plain):
    moment = pd.Timestamp(START, tz=ZONE)
    row = ("office", moment, moment + pd.Timedelta(days=1), "set", 1000.0, "Ana", "agreed")
    overrides = pd.DataFrame([row], columns=["queue", "start", "end", "op", "value", "who", "why"])
    over = forecast(HISTORY, SERIES, HORIZON, overrides=overrides)
    assert over.mean("office")[:48].sum() == pytest.approx(1000.0)
    np.testing.assert_allclose(over.mean("office")[48:], plain.mean("office")[48:])


def test_a_borrowed_shape_has_its_share_and_wider_doubt(plain):
    borrowed = Series("vip", OFFICE, borrowed=("office", 0.05))
    both = forecast(HISTORY, (SERIES[0], borrowed), HORIZON)
    np.testing.assert_allclose(both.mean("vip"), 0.05 * plain.mean("office"))
    week = [both.paths[queue].sum(axis=1, dtype=float) for queue in ("office", "vip")]
    assert week[1].std() / week[1].mean() > 1.5 * week[0].std() / week[0].mean()
    assert any("5.0% of office's volume with its shape" in note for note in both.notes)


def test_a_given_forecast_stands_in_our_place_and_needs_no_history():
    n = len(HORIZON)
    given = GivenForecast(
        mean={"office": np.full(n, 7.0), "new": np.full(n, 3.0)},
        aht_s={"office": np.full(n, np.nan), "new": np.full(n, 400.0)},
        error={"office": np.full(n, np.nan), "new": np.full(n, 0.2)},
    )
    told = forecast(HISTORY, (*SERIES, Series("new")), HORIZON, given=given)
    assert told.mean("office").tolist() == [7.0] * n
    assert told.aht_s("new").tolist() == [400.0] * n
    assert told.aht_s("office").mean() == pytest.approx(240, rel=0.03)
    np.testing.assert_allclose(told.paths["new"].mean(axis=0, dtype=float), 3.0, rtol=1e-5)


def test_a_queue_without_rows_is_refused_with_all_others():
    with pytest.raises(InputError, match="queue fax: expected history rows of fax before") as caught:
        forecast(HISTORY, (*SERIES, Series("fax"), Series("vip", borrowed=("telex", 0.1))), HORIZON)
    assert [fault.where for fault in caught.value.faults] == ["queue fax", "queue vip"]


def test_one_week_of_history_is_said_and_serves():
    short = made_history(first=START - dt.timedelta(7))
    made = forecast(short, SERIES, HORIZON)
    assert not made.frame.isna().any().any()
    assert any("office: only 1 weeks of history" in note for note in made.notes)
    assert "by default" in made.reasons["office"][-1]


def test_a_stated_handle_time_comes_before_a_borrowed_one():
    lent = [Series("new", OFFICE, borrowed=("office", 0.1), aht_s=aht_s) for aht_s in (None, 400.0)]
    learned, stated = (forecast(HISTORY, [one], HORIZON).aht_s("new") for one in lent)
    own = forecast(HISTORY, [Series("office", OFFICE, aht_s=400.0)], HORIZON).aht_s("office")
    np.testing.assert_allclose(learned, own)
    np.testing.assert_allclose(stated, 400.0)
