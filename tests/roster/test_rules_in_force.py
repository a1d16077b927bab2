"""What holds at a site is told in sentences with its source; what disagrees is told too."""

from __future__ import annotations

import pytest
from rule_sets import inputs_of

from planner.roster.in_force import SENTENCES, disagreements, rules_in_force
from planner.roster.presets import PRESETS
from planner.scenario.labour import LabourRules


@pytest.mark.parametrize("preset", PRESETS)
def test_every_rule_of_a_preset_is_told_with_its_source(preset: str) -> None:
    lines = rules_in_force(inputs_of({"preset": preset}).scenario)
    assert len(lines) == 1 + len(PRESETS[preset])
    assert ("not legal advice" in lines[0]) is bool(PRESETS[preset])
    assert all(any(stated.source in line for line in lines[1:]) for stated in PRESETS[preset].values())
    assert all(line.endswith(".") for line in lines)


def test_every_rule_has_a_sentence() -> None:
    assert set(SENTENCES) == set(LabourRules.model_fields)


def test_sites_may_differ() -> None:
    sites = {"site": [{"name": "Leeds", "rules": "uk"}, {"name": "Fresno", "rules": "us-california"}]}
    world = inputs_of({"preset": "de"}, more=sites).scenario
    uk, california, germany = (rules_in_force(world, site) for site in ("Leeds", "Fresno", "Bonn"))
    assert "At least 11 h between two shifts (preset uk: Working Time Regulations 1998 reg. 10)." in uk
    assert any(
        "30 unpaid min in pieces of 30 min or more beyond 5 h, number 1 within 5 h" in line for line in california
    )
    assert germany[0] == "Labour rules: de (preset, not legal advice)."


def test_an_override_wins_and_the_disagreement_is_told() -> None:
    rules = {"preset": "eu", "min_rest_h": 9, "max_consecutive_days": 6}
    world = inputs_of(rules, {"rules": {"max_nights": 3}}).scenario
    lines = rules_in_force(world)
    instead = "instead of at least 11 h between two shifts of preset eu"
    assert f"At least 9 h between two shifts ([rules] min_rest_h, {instead})." in lines
    assert "At most 6 working days in a row ([rules] max_consecutive_days)." in lines
    assert "At most 3 nights a period (contract c)." in lines
    assert len(disagreements(world)) == 1


def test_rules_between_people_are_told_where_they_hold() -> None:
    cover = [
        {"role": "supervisor", "least": 1, "span": 8, "between": ["08:00", "20:00"]},
        {"role": "coach", "least": 2, "site": "Leeds", "days": "Mon-Fri"},
    ]
    rules = {"cover": cover, "together": [{"team": "t", "share": 0.5}], "max_changes": 4}
    sites = {"site": [{"name": "Leeds"}, {"name": "Fresno"}]}
    world = inputs_of(rules, more=sites).scenario
    assert rules_in_force(world, "Leeds")[-4:] == [
        "Role supervisor: at least 1 and one for every 8 others on shift, 08:00 to 20:00 ([[rules.cover]]).",
        "Role coach: at least 2, Mon, Tue, Wed, Thu, Fri ([[rules.cover]]).",
        "Of team t at least 50% of those who work begin together ([[rules.together]]).",
        "At most 4 days differ from the published roster ([rules] max_changes).",
    ]
    assert not [line for line in rules_in_force(world, "Fresno") if "coach" in line]
