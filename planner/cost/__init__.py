"""What a plan costs: an hour's price, payroll, seats."""

from planner.cost.payroll import price_plan
from planner.cost.rates import hourly_rate, overtime_extra, premium_share

__all__ = ["hourly_rate", "overtime_extra", "premium_share", "price_plan"]
