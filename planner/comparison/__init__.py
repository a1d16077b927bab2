"""Many plans side by side, and the waterfall from one to each other."""
