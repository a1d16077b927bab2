"""Tables of docs/access.md, derived from the registries; run as a script it prints them."""

from __future__ import annotations

from planner.access import ACTIONS, ROLES
from planner.services.cut.plan_folder import PLAN_FILES

WORDS = {"yes": "yes", "own": "own", "without_pay": "without pay", "no": "-"}


def matrix() -> str:
    """One row an action, one column a role."""
    header = ["action", "what it is", *ROLES]
    rows = [
        [f"`{name}`", row.meaning, *(WORDS[cell] for cell in row.cells().values())] for name, row in ACTIONS.items()
    ]
    return table(header, rows)


def files() -> str:
    """One row a contract file of a plan's folder."""
    return table(["file", "what of it is seen"], [[f"`{name}`", file.told] for name, file in PLAN_FILES.items()])


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    print(matrix())
    print(files())
