"""Passwords, keys and tokens in a text: what announces a value, what is known by its form, what stands side by side."""
