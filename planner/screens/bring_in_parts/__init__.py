"""Parts of the page that brings in data."""
