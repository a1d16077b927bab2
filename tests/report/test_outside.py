"""What happens outside the roster, told and written: vendors and their bills, callers not simply answered."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.cost.ledger import Ledger
from planner.cost.vendors import enter_vendors
from planner.frames import COST, VENDORS, WAYS, check
from planner.report import write
from planner.report.files import write_proof
from planner.report.outside_section import outside_section
from planner.report.page import page_html
from planner.report.workbook import write_workbook
from planner.result import Plan
from planner.scenario import Scenario
from planner.summary import paid_hours, summarise

ACME = {
    "name": "Acme & Sons",
    "queues": ["phone", "email"],
    "price": {"per": "handled_minute", "amount": 0.5},
    "minimum": {"per_month": 3100.0},
    "bonus": {"share_at_least": 0.8, "amount": 0.1},
}
ROUTES = [
    {"from_queue": "phone", "to": "vendor:Acme & Sons", "after_s": 10},
    {"from_queue": "email", "to": "vendor:Acme & Sons", "after_s": 3600},
]


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="America/New_York")


def taken() -> pd.DataFrame:
    rows = [
        ("Acme & Sons", "email", at("2026-03-07 09:00"), 6.0, 90.0, 6.0),
        ("Acme & Sons", "phone", at("2026-03-07 12:00"), 12.5, 75.0, 10.0),
        ("Acme & Sons", "phone", at("2026-03-08 12:00"), 2.5, 15.0, 2.0),
    ]
    return check(pd.DataFrame(rows, columns=list(VENDORS.columns)), VENDORS)


def ways() -> pd.DataFrame:
    rows = [
        ("email", at("2026-03-07 09:00"), 0.0, 0.0, 0.0, 0.0, 0.0, 3.5),
        ("phone", at("2026-03-07 12:00"), 0.25, 11.0, 4.0, 20.0, 18.0, 0.0),
        ("phone", at("2026-03-07 13:00"), 0.0, 1.0, 0.0, 10.0, 9.0, 0.0),
    ]
    return check(pd.DataFrame(rows, columns=list(WAYS.columns)), WAYS)


def with_vendor(plan: Plan, took: pd.DataFrame, **changed: object) -> Plan:
    """The hand-made plan with a vendor, its bill beside the cost there is."""
    raw = plan.scenario.model_dump(by_alias=True, exclude_unset=True)
    callback = {"if_wait_s": 60.0, "promise_min": 30.0}
    raw["queue"] = [{**queue, **({"callback": callback} if queue["name"] == "phone" else {})} for queue in raw["queue"]]
    scenario = Scenario.model_validate({**raw, "vendor": [{**ACME, **changed}], "route": ROUTES})
    ledger = Ledger({})
    enter_vendors(ledger, scenario, took)
    parts = [plan.cost, ledger.frame("USD")]
    cost = check(pd.concat([part for part in parts if len(part)], ignore_index=True), COST)
    return replace(plan, scenario=scenario, cost=cost, simulation=replace(plan.simulation, vendors=took))


def test_a_plan_where_nothing_of_it_happened_has_no_such_section_and_no_such_file(plan: Plan, tmp_path: Path) -> None:
    assert outside_section(plan) is None
    assert "Outside the roster" not in page_html(plan)
    write(plan, tmp_path)
    assert not {"ways.csv", "vendors.csv"} & {path.name for path in tmp_path.iterdir()}


def test_what_vendors_took_is_told_as_one_would_say_it(plan: Plan) -> None:
    """180 minutes are 90 USD; 2 of March's 31 days of 3,100 are 200; a tenth of 200 is the bonus: 18 of 21 in time."""
    section = outside_section(with_vendor(plan, taken()))
    assert section is not None
    assert section.sentences[1:] == [
        "Acme & Sons takes 21 contacts, most of them on Sat 07 Mar (18): 3.0 hours of handling. It bills 220 USD, "
        "110 to reach its minimum, 20 as its bonus. Of those of phone, 80 % are answered within 20 s. "
        "Of those of email, 100 % are answered within 1 business day."
    ]
    (grid,) = section.tables
    assert grid.rows == [
        ("Acme & Sons", "phone", "15.0", "1.5", "80 %", "110.00"),
        ("Acme & Sons", "email", "6.0", "1.5", "100 %", "110.00"),
    ]


