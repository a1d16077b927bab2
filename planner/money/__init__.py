"""What money buys and why it moves: unit costs, the bridge from budget to plan to actual, what forecast error costs."""
