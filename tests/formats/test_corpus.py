"""Files that once made an importer, or the scenario reader, say something new: each is read, or refused clearly.

Found by benchmarks/fuzz_importers.py, a few of each kind.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import import_files
from planner.scenario import read_scenario

FILES = sorted((Path(__file__).parent / "corpus").iterdir())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_but_rows_or_a_clear_error(path):
    begin = time.process_time()
    with contextlib.suppress(InputError):
        if path.suffix == ".toml":
            read_scenario(path)
        else:
            found = import_files([path], Wishes("Europe/Berlin"))
            assert found.sources
            assert all(found.told.sentences())
    assert time.process_time() - begin < 10
