"""Where a process dies: before or after a call of the tracker, or before a change of the store."""

from collections.abc import Callable, Sequence

from submit.store.database import Database
from tests.closing.memory_tracker import MemoryTracker

IN_MEMORY = ((MemoryTracker, "arrives", False), (MemoryTracker, "answers", False))


class Fate:
    """Counts the steps of the product, and calls `die` at one of them. `patch` sets an attribute of a class;
    `calls` are the methods by which the tracker is called, and whether a process may die after one too."""

    def __init__(
        self,
        patch: Callable[[object, str, object], None],
        die: Callable[[], None],
        calls: Sequence[tuple[type, str, bool]] = IN_MEMORY,
    ) -> None:
        self.steps, self.dies_at = 0, -1
        self._die = die
        for owner, name, twice in calls:
            patch(owner, name, self.wrapped(getattr(owner, name), twice=twice))
        patch(Database, "writing", self.wrapped(Database.writing, twice=False))

    def wrapped(self, act: Callable[..., object], twice: bool) -> Callable[..., object]:
        """The act, before which a process may die, and, if `twice`, after it."""

        def wrapped(*arguments: object, **options: object) -> object:
            self._step()
            done = act(*arguments, **options)
            if twice:
                self._step()
            return done

        return wrapped

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self.dies_at:
            self._die()

    def run(self, act: Callable[[], object], dies_at: int) -> None:
        """Does what is to be done, and dies at that step."""
        self.steps, self.dies_at = 0, dies_at
        try:
            act()
        finally:
            self.dies_at = -1
