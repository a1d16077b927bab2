"""Files brought in on the page: read, accounted for, ready to take away."""

from __future__ import annotations

import pandas as pd
from screen_pages import Opened, unfolded
from streamlit.testing.v1 import AppTest

from planner.services import Actor, Services
from planner.store.database import Store

ROSTER = "Agent,2026-11-23,2026-11-24\nAna,08:00-16:00,OFF\nBen,early,AL\n"


HOURS = [f"2026-11-{day:02}T{hour:02}:00" for day in range(2, 16) for hour in range(9, 17)]


def brought(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader[0].set_value((name, content, "text/csv"))
    return app.button[0].click().run()


def history(volume: int, hours: list[str]) -> bytes:
    return ("start,queue,volume\n" + "".join(f"{hour},support,{volume}\n" for hour in hours)).encode()


def test_what_was_read_and_what_was_left_out(workspace: Store, page: Opened) -> None:
    app = brought(page("bring_in"), "week.csv", ROSTER.encode())
    assert not app.exception
    assert app.success[0].value == "week.csv: matrix roster, 2 rows read, 2 rows of roster made"
    app = unfolded(app)
    account: pd.DataFrame = app.dataframe[1].value
    assert account[["what", "where", "rows"]].to_numpy().tolist() == [["dropped", "week.csv", "1"]]
    assert [button.label for button in app.get("download_button")] == [
        "Download as CSV",
        "Download imported.csv",
        "Download imported_account.csv",
    ]


def test_doubts_and_many_rows_left_out_stand_above_the_picture(workspace: Store, page: Opened) -> None:
    hours = [f"2026-11-{day:02} {hour:02}:00" for day in range(2, 16) for hour in range(9, 17)]
    rows = [f"{hour},{line},5,300" for hour in hours for line in ("Sales", "Support")]
    content = "Interval start,Line,Offered,AHT\n" + "\n".join(rows) + "\n"
    app = brought(page("bring_in"), "two.csv", content.encode())
    assert not app.exception
    told = [one.value for one in app.warning]
    assert any("no column of queues" in one and "say so in the boxes below" in one for one in told)
    assert any("Rows left out: 112 (50%)" in one for one in told), told
    app = brought(page("bring_in"), "desk.csv", history(10, HOURS))
    assert not any("Rows left out" in one.value or "column of queues" in one.value for one in app.warning)


def test_a_file_nobody_knows_is_told(workspace: Store, page: Opened) -> None:
    app = brought(page("bring_in"), "<script>alert(1)</script>.csv", b"a,b\n1,2\n")
    assert not app.exception
    assert "expected a table with a time" in app.error[0].value
    assert "<script>" not in app.error[0].value


def test_without_a_file_it_asks_for_one(workspace: Store, page: Opened) -> None:
    app = page("bring_in").button[0].click().run()
    assert app.info[0].value.startswith("Choose a file first.")


def test_a_file_still_on_its_way_is_read_when_it_is_there(workspace: Store, page: Opened) -> None:
    app = page("bring_in").button[0].click().run()
    assert not app.success
    app.file_uploader[0].set_value(("week.csv", ROSTER.encode(), "text/csv"))
    assert app.run().success[0].value.startswith("week.csv: matrix roster")
    assert not app.run().info


def test_a_history_is_kept_as_a_layer_shown_as_a_change_and_undone(workspace: Store, page: Opened) -> None:
    services = Services(workspace, Actor.local())
    app = brought(page("bring_in"), "desk.csv", history(10, HOURS))
    assert not app.exception
    app.text_input(key="keep_name").set_value("desk")
    app = next(button for button in app.button if button.label == "Keep").click().run()
    assert not app.exception
    assert "Kept in desk as layer" in app.success[-1].value
    app = brought(app, "later.csv", history(25, HOURS[-8:]))
    app.selectbox(key="keep_series").select("desk")
    app = next(button for button in app.button if button.label == "Keep").click().run()
    assert not app.exception
    assert [(one.source, one.rows) for one in services.layers("desk")] == [("desk.csv", 112), ("later.csv", 8)]
    changed = next(one.value for one in unfolded(app).dataframe if "difference" in one.value.columns)
    assert changed["difference"].to_list() == [0.0] * 13 + [8 * 15.0]
    app.button(key="undo_layer").click().run()
    assert not app.exception
    assert [one.deleted for one in services.layers("desk")] == [False, True]


def test_the_same_file_again_changes_nothing(workspace: Store, page: Opened) -> None:
    app = brought(page("bring_in"), "desk.csv", history(10, HOURS))
    for _ in range(2):
        app = next(button for button in app.button if button.label == "Keep").click().run()
    told = [one.value for one in app.info]
    assert told == ["history holds these rows already: nothing changed."]


ODD = "Eingang;Line;Menge X;Queue\n" + "".join(
    f"2026-11-{day:02} {hour:02}:00;{line};{volume};ignored\n"
    for day in range(2, 16)
    for hour in range(9, 17)
    for line, volume in (("Sales", 5), ("Support", 7))
)


def told(app: AppTest, fields: dict[str, str], row: str = "interval") -> AppTest:
    """What a row is and which column is what, chosen in the boxes, and read again."""
    app.selectbox(key=next(one.key for one in app.selectbox if one.key.startswith("row_"))).select(row).run()
    for field, heading in fields.items():
        box = next(one for one in app.selectbox if f"_{row}_{field}_" in (one.key or ""))
        box.select(heading)
    return next(one for one in app.button if one.label == "Read again with these columns").click().run()


def test_columns_are_told_on_the_page_and_remembered_for_the_next_file(workspace: Store, page: Opened) -> None:
    app = brought(page("bring_in"), "odd.csv", ODD.encode())
    assert not app.exception
    seen = next(one.value for one in app.dataframe if "column of the file" in one.value.columns)
    assert seen.iloc[1].to_list() == ["Line", "Sales · Support", ""], "two examples of each column"
    app = told(app, {"start": "Eingang", "queue": "Line", "offered": "Menge X"})
    assert not app.exception
    assert not app.error
    assert "interval table" in app.success[0].value
    totals = next(one.value for one in unfolded(app).dataframe if {"queue", "volume"} <= set(one.value.columns))
    assert totals.groupby("queue")["volume"].sum().to_dict() == {"Sales": 560.0, "Support": 784.0}
    again = brought(page("bring_in"), "next_month.csv", ODD.replace("2026-11", "2026-12").encode())
    assert "interval table" in again.success[0].value
    totals = next(one.value for one in unfolded(again).dataframe if {"queue", "volume"} <= set(one.value.columns))
    assert set(totals["queue"]) == {"Sales", "Support"}
    assert any("are remembered" in one.value for one in again.markdown)
    app = next(one for one in again.button if one.label.startswith("Forget")).click().run()
    assert not app.exception
    assert Services(workspace, Actor.local()).columns_told() == {}


def test_a_column_in_two_boxes_or_none_that_is_needed_is_refused(workspace: Store, page: Opened) -> None:
    app = brought(page("bring_in"), "odd.csv", ODD.encode())
    app = told(app, {"start": "Eingang", "queue": "Line", "offered": "Line"})
    assert app.error[-1].value == "The column Line is chosen in two boxes. Choose it in one."
    app = told(app, {"start": "Eingang", "queue": "Line", "offered": ""})
    assert app.error[-1].value.startswith("Choose a column for: Contacts offered or Contacts handled.")
    assert Services(workspace, Actor.local()).columns_told() == {}


def test_an_upload_survives_another_page_until_it_is_kept(workspace: Store, page: Opened) -> None:
    app = page("bring_in")
    app.file_uploader[0].set_value(("desk.csv", history(10, HOURS), "text/csv")).run()
    assert [one.name for one in app.session_state["held_uploads"]] == ["desk.csv"]
    back = page("bring_in", held={"held_uploads": app.session_state["held_uploads"]})
    assert back.info[0].value == "Still here, and not kept yet: desk.csv"
    back = next(one for one in back.button if one.label == "Read").click().run()
    assert "112 rows of history made" in back.success[0].value
    back = next(one for one in back.button if one.label == "Keep").click().run()
    assert "held_uploads" not in back.session_state
    assert not any("Still here" in one.value for one in back.run().info)


def test_an_upload_can_be_put_away(workspace: Store, page: Opened) -> None:
    app = page("bring_in")
    app.file_uploader[0].set_value(("desk.csv", history(10, HOURS), "text/csv")).run()
    back = page("bring_in", held={"held_uploads": app.session_state["held_uploads"]})
    back.button(key="put_away").click().run()
    assert not back.exception
    assert "held_uploads" not in back.session_state
