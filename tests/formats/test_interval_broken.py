"""Broken interval tables: each gives what is whole in it and says what is not, or one clear error."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files

HERE = Path(__file__).parent
OWN = (
    *("avaya_cms", "avaya_database", "calabrio_forecast", "calabrio_queues", "connect_backlog", "connect_capacity"),
    *(
        "connect_forecast",
        "connect_history",
        "connect_metrics",
        "connect_override",
        "genesys_history",
        "genesys_queues",
    ),
    *("interval_table", "nice_forecast", "nice_queues", "verint_planner"),
)
FIRST_LOST = {"negative", "huge", "formula", "spreadsheet_error", "at_sign", "month_13"}
NAMED = {
    "markup_in_names": "<script>alert(1)</script>",
    "path_in_names": "../../etc/passwd",
    "formula_in_names": '=HYPERLINK("http://example.invalid")',
    "mixed_encodings": "B\u00fcro",
}
UNKNOWN = {"calabrio_forecast/markup_in_names.csv", "verint_planner/markup_in_names.csv"}
"""They begin with a tag, as a web page does."""

FILES = sorted(path for name in OWN for path in (HERE / "broken" / name).iterdir())
CPU_S = 10.0


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def fixture(path: Path) -> Path:
    found = [one for one in (HERE / "fixtures" / path.parent.name).iterdir() if one.suffix == path.suffix]
    wanted = [one for one in found if path.parent.name != "interval_table" or one.name == "english.csv"]
    return wanted[0]


def imported(path: Path) -> Imported:
    begin = time.process_time()
    try:
        return import_files([path], Wishes("UTC"))
    finally:
        assert time.process_time() - begin < CPU_S


def frame(found: Imported) -> pd.DataFrame:
    return next(iter(found.frames.values()))


def without(path: Path, tmp_path: Path, *, last: bool) -> pd.DataFrame:
    """What the fixture gives without its first row of data, or without the last line of the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = 0 if path.parent.name in ("calabrio_forecast", "calabrio_queues", "verint_planner") else 1
    at = len(lines) - 1 if last else 4 if path.parent.name == "avaya_cms" else header
    (tmp_path / path.name).write_text("\n".join([*lines[:at], *lines[at + 1 :]]), encoding="utf-8")
    return frame(imported(tmp_path / path.name))


def test_every_format_has_at_least_eight() -> None:
    for own in (*OWN, "genesys_aggregates", "twilio_taskrouter"):
        assert len(list((HERE / "broken" / own).iterdir())) >= 8, own


@pytest.mark.parametrize("path", FILES, ids=name)
def test_what_is_whole_is_read_and_the_rest_told(path: Path, tmp_path: Path) -> None:
    if name(path) in UNKNOWN:
        with pytest.raises(InputError, match="expected a table with a time and a count"):
            imported(path)
        return
    found = imported(path)
    kind = path.stem
    own = fixture(path)
    if kind in FIRST_LOST or kind == "truncated":
        assert frame(found).equals(without(own, tmp_path, last=kind == "truncated"))
        assert any("dropped" in told for told in found.told.sentences())
        return
    expected = frame(imported(own))
    if kind not in NAMED:
        assert frame(found).equals(expected)
        return
    column = "group" if "group" in expected else "queue"
    count = next(measure for measure in ("volume", "value", "contacts", "fte") if measure in expected)
    assert any(str(queue).startswith(NAMED[kind]) for queue in frame(found)[column])
    assert frame(found)[count].sum() == pytest.approx(expected[count].sum())


REFUSED = {"truncated", "wrong_kind", "nothing_known", "nul_bytes"}
LOST = {"negative", "huge", "words_for_numbers", "month_13"}


@pytest.mark.parametrize("own", ["genesys_aggregates", "twilio_taskrouter"])
@pytest.mark.parametrize("kind", [*sorted(REFUSED), *sorted(LOST), "markup_in_names"])
def test_broken_answers_of_an_api(own: str, kind: str) -> None:
    path = HERE / "broken" / own / f"{kind}.json"
    if kind in REFUSED:
        with pytest.raises(InputError, match=f"{kind}.json: .*expected"):
            imported(path)
        return
    whole = len(frame(imported(fixture(path))))
    assert len(frame(imported(path))) == whole - (kind in LOST)


def test_an_answer_without_bottom() -> None:
    with pytest.raises(InputError, match=r"deep.json: expected results with group"):
        imported(HERE / "broken" / "genesys_aggregates" / "deep.json")


@pytest.mark.parametrize("own", ["connect_history", "genesys_queues", "interval_table"])
def test_a_hundred_thousand_columns(own: str, tmp_path: Path) -> None:
    path = fixture(HERE / "broken" / own / "negative.csv")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    wide = [[*row, *(f"c{n}" if at == 0 else "" for n in range(100_000))] for at, row in enumerate(rows)]
    with (tmp_path / path.name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(wide)
    assert frame(imported(tmp_path / path.name)).equals(frame(imported(path)))
