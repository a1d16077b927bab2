"""A kept plan on the coordinator's desk: why it is short, who fits, swaps, leave, a repair made a plan again."""
