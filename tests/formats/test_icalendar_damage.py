"""A calendar with a damaged event gives its other events."""

from __future__ import annotations

import pytest

from planner.formats.foreign import Wishes
from planner.formats.importing import import_files
from planner.scenario import Agent

EVENT = """BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTART;TZID=Europe/Berlin:{start}
DTEND;TZID=Europe/Berlin:20261123T160000
SUMMARY:Work
END:VEVENT
"""


@pytest.mark.parametrize(
    ("uid", "sequence", "start"),
    [
        ("a", "0", '20"261123T080000'),
        ("a", "0", ""),
        ("A1-2026-13-45-1@contact-centre-planner", "0", "20261123T080000"),
    ],
)
def test_a_damaged_event_is_told(tmp_path, uid, sequence, start):
    good = EVENT.format(uid="b", sequence="{}", start="20261123T090000")
    text = "BEGIN:VCALENDAR\nX-WR-CALNAME:A1\n" + EVENT.format(uid=uid, sequence=sequence, start=start) + good
    path = tmp_path / "a.ics"
    path.write_text(text + "END:VCALENDAR\n", encoding="utf-8")
    found = import_files([path], Wishes("Europe/Berlin", agents=(Agent(agent="A1"),)))
    assert len(found.frames["roster"]) == 1
    assert "not an event whose times can be read" in found.told.sentences()[0]
