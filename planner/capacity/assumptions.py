"""What the plan takes for granted: every number with its unit and source, and whether a person said it.

Numbers that nobody stated are defaults with a published source; they stay marked until a person writes them into the
scenario.

References
----------
SQM 2023 and ICMI 2017 (attrition a year), Cinareo (days to fill a seat, ramp), wfmlabs (training, early attrition,
recruiting), Assembled (shrinkage), U.S. Bureau of Labor Statistics, Employer Costs for Employee Compensation, June
2025 (load): collected in the project's notes on the domain, section "Finance".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.scenario.people import HireClass
from planner.scenario.scenario import Scenario

STATED = "stated in the scenario"

ATTRITION = 0.38
LOAD = 0.259
PLANNED_LOSS = 0.20
FIRST_90_DAYS = 0.20
RECRUIT_WEEKS = 5.0
CLASS_WEEKS_ONE, CLASS_WEEKS_MORE = 3.0, 5.0
RAMP = (*tuple(round(0.53 + 0.28 * month / 11, 4) for month in range(12)), 1.0)
"""53 % in the first month, 67 % on average over the first year, in a straight line; then as quick as anybody."""

PAID_LEAVE_LOAD, SUPPLEMENTS_LOAD = 0.316, 0.259


@dataclass(frozen=True)
class Assumption:
    """One input of the plan.

    Attributes
    ----------
    name : str
        ``attrition.per_year``, as the scenario would write it.
    value : float
    unit : str
    source : str
    stated : bool
        Whether a person said it; else it is a default to be confirmed.
    """

    name: str
    value: float
    unit: str
    source: str
    stated: bool


@dataclass
class Assumptions:
    """Collects them in the order in which they are asked for, each once."""

    found: dict[str, Assumption] = field(default_factory=dict)

    def stated(self, name: str, value: float, unit: str) -> float:
        """A number that the scenario states."""
        self.found[name] = Assumption(name, float(value), unit, STATED, True)
        return value

    def default(self, name: str, value: float, unit: str, source: str) -> float:
        """A number that nobody stated."""
        self.found[name] = Assumption(name, float(value), unit, source, False)
        return value

    def measured(self, name: str, value: float, unit: str, source: str) -> float:
        """A number that was worked out."""
        self.found[name] = Assumption(name, float(value), unit, source, True)
        return value

    def chosen(self, said: bool, name: str, value: float, fallback: float, unit: str, source: str) -> float:
        """What is stated, else the default."""
        return self.stated(name, value, unit) if said else self.default(name, fallback, unit, source)

    def all(self) -> tuple[Assumption, ...]:
        """Every one of them."""
        return tuple(self.found.values())


def load_of(scenario: Scenario, known: Assumptions) -> float:
    """Employer's share on wages."""
    return known.chosen(
        "load" in scenario.cost.model_fields_set,
        "cost.load",
        scenario.cost.load,
        LOAD,
        "share of wages",
        "BLS ECEC, June 2025: benefits without paid leave and supplemental pay, 25.9 % of wages",
    )


def attrition_of(scenario: Scenario, known: Assumptions) -> tuple[str, float]:
    """Basis and rate a year."""
    said = scenario.attrition
    if said is not None:
        return said.basis, known.stated("attrition.per_year", said.per_year, f"a year, {said.basis}")
    source = "SQM 2023: 38 % a year (ICMI 2017: 33 %)"
    return "turnover", known.default("attrition.per_year", ATTRITION, "leavers / average headcount a year", source)


def early_loss(scenario: Scenario, known: Assumptions) -> float:
    """Share of newly trained people lost within 90 days, where no class says its own."""
    said = scenario.attrition.first_90_days if scenario.attrition else None
    of_classes = [one.loss["first_90_days"] for one in scenario.hire_class if "first_90_days" in one.loss]
    if said is None and of_classes:
        mean = sum(of_classes) / len(of_classes)
        return known.measured("attrition.first_90_days", mean, "share", "the hire classes' own, averaged")
    source = "wfmlabs: 15 to 25 % of a class within 90 days"
    return known.chosen(said is not None, "attrition.first_90_days", said or 0.0, FIRST_90_DAYS, "share", source)


