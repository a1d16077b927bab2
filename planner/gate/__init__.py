"""The gate of the front end: whence a request may come, and what a page may ask the server for."""
