"""What the plan costs, by item and site."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLUE, GREEN, ORANGE, PURPLE, SKY, YELLOW, Picture, finish

SITE_COLOURS = [BLUE, ORANGE, GREEN, PURPLE, SKY, YELLOW]


def cost_chart(cost: pd.DataFrame, currency: str) -> Picture:
    """Money by item, bars split by site.

    Parameters
    ----------
    cost : DataFrame
        Frame COST.
    currency : str
    """
    data = cost.groupby(["item", "site"], as_index=False, sort=True)["amount"].sum().round(2)
    data["site"] = data["site"].replace("", "no site")
    bars = (
        alt.Chart(data)
        .mark_bar(stroke="white")
        .encode(
            x=alt.X("amount:Q", title=currency, axis=alt.Axis(format=",.0f")),
            y=alt.Y("item:N", sort="-x", title=None),
            color=alt.Color("site:N", scale=alt.Scale(range=SITE_COLOURS), legend=alt.Legend(title="site")),
            order=alt.Order("site:N"),
            tooltip=["item:N", "site:N", alt.Tooltip("amount:Q", format=",.2f", title=currency)],
        )
    )
    total = float(cost["amount"].sum())
    items = data["item"].nunique()
    return finish(
        bars,
        "Cost",
        f"{currency} over the days planned, by item and site.",
        f"Cost of the plan: {total:,.0f} {currency} in {items} items.",
        height=max(60, 26 * items),
    )
