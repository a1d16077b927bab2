"""One long-lived process beside the server that keeps plans open on the desk and answers questions about them."""
