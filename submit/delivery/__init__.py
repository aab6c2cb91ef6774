"""Delivery: the loop that hands accepted tickets to their destination, and the destinations."""
