"""How the centre did: measures by day, week and month from what happened, and what a change of its ways did to them."""