def test_contacts_handed_over_too_late_are_said_to_be_so(plan: Plan) -> None:
    late = with_vendor(plan, taken().assign(in_time=[6.0, 0.0, 0.0]))
    first = late.scenario.route[0].model_copy(update={"after_s": 60.0})
    late = replace(late, scenario=late.scenario.model_copy(update={"route": (first, late.scenario.route[1])}))
    section = outside_section(late)
    assert section is not None
    assert "None of phone can be answered within 20 s: they are handed over after 60 s." in section.sentences[1]


def test_a_vendor_that_is_only_paid_is_told_and_one_that_is_not_even_paid_is_not(plan: Plan) -> None:
    section = outside_section(with_vendor(plan, taken().iloc[:0]))
    assert section is not None
    assert section.sentences[1:] == ["Acme & Sons takes nothing. It bills 200 USD, 200 to reach its minimum."]
    assert outside_section(with_vendor(plan, taken().iloc[:0], minimum=None)) is None


def test_what_else_happened_is_told_by_queue(plan: Plan) -> None:
    known = with_vendor(plan, taken().iloc[:0], minimum=None)
    section = outside_section(replace(known, simulation=replace(known.simulation, ways=ways())))
    assert section is not None
    assert section.sentences[1:] == [
        "Of the contacts of phone, 0.2 find every line busy; 12 hang up at once because of the wait before them; "
        "30 accept a call-back, 27 of them called in time; 4.0 are further attempts of callers who were lost before.",
        "Of the contacts of email, 3.5 are put aside for something more urgent.",
    ]
    (grid,) = section.tables
    assert grid.header == (
        "queue",
        "lines busy",
        "hung up at once",
        "called again",
        "call-back accepted",
        "called back in time",
        "work put aside",
    )
    assert grid.rows[0] == ("phone", "0.2", "12.0", "4.0", "30.0", "27.0", "0.0")


