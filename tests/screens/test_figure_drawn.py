"""Pictures on pages: their specification is the one the tests check, only the check itself is left out."""

from __future__ import annotations

import altair as alt
import jsonschema
import pandas as pd
import pytest

from planner.charts.theme import finish
from planner.screens.figure import INK, TITLE_AND_AXIS, Unchecked, drawable


def picture() -> alt.Chart:
    return alt.Chart(pd.DataFrame({"x": [1, 2]})).mark_bar().encode(x="x:Q")


def test_what_is_drawn_is_the_picture_itself_on_a_white_card() -> None:
    drawn, own = drawable(picture()).to_dict(), picture().to_dict()
    told = {name: part for name, part in drawn.items() if name not in ("config", "background")}
    assert told == {name: part for name, part in own.items() if name != "config"}
    assert drawn["background"] == "white"
    assert drawn["config"]["axis"]["labelColor"] == INK
    assert drawn["config"]["view"] == own["config"]["view"]


def test_a_pictures_own_settings_stay() -> None:
    own = picture().configure_axis(labelColor="red")
    assert drawable(own).to_dict()["config"]["axis"]["labelColor"] == "red"


def test_title_and_axis_leave_a_picture_its_height() -> None:
    titled = finish(picture(), "Two bars", "things", "Two bars.", height=56)
    assert drawable(titled).to_dict()["height"] == 56 + TITLE_AND_AXIS


def test_tests_refuse_a_picture_that_breaks_the_schema_and_pages_do_not_look(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = picture()
    wrong.mark = "no such mark"
    with pytest.raises(jsonschema.ValidationError):
        drawable(wrong).to_dict()
    monkeypatch.setattr(Unchecked, "CHECKED", False)
    assert drawable(wrong).to_dict()["mark"] == {"type": "no such mark"}
