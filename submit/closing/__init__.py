"""After filing: what the tracker says reaches the client, and the closing rule keeps itself."""
