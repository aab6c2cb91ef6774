"""What every tracker must do for us, whatever product it is: one class of tests, over one in memory and a real one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from submit.delivery.destination import DeliveryError, FailureKind, File
from submit.delivery.tracker import Author, Note, TicketField, TrackerClient

REFERENCE = "ML-FK4XR8BT"
RECEIPT = f"{REFERENCE}.answer.1.txt"


class Desk(Protocol):
    """A tracker and the people who work on it. `asks`, `ends` and `works` are names of statuses there."""

    tracker: TrackerClient
    asks: str
    ends: str
    works: str

    def file(self) -> int: ...

    def change(self, id: int, author: Author, notes: str = "", status: str = "", private: bool = False) -> None: ...

    def reprioritise(self, id: int) -> None: ...

    def delete(self, id: int) -> None: ...


def a_note(text: str = "Заказ 881204", receipt: str = RECEIPT, status: str | None = None, *files: File) -> Note:
    return Note(REFERENCE, "Ответ клиента", text, receipt, status, files)


def nothing(fence: str) -> None:
    """The fence is on disk."""


class TrackerContract:
    """Needs the fixture `desk`."""

    def test_what_people_do_is_told_and_private_words_are_left_out(self, desk: Desk) -> None:
        id = desk.file()
        desk.change(id, Author.SUPPORT, "Какой заказ?", desk.asks)
        desk.change(id, Author.SUPPORT, "между нами", private=True)
        desk.change(id, Author.CLIENT, "881204")
        desk.change(id, Author.STRANGER, "я мимо")
        found = desk.tracker.reader.ticket(id, REFERENCE)
        assert found and (found.status, found.closed) == (desk.asks, False)
        told = [(change.author, change.text, change.status) for change in found.journals]
        assert told == [
            (Author.SUPPORT, "Какой заказ?", desk.asks),
            (Author.CLIENT, "881204", None),
            (Author.STRANGER, "я мимо", None),
        ]
        assert found.journals[0].status_before not in (None, desk.asks)
        assert TicketField.STATUS in found.journals[0].fields and not found.journals[1].fields
        assert found.last_journal == found.journals[-1].id
        assert {desk.ends, desk.works} <= found.allowed

    def test_a_change_of_a_field_is_told(self, desk: Desk) -> None:
        id = desk.file()
        desk.reprioritise(id)
        found = desk.tracker.reader.ticket(id, REFERENCE)
        assert found and [change.fields for change in found.journals] == [{TicketField.PRIORITY}]

    def test_an_end_is_an_end(self, desk: Desk) -> None:
        id = desk.file()
        desk.change(id, Author.SUPPORT, "Готово", desk.ends)
        found = desk.tracker.reader.ticket(id)
        assert found and found.closed

    def test_a_ticket_that_is_deleted_is_none(self, desk: Desk) -> None:
        id = desk.file()
        assert set(desk.tracker.reader.seen([id, 999_999])) == {id}
        desk.delete(id)
        assert desk.tracker.reader.ticket(id, REFERENCE) is None
        assert desk.tracker.reader.seen([id]) == {}
        with pytest.raises(DeliveryError) as caught:
            desk.tracker.notes.add(id, a_note(), None, nothing)
        assert caught.value.kind is FailureKind.PERMANENT

    def test_changes_are_told_from_a_moment_on(self, desk: Desk) -> None:
        id = desk.file()
        found = desk.tracker.reader.ticket(id)
        assert found
        changes = desk.tracker.reader.changed_since(found.updated_at - timedelta(minutes=5))
        assert changes.tickets[id] == found.updated_at and changes.known_until >= found.updated_at
        assert id in desk.tracker.reader.changed_since(changes.known_until).tickets, "a change may show late"
        assert desk.tracker.reader.changed_since(datetime.now(UTC) + timedelta(hours=1)).tickets == {}
        assert desk.tracker.reader.filed_since(desk.tracker.projects, found.created_at)[id] == found.updated_at

    def test_a_note_is_written_with_its_status_and_its_files(self, desk: Desk) -> None:
        id, fences = desk.file(), list[str]()
        desk.change(id, Author.SUPPORT, "Закрываю", desk.ends)
        note = a_note("881204", RECEIPT, desk.works, File("журнал.log", "log", b"log"))
        written = desk.tracker.notes.add(id, note, None, fences.append)
        assert (written.author, written.status, written.status_before) == (Author.OURS, desk.works, desk.ends)
        assert written.files == (RECEIPT, "журнал.log") and "881204" in written.text
        assert len(fences) == 1
        assert desk.tracker.notes.fenced_at(fences[0], REFERENCE) <= written.written_at

    def test_a_file_of_a_client_cannot_pass_for_a_receipt(self, desk: Desk) -> None:
        id = desk.file()
        note = a_note("881204", RECEIPT, None, File(f"{REFERENCE}-remind-1.txt", "txt", b"x"))
        assert desk.tracker.notes.add(id, note, None, nothing).files == (RECEIPT, f"_{REFERENCE}-remind-1.txt")

    @pytest.mark.parametrize("knows_fence", [True, False], ids=["the fence is known", "a restored store knows none"])
    def test_a_note_is_not_written_twice(self, desk: Desk, knows_fence: bool) -> None:
        id, fences = desk.file(), list[str]()
        first = desk.tracker.notes.add(id, a_note(), None, fences.append)
        again = desk.tracker.notes.add(id, a_note(), fences[0] if knows_fence else None, fences.append)
        assert again == first and len(fences) == 1

    def test_a_fence_that_was_used_takes_no_other_note(self, desk: Desk) -> None:
        id, fences = desk.file(), list[str]()
        desk.tracker.notes.add(id, a_note(), None, fences.append)
        with pytest.raises(DeliveryError) as caught:
            desk.tracker.notes.add(id, a_note("другое", f"{REFERENCE}.answer.2.txt"), fences[0], fences.append)
        assert caught.value.kind is FailureKind.PERMANENT
        found = desk.tracker.reader.ticket(id)
        assert found and len(found.journals) == 1

    def test_a_status_that_there_is_not_is_left_and_the_note_arrives(self, desk: Desk) -> None:
        written = desk.tracker.notes.add(desk.file(), a_note(status="Нет такого"), None, nothing)
        assert written.status is None

    def test_a_process_that_dies_at_the_fence_writes_the_note_with_the_next_try(self, desk: Desk) -> None:
        id, fences = desk.file(), list[str]()
        with pytest.raises(ZeroDivisionError):
            desk.tracker.notes.add(id, a_note(), None, dying(fences))
        written = desk.tracker.notes.add(id, a_note(), fences[0], fences.append)
        assert RECEIPT in written.files and len(fences) == 1


def dying(fences: list[str]) -> Callable[[str], None]:
    """Keep the fence, and die."""

    def begin(fence: str) -> None:
        fences.append(fence)
        raise ZeroDivisionError

    return begin
