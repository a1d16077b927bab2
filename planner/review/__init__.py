"""Plan against actual: what was forecast, asked for, scheduled, promised and priced, and what happened."""
