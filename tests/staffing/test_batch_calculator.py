"""The batch calculator: rows in, rows out, every fault in one message."""

import numpy as np
import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.staffing.batch import read_cases, staff_cases

GOOD = """case,model,volume,interval_s,aht_s,target,within_s,patience_s,concurrency,\
aht_by_concurrency_s,max_occupancy,definition,agents
a,erlang_c,1000,3600,120,.8,20,,,,.85,,
b,erlang_a,300,1800,300,.8,20,180,,,,offered,50
c,chat,108,1800,,.8,30,240,3,300|400|500,,,10
d,erlang_c,0,,120,,,,,,,,
e,chat,108,1800,400,.8,30,240,3,,,,
f,erlang_a,500,1800,900,.8,20,60,,,,,
"""


def cases(tmp_path, text, name="cases.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_cases(path)


def test_rows_come_back_with_their_results(tmp_path):
    result = staff_cases(cases(tmp_path, GOOD)).set_index("case")
    assert result["agents"].tolist() == [40, 50, 10, 0, result.loc["e", "agents"], 228]
    assert result.loc["a", "service_level"] == pytest.approx(0.937211, abs=1e-6)
    assert result.loc["b", "service_level"] == pytest.approx(0.731105281752726, rel=1e-12)
    assert result.loc["c", "p_abandon"] == pytest.approx(0.0698, abs=5e-5)
    assert np.isnan(result.loc["d", "service_level"])
    assert result.loc["e", "service_level"] >= 0.8
    assert result.loc["a", "volume"] == "1000"
    assert list(result.columns[-6:]) == ["agents", "service_level", "asa_s", "p_wait", "p_abandon", "occupancy"]


def test_a_patience_of_any_shape():
    """A third of the customers are hasty (15 s, the others 400 s): 30 people for 30 erlangs, docs/estimation.md."""
    at = np.unique(np.concatenate([[0.0], np.geomspace(0.5, 4000, 120)]))
    share = np.exp(-at / 15) / 3 + 2 * np.exp(-at / 400) / 3
    table = "|".join(f"{second:.6g}:{part:.12g}" for second, part in zip(at, share, strict=True))
    general = {"model": "erlang_g", "volume": 180, "aht_s": 300, "patience_table": table, "agents": 30}
    mean = {"model": "erlang_a", "volume": 180, "aht_s": 300, "patience_s": 15 / 3 + 800 / 3, "agents": 30}
    flat = {**general, "patience_table": "0:1|60:0.7165313105737893", "agents": None}
    plain = {**mean, "patience_s": 180, "agents": None}
    got = staff_cases(pd.DataFrame([general, mean, flat, plain]))
    assert got["service_level"].tolist()[:2] == pytest.approx([0.783, 0.627], abs=1e-3)
    assert got["p_abandon"].tolist()[:2] == pytest.approx([0.097, 0.074], abs=1e-3)
    assert got.loc[2, "agents"] == got.loc[3, "agents"]
    assert got.loc[2, "service_level"] == pytest.approx(got.loc[3, "service_level"], rel=1e-10)


@pytest.mark.parametrize(
    "table", ["", "0:1", "1:1|5:0.5", "0:0.9|5:0.5", "0:1|5:x", "0:1|5:0.5|5:0.4", "0:1|5:0", "0:1|9:.5|20:.6"]
)
def test_a_table_that_tells_no_patience_is_refused(table):
    row = {"model": "erlang_g", "volume": 10, "aht_s": 300, "patience_table": table}
    with pytest.raises(InputError, match="seconds:share still waiting"):
        staff_cases(pd.DataFrame([row]))


def test_numbers_in_a_frame_are_as_good_as_text():
    frame = pd.DataFrame({"model": ["erlang_a"], "volume": [300], "aht_s": [300.0], "patience_s": [180]})
    assert staff_cases(frame)["agents"].tolist() == [52]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("erlang_c,-1,300,.8,20,,", "row 2, column volume: found '-1', expected contacts, 0 to 1e9"),
        ("erlang_c,2e9,300,.8,20,,", "column volume: found '2e9'"),
        ("erlang_c,10,abc,.8,20,,", "column aht_s: found 'abc', expected seconds"),
        ("erlang_c,10,nan,.8,20,,", "column aht_s: found 'nan'"),
        ("erlang_c,10,,.8,20,,", "column aht_s: expected seconds"),
        ("erlang_c,10,300,1,20,,", "column target: found '1', expected a share, at least 0 and below 1"),
        ("erlang_c,10,300,.8,-5,,", "column within_s: found '-5'"),
        ("erlang_a,10,300,.8,20,,", "column patience_s: expected seconds, above 0"),
        ("erlang_a,10,300,.8,20,0,", "column patience_s: found '0'"),
        (
            "erlang_x,10,300,.8,20,,",
            "column model: found 'erlang_x', expected erlang_c or erlang_a or erlang_g or chat",
        ),
        ("chat,10,,.8,20,90,300|400", "found '300|400', expected 1 durations in seconds"),
        ("erlang_c,10,300,.8,0,,", None),
        ("erlang_c,0,0,0,0,,", None),
    ],
)
def test_refused_and_allowed(tmp_path, row, message):
    header = "model,volume,aht_s,target,within_s,patience_s,aht_by_concurrency_s\n"
    frame = cases(tmp_path, header + row + "\n")
    if message is None:
        assert len(staff_cases(frame)) == 1
    else:
        with pytest.raises(InputError) as caught:
            staff_cases(frame)
        assert message in str(caught.value)


def test_all_faults_come_together(tmp_path):
    text = "model,volume,aht_s,withn_s\nerlang_c,-1,300,20\nerlang_q,x,300,20\n"
    with pytest.raises(InputError) as caught:
        staff_cases(cases(tmp_path, text))
    assert [fault.where for fault in caught.value.faults] == [
        "cases.csv, column withn_s",
        "cases.csv, row 2, column volume",
        "cases.csv, row 3, column model",
        "cases.csv, row 3, column volume",
    ]


def test_unreadable_files_are_named(tmp_path):
    with pytest.raises(InputError, match="expected a file"):
        read_cases(tmp_path / "none.csv")
    with pytest.raises(InputError, match="CSV file in UTF-8"):
        cases(tmp_path, "model,volume\nerlang_c,\xe9".encode("latin-1"))
    with pytest.raises(InputError, match="CSV file in UTF-8"):
        cases(tmp_path, b"")
    with pytest.raises(InputError, match="at least one row"):
        staff_cases(cases(tmp_path, "model,volume,aht_s\n"))
