"""The tracker in memory does what every tracker must: else the closing rule's tests would prove nothing."""

import pytest

from submit.delivery.tracker import Author
from tests.closing.memory_tracker import MemoryTracker
from tests.delivery.tracker_contract import REFERENCE, TrackerContract


class MemoryDesk:
    """The people at the tracker in memory."""

    asks, ends, works = "Feedback", "Closed", "In progress"

    def __init__(self) -> None:
        self._board = MemoryTracker()
        self.tracker = self._board.client()
        self.reprioritise, self.delete = self._board.reprioritise, self._board.delete

    def file(self) -> int:
        return self._board.file(REFERENCE)

    def change(self, id: int, author: Author, notes: str = "", status: str = "", private: bool = False) -> None:
        self._board.change(id, author, notes, status, private)


@pytest.fixture
def desk() -> MemoryDesk:
    return MemoryDesk()


class TestMemoryTracker(TrackerContract):
    pass
