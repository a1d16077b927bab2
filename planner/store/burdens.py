"""The fairness ledger of published rosters: continued by publishing, read back for the next plan."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from planner.frames import LEDGER, check
from planner.roster.burdens import Counts
from planner.scenario.fairness import BURDENS
from planner.store.bulk import insert_rows
from planner.store.database import Work
from planner.store.tables import BurdenRow, LineRow


def continue_ledger(work: Work, line: LineRow, version: int, weeks: pd.DataFrame, touched: Collection[str]) -> None:
    """Put the burdens of a published roster in place of what stood for the weeks it touches.

    Parameters
    ----------
    version : int
        Number of the roster version that is published.
    weeks : DataFrame
        Frame LEDGER of the weeks it touches.
    touched : collection of str
        Names of these weeks.
    """
    own = BurdenRow.line_id == line.id, BurdenRow.week.in_(touched)
    work.session.execute(delete(BurdenRow).where(*own).execution_options(synchronize_session=False))
    counts = [_json(dict(zip(BURDENS, row, strict=True))) for row in weeks[list(BURDENS)].to_numpy().tolist()]
    insert_rows(
        work.session,
        BurdenRow,
        {
            "line_id": [line.id] * len(weeks),
            "agent": weeks["agent"].tolist(),
            "week": weeks["week"].tolist(),
            "counts": counts,
            "version": [version] * len(weeks),
        },
    )


def ledger(session: Session, line: LineRow) -> pd.DataFrame:
    """What the line's published rosters gave, by person and week: frame LEDGER, which ``[staff] ledger`` takes."""
    rows = session.execute(
        select(BurdenRow.agent, BurdenRow.week, BurdenRow.counts)
        .where(BurdenRow.line_id == line.id)
        .order_by(BurdenRow.agent, BurdenRow.week)
    )
    told = [(agent, week, *(int(counts.get(burden, 0)) for burden in BURDENS)) for agent, week, counts in rows]
    return check(pd.DataFrame(told, columns=list(LEDGER.columns)), LEDGER) if told else LEDGER.empty()


def _json(counts: Counts) -> str:
    inside = ", ".join(f'"{burden}": {int(number)}' for burden, number in counts.items())
    return f"{{{inside}}}"
