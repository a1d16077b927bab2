"""Months ahead: people required, people there, and the levers between them, in one programme with its bound."""
