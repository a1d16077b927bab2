"""The roster's pages: the plan's own numbers, filters, the desk's answers drawn and cut, publishing, roles."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from screen_pages import Opened, unfolded

from planner.services import Actor, Services
from planner.services.desk_answers import DeskAnswers, Origin
from planner.services.desk_worker.asking import Asking, Question
from planner.store.database import Store
from planner.store.jobs.asking import ask
from planner.store.jobs.registry import WORKSHOP

EXPLAINED = {
    "queue": "phone",
    "start": "2026-11-27T11:00:00-05:00",
    "required": 26.2,
    "scheduled": 24.0,
    "served": [0.795, None],
    "currency": "USD",
    "remedies": [
        {
            "kind": "moved break",
            "says": ["Olga Specimen (A033), Fri 27 Nov: break at 10:00 instead of 11:00"],
            "pay": 12.0,
            "objective": 3.0,
            "shortage_h": 0.25,
            "needs": "",
            "cover": 3.0,
            "costs_elsewhere": False,
            "less_served": False,
            "service_level": {"interval_before": 0.79, "interval_after": 0.81, "day_before": None, "day_after": None},
        }
    ],
    "people": [
        {"agent": "A001", "name": "Ada Sample", "state": "at work", "now": "is at work", "could_work": "",
         "stopped_by": [], "says": "is at work"}
    ],
}  # fmt: skip
MENDED = {
    "changed_shifts": 1,
    "says": ["Chen Fictive (A007), Tue 24 Nov: day8 07:00-15:30 instead of day8 08:30-17:00"],
    "shortage_h": [15.6, 19.4, 16.0],
    "notes": [],
    "breaches": [],
}
REFUSED = {
    "allowed": False,
    "reasons": ["6.5 h more would be short"],
    "days": [],
    "service_level": {},
    "granted": MENDED,
}
FITS = {
    "currency": "USD",
    "people": [
        {"agent": agent, "fits": fits, "instead": "", "reason": "", "saved_h": 1.0, "pay": 80.0}
        for agent, fits in (("A002", True), ("A001", True), ("A003", False))
    ],
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """What the pages ask of the desk; the answers are at hand, and no process begins."""
    answers: Mapping[str, Mapping[str, Any]] = {
        "open": {},
        "explain": EXPLAINED,
        "repair": MENDED,
        "leave": REFUSED,
        "fits": FITS,
        "assign": MENDED,
        "edit": {**MENDED, "shortage_h": [15.6, 16.0]},
    }
    questions: list[Question] = []

    def ask(self: DeskAnswers, plan: int, what: str, **more: Any) -> Asking:
        self.need("roster.draft")
        questions.append(Question(plan, what, more))
        asking = Asking(questions[-1], 1.0)
        asking.end({"answer": answers[what]})
        return asking

    monkeypatch.setattr(DeskAnswers, "ask_desk", ask)
    return questions


def test_a_day_shows_the_plans_own_rows_and_says_what_helps(
    workspace: Store, page: Opened, asked: list[Question]
) -> None:
    app = page("roster", day="2026-11-27", queue="phone")
    assert not app.exception
    content = Services(workspace, Actor.local()).plan_file(1, "coverage.csv")
    rows = pd.read_csv(io.BytesIO(content)).query("queue == 'phone'").reset_index(drop=True)
    worst = rows[rows["start"].str.startswith("2026-11-27")]["net"].idxmin()
    assert app.selectbox(key="at").options[1] == f"Fri {rows['start'][worst][11:16]}: {rows['net'][worst]:+.1f} people"
    said = " ".join(one.value for one in app.markdown)
    assert f"the worst {app.selectbox(key='at').options[1]}" in said, "told above the pictures, not only below them"
    assert [one.what for one in asked] == ["open"]
    app.selectbox(key="at").set_value(f"i{worst}").run()
    assert not app.exception
    assert asked[-1].asked == {"queue": "phone", "at": pd.Timestamp(rows["start"][worst]).isoformat()}
    assert app.query_params["at"] == f"i{worst}"
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Net staffing"] == "-2.2 people"
    assert shown["Served, day"] == "-"
    assert "+12 USD pay" in " ".join(one.value for one in app.markdown)
    assert app.button(key="apply_0").label == "Apply remedy 1"


def test_filters_and_the_week_narrow_who_is_shown(workspace: Store, page: Opened, asked: list[Question]) -> None:
    app = page("roster", view="week", team="service east")
    everybody = page("roster", view="week")
    few, all_ = (len(one.dataframe[0].value) for one in (app, everybody))
    assert 0 < few < all_ <= 60
    assert not asked, "the week asks nothing of the desk"


@pytest.mark.parametrize(("role", "asks"), [("coordinator", True), ("viewer", False), ("finance", False)])
def test_roles_at_the_roster(workspace: Store, page: Opened, asked: list[Question], role: str, asks: bool) -> None:
    app = page("roster", role=role, day="2026-11-27", queue="phone", at="i428")
    assert not app.exception
    assert bool(asked) == asks
    said = " ".join(one.value for one in app.markdown)
    assert "USD pay" not in said
    assert ("moved break" in said) == asks
    assert ("Cost of pay" in {metric.label for metric in app.metric}) == (role == "finance")


def test_two_are_sick_and_the_list_of_changes_is_shown(workspace: Store, page: Opened, asked: list[Question]) -> None:
    app = page("desk", ask="repair", day="2026-11-24")
    app.multiselect(key="sick_2026-11-24").select("Ada Sample (A001)").select("Amir Placeholder (A002)").run()
    app.button(key="ask_repair").click().run()
    assert not app.exception
    assert asked[-1].asked == {"absent": ["A001@2026-11-24", "A002@2026-11-24"], "most": 4}
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown == {"Short of people before": "15.6 h", "If nothing changes": "19.4 h", "With these changes": "16.0 h"}
    assert f"- {MENDED['says'][0]}" in [one.value for one in app.markdown]  # type: ignore[index]
    assert app.button(key="keep_repair")


def test_leave_ends_on_its_first_day_unless_said_and_a_no_is_no_call_to_grant(
    workspace: Store, page: Opened, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page("desk", ask="leave", first="2026-11-27")
    assert app.selectbox(key="last").value == "2026-11-27"
    assert app.selectbox(key="last").options == ["Friday 27 November", "Saturday 28 November", "Sunday 29 November"]
    app.button(key="ask_leave").click().run()
    assert not app.exception
    assert asked[-1].asked == {"agent": "A001", "first": "2026-11-27", "last": "2026-11-27", "effects": False}
    assert app.warning[0].value == "No."
    assert app.button(key="keep_leave").label == "Grant the leave all the same"


def test_everybody_may_be_ill(workspace: Store, page: Opened, asked: list[Question]) -> None:
    app = page("desk", ask="repair", day="2026-11-24")
    box = app.multiselect(key="sick_2026-11-24")
    assert len(box.options) > 40
    box.set_value(box.options).run()
    assert not app.exception
    assert app.number_input[0].value == 2 * len(box.options)


def test_what_was_kept_is_told_once(
    workspace: Store, page: Opened, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DeskAnswers, "made_from", lambda self, number: Origin(number, "repair", ("Ada is ill",)))
    app = page("desk", ask="repair")
    app.session_state["kept_from_desk"] = 1
    app.run()
    assert [one.value for one in app.success] == [
        "Kept as plan 1. It can be compared, published, or left for the plan before."
    ]
    assert len(app.toast) == 1, "seen by whoever has scrolled down"
    app.run()
    assert not app.success
    assert app.button(key="undo").label == "Undo: back to plan 1"


def test_another_queue_asks_for_nothing_and_an_open_table_stays_open(
    workspace: Store, page: Opened, asked: list[Question]
) -> None:
    app = page("roster", day="2026-11-27", queue="phone")
    worst = app.selectbox(key="at").options[1]
    app.selectbox(key="at").select(worst).run()
    assert "at" in app.query_params
    app = unfolded(app)
    tables = len(app.dataframe)
    assert tables >= 4
    app.selectbox(key="queue").select("chat").run()
    assert not app.exception
    assert app.selectbox(key="at").value == ""
    assert "at" not in app.query_params
    assert asked[-1].what != "explain" or asked[-1].asked["queue"] == "phone"
    shown = [one.value for one in app.dataframe if "queue" in one.value.columns and "net" in one.value.columns]
    assert shown, "the lines opened before are open"
    assert set(shown[0]["queue"]) == {"chat"}


def test_a_changed_plan_stands_beside_the_one_before(
    workspace: Store, page: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [one.delta for one in page("roster").metric] == [""] * 5
    monkeypatch.setattr(DeskAnswers, "made_from", lambda self, number: Origin(1, "repair", ("Ada is ill",)))
    app = page("roster")
    assert not app.exception
    same = [f"{none} against plan 1" for none in ("+0", "+0.0 h", "+0 USD")]
    assert [one.delta for one in app.metric] == [same[0], same[1], "", "", same[2]]
    assert app.button(key="undo").label == "Undo: back to plan 1"


def test_a_plan_is_drafted_published_and_in_the_ledger(workspace: Store, page: Opened, asked: list[Question]) -> None:
    app = page("publish", line="phone team")
    app.button(key="draft").click().run()
    assert not app.exception
    assert app.success[0].value.startswith("Version 1 is drafted; breaches of rules found: 0")
    assert "Nothing is published for these days yet: all of it is new." in " ".join(one.value for one in app.markdown)
    app.button(key="publish").click().run()
    assert not app.exception
    week = next(one.value for one in app.dataframe if "hours" in one.value)
    assert week["person"].iloc[0] == "Ada Sample (A001)", "a roster on the wall names people"
    assert app.selectbox(key="person").options[0] == "Ada Sample (A001)"
    assert "Version 1 is published" in app.success[0].value
    said = " ".join(one.value for one in app.markdown)
    assert "nothing to compare it with" in said, "what is in force is not held against itself"
    services = Services(workspace, Actor.local())
    assert services.lines() == {"phone team": 1}
    app = page("fairness", ledger="phone team", burden="weekends")
    assert not app.exception
    ledger = services.ledger("phone team")
    assert f"most {ledger['weekends'].max()}" in " ".join(one.value for one in app.markdown)


def test_nothing_is_kept_before_it_is_checked(workspace: Store, page: Opened, asked: list[Question]) -> None:
    app = page("edit", day="2026-11-24")
    assert not app.exception
    assert len(Services(workspace, Actor.local()).plans()) == 1
    assert [one.what for one in asked] == ["open"]
    assert page("edit", role="viewer").info[0].value.startswith("Editing rosters is for")


def test_an_end_follows_its_beginning_and_is_seen_to(
    page: Opened, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[pd.DataFrame] = []

    def typed(shown: pd.DataFrame, **config: Any) -> pd.DataFrame:
        """An hour later on the first row, each time the plan's own grid is drawn."""
        drawn.append(shown)
        rows = shown.copy()
        if len(drawn) <= 2:
            rows.loc[0, "start"] = f"{pd.Timestamp(rows.loc[0, 'start']) + pd.Timedelta(hours=1):%H:%M}"
        return rows

    monkeypatch.setattr("planner.screens.edit.st.data_editor", typed)
    app = page("edit", day="2026-11-24")
    check = next(one for one in app.button if one.label == "Check")
    check.click().run()
    assert not app.exception
    before, after = (pd.to_datetime(drawn[at].loc[0, ["start", "end"]], format="%H:%M") for at in (0, -1))
    assert ((after - before) == pd.Timedelta(hours=1)).all()
    (edit,) = [one for one in asked if one.what == "edit"]
    assert [row["end"] for row in edit.asked["rows"]] == [drawn[-1].loc[0, "end"]]


