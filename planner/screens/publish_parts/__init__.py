"""Parts of the page that publishes."""
