"""What stands behind the numbers of a plan's page: formula, inputs with unit and source, files with their sha256."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from planner.report.inputs_sheet import DEFAULTED, HERE, Input
from planner.report.money_sheets import plan_inputs
from planner.report.offline import Behind
from planner.report.price_inputs import said
from planner.report.words import percent, promise_words
from planner.result import Plan
from planner.scenario import Inputs, Queue

Row = tuple[str, str, str, str]
DEFAULT_TOLD = "default, to be confirmed: write the key into the scenario"


def rows_of(inputs: Iterable[Input]) -> list[Row]:
    """Inputs as rows of a page; switches of the workbook left out."""
    return [
        (one.key or one.label, f"{one.value:,.6g}" if not isinstance(one.value, str) else one.value, one.unit,
         f"{one.source}; {DEFAULT_TOLD}" if one.state == DEFAULTED else one.source)
        for one in inputs
        if one.state != HERE
    ]  # fmt: skip


def files_of(inputs: Inputs, *parts: str) -> list[tuple[str, str]]:
    """Files behind a number with their sha256: the scenario's own, and those named in these parts of it."""
    scenario = inputs.scenario
    named = {value.rsplit("/", 1)[-1] for part in parts for value in _texts(getattr(scenario, part, None))}
    return [
        (name, digest)
        for name, digest in inputs.sha256.items()
        if name.endswith(".toml") or name.rsplit("/", 1)[-1] in named
    ]


def _texts(record: object) -> list[str]:
    values = record.values() if isinstance(record, Mapping) else vars(record).values() if record is not None else ()
    found: list[str] = []
    for value in values:
        found += [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str)]
    return found


def behind_cost(plan: Plan) -> Behind:
    """All money."""
    scenario = plan.scenario
    formula = (
        "Sum of the items, each rounded once to the cent. Base pay: wage x paid hours (salaries by the day). Premium: "
        "its rate x wage x hours in which it holds. Overtime: (rate - 1) x wage x hours beyond each tier. Leave pay: "
        "wage x leave hours. Load: its share of base pay, premiums and overtime. Bonus: its share of base and leave. "
        "Licences, seats and supervision: monthly price x days over the month's days. Vendors: units x price, least "
        "bill, bonus and malus.",
        "Every person and month is a row of formulas in plan.xlsx, sheets Hours, Pay, Cost and Totals.",
    )
    rows = rows_of(one for _, own in plan_inputs(plan) for one in own)
    rows.append(("paid hours", f"{_paid_h(plan):,.2f}", "hours", "roster.csv of this plan"))
    number = f"{plan.pay:,.2f} {scenario.currency}, total cost"
    return Behind(number, formula, rows, files_of(plan.inputs, "staff", "history"))


def _paid_h(plan: Plan) -> float:
    rows = plan.roster.frame[plan.roster.frame["paid"].astype(bool)]
    return float(((rows["end"] - rows["start"]).dt.total_seconds() / 3600).sum())


def behind_promises(plan: Plan) -> Behind:
    """Chances and service levels."""
    kept = sum(promise.met for promise in plan.promises)
    formula = (
        "Service level = contacts offered in the period and served in time / contacts offered in it. Chance = share of "
        "simulated replications whose service level reached the target. Kept = chance at least the chance asked.",
    )
    source, rows = said(plan.scenario), list[Row]()
    for queue in plan.scenario.queue:
        rows += _target_rows(queue, source)
    rows += [("replications", f"{plan.simulation.replications}", "simulated periods", "simulation of this plan"),
             ("seed", f"{plan.scenario.seed}", "", source)]  # fmt: skip
    number = f"{kept} of {len(plan.promises)} promises kept"
    return Behind(number, formula, rows, files_of(plan.inputs, "history", "staff"))


def _target_rows(queue: Queue, source: str) -> list[Row]:
    target = queue.target
    return [
        (f"{queue.name}, target", percent(target.share), promise_words(queue), source),
        (f"{queue.name}, chance asked", percent(target.chance), f"of each {target.over}", source),
    ]


def behind_required(plan: Plan, queue: Queue | None = None) -> Behind:
    """Contacts, hours required, scheduled and short; of one queue or of all."""
    lost, source = plan.scenario.shrinkage, said(plan.scenario)
    formula = (
        "Expected contacts: mean of the forecast, its methods weighed by how well they did on the history. Workload = "
        "contacts x handle time. Agents: the fewest people on the queue whose service level, by the queue's formula, "
        "corrected by simulation, keeps the target. Required (rostered) = agents / (1 - absence) / (1 - off_queue). "
        "Short = sum of max(0, required - scheduled) x interval; surplus the other way round.",
    )
    rows: list[Row] = [
        ("shrinkage.absence", percent(lost.absence), "of rostered days", source),
        ("shrinkage.off_queue", percent(lost.off_queue), "of time on queue", source),
        ("interval_min", f"{plan.scenario.interval_min}", "minutes", source),
    ]
    for one in plan.scenario.queue if queue is None else (queue,):
        rows += _target_rows(one, source)
    number = f"{plan.roster.shortage_h:,.1f} hours short"
    if queue is not None:
        number = f"Contacts, people and service of {queue.name}"
    return Behind(number, formula, rows, files_of(plan.inputs, "history", "forecast", "staff"))


def behind_proof(plan: Plan) -> Behind:
    """Objective, bound and gap."""
    roster, scenario = plan.roster, plan.scenario
    formula = (
        "Objective = price of missing hours + pay that decisions can change + wishes, recomputed from roster.csv. No "
        "roster under these rules has one below the bound. Gap = (objective - bound) / max(1, |objective|).",
    )
    price = scenario.cost.shortage_per_agent_hour
    rows: list[Row] = [
        ("cost.shortage_per_agent_hour", f"{price:g}", f"{scenario.currency} per hour", said(scenario)),
        *((f"of which {term}", f"{amount:,.2f}", scenario.currency, "roster.csv of this plan")
          for term, amount in roster.terms.items()),
        ("solver.work", f"{scenario.solver.work:g}", "about 30 s for 60 people each", said(scenario)),
    ]  # fmt: skip
    return Behind("Objective, bound and gap", formula, rows, files_of(plan.inputs, "staff"))


def headlines(plan: Plan) -> Sequence[Behind]:
    """Behind the summary."""
    return [behind_promises(plan), behind_required(plan), behind_cost(plan), behind_proof(plan)]
