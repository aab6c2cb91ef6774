"""Redmine does what every tracker must."""

from dataclasses import replace

import pytest

from submit.config import Client, Settings
from submit.delivery.tracker import Author
from submit.processes.tracker_factory import tracker_of
from tests.delivery.tracker_contract import TrackerContract
from tests.redmine import people
from tests.redmine.instance import Instance
from tests.redmine.test_whole_path import configured

pytestmark = pytest.mark.redmine
LOGINS = {Author.CLIENT: "client", Author.STRANGER: "admin"}


class RedmineDesk:
    """The people at a real Redmine."""

    asks, ends, works = "Feedback", "Closed", "In progress"

    def __init__(self, redmine: Instance, settings: Settings) -> None:
        self._redmine = redmine
        clients = (Client("a", ("client.example",), "client-a"),)
        self.tracker = tracker_of(replace(configured(settings, redmine), clients=clients))

    def file(self) -> int:
        return int(people.new_issue(self._redmine, login="client"))

    def change(self, id: int, author: Author, notes: str = "", status: str = "", private: bool = False) -> None:
        if author is Author.SUPPORT:
            fields = {"private_notes": True} if private else {}
            people.agent(self._redmine, str(id), status or None, notes=notes, **fields)
        else:
            people.someone(self._redmine, str(id), LOGINS[author], notes)

    def reprioritise(self, id: int) -> None:
        people.agent(self._redmine, str(id), priority_id=1)

    def delete(self, id: int) -> None:
        people.delete(self._redmine, str(id))


@pytest.fixture
def desk(redmine: Instance, settings: Settings) -> RedmineDesk:
    return RedmineDesk(redmine, settings)


class TestRedmine(TrackerContract):
    pass
