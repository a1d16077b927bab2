"""What a role does not see, cut from tables, scenarios, plans and what is said of them."""
