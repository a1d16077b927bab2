"""Parts of the roster screen."""
