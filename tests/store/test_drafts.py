"""Drafts and their files are kept from the first POST on, for one browser each."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from submit.store.database import Database
from submit.store.drafts import Drafts, NotYours
from submit.store.tables import files
from tests.conftest import Clock
from tests.store.samples import a_draft, a_file, kept
from tests.ticket.samples import NASTY


def test_a_draft_comes_back_as_it_was(drafts: Drafts, clock: Clock) -> None:
    draft = a_draft(subject="Тема", steps="1\n2")
    drafts.save(draft, clock())
    assert drafts.find(draft.id, draft.browser) == replace(draft, updated_at=clock())


def test_saving_again_changes_it(drafts: Drafts, clock: Clock) -> None:
    drafts.save(a_draft(), clock())
    clock.forward(minutes=1)
    drafts.save(replace(a_draft(), texts={"subject": "Другая"}, shown=frozenset(), lang="en"), clock())
    found = kept(drafts, a_draft())
    assert (found.texts, found.shown, found.lang) == ({"subject": "Другая"}, frozenset(), "en")
    assert found.updated_at == clock()


@pytest.mark.parametrize("text", [text for text in NASTY if text not in ("\x00", "\ud800")], ids=ascii)
def test_no_letter_of_a_text_is_lost(drafts: Drafts, clock: Clock, text: str) -> None:
    drafts.save(a_draft(subject=text), clock())
    assert kept(drafts, a_draft()).texts == {"subject": text}


def test_there_is_no_draft_that_nobody_saved(drafts: Drafts) -> None:
    assert drafts.find("d1", "b1") is None


def test_another_browser_does_not_see_it(drafts: Drafts, clock: Clock) -> None:
    drafts.save(a_draft(), clock())
    assert drafts.find("d1", "b2") is None


@pytest.mark.parametrize(
    "touch",
    [
        lambda drafts, now: drafts.save(a_draft(browser="b2", subject="Чужая"), now),
        lambda drafts, now: drafts.add_file(a_draft(browser="b2"), a_file("f2"), b"png", now),
        lambda drafts, now: drafts.remove_file(a_draft(browser="b2"), "f1", now),
    ],
    ids=["save", "add_file", "remove_file"],
)
def test_another_browser_cannot_touch_it(drafts: Drafts, clock: Clock, touch: Callable[[Drafts, object], None]) -> None:
    drafts.save(a_draft(), clock())
    drafts.add_file(a_draft(), a_file(), b"png", clock())
    before = kept(drafts, a_draft())
    clock.forward(minutes=1)
    with pytest.raises(NotYours):
        touch(drafts, clock())
    assert kept(drafts, a_draft()) == before


def test_files_stay_in_the_order_in_which_they_came(drafts: Drafts, clock: Clock) -> None:
    drafts.save(a_draft(), clock())
    for id in ("f3", "f1", "f2"):
        drafts.add_file(a_draft(), a_file(id), b"png", clock())
    drafts.remove_file(a_draft(), "f1", clock())
    drafts.add_file(a_draft(), a_file("f0"), b"png", clock())
    assert [file.id for file in kept(drafts, a_draft()).files] == ["f3", "f2", "f0"]


def test_removing_a_file_that_is_gone_does_nothing(drafts: Drafts, clock: Clock) -> None:
    drafts.save(a_draft(), clock())
    drafts.remove_file(a_draft(), "f9", clock())
    assert kept(drafts, a_draft()).files == ()


def test_a_file_of_another_draft_cannot_be_removed(drafts: Drafts, clock: Clock) -> None:
    for draft in (a_draft(), a_draft("d2")):
        drafts.save(draft, clock())
    drafts.add_file(a_draft(), a_file(), b"png", clock())
    drafts.remove_file(a_draft("d2"), "f1", clock())
    assert len(kept(drafts, a_draft()).files) == 1


def test_a_draft_left_alone_goes_with_its_files(drafts: Drafts, database: Database, clock: Clock) -> None:
    for draft in (a_draft(), a_draft("d2")):
        drafts.save(draft, clock())
        drafts.add_file(draft, a_file(f"f-{draft.id}"), b"png", clock())
    clock.forward(days=1)
    drafts.save(a_draft("d2"), clock())
    assert drafts.delete_older(clock()) == 1
    assert drafts.find("d1", "b1") is None
    assert [file.id for file in kept(drafts, a_draft("d2")).files] == ["f-d2"]
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(files)).scalar() == 1


def test_a_draft_can_be_given_to_another_browser(drafts: Drafts, clock: Clock) -> None:
    drafts.save(a_draft(), clock())
    drafts.add_file(a_draft(), a_file(), b"png", clock())
    assert drafts.move("d1", "b2", clock())
    assert drafts.find("d1", "b1") is None
    moved = drafts.find("d1", "b2")
    assert moved and moved.texts == a_draft().texts and len(moved.files) == 1
    assert not drafts.move("d9", "b2", clock())
