"""What happens on a day in practice: outages, rushes, lost rows, exports that end too soon."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from today_world import flat, forecast_of, ratio, rows_of

from forecasting.result import LEVELS, Forecast
from forecasting.today import reforecast
from forecasting.today_words import total_band


def test_what_is_over_is_shown_as_it_was() -> None:
    before = forecast_of({"phone": flat(), "chat": flat()}, together=True)
    rows = rows_of(before, {"phone": np.arange(5.0) + 20}, aht_s=280.0).drop(index=2)
    made = reforecast(before, rows)
    shown = made.forecast.frame[:6]
    for name in ("mean", *LEVELS):
        assert shown[name].tolist()[:2] == [20.0, 21.0]
    assert (made.forecast.paths["phone"][:, :2] == [20.0, 21.0]).all()
    assert shown["aht_s"].tolist()[:2] == [280.0, 280.0]
    assert 280 < shown["aht_s"][2] == shown["aht_s"][5] < 300
    assert shown["q025"][2] < shown["mean"][2] < shown["q975"][2]  # a gap stays unknown
    assert made.now == before.starts[5]
    assert "phone: 1 intervals before now have no row (20 contacts expected in them); they count as unknown" in (
        made.forecast.notes
    )
    assert made.forecast.mean("chat")[10] != before.mean("chat")[10]  # queues that err together


def test_an_outage_does_not_empty_the_week() -> None:
    before = forecast_of({"phone": flat(days=5)}, common=0.8)
    made = reforecast(before, rows_of(before, {"phone": np.r_[np.full(9, 0.2), 0.0]}))
    assert 0.35 < ratio(made, "phone", slice(10, 24)) < 0.6  # 3 deviations of 12 %, and any part of a fourth
    assert ratio(made, "phone", slice(24, None)) > 0.7
    low, high = total_band(made.forecast.paths["phone"][:, 10:24], made.forecast.mean("phone")[10:24])
    assert high > 2 * low  # nobody knows how long it lasts
    assert any("Mon 01 Jun further from the forecast than its bands explain" in note for note in made.forecast.notes)
    assert not any("no contact in any queue" in note for note in made.forecast.notes)


def test_a_rush_that_no_band_explains_lasts_in_part() -> None:
    before = forecast_of({"phone": flat(each=40.0)}, day_cv=0.02)
    ratios = []
    for factor in (1.0, 1.05, 1.3, 2.0, 3.0, 9.0, 50.0):
        made = reforecast(before, rows_of(before, {"phone": np.full(10, 40.0 * factor)}))
        ratios.append(ratio(made, "phone", slice(10, 24)))
        assert ratio(made, "phone", slice(24, None)) < 1.06
    assert ratios == sorted(ratios)
    assert ratios[4] == pytest.approx((3 - 1) / np.log(3), rel=0.1)  # the mean of 3^u, u from none to all
    assert ratios[6] < 1.1 * (4 - 1) / np.log(4)


def test_one_lost_interval_bends_little() -> None:
    before = forecast_of({"phone": flat(each=60.0)})
    good = np.full(12, 66.0)
    lost = good.copy()
    lost[5] = 0.0
    one, other = (
        ratio(reforecast(before, rows_of(before, {"phone": came})), "phone", slice(12, 24)) for came in (good, lost)
    )
    assert one - other < 0.4 * 66 / 60 / 12  # of what a plain mean would lose


def test_contacts_while_closed_are_told_and_move_nothing() -> None:
    day = np.r_[np.zeros(8), np.full(10, 20.0), np.zeros(6)]
    before = forecast_of({"phone": np.tile(day, (3, 1))})
    made = reforecast(before, rows_of(before, {"phone": np.r_[np.full(8, 3.0), np.full(4, 20.0)]}))
    np.testing.assert_allclose(made.forecast.mean("phone")[12:], before.mean("phone")[12:])
    assert made.forecast.mean("phone")[0] == 3.0
    assert any("24 contacts came while nothing was expected (closed)" in note for note in made.forecast.notes)


def test_a_week_that_is_over_is_what_came() -> None:
    before = forecast_of({"phone": flat()})
    made = reforecast(before, rows_of(before, {"phone": np.full(72, 21.0)}))
    assert (made.forecast.frame["q975"] == 21.0).all()
    assert made.forecast.notes == ("phone runs 5% above the forecast until Thu 00:00 (504 of 480 contacts)",)


@pytest.mark.parametrize(("day", "hours"), [(dt.date(2026, 3, 8), 23), (dt.date(2026, 11, 1), 25)])
def test_the_odd_days_of_daylight_saving(day: dt.date, hours: int) -> None:
    before = forecast_of({"phone": flat()}, start=day)
    assert before.starts[hours].day != day.day
    made = reforecast(before, rows_of(before, {"phone": np.full(hours - 3, 24.0)}))
    today, tomorrow = (ratio(made, "phone", part) for part in (slice(hours - 3, hours), slice(hours, hours + 24)))
    assert today > tomorrow > 1.0


def test_a_forecast_without_doubt_stands() -> None:
    before = forecast_of({"phone": flat()})
    sure = Forecast(before.starts, before.frame, {"phone": np.tile(before.mean("phone"), (4, 1)).astype(np.float32)})
    made = reforecast(sure, rows_of(before, {"phone": np.full(9, 40.0)}))
    np.testing.assert_allclose(made.forecast.mean("phone")[9:], before.mean("phone")[9:])