def test_files_are_written_where_something_happened_and_go_where_nothing_does(plan: Plan, tmp_path: Path) -> None:
    full = with_vendor(plan, taken())
    full = replace(full, simulation=replace(full.simulation, ways=ways()))
    assert {"ways.csv", "vendors.csv"} <= {path.name for path in write(full, tmp_path / "plan")}
    lines = (tmp_path / "plan" / "vendors.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == [",".join(VENDORS.columns), "Acme & Sons,email,2026-03-07T09:00:00-05:00,6.0,90.0,6.0"]
    assert len((tmp_path / "plan" / "ways.csv").read_text(encoding="utf-8").splitlines()) == 4
    page = (tmp_path / "plan" / "report.html").read_text(encoding="utf-8")
    assert page.index("Outside the roster</h2>") < page.index("Cost</h2>")
    write(plan, tmp_path / "plan")
    assert not {"ways.csv", "vendors.csv"} & {path.name for path in (tmp_path / "plan").iterdir()}

    proof = tmp_path / "proof"
    assert [path.name for path in write_proof(full.simulation, plan.summary, proof)][2:] == ["ways.csv", "vendors.csv"]
    write_proof(plan.simulation, plan.summary, proof)
    assert {path.name for path in proof.iterdir()} == {"service.csv", "summary.csv"}


class CostSheet:
    """Works out the sheet Cost again: each formula as arithmetic on names, cells, MAX and SUMIFS."""

    def __init__(self, path: Path, **prices: float) -> None:
        self.book = openpyxl.load_workbook(path)
        self.names = {name: defined.attr_text for name, defined in self.book.defined_names.items()}
        for name, value in prices.items():
            sheet, _, place = self.names[name].partition("!")
            self.book[sheet][place.replace("$", "")].value = value

    def value(self, reference: str) -> float:
        sheet, _, place = reference.rpartition("!")
        cell = self.book[sheet or "Cost"][place.replace("$", "")]
        return self.worked(cell.value) if isinstance(cell.value, str) else float(cell.value or 0.0)

    def worked(self, formula: str) -> float:
        if "SUM" in formula:
            return 0.0  # wages: nothing of them is changed here
        text = re.sub(
            r"(?<![\w$])(\$?[A-Z]+\$?\d+)(?![\w(])|([A-Za-z_]\w*)(?!\w|\()",
            lambda found: repr(self.value(found[1] or self.names[found[2]])),
            formula[1:],
        )
        return float(eval(text, {"__builtins__": {}}, {"MAX": max}))

    def bill(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for item, *_, amount in self.book["Cost"].iter_rows(min_row=2, values_only=True):
            if str(item).startswith("vendor ") and amount is not None:
                worked = self.worked(amount) if isinstance(amount, str) else float(amount)
                found[item] = found.get(item, 0.0) + worked
        return found


V = "vendor Acme & Sons"


@pytest.mark.parametrize(
    ("least", "prices", "expected", "why"),
    [
        (3100.0, {}, {V: 90, f"{V}: minimum": 110, f"{V}: bonus": 20}, "as planned"),
        (
            3100.0,
            {"price_vendor_Acme___Sons": 0.6},
            {V: 108, f"{V}: minimum": 92, f"{V}: bonus": 20},
            "less is lacking",
        ),
        (
            3100.0,
            {"price_vendor_Acme___Sons": 2.0},
            {V: 360, f"{V}: minimum": 0, f"{V}: bonus": 36},
            "above its minimum",
        ),
        (3100.0, {"minimum_vendor_Acme___Sons": 0}, {V: 90, f"{V}: minimum": 0, f"{V}: bonus": 9}, "no minimum"),
        (
            3100.0,
            {"bonus_vendor_Acme___Sons": 0.2},
            {V: 90, f"{V}: minimum": 110, f"{V}: bonus": 40},
            "twice the bonus",
        ),
        (310.0, {}, {V: 90, f"{V}: minimum": 0, f"{V}: bonus": 9}, "a minimum that is passed stands there with 0"),
        (310.0, {"price_vendor_Acme___Sons": 0.1}, {V: 18, f"{V}: minimum": 2, f"{V}: bonus": 2}, "and comes back"),
    ],
)
def test_the_workbooks_bill_is_live(
    plan: Plan, tmp_path: Path, least: float, prices: dict[str, float], expected: dict[str, float], why: str
) -> None:
    billed = with_vendor(plan, taken(), minimum={"per_month": least})
    write_workbook(billed, tmp_path / "plan.xlsx")
    assert CostSheet(tmp_path / "plan.xlsx", **prices).bill() == pytest.approx(expected, abs=1e-6), why
    kept = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Cost"]
    stands = [row[8] for row in kept.iter_rows(values_only=True) if str(row[0]).startswith("vendor ")]
    assert sum(stands) == pytest.approx(billed.cost[billed.cost["item"].str.startswith("vendor ")]["amount"].sum())


def test_a_malus_is_kept_back_in_the_workbook_too(plan: Plan, tmp_path: Path) -> None:
    """A tenth of 200 kept back, and a fifth."""
    malus = {"share_below": 0.9, "amount": 0.1}
    write_workbook(with_vendor(plan, taken(), bonus=None, malus=malus), tmp_path / "plan.xlsx")
    assert CostSheet(tmp_path / "plan.xlsx").bill()[f"{V}: malus"] == pytest.approx(-20.0)
    changed = CostSheet(tmp_path / "plan.xlsx", malus_vendor_Acme___Sons=0.2)
    assert changed.bill()[f"{V}: malus"] == pytest.approx(-40.0)


def test_the_days_of_the_summary_hold_what_vendors_handled_on_them(plan: Plan) -> None:
    """Phone's part of the bill is 110, 75 of 90 minutes on the first day; of mail, all 110 on the first."""
    billed = with_vendor(plan, taken())
    paid_h, covered = paid_hours(plan.roster.frame), plan.roster.coverage

    def by_day(known: Plan) -> pd.Series:
        made = summarise(known.scenario, known.simulation, covered, paid_h, known.cost)
        days = made[made["period"].str.len() == 10]
        assert days[days["queue"] == "*"]["cost"].sum() == pytest.approx(known.pay)
        return days.set_index(["period", "queue"])["cost"]

    added = (by_day(billed) - by_day(plan)).to_dict()
    assert added == pytest.approx(
        {
            ("2026-03-07", "phone"): 110 * 75 / 90,
            ("2026-03-07", "email"): 110.0,
            ("2026-03-07", "*"): 110 + 110 * 75 / 90,
            ("2026-03-08", "phone"): 110 * 15 / 90,
            ("2026-03-08", "email"): 0.0,
            ("2026-03-08", "*"): 110 * 15 / 90,
        }
    )


def test_cost_is_whole_where_nobody_is_paid(plan: Plan) -> None:
    """A queue that the vendor serves alone: its bill lies on the days it worked, other cost evenly."""
    billed = with_vendor(plan, taken())
    nobody = plan.roster.coverage.assign(scheduled=0.0)
    made = summarise(billed.scenario, billed.simulation, nobody, paid_hours(plan.roster.frame.iloc[:0]), billed.cost)
    weeks = made[made["period"].str.contains("W")].groupby("queue")["cost"].sum()
    assert weeks["*"] == pytest.approx(billed.pay)
    assert weeks["phone"] == pytest.approx(72 + 160 + 40 + 110 + 11.5 / 2)
