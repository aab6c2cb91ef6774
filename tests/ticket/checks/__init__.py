"""One table for each check."""
