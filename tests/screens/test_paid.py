"""From a budget to what was paid: steps add up to the plan's own money and to the file, and are for whom they are."""

from __future__ import annotations

import io
import json
from typing import Any

import pandas as pd
import pytest
from screen_pages import Opened, unfolded
from streamlit.testing.v1 import AppTest

from planner.services import Actor, RefusedError, Services
from planner.store.database import Store

DRAWN = {"from": "drawn", "until": "2026-11-27T20:00", "times": "1.00"}
MORE = 1_234.56
"""Overtime that was paid and not planned."""


def asked(store: Store, what: str, role: str = "finance", **told: Any) -> dict[str, Any]:
    services = Services(store, Actor("local", role))
    asking = services.ask_desk(1, what, **told)
    assert asking.wait(240)
    return services.desk_answer(asking)


def came(store: Store) -> str:
    """Rows of a drawn day, as the pages draw them."""
    return str(asked(store, "drawn_day", now="2026-11-27T20:00:00", factor=1.0)["rows"])


@pytest.fixture
def cost(workspace: Store) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(Services(workspace, Actor.local()).plan_file(1, "cost.csv")), keep_default_na=False)


def paid(cost: pd.DataFrame, days: tuple[str, str]) -> str:
    """A pay week in which all was paid as planned, and some overtime on top."""
    rows = cost.drop(columns=["month"]).assign(**{"from": days[0], "to": days[1]})
    more = rows.iloc[[0]].assign(item="overtime", hours=40.0, amount=MORE)
    return str(pd.concat([rows, more], ignore_index=True).to_csv(index=False))


def days_of(store: Store) -> tuple[str, str]:
    (plan,) = Services(store, Actor.local()).plans(scenario="peak_week")
    return plan.start.isoformat(), (pd.Timestamp(plan.start) + pd.Timedelta(days=plan.days - 1)).date().isoformat()


def test_finance_sees_every_step_on_the_budgets_page(workspace: Store, page: Opened, cost: pd.DataFrame) -> None:
    planned, what_was_paid = float(cost["amount"].sum()), paid(cost, days_of(workspace))
    said = asked(workspace, "bridge", rows=came(workspace), costs=what_was_paid)
    (step,) = said["bridges"]
    assert step["step"] == "plan to actual"
    assert step["start"] == pytest.approx(planned, abs=0.01)
    assert step["end"] == pytest.approx(planned + MORE, abs=0.01)
    assert step["start"] + sum(step["drivers"].values()) == pytest.approx(step["end"], abs=0.01)
    assert sum(part["amount"] for part in step["parts"]) == pytest.approx(step["end"] - step["start"], abs=0.05)
    app = page("budget", role="finance", scenario="peak_week", **DRAWN)
    assert not app.exception
    app.file_uploader(key="paid_file").upload("paid.csv", what_was_paid.encode(), "text/csv").run()
    assert not app.exception
    assert not app.error, app.error[0].value
    assert [one.value for one in app.subheader] == ["From plan to actual"]
    assert any(f"{step['end']:,.0f} USD were paid" in one.value for one in app.markdown)
    tables = [frame.value for frame in unfolded(app).dataframe]
    whole = next(one for one in tables if list(one.columns) == ["what", "USD"] and one["what"].iloc[-1] == "actual")
    assert whole["USD"].iloc[0] + whole["USD"].iloc[1:-1].sum() == pytest.approx(whole["USD"].iloc[-1], abs=0.05)
    assert any("amount, USD" in one.columns and len(one) for one in tables)
    app.file_uploader(key="paid_file").upload("paid.csv", b"item,amount,month\nbase pay,much,2026-11\n", "text/csv")
    app.run()
    assert not app.exception
    assert any("much" in one.value for one in app.error)


def test_the_review_shows_it_to_a_manager_and_not_to_a_coordinator(
    workspace: Store, page: Opened, cost: pd.DataFrame
) -> None:
    what_was_paid = paid(cost, days_of(workspace))
    app = page("review", role="manager", scenario="peak_week", **DRAWN)
    assert not app.exception
    assert any("There is no step to show" in one.value for one in app.info)
    app.file_uploader(key="paid_file").upload("paid.csv", what_was_paid.encode(), "text/csv").run()
    assert not app.exception
    assert [one.value for one in app.subheader] == ["From plan to actual"]
    app = page("review", role="coordinator", scenario="peak_week", **DRAWN)
    assert not app.exception
    assert not app.subheader
    assert [one.key for one in app.file_uploader] == []
    rows = came(workspace)
    whole = asked(workspace, "review", role="manager", rows=rows, costs=what_was_paid)
    cut = asked(workspace, "review", role="coordinator", rows=rows, costs=what_was_paid)
    assert whole["bridges"]
    assert cut["bridges"] is None
    assert f"{whole['bridges'][0]['start']}" not in json.dumps(cut)
    for role in ("coordinator", "viewer"):
        with pytest.raises(RefusedError):
            asked(workspace, "bridge", role=role, rows=rows, costs=None)
    with pytest.raises(RefusedError):
        asked(workspace, "review", role="finance", rows=rows)


def test_a_budget_is_the_first_of_two_steps() -> None:
    def drawn() -> None:
        from planner.screens.daily_parts.paid import steps_shown

        part = {"month": "2026-11", "queue": "phone", "kind": "base pay", "driver": "rate", "currency": "EUR"}
        sides = (("budget to plan", 100.0, 90.0), ("plan to actual", 90.0, 95.0))
        steps_shown(
            [
                {"step": name, "start": start, "end": end, "drivers": {"rate": end - start}, "notes": [f"Of {name}."],
                 "parts": [{**part, "amount": end - start}]}
                for name, start, end in sides
            ],
            "EUR",
        )  # fmt: skip

    app = AppTest.from_function(drawn).run()
    assert not app.exception
    assert [one.value for one in app.subheader] == ["From budget to plan", "From plan to actual"]
    said = [one.value for one in app.markdown]
    assert "The plan costs 90 EUR where the budget says 100 for these days (-10)." in said
    assert "95 EUR were paid where the plan says 90 (+5)." in said
    assert ":small[Of budget to plan.]" in said
