"""The pauses between the tries of what failed: a ticket or a reply to the tracker, a letter to the mail server."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

SPREAD = 0.2
"""A pause is longer by up to this share, so that what failed together is not tried again together."""


@dataclass(frozen=True)
class RetryPauses:
    """Seconds until the next try after the first, second, … failure; the last pause repeats."""

    seconds: tuple[float, ...]

    def after(self, failures: int, random: Random, wanted: float | None = None) -> timedelta:
        """Return the pause after so many failures; a server may ask for more, up to the last pause."""
        pause = self.seconds[min(failures, len(self.seconds)) - 1] * (1 + SPREAD * random.random())
        return timedelta(seconds=max(pause, min(wanted or 0, self.seconds[-1])))

    @property
    def longest(self) -> timedelta:
        """Return the longest pause. A time further ahead was noted before the clock was set back."""
        return timedelta(seconds=self.seconds[-1] * (1 + SPREAD))


TRACKER = RetryPauses((5, 15, 60, 300, 900, 1800))
"""Of tickets and replies."""
MAIL = RetryPauses((60, 900, 3600))
"""Of letters. A server that greylists wants a quarter of an hour (RFC 6647, 4.1)."""
