"""The checks: one module each. A check is a frozen dataclass of its parameters that can look at what was typed."""
