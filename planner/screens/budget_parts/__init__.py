"""Parts of the budget's page: months, what explains the money, what service costs."""
