"""Tables of real life that every forecasting method must bear: short, empty, constant, closed, holed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from simulated import MAKES, Make, make_queue


def awkward(days=70):
    """Tables by name; none of them has more days than asked for."""
    made = make_queue(Make(level=300), days + 28)
    plain = made.table(days)
    volume = plain.volume

    def other(known):
        return replace(plain, volume=np.where(np.isnan(volume), np.nan, known))

    missing = volume.copy()
    missing[days - 9 : days - 2] = np.nan
    missing[20, 3:9] = np.nan
    closed = make_queue(MAKES["office"], days + 28).table(days)
    shut = replace(plain, open=plain.open & (np.arange(days + 28) < days)[:, None])
    return {
        "ordinary": plain,
        "one week": made.table(7),
        "two days": made.table(2),
        "eight weeks": made.table(56),
        "all zeros": other(0.0),
        "constant": other(7.0),
        "nothing known": other(np.nan),
        "a week missing": replace(plain, volume=missing),
        "closed weekends and holidays": closed,
        "closed from now on": shut,
        "under one contact a slot": make_queue(Make(level=5.0), days + 28).table(days),
        "holidays": make_queue(replace(MAKES["shop"], shift=(10, 0.8)), days + 28).table(days),
    }


def bears(method, settings, tables):
    """Assert that a method's means are finite, never negative and zero where closed, also far ahead."""
    for name, table in tables.items():
        ahead = len(table.dates) - table.known
        mean = method.fit(table, settings).mean(table.known, ahead)
        assert mean.shape == (ahead, table.slots), name
        assert np.isfinite(mean).all(), name
        assert (mean >= 0).all(), name
        assert not mean[~table.open[table.known :]].any(), name
        if name in ("all zeros", "nothing known"):
            assert mean.max() < 1e-6, name
        if name == "constant":
            np.testing.assert_allclose(mean, 7.0, rtol=0.03)


def later_changed(table, origin):
    """The same table with other volumes from a day on."""
    volume = table.volume.copy()
    volume[origin : table.known] = 3.0 * volume[origin : table.known] + 50.0
    return replace(table, volume=np.where(table.open, volume, table.volume))
