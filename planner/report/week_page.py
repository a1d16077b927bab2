"""A week's roster as a page to print: a row a person, a column a day, black on white, nothing from elsewhere."""

from __future__ import annotations

import html

import pandas as pd

STYLE = """
@page { size: A4 landscape; margin: 10mm }
body { font: 11px/1.35 sans-serif; color: #000; background: #fff; margin: 1em }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; margin-bottom: .6em }
th, td { border: 1px solid #767676; padding: 2px 4px; text-align: left; vertical-align: top }
thead { display: table-header-group }
tr { break-inside: avoid }
"""


def week_page(table: pd.DataFrame, title: str, caption: str) -> str:
    """The page.

    Parameters
    ----------
    table : DataFrame
        As `planner.formats.roster_grid.overview_of` gives it.
    title, caption : str
        What it is, and zone, version, when it was made.
    """
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in table.columns)
    rows = []
    for cells in table.itertuples(index=False, name=None):
        first, *others = (html.escape(str(cell)) for cell in cells)
        rows.append(f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>')
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{html.escape(title)}</h1>"
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></body></html>\n"
    )
