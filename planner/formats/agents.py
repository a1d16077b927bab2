"""The staff file: one person a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from forecasting.table import FaultBook, Table
from planner.formats.cells import converted, dates, known, numbers, open_table, texts
from planner.scenario import Agent, Scenario, Skill
from planner.scenario.nearest import did_you_mean
from planner.scenario.skills import parse_skills

TEXTS = ("name", "team", "site", "cost_centre", "contract", "grade", "roles", "skills")
NUMBERS = ("wage_per_h", "salary_per_year", "contract_h")
DATES = ("start_date", "end_date", "birth_date", "rotation_start")
YES, NO = ("yes", "true", "1"), ("no", "false", "0", "")


def read_agents(path: Path, scenario: Scenario, book: FaultBook) -> tuple[tuple[Agent, ...], tuple[str, ...]]:
    """Everybody of the staff file.

    Parameters
    ----------
    path : Path
        Columns ``agent`` and, where known, ``name,team,site,cost_centre,contract,grade,roles,skills,wage_per_h,
        salary_per_year,contract_h,start_date,end_date,birth_date,opt_out,rotation_start``. Without a contract a
        person has the scenario's only one; without a column `skills` everybody serves every queue.
    scenario : Scenario
    book : FaultBook
        What is wrong is told here.

    Returns
    -------
    (tuple of Agent, tuple of str)
        People, in the file's order, and warnings.
    """
    table = open_table(path, ("agent",), (*TEXTS, *NUMBERS, *DATES, "opt_out"), book)
    if table is None:
        return (), ()
    before = len(book.faults)
    ids = [str(name) for name in table.names(book, "agent")]
    _once(table, ids, book)
    skills, warnings = _skills(table, scenario, book)
    columns: dict[str, list[object]] = {
        **{column: list(texts(table, column)) for column in ("name", "team", "cost_centre", "grade")},
        "site": list(_sites(table, scenario, book)),
        "contract": list(_contracts(table, scenario, book)),
        "roles": [tuple(_roles(text)) for text in texts(table, "roles")],
        "skills": list(skills),
        "wage_per_h": list(numbers(table, book, "wage_per_h")),
        "salary_per_year": list(numbers(table, book, "salary_per_year")),
        "contract_h": list(numbers(table, book, "contract_h", most=168)),
        **{column: list(dates(table, book, column)) for column in DATES},
        "opt_out": list(_opted_out(table, book)),
    }
    if not ids:
        book.add(table.name, "", "at least one person", "The file has a header only: add a row.")
    if len(book.faults) > before:
        return (), warnings
    people = tuple(
        Agent.model_validate({"agent": name, **{key: column[row] for key, column in columns.items()}})
        for row, name in enumerate(ids)
    )
    _employed(table, people, book)
    return people, warnings


def _opted_out(table: Table, book: FaultBook) -> Iterator[bool]:
    for position, text in enumerate(texts(table, "opt_out")):
        if text.lower() not in (*YES, *NO):
            book.add(table.where(position, "opt_out"), text, "yes or no", "Write yes where they signed, else no.")
        yield text.lower() in YES


def _once(table: Table, ids: list[str], book: FaultBook) -> None:
    first: dict[str, int] = {}
    for position, name in enumerate(ids):
        if name and first.setdefault(name, position) != position:
            expected = f"an id of their own ({name} stands in row {table.row[first[name]]} already)"
            remedy = "Give one of them another id, or delete the row."
            book.add(table.where(position, "agent"), name, expected, remedy)


def _skills(table: Table, scenario: Scenario, book: FaultBook) -> tuple[list[tuple[Skill, ...]], tuple[str, ...]]:
    queues = [queue.name for queue in scenario.queue]
    if "skills" not in table.cells.columns:
        everything = tuple(Skill(queue=name) for name in queues)
        return [everything] * len(table.cells), (f"{table.name} has no column skills: everybody serves all",)
    read = converted(table, book, "skills", parse_skills, "skills such as phone:1.0:1|chat:0.8:2", "Correct them.")
    for position, skills in enumerate(read):
        for skill in skills or ():
            if skill.queue not in queues:
                expected = "skills that a queue has: no queue is called so"
                where = table.where(position, "skills")
                book.add(where, skill.queue, expected, did_you_mean(skill.queue, queues))
    return [skills or () for skills in read], ()


def _sites(table: Table, scenario: Scenario, book: FaultBook) -> list[str]:
    sites = [site.name for site in scenario.site]
    return known(table, book, "site", sites, "the name of a [[site]]") if sites else texts(table, "site")


def _contracts(table: Table, scenario: Scenario, book: FaultBook) -> list[str]:
    contracts = [contract.name for contract in scenario.contract]
    if len(contracts) == 1:
        written = [text or contracts[0] for text in texts(table, "contract")]
        known(table, book, "contract", contracts, "the name of a [[contract]]")
        return written
    written = known(table, book, "contract", contracts, "the name of a [[contract]]")
    for position, text in enumerate(written):
        if not text and contracts:
            where = f"{table.name}, row {table.row[position]}, column contract"
            book.add(where, "", "the name of a [[contract]]", did_you_mean("", contracts))
    return written


def _roles(text: str) -> Iterator[str]:
    return (role.strip() for role in text.split("|") if role.strip())


def _employed(table: Table, people: tuple[Agent, ...], book: FaultBook) -> None:
    for position, one in enumerate(people):
        if one.start_date and one.end_date and one.end_date < one.start_date:
            expected = f"a day not before start_date ({one.start_date})"
            book.add(table.where(position, "end_date"), str(one.end_date), expected, "Correct one of them.")
