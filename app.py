"""The door of the web front end: navigation only."""
