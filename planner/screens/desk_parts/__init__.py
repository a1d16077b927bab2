"""What screens that ask the desk share: waiting for an answer, keeping a roster, an explanation drawn."""
