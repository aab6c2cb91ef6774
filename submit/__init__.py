"""A support front door: published rules, a guided ticket form that applies them, delivery that loses nothing."""
