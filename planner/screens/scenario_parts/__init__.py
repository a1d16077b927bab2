"""Parts of the page of scenarios: the list, each box of the editor."""
