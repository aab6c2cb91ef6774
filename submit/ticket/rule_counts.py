"""How often a rule spoke, and how often clients sent the ticket all the same."""

from dataclasses import dataclass

ENOUGH = 10
"""Passed over less often than this, a rule is not doubted: chance alone may have done it."""


@dataclass(frozen=True)
class RuleCount:
    """Counts without any text. What stops a ticket speaks, and is never passed over."""

    spoke: int
    passed_over: int

    @property
    def share(self) -> float:
        """The part that was passed over, from 0 to 1."""
        return self.passed_over / self.spoke if self.spoke else 0.0

    @property
    def is_doubtful(self) -> bool:
        """Whether clients pass the rule over more often than they heed it."""
        return self.passed_over >= ENOUGH and self.share > 0.5
