"""A finding of the doctor."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was checked: fine, or what to fix."""

    is_fine: bool
    words: str
