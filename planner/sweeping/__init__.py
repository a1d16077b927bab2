"""Many plans that differ in a few keys: a grid of cells, each a scenario, and what one more point of service costs."""
