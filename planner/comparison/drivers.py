"""Which driver every field of a scenario and of its files belongs to: nothing may be lost between two scenarios.

A field is a driver's, or one of these: `VIA_FORECAST` fields reach a plan through its forecast alone, which is split
into contacts (volume) and handle time by column, whatever stated it; `SAME` fields must be equal for plans to be
compared; `METHOD` fields say how a number is found, and the base's hold for all; `LABEL` fields change no number;
`NESTED` fields are records whose own fields are assigned below.
"""

from __future__ import annotations

from collections.abc import Mapping

VOLUME, HANDLE_TIME, TARGET, SHRINKAGE = "volume", "handle time", "target", "shrinkage"
RULES, WAGES, MIX = "rules", "wages", "mix"
DRIVERS = (VOLUME, HANDLE_TIME, TARGET, SHRINKAGE, RULES, WAGES, MIX)

VIA_FORECAST, SAME, METHOD, LABEL, NESTED = "via forecast", "same", "method", "label", "nested"

MEANING: Mapping[str, str] = {
    VOLUME: "contacts and how customers behave: history, events, surges, deflection, opening hours, patience, backlog, "
            "and the week itself where another one is planned",
    HANDLE_TIME: "how long a contact takes: learned, stated or laid on by a surge; several chats at once",
    TARGET: "what is promised: service level, chance, occupancy, priorities, the price of a missing hour",
    SHRINKAGE: "time paid but lost: absence, off-queue time, leave, meetings and coaching",
    RULES: "shifts, contracts' hours and days, labour rules, rotations, fairness",
    WAGES: "what an hour, a premium, a seat, a supervisor costs",
    MIX: "who: staff, their contracts and skills, sites, vendors and routes, hires, attrition, levers",
}  # fmt: skip

SCENARIO: Mapping[str, str] = {
    "name": LABEL,
    "time_zone": SAME,
    "start": VOLUME,
    "days": SAME,
    "week_starts": SAME,
    "interval_min": SAME,
    "holidays": VOLUME,
    "currency": SAME,
    "seed": METHOD,
    "history": VIA_FORECAST,
    "forecast": VIA_FORECAST,
    "queue": NESTED,
    "special_day": VOLUME,
    "event": VIA_FORECAST,
    "surge": VIA_FORECAST,
    "deflect": VIA_FORECAST,
    "site": NESTED,
    "staff": LABEL,  # names of files: what they hold stands in the inputs
    "shift": RULES,
    "contract": NESTED,
    "rotation": RULES,
    "full_time": RULES,
    "room": SHRINKAGE,
    "activity": SHRINKAGE,
    "rules": RULES,
    "fairness": RULES,
    "shrinkage": SHRINKAGE,
    "route": MIX,
    "vendor": MIX,
    "trunk": VOLUME,
    "group": LABEL,
    "cost": NESTED,
    "hire_class": MIX,
    "attrition": MIX,
    "lever": MIX,
    "simulation": NESTED,
    "solver": METHOD,
}
QUEUE: Mapping[str, str] = {
    "name": VOLUME,
    "channel": VOLUME,
    "open": VOLUME,
    "target": TARGET,
    "patience_s": VOLUME,
    "aht_s": HANDLE_TIME,
    "concurrency": HANDLE_TIME,
    "aht_by_concurrency_s": HANDLE_TIME,
    "max_occupancy": TARGET,
    "priority": TARGET,
    "head_start_s": TARGET,
    "minimum_open": TARGET,
    "shortage_weight": TARGET,
    "balk": VOLUME,
    "retry": VOLUME,
    "callback": VOLUME,
    "interruptible": TARGET,
    "keep_idle": TARGET,
    "escalates": VOLUME,
    "history": VIA_FORECAST,
    "opening_backlog": VOLUME,
}
SITE: Mapping[str, str] = {"name": MIX, "time_zone": RULES, "holidays": RULES, "seats": MIX, "rules": RULES}
CONTRACT: Mapping[str, str] = {
    "name": MIX,
    "hours_per_week": RULES,
    "days_per_week": RULES,
    "shifts": RULES,
    "average_over_weeks": RULES,
    "overtime": RULES,
    "rotation": RULES,
    "rules": RULES,
}
COST: Mapping[str, str] = {
    **dict.fromkeys(
        ("wage_per_h", "load", "bonus", "overtime", "premium", "licence_per_seat_month", "supervisor"), WAGES
    ),
    **dict.fromkeys(("facility_per_seat_month", "recruiting_per_hire", "training_per_hire_week"), WAGES),
    **dict.fromkeys(
        ("shortage_per_agent_hour", "shortage_steps", "surplus_per_agent_hour", "change_per_shift"), TARGET
    ),
    "budget": LABEL,
}
SIMULATION: Mapping[str, str] = {
    "replications": METHOD,
    "loop": METHOD,
    "handle_time": HANDLE_TIME,
    "volume_uncertainty": METHOD,
    "warm_up_h": METHOD,
}
AGENT: Mapping[str, str] = {
    **dict.fromkeys(("agent", "team", "site", "cost_centre", "contract", "roles", "skills", "contract_h"), MIX),
    **dict.fromkeys(("start_date", "end_date", "birth_date", "opt_out", "rotation_start", "grade"), MIX),
    "name": LABEL,
    "wage_per_h": WAGES,
    "salary_per_year": WAGES,
}
INPUTS: Mapping[str, str] = {
    "scenario": NESTED,
    "history": VOLUME,
    "history_interval_min": VOLUME,
    "agents": NESTED,
    "absences": SHRINKAGE,
    "patterns": MIX,
    "locks": MIX,
    "previous_roster": MIX,
    "published_roster": MIX,
    "overrides": VIA_FORECAST,
    "given_forecast": VIA_FORECAST,
    "budget": LABEL,
    "ledger": RULES,
    "handle_times": HANDLE_TIME,
    "waits": VOLUME,
    "resolved": LABEL,
    "sha256": LABEL,
    "warnings": LABEL,
}
OF_THE_WEEK = ("locks", "previous_roster", "published_roster")
"""Of the inputs, what belongs to one week: where another week is planned it moves with it (volume)."""
