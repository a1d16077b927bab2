"""Parts of the page of histories."""
