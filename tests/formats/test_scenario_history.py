"""The history of a scenario: its files, its queues, and what is missing."""

from __future__ import annotations

import gzip
import hashlib

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.formats import read_inputs

QUEUE = (
    '[[queue]]\nname = "{name}"\nopen = ["Mon-Fri 08:00-18:00"]\ntarget = {{ share = 0.8, within_s = 60 }}\n{more}\n'
)
HEADER = "start,queue,volume\n"


def rows(queue: str = "phone", days: int = 70) -> str:
    until = pd.Timestamp("2026-11-23")
    starts = pd.date_range(until - pd.Timedelta(days=days), until, freq="30min", inclusive="left")
    return "".join(f"{start:%Y-%m-%dT%H:%M:%S},{queue},{start.hour}\n" for start in starts)


def serve(office, *queues: str) -> None:
    office.put("agents.csv", "agent,skills\nA1," + "|".join(("phone", *queues)) + "\n")


def test_the_digest_of_every_file(office):
    inputs = office.read()
    assert inputs.sha256 == {
        name: hashlib.sha256((office.folder / name).read_bytes()).hexdigest() for name in ("agents.csv", "history.csv")
    }
    assert inputs.history_interval_min == 30
    assert len(inputs.history) == 70 * 48


def test_several_files_and_gzip(office):
    lines = rows().splitlines(keepends=True)
    office.put("old.csv.gz", gzip.compress((HEADER + "".join(lines[:2000])).encode()))
    office.put("new.csv", HEADER + "".join(lines[2000:]))
    whole = office.read().history
    scenario = office.scenario()
    source = scenario.history.model_copy(update={"file": ("old.csv.gz", "new.csv")})
    split = read_inputs(scenario.model_copy(update={"history": source})).history
    pd.testing.assert_frame_equal(split, whole)


REFUSED = [
    (HEADER + rows() + rows()[:27].replace(",0", ",5"), "one value for queue phone at 2026-09-14T00:00:00-04:00, but"),
    (HEADER + rows() + "2026-11-20T09:00:00,phone,-1\n", "column volume: found '-1', expected at least 0"),
    (HEADER + rows() + "2026-11-20T09:00:00,phone,2e9\n", "column volume: found '2e9', expected at most 1e+09"),
    (HEADER + rows() + "2026-11-20T09:00:00,phone,many\n", "column volume: found 'many', expected a number"),
    (HEADER, "history.csv: expected at least one row of history"),
    (HEADER + rows(days=3), "expected at least one week"),
    ((HEADER + rows("café")).encode("latin-1"), "found '0xe9', expected text in UTF-8"),
    (
        HEADER + rows("phnoe"),
        "queue \"phone\": found 'phone', expected a queue that has rows in the history. Did you mean phn",
    ),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused(office, text, message):
    office.put("history.csv", text)
    assert message in "\n".join(office.refused())


def test_a_missing_file(office):
    (office.folder / "history.csv").unlink()
    (fault,) = office.refused()
    assert fault == (
        "week.toml, history > file: found 'history.csv', expected a file."
        " There is none of this name: correct the path, or put it there."
    )


def test_faults_of_all_files_are_told_together(office):
    office.put("history.csv", HEADER + rows() + "2026-11-20T09:00:00,phone,many\n")
    office.put("agents.csv", "agent,skills\nA1,fone\n")
    office.staff = 'availability = "none.csv"'
    office.more = '[forecast]\noverrides = "o.csv"\n'
    office.put("o.csv", "queue,start,end,op,value\nfone,2026-11-24,2026-11-24,add,x\n")
    files = [fault.split(",")[0] for fault in office.refused()]
    assert set(files) == {"history.csv", "agents.csv", "week.toml", "o.csv"}


def test_a_start_before_the_history(office):
    path = office.folder / "history.csv"
    path.write_text(path.read_text().replace("2026-", "2027-"))
    assert any(
        "expected a start after the first history row of queue phone, 2027-09-14" in one for one in office.refused()
    )


def test_a_queue_without_history_borrows_or_is_fed(office):
    serve(office, "tier2")
    office.more = QUEUE.format(name="tier2", more="aht_s = 60")
    (fault,) = office.refused()
    assert fault.startswith("week.toml, queue \"tier2\": found 'tier2', expected a queue that has rows in the history.")
    assert "Or let it borrow: history = { queue = ..., share = ... }." in fault
    office.more = QUEUE.format(name="tier2", more='aht_s = 60\nhistory = { queue = "phone", share = 0.1 }')
    office.read()
    office.more = QUEUE.format(name="tier2", more='aht_s = 60\nhistory = { queue = "somewhere", share = 0.1 }')
    assert "week.toml, queue \"tier2\" > history > queue: found 'somewhere'" in office.refused()[0]
    office.more = QUEUE.format(name="tier2", more="aht_s = 60") + (
        '[[deflect]]\nfrom_queue = "phone"\nto_queue = "tier2"\nshare = 0.1\nfrom = 2026-11-24\n'
    )
    office.read()


def test_a_queue_may_borrow_from_a_name_that_only_the_history_knows(office):
    serve(office, "vip")
    office.put("history.csv", HEADER + rows() + rows("all calls"))
    office.more = QUEUE.format(name="vip", more='aht_s = 60\nhistory = { queue = "all calls", share = 0.1 }')
    assert set(office.read().history["queue"]) == {"phone", "all calls"}


def test_strangers_in_the_history_do_not_stop_a_plan(office):
    office.put("history.csv", HEADER + rows() + rows("other", days=2))
    assert set(office.read().history["queue"]) == {"phone"}


def test_a_handle_time_comes_from_somewhere(office):
    serve(office, "chat")
    office.put("history.csv", HEADER + rows() + rows("chat"))
    office.more = QUEUE.format(name="chat", more="")
    (fault,) = office.refused()
    assert fault == (
        'week.toml, queue "chat": expected a handle time: the history has no aht_s for it.'
        " Add aht_s = ... (seconds) to the queue."
    )


def test_a_forecast_in_the_place_of_a_history(office):
    scenario = office.scenario()
    grid = scenario.horizon()
    open_ = [start for start in grid if start.weekday() < 5 and 8 <= start.hour < 18]
    office.put("f.csv", "start,queue,mean\n" + "".join(f"{start.isoformat()},phone,4\n" for start in open_))
    changed = scenario.model_copy(
        update={
            "history": scenario.history.model_copy(update={"file": None}),
            "forecast": scenario.forecast.model_copy(update={"file": "f.csv"}),
        }
    )
    inputs = read_inputs(changed)
    assert inputs.history.empty
    assert inputs.given_forecast is not None
    assert inputs.given_forecast.mean["phone"].sum() == 4 * len(open_)


def test_neither_history_nor_forecast(office):
    scenario = office.scenario()
    without = scenario.model_copy(update={"history": scenario.history.model_copy(update={"file": None})})
    with pytest.raises(InputError, match=r"history > file: expected a file to learn from. Add \[history\]"):
        read_inputs(without)
