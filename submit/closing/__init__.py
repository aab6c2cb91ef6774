"""After filing: clients hear what happens in the tracker, and the closing rule is applied."""
