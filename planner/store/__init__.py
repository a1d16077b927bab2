"""The team's store: one truth with a trail, on SQLite or PostgreSQL."""
