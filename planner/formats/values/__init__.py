"""Cells as text to values: numbers, shares, seconds, moments. What is repaired is told in groups."""
