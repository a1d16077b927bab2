"""Broken tables of contacts: the right partial result with its account, or one clear error."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files

BROKEN, FIXTURES = Path(__file__).parents[1] / "broken", Path(__file__).parents[1] / "fixtures"

WHOLE = {
    "zendesk_tickets": "tickets.csv",
    "zendesk_explore_tickets": "report.csv",
    "freshdesk_tickets": "tickets.csv",
    "freshservice_tickets": "tickets.csv",
    "salesforce_cases": "report.csv",
    "salesforce_agent_work": "agent_work.csv",
    "intercom_conversations": "conversations.csv",
    "intercom_actions": "actions.csv",
    "helpscout_conversations": "conversations.csv",
    "hubspot_tickets": "tickets.csv",
    "jira_service_requests": "requests.csv",
    "five9_calls": "call_log.csv",
    "genesys_interactions": "interactions.csv",
    "amazon_connect_contacts": "contact_record.csv",
    "flex_insights": "segments.csv",
    "contact_table": "calls_de.csv",
}
HARMLESS = (
    *("two_headers.csv", "mixed_encodings.csv", "duplicated_column.csv", "negative_and_huge.csv"),
    *("formulas_and_html.csv", "nul_bytes.csv", "footers.csv"),
)
"""What costs no contact."""
LAST_LOST = {"five9_calls", "genesys_interactions", "flex_insights", "intercom_actions"}
"""Whose last row is no contact of its own, so that losing it loses nothing."""
HALF: dict[str, tuple[int, int]] = {
    "zendesk_tickets": (4, 4),
    "zendesk_explore_tickets": (2, 2),
    "freshdesk_tickets": (2, 2),
    "freshservice_tickets": (1, 2),
    "salesforce_cases": (2, 2),
    "salesforce_agent_work": (1, 2),
    "intercom_conversations": (2, 2),
    "intercom_actions": (3, 2),
    "helpscout_conversations": (2, 1),
    "hubspot_tickets": (1, 2),
    "jira_service_requests": (1, 2),
    "five9_calls": (2, 4),
    "genesys_interactions": (2, 1),
    "amazon_connect_contacts": (1, 2),
    "flex_insights": (1, 3),
    "contact_table": (2, 1),
}
"""Contacts left where every other date is impossible, and where dates are of both orders and one in three may be either
(segments and calls of one conversation share what is left; a time in a column of its own proves nothing)."""


def imported(path: Path) -> Imported:
    return import_files([path], Wishes("UTC"))


def volume(path: Path) -> float:
    return float(imported(path).frames["history"]["volume"].sum())


@pytest.mark.parametrize("name", HARMLESS)
@pytest.mark.parametrize("module", WHOLE)
def test_no_contact_is_lost(module, name):
    found = imported(BROKEN / module / name)
    assert found.frames["history"]["volume"].sum() == volume(FIXTURES / module / WHOLE[module])
    assert found.sources[0].format == imported(FIXTURES / module / WHOLE[module]).sources[0].format


@pytest.mark.parametrize("module", WHOLE)
def test_a_file_cut_off_loses_its_last_row(module):
    whole = volume(FIXTURES / module / WHOLE[module])
    assert volume(BROKEN / module / "truncated.csv") == whole - (module not in LAST_LOST)


@pytest.mark.parametrize("module", WHOLE)
def test_impossible_dates_cost_their_rows_only(module):
    found = imported(BROKEN / module / "impossible_dates.csv")
    assert found.frames["history"]["volume"].sum() == HALF[module][0]
    assert any("no time that can be read" in line and "31/13/2026" in line for line in found.told.sentences())


@pytest.mark.parametrize("module", WHOLE)
def test_dates_of_both_orders_cost_those_that_may_be_either(module):
    found = imported(BROKEN / module / "swapped_day_and_month.csv")
    assert found.frames["history"]["volume"].sum() == HALF[module][1]
    assert any("day and month may be swapped" in line for line in found.told.sentences())


@pytest.mark.parametrize("module", WHOLE)
def test_nothing_to_count_is_one_clear_error(module):
    with pytest.raises(
        InputError, match=r"header_only\.csv: expected at least one contact\. There is nothing to count"
    ):
        imported(BROKEN / module / "header_only.csv")
    with pytest.raises(
        InputError, match=r"expected at least one contact\. All was left out: .*no time that can be read"
    ):
        imported(BROKEN / module / "unreadable_times.csv")


@pytest.mark.parametrize("module", WHOLE)
def test_huge_and_negative_numbers_are_left_empty_and_told(module):
    found = imported(BROKEN / module / "negative_and_huge.csv")
    numbers = found.tickets.select_dtypes("number")
    assert (numbers.fillna(0) >= 0).all(axis=None)
    assert (numbers.fillna(0) < 1e9).all(axis=None)


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*/formulas_and_html.csv")), ids=lambda path: path.parent.name)
def test_nothing_that_runs_comes_in(path):
    if path.parent.name not in WHOLE:
        return
    found = imported(path)
    everything = found.frames["history"].to_csv() + found.tickets.to_csv() + "\n".join(found.told.sentences())
    for bad in ("cmd|", "SUM(", "<script", "onerror", "etc/passwd", "@import"):
        assert bad not in everything


def test_a_hundred_thousand_columns(tmp_path):
    header, *rows = (FIXTURES / "zendesk_tickets" / "tickets.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "wide.csv"
    more = ",".join(f"Field {at} [list]" for at in range(100_000))
    path.write_text("\n".join([f"{header},{more}", *(row + "," * 100_000 for row in rows)]), encoding="utf-8")
    before = time.process_time()
    assert volume(path) == 6
    assert time.process_time() - before < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_500_000


def test_a_date_years_away_from_all_others_does_not_stretch_the_history(tmp_path):
    days = "\n".join(f"{at},2026-03-{at % 28 + 1:02d} 09:00,Billing" for at in range(300))
    path = tmp_path / "far.csv"
    path.write_text(f"Ticket ID,Created at,Group\n{days}\n900,1970-01-01 00:00,Billing\n901,2099-01-01 00:00,Billing\n")
    found = imported(path)
    assert len(found.frames["history"]) == 28 * 96
    assert "far.csv: 2 rows dropped, created years away from all others (first in row 302)" in found.told.sentences()
