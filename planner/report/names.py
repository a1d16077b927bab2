"""Names of files beside a plan that others look for without drawing in what writes plans."""

MADE_FROM = "made_from.json"
"""Beside the plan of a roster that somebody made from another plan's: which, and what was done."""
