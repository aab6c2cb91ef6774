"""What every check has in common."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar

from submit.ticket.finding import Hit, Level
from submit.ticket.typed import Typed


class Check(ABC):
    """A check is a frozen dataclass; its fields are its parameters in the front matter."""

    CODES: ClassVar[Mapping[str, tuple[str, ...]]]
    """The messages that the page must have, and the values each can use besides the parameters."""
    LEVELS: ClassVar[tuple[Level, ...]]
    """Style advises and never stops; what is impossible or missing stops and never advises."""

    @abstractmethod
    def hits(self, typed: Typed) -> Iterator[Hit]:
        """What the check sees. An absent field is not looked at."""
