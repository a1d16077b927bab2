"""Parts of the forecast's page."""
