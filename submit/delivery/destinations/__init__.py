"""Where tickets can go: one module or folder each, all alike."""
