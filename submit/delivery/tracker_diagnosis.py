"""What the doctor found: one thing that was looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was looked at: fine, or what to mend."""

    is_fine: bool
    words: str
