"""The watchdog of the delivery process: it ends the process if a lane hangs, and the supervisor starts it anew.

A lane moves each time it looks for work. The guard counts its own looks at which a lane had not moved, and compares no
clocks. As long as all move, it puts off the end of the process, which a thread in C waits for (`faulthandler`): so the
end also comes while a lane holds the interpreter's lock and the guard cannot look.
"""

import faulthandler
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Event, Thread

log = logging.getLogger("submit.delivery")


@dataclass(frozen=True)
class LanePatience:
    """`every` is the seconds between two looks; after `looks` of them without a move a lane counts as stuck.

    The process ends `grace` seconds after the last look at which all was well.
    """

    every: float = 10.0
    looks: int = 180
    grace: float = 120.0


PATIENCE = LanePatience()
"""Half an hour: every call to a tracker or a mail server has a deadline, and a step is a dozen calls at most."""


class LaneGuard:
    """Counts the looks at which a lane had not moved."""

    def __init__(self, lanes: Iterable[str], patience: LanePatience = PATIENCE) -> None:
        self._patience = patience
        self._moves = dict.fromkeys(lanes, 0)
        self._seen = dict(self._moves)
        self._still = dict.fromkeys(self._moves, 0)

    def moving(self, lane: str, held: Callable[[], bool]) -> Callable[[], bool]:
        """Return `held`, which a lane asks before each step, so that asking it counts as a move."""

        def moved() -> bool:
            self._moves[lane] += 1
            return held()

        return moved

    def ended(self, lane: str) -> None:
        """Stop looking at a lane that has come to its end."""
        self._still.pop(lane, None)

    def look(self) -> list[str]:
        """Return the lanes that are stuck."""
        for lane in [*self._still]:
            moves = self._moves[lane]
            self._still[lane] = 0 if moves != self._seen[lane] else self._still[lane] + 1
            self._seen[lane] = moves
        return [lane for lane, looks in self._still.items() if looks >= self._patience.looks]

    def thread(self, over: Event) -> Thread:
        """Return the thread that looks, until it is `over`."""
        return Thread(target=self._watch, args=(over,), name="lane-guard", daemon=True)

    def _watch(self, over: Event) -> None:
        faulthandler.dump_traceback_later(self._patience.grace, exit=True)
        while not over.wait(self._patience.every):
            if stuck := self.look():
                log.error("the watchdog ends the delivery process: no move in %s", ", ".join(stuck))
                faulthandler.dump_traceback()
                os._exit(os.EX_SOFTWARE)
            faulthandler.dump_traceback_later(self._patience.grace, exit=True)
        faulthandler.cancel_dump_traceback_later()
