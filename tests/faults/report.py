"""What a fault program found."""

from dataclasses import dataclass, field


class UnavailableError(Exception):
    """The program cannot run here; the message says what is missing."""


@dataclass
class Report:
    """Figures in the order in which they are told, and the promises that were broken."""

    name: str
    figures: dict[str, object] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def tell(self, **figures: object) -> None:
        self.figures.update(figures)

    def expect(self, promise: str, kept: bool) -> None:
        """Notes the promise as broken unless it was kept."""
        if not kept:
            self.broken.append(promise)

    def absorb(self, other: "Report", prefix: str) -> None:
        """Adds what another run told; its broken promises are the caller's to judge."""
        self.tell(**{f"{prefix}_{name}": value for name, value in other.figures.items()})

    def line(self) -> str:
        """The one line that is printed."""
        told = " ".join(f"{name}={value}" for name, value in self.figures.items())
        return f"{self.name}: {'BROKEN ' if self.broken else ''}{told}" + "".join(f"\n  {one}" for one in self.broken)
