"""Two hundred people of forty contracts, with a ledger, wishes, leave, activities and breaks that keep their distance.

Wanted: a gap of at most 5 % in 180 s. Printed: gap, CPU and elapsed time, memory, breaches, time of the audit.

Run: ``python benchmarks/roster_contracts.py [--people 200] [--seconds 180] [--seeds N] [--without-activities]``
"""

from __future__ import annotations

from roster_instances_mixed import contracts
from roster_run import arguments, run


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--without-activities", action="store_true", help="the same people with nothing off the queue")
    asked = parser.parse_args()
    for seed in asked.seeds:
        inputs, requirement = contracts(asked.people, asked.days, seed)
        if asked.without_activities:
            inputs = type(inputs)(**{**vars(inputs), "scenario": inputs.scenario.model_copy(update={"activity": ()})})
        run(inputs, requirement, asked, seed)


if __name__ == "__main__":
    main()
