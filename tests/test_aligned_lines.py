"""Lines of a table as commands print them."""

import datetime as dt

from planner.command_options import aligned


def test_numbers_to_the_right_words_to_the_left_and_what_is_not_known_as_a_dash() -> None:
    moment = dt.datetime(2026, 3, 2, 9, 5, tzinfo=dt.UTC)
    rows = [(1, "Peak", None, True, moment), (12, "", 0.25, False, None)]
    assert aligned(("no", "name", "gap", "new", "made"), rows) == [
        "no  name   gap  new  made",
        " 1  Peak     -  yes  2026-03-02 09:05",
        "12  -     0.25  no   -",
    ]
    assert aligned(("no", "name"), []) == ["no  name"]
