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
        ("erlang_x,10,300,.8,20,,", "column model: found 'erlang_x', expected erlang_c or erlang_a or chat"),
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
