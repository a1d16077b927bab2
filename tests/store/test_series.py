"""Histories and actuals in layers: any order of imports and deletions is a dictionary with later rows over earlier."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import kept_plan
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasting import read_history
from forecasting.faults import InputError
from planner.fingerprint import fingerprint
from planner.formats import read_inputs
from planner.scenario.reading import read_scenario
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.histories import history_of_the_house, reader_of, stored_history
from planner.store.series import (
    Added,
    Rows,
    add_rows,
    delete_layer,
    list_layers,
    list_series,
    read_rows,
    stored_actuals,
)
from planner.store.tables import TrailRow
from planner.stored_histories import histories_from

ZONE = "America/New_York"
HEAD = "start,queue,volume,aht_s\n"


def add(store: Store, path: Path, name: str = "calls", *, native: bool = True) -> Added:
    rows = read_rows(path, "history", ZONE)
    with store.writing("ana") as work:
        return add_rows(work, name, rows, native=native)


def rows_of(moments: pd.DatetimeIndex, queue: str, volume: float) -> str:
    return "".join(f"{moment.isoformat()},{queue},{volume},300\n" for moment in moments)


def day(date: str, freq: str = "15min") -> pd.DatetimeIndex:
    return pd.date_range(date, periods=24 * 4 if freq == "15min" else 24, freq=freq, tz=ZONE)


def as_dictionary(store: Store, name: str = "calls", interval_min: int = 15) -> dict[tuple[str, pd.Timestamp], float]:
    frame = stored_history(store, name, interval_min, ZONE).frame
    assert not frame.duplicated(["queue", "start"]).any()
    assert frame[["queue", "start"]].apply(tuple, axis=1).is_monotonic_increasing
    return {(row.queue, row.start): row.volume for row in frame.itertuples()}


def test_one_file_reads_as_it_reads_from_the_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    moments = pd.date_range("2025-10-20", "2025-11-24", freq="15min", tz=ZONE, inclusive="left")  # 2 November: 25 hours
    text = HEAD + rows_of(moments, "phone", 3.5) + rows_of(moments, "chat", 1)
    path.write_text(text + rows_of(moments[:5], "phone", 3.5))
    add(store, path)
    for interval_min in (15, 60):
        expected = read_history(path, interval_min=interval_min, time_zone=ZONE).frame
        for _ in ("merged", "as kept beside the store"):
            found = stored_history(store, "calls", interval_min, ZONE).frame
            found = found.assign(start=found["start"].dt.tz_convert(ZONE))
            pd.testing.assert_frame_equal(found, expected)
    with store.reading() as session:
        report = list_layers(session, "calls")[0].report
    assert report["rows"] == 2 * len(moments)
    assert "5 exactly repeated rows were dropped" in report["warnings"][0]


def test_an_import_lies_over_native_rows_until_it_is_deleted(store: Store, tmp_path: Path) -> None:
    native, other = tmp_path / "native.csv", tmp_path / "import.csv"
    native.write_text(HEAD + rows_of(day("2026-03-02"), "phone", 1) + rows_of(day("2026-03-03"), "phone", 2))
    other.write_text(HEAD + rows_of(day("2026-03-03"), "phone", 9) + rows_of(day("2026-03-04"), "phone", 9))
    add(store, native)
    before = as_dictionary(store)
    laid = add(store, other, native=False)
    assert sorted(set(as_dictionary(store).values())) == [1.0, 9.0]
    with store.writing("ana") as work:
        delete_layer(work, "calls", laid.layer_id)
    assert as_dictionary(store) == before
    with store.reading() as session:
        assert [(one.source, one.native, one.deleted) for one in list_layers(session, "calls")] == [
            ("native.csv", True, False),
            ("import.csv", False, True),
        ]
        (line,) = list_series(session)
        assert (line.name, line.kind, line.layers, line.rows) == ("calls", "history", 1, 192)
        assert [row.what for row in session.query(TrailRow)] == ["series.add", "series.add", "series.delete"]
    with pytest.raises(StoreError, match="expected a layer of it"), store.writing("ana") as work:
        delete_layer(work, "calls", laid.layer_id)


def test_the_same_file_or_the_same_rows_again_change_nothing(store: Store, tmp_path: Path) -> None:
    path, packed = tmp_path / "a.csv", tmp_path / "a.csv.gz"
    path.write_text(HEAD + rows_of(day("2026-03-02"), "phone", 1))
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert [add(store, path), add(store, path), add(store, packed)] == [
        Added(1, True),
        Added(1, False),
        Added(1, False),
    ]
    with store.writing("ana") as work:
        delete_layer(work, "calls", 1)
    assert add(store, path) == Added(2, True)


def test_layers_of_different_intervals_meet_at_the_one_wanted(store: Store, tmp_path: Path) -> None:
    hourly, finer = tmp_path / "hourly.csv", tmp_path / "finer.csv"
    hourly.write_text(HEAD + rows_of(day("2026-03-02", "h"), "phone", 8) + rows_of(day("2026-03-02", "h"), "chat", 4))
    add(store, hourly)
    finer.write_text(HEAD + rows_of(day("2026-03-02")[40:48], "phone", 3))  # 10:00 to 12:00
    add(store, finer)
    quarters, hours = as_dictionary(store), as_dictionary(store, interval_min=60)
    for moment in day("2026-03-02"):
        inside = moment.hour in (10, 11)
        assert quarters["phone", moment] == (3.0 if inside else 2.0)
        if moment.minute == 0:
            assert hours["phone", moment] == (12.0 if inside else 8.0)
            assert hours["chat", moment] == 4.0


def test_a_row_or_two_teach_no_interval(store: Store, tmp_path: Path) -> None:
    one, day_before = tmp_path / "one.csv", tmp_path / "day.csv"
    one.write_text(HEAD + "2026-03-03T09:00,phone,7,300\n")
    add(store, one)
    assert as_dictionary(store) == {("phone", pd.Timestamp("2026-03-03 09:00", tz=ZONE)): 7.0}
    day_before.write_text(HEAD + rows_of(day("2026-03-02", "h"), "phone", 8))
    add(store, day_before)
    quarters = as_dictionary(store)  # hourly, now that a whole day says so
    assert quarters["phone", pd.Timestamp("2026-03-03 09:45", tz=ZONE)] == 1.75
    assert quarters["phone", pd.Timestamp("2026-03-02 09:45", tz=ZONE)] == 2.0


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 5)),
        st.tuples(st.just("delete"), st.integers(0, 5)),
    ),
    max_size=9,
)


@given(STEPS, st.integers(0, 1000))
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_layers_is_a_dictionary(store: Store, steps: list[tuple[str, int]], seed: int) -> None:
    """The oracle: a list of dictionaries, each laid over the ones before it."""
    random = np.random.default_rng(seed)
    name = f"calls {seed} {steps}"
    moments = pd.date_range("2026-03-29", periods=8, freq="15min", tz="Europe/Berlin")  # the hour that is skipped
    files: list[dict[tuple[str, pd.Timestamp], float]] = []
    for number in range(6):
        rows = [(queue, moments[at]) for queue in "ab" for at in random.choice(8, 4, replace=False)]
        files.append({key: float(10 * number + random.integers(9)) for key in rows})
    with store.writing("ana") as work:
        add_rows(work, name, rows_from({("a", moments[0]): -1.0}, "base"))
    live: list[tuple[int, int]] = []
    for what, which in steps:
        with store.writing("ana") as work:
            known = [layer for file, layer in live if file == which]
            if what == "add":
                added = add_rows(work, name, rows_from(files[which], str(which)))
                assert added.new != bool(known)
                live += [(which, added.layer_id)] if added.new else []
            elif known:
                delete_layer(work, name, known[0])
                live.remove((which, known[0]))
    expected = {("a", moments[0]): -1.0}
    for file, _ in live:
        expected |= files[file]
    found = stored_history(store, name, 15, "Europe/Berlin").frame
    assert {(row.queue, row.start): row.volume for row in found.itertuples()} == expected


def rows_from(values: dict[tuple[str, pd.Timestamp], float], digest: str) -> Rows:
    frame = pd.DataFrame([(start, queue, volume) for (queue, start), volume in values.items()])
    frame.columns = pd.Index(["start", "queue", "volume"])
    unknown = dict.fromkeys(("aht_s", "answered", "abandoned", "asa_s", "service_level"), np.nan)
    return Rows("history", frame.assign(**unknown, interval_min=15), "made", digest)


def test_the_merged_rows_are_kept_beside_and_mended_when_damaged(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + rows_of(day("2026-03-02"), "phone", 1))
    add(store, path)
    first = stored_history(store, "calls", 15, ZONE)
    (kept,) = (store.files / "merged").iterdir()
    kept.write_bytes(b"damaged" + kept.read_bytes()[7:])
    assert stored_history(store, "calls", 15, ZONE).sha256 == first.sha256
    path.write_text(HEAD + rows_of(day("2026-03-03"), "phone", 1))
    add(store, path)
    assert stored_history(store, "calls", 15, ZONE).sha256 != first.sha256
    assert len(list((store.files / "merged").iterdir())) == 1


def test_actuals_in_layers(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "actuals.csv"
    header = "start,queue,volume,answered,answered_within,backlog\n"
    path.write_text(header + "2026-03-02T09:00,phone,10,9,8,1\n2026-03-02T10:00,phone,12,11,8,0\n")
    for text in (None, header + "2026-03-02T10:00,phone,13,12,9,0\n"):
        if text:
            path.write_text(text)
        rows = read_rows(path, "actuals", ZONE)
        with store.writing("ana") as work:
            add_rows(work, "came", rows)
    found = stored_actuals(store, "came", ZONE)
    assert list(found["volume"]) == [10.0, 13.0]
    assert list(found["answered_within"]) == [8.0, 9.0]
    assert found["aht_s"].isna().all()
    assert str(found["start"].dt.tz) == ZONE
    with pytest.raises(StoreError, match="found 'actuals', expected a history"):
        stored_history(store, "came", 15, ZONE)
    with pytest.raises(StoreError, match="expected actuals, which it holds"):
        add(store, path, "came")


@contextmanager
def kept_world(store: Store, folder: Path) -> Iterator[tuple[Path, Path]]:
    """A scenario with its history in a file, and the same with its history in the store."""
    made = kept_plan.KeptPlan(folder)
    add(store, folder / "history.csv")
    text = made.scenario.read_text().replace('file = "history.csv"', 'store = "calls"')
    with histories_from(reader_of(store)):
        yield made.scenario, made.put("stored.toml", text)


def test_a_scenario_learns_from_the_store_as_from_the_file(store: Store, tmp_path: Path) -> None:
    with kept_world(store, tmp_path) as (by_file, by_store):
        one, other = read_inputs(read_scenario(by_file)), read_inputs(read_scenario(by_store))
        pd.testing.assert_frame_equal(other.history, one.history)
        assert other.warnings == one.warnings
        assert list(other.sha256) == ["agents.csv", "store:calls"]
        before = fingerprint(other)
        extra = tmp_path / "more.csv"
        extra.write_text(HEAD + "2026-11-20T09:00:00,phone,99,180\n")
        add(store, extra)
        changed = read_inputs(read_scenario(by_store))
        assert changed.history["volume"].max() == 99
        assert fingerprint(changed) != before
        with store.writing("ana") as work:
            delete_layer(work, "calls", 2)
        assert fingerprint(read_inputs(read_scenario(by_store))) == before


def test_what_a_scenario_cannot_have_from_the_store(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kept_world(store, tmp_path) as (_, by_store):
        text = by_store.read_text()
        by_store.write_text(text.replace('"calls"', '"cals"'))
        with pytest.raises(InputError, match=r"series: found 'cals', expected one of calls\."):
            read_inputs(read_scenario(by_store))
        by_store.write_text(text.replace('name = "phone"', 'name = "fax"'))
        with pytest.raises(InputError, match="queue \"fax\": found 'fax', expected a queue that has rows"):
            read_inputs(read_scenario(by_store))
        by_store.write_text(text)
    with pytest.raises(InputError, match="history > store: found 'calls', expected an open store"):
        read_inputs(read_scenario(by_store))
    monkeypatch.setenv("PLANNER_DB", str(tmp_path / "none.db"))
    with pytest.raises(InputError, match="planner store upgrade"), histories_from(history_of_the_house):
        read_inputs(read_scenario(by_store))