def test_fairness_says_why_and_only_to_whom_it_may(workspace: Store, page: Opened, asked: list[Question]) -> None:
    app = page("fairness")
    assert not app.exception
    assert "Why this person, in this plan" in [one.value for one in app.subheader]
    assert "No past weeks are known" in " ".join(one.value for one in app.markdown)
    viewer = page("fairness", role="viewer")
    assert "Why this person, in this plan" not in [one.value for one in viewer.subheader]


def test_a_job_at_work_is_followed_from_the_grid(
    workspace: Store, page: Opened, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    linked: list[str] = []
    monkeypatch.setattr("planner.screens.edit.page_to", lambda to, label, **parts: linked.append(label))
    page("edit")
    assert not any("is solving" in one for one in linked)
    with workspace.writing("local") as work:  # it waits: no process begins
        ask(work, WORKSHOP, "plan", {"scenario": "peak_week", "version": 1})
    assert not page("edit").exception
    assert any("is solving" in one for one in linked)


def test_whoever_fits_a_shift_can_be_given_it(workspace: Store, page: Opened, asked: list[Question]) -> None:
    app = page("desk", ask="fits", day="2026-11-24", shift="day8")
    app.button(key="ask_fits").click().run()
    assert not app.exception
    told = asked[-1].asked["shift"]
    assert app.selectbox(key=f"give_{told}").options == ["Amir Placeholder (A002)", "Ada Sample (A001)"]
    app.selectbox(key=f"give_{told}").set_value("A001").run()
    assert "keep_fits" not in {button.key for button in app.button}, "nothing is given before it is seen"
    app.button(key="give").click().run()
    assert not app.exception
    assert (asked[-1].what, asked[-1].asked) == ("assign", {"shift": told, "agent": "A001"})
    assert f"- {MENDED['says'][0]}" in [one.value for one in app.markdown]  # type: ignore[index]
    assert app.button(key="keep_fits").label == "Give them the shift"
