"""A shift like another."""

from __future__ import annotations

LATE = '[[shift]]\nname = "late"\nlike = "day"\n'


def test_takes_what_is_not_said(desk):
    day, late = desk.changed(more=LATE + 'part_of = "late"\n').shift
    assert late == day.model_copy(update={"name": "late", "part_of": "late"})


def test_tables_merge_key_by_key_and_segments_are_replaced_whole(desk):
    late = desk.changed(
        "length_min = 480",
        "length_min = 480\nsegments = [{ length_min = 15 }, { length_min = 30 }]",
        LATE + 'start = { from = "09:00" }\nsegments = [{ length_min = 45 }]\n',
    ).shift[1]
    assert (late.start.begin, late.start.end, late.start.every_min) == (540, 600, 30)
    assert [segment.length_min for segment in late.segments] == [45]


def test_a_chain_and_any_order(desk):
    shifts = desk.changed(more='[[shift]]\nname = "c"\nlike = "late"\n' + LATE + "length_min = 300\n").shift
    assert [shift.length_min.least for shift in shifts] == [480, 300, 300]


def test_an_unknown_shift_is_told_once(desk):
    assert desk.refused(lambda: desk.changed(more=LATE.replace('"day"', '"dya"'))) == [
        "week.toml, shift \"late\" > like: found 'dya', expected the name of another shift. Did you mean day?"
    ]


def test_a_circle_is_told_with_its_way(desk):
    faults = desk.refused(
        lambda: desk.changed(more=LATE.replace('"day"', '"c"') + '[[shift]]\nname = "c"\nlike = "late"\n')
    )
    assert "It is like itself in a circle, late -> c -> late: leave one `like` out." in faults[0]
    assert all("circle" in fault for fault in faults)


def test_a_child_changes_a_shift_and_what_is_like_it(desk, minimal):
    desk.write(minimal + LATE, "base.toml")
    child = desk.read('extends = "base.toml"\n[[shift]]\nname = "day"\nlength_min = 300\n')
    assert [shift.length_min.least for shift in child.shift] == [300, 300]
