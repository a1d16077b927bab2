"""What the plan costs, by item and site."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    HEIGHT,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    YELLOW,
    Picture,
    finish,
)

SITE_COLOURS = [BLUE, ORANGE, GREEN, PURPLE, SKY, YELLOW]
ITEM_COLOURS = [*SITE_COLOURS, VERMILLION, GREY, BLACK, "#B3B3B3"]


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
        .mark_bar(stroke=GREY)
        .encode(
            x=alt.X("amount:Q", title=currency, axis=alt.Axis(format=",.0f")),
            y=alt.Y("item:N", sort="-x", title=None),
            color=alt.Color("site:N", scale=alt.Scale(range=SITE_COLOURS), legend=alt.Legend(title="site")),
            order=alt.Order("site:N"),
            tooltip=[
                alt.Tooltip("item:N"),
                alt.Tooltip("site:N"),
                alt.Tooltip("amount:Q", format=",.2f", title=currency),
            ],
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


def money_by_month_chart(cost: pd.DataFrame, currency: str) -> Picture:
    """Money by month, bars split by item.

    Parameters
    ----------
    cost : DataFrame
        ``month,item,amount``, one row each.
    currency : str
    """
    data = cost.assign(amount=cost["amount"].round(2), month=cost["month"].astype(str))
    bars = (
        alt.Chart(data)
        .mark_bar(stroke=GREY)
        .encode(
            x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("amount:Q", title=currency, axis=alt.Axis(format=",.0f")),
            color=alt.Color("item:N", scale=alt.Scale(range=ITEM_COLOURS), legend=alt.Legend(title="item")),
            order=alt.Order("item:N"),
            tooltip=[
                alt.Tooltip("month:O"),
                alt.Tooltip("item:N"),
                alt.Tooltip("amount:Q", format=",.0f", title=currency),
            ],
        )
    )
    months = data.groupby("month")["amount"].sum()
    return finish(
        bars,
        "Money by month",
        f"{currency}, by item.",
        f"{months.sum():,.0f} {currency} in {len(months)} months; most in {months.idxmax()}: {months.max():,.0f}.",
        height=max(HEIGHT, 22 * data["item"].nunique() + 30),
    )