def trained(hired: HireClass, known: Assumptions) -> HireClass:
    """A class with what it does not say filled in."""
    said, name = hired.model_fields_set, f'hire_class "{hired.name}"'
    queues = hired.skills.count("|") + 1
    usual = CLASS_WEEKS_ONE if queues == 1 else CLASS_WEEKS_MORE
    recruit = known.chosen("recruit_weeks" in said, f"{name}.recruit_weeks", hired.recruit_weeks, RECRUIT_WEEKS,
                           "weeks", "Cinareo: 34 days to fill a seat")  # fmt: skip
    taught = known.chosen("class_weeks" in said, f"{name}.class_weeks", hired.class_weeks, usual, "weeks",
                          "wfmlabs: 2 to 3 weeks for simple voice, 4 to 6 for several channels")  # fmt: skip
    nesting = known.stated(f"{name}.nesting_weeks", hired.nesting_weeks, "weeks")
    early = known.chosen("first_90_days" in hired.loss, f"{name}.loss.first_90_days",
                         hired.loss.get("first_90_days", 0.0), FIRST_90_DAYS, "share",
                         "wfmlabs: 15 to 25 % of a class within 90 days")  # fmt: skip
    ramp = hired.ramp if "ramp" in said else RAMP
    known.chosen("ramp" in said, f"{name}.ramp, first month", hired.ramp[0], RAMP[0], "share of full productivity",
                 "Cinareo: 53 % in month one, 67 % over the first year (1,800 agents, 8 centres)")  # fmt: skip
    loss = {**hired.loss, "first_90_days": early}
    return hired.model_copy(
        update={"recruit_weeks": recruit, "class_weeks": taught, "nesting_weeks": nesting, "ramp": ramp, "loss": loss}
    )


def planned_of(scenario: Scenario, months: tuple[str, ...], known: Assumptions) -> list[float]:
    """Share of paid hours planned away (leave, training) in each month."""
    said, lost = scenario.shrinkage.planned, scenario.shrinkage
    usual = max(0.0, 1.0 - (1.0 - PLANNED_LOSS) / lost.present)
    source = "Assembled: 20 to 30 % of paid time is lost in all; the low end, less absence and off-queue time"
    if said:
        usual = sum(said.values()) / len(said)
        source = "mean of the months that are stated"
    return [
        known.chosen(month in said, f"shrinkage.planned {month}", said.get(month, 0.0), usual, "share", source)
        for month in months
    ]


def traps(scenario: Scenario) -> list[str]:
    """Money and time that are counted twice, or nowhere, in sentences."""
    load, planned, found = scenario.cost.load, scenario.shrinkage.planned, []
    leave = not planned or any(planned.values())  # where no month is stated a default holds
    if load > PAID_LEAVE_LOAD + 0.005 and leave:
        found.append(
            f"A load of {load:.1%} looks as if it held paid leave (BLS: 42 % with it, 31.6 % without), which planned "
            "shrinkage takes off as hours already paid: leave would be paid twice. Take the load without leave."
        )
    elif load > SUPPLEMENTS_LOAD + 0.005 and (scenario.cost.bonus > 0 or scenario.cost.overtime):
        found.append(
            f"A load of {load:.1%} looks as if it held bonus and overtime pay (BLS: 31.6 % with them, 25.9 % "
            "without), which this plan prices by themselves. Take the load without supplemental pay."
        )
    if not leave and load <= PAID_LEAVE_LOAD + 0.005:
        found.append(
            f"Paid leave stands nowhere: planned shrinkage is 0 in every month stated, and a load of {load:.1%} "
            "has no room for it (BLS: 42 % of wages with paid leave, 31.6 % without). State leave under "
            "shrinkage.planned."
        )
    if planned and scenario.staff.availability is not None:
        found.append(
            "Leave stands in the availability file and in planned shrinkage: months ahead only planned shrinkage "
            "counts, so that no leave is counted twice."
        )
    return found
