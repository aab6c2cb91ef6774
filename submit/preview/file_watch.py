"""Watches which of the sources were touched, by events of the file system."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog import events
from watchdog.observers import Observer

from submit.site.build.freshness import SOURCES

QUIET = 0.08
"""Seconds without events after which a save counts as finished: editors write a file in several steps."""
HEARD = [
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
]


class Touches(events.FileSystemEventHandler):
    """The paths below `root`, relative to it, that were touched since the last query."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._queue: queue.SimpleQueue[Path] = queue.SimpleQueue()

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        for written in (event.src_path, event.dest_path):
            path = Path(str(written))
            if path.is_relative_to(self._root) and self._is_source(path.relative_to(self._root)):
                self._queue.put(path.relative_to(self._root))

    def _is_source(self, path: Path) -> bool:
        """Return True if the path is a source, and not a file that an editor keeps beside an open one."""
        hidden = any(part.startswith(".") for part in path.parts) or path.name.endswith("~")
        return path.parts[:1] != () and path.parts[0] in SOURCES and not hidden

    def wait(self) -> set[Path]:
        """Wait for a touch and the silence after it; return the touched paths."""
        return {self._queue.get(), *self._until_quiet()}

    def take(self) -> set[Path]:
        """Return what was touched meanwhile, if anything, after waiting only for the end of that save."""
        return set() if self._queue.empty() else self.wait()

    def _until_quiet(self) -> Iterator[Path]:
        try:
            while True:
                yield self._queue.get(timeout=QUIET)
        except queue.Empty:
            return


@contextmanager
def watched(root: Path) -> Iterator[Touches]:
    """Yield the touches of the sources in `root` while the block runs."""
    touches, observer = Touches(root), Observer()
    for name in SOURCES:
        if (root / name).is_dir():
            observer.schedule(touches, str(root / name), recursive=True, event_filter=HEARD)
    observer.schedule(touches, str(root), recursive=False, event_filter=HEARD)
    observer.start()
    try:
        yield touches
    finally:
        observer.stop()
        observer.join()
