"""The destinations of tickets: one module or folder each, with the same interface."""
