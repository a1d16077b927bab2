"""What the law, the contract and the scenario ask of a roster: one file a check, plain words, no solver."""
