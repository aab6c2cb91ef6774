"""The process dies at every step of reading the mailbox: no answer is lost, none is written twice."""

from datetime import timedelta

import pytest

from submit.closing.reply_delivery import LEASE
from submit.delivery.imap import ImapMailbox
from tests.closing.fate import Fate
from tests.closing.incoming.office import Office
from tests.web.test_files import PNG


class Killed(BaseException):
    """As a kill: nothing in the product may catch it."""


def _die() -> None:
    raise Killed


@pytest.fixture
def fate(monkeypatch: pytest.MonkeyPatch) -> Fate:
    """It may die before and after each word with the mailbox, too."""
    made = Fate(monkeypatch.setattr, _die)
    for name in ("mails", "read", "make", "move"):
        monkeypatch.setattr(ImapMailbox, name, made.wrapped(getattr(ImapMailbox, name), twice=True))
    return made


def dies(fate: Fate, office: Office, at: int) -> bool:
    """A new process reads the mailbox and dies at that step; returns whether it came so far."""
    office.mailroom = office.made()
    office.scene.time += LEASE + timedelta(minutes=1)
    try:
        fate.run(office.mailroom.step, at)
    except Killed:
        return True
    return False


def test_it_dies_at_every_step_and_each_answer_is_there_once(fate: Fate, office: Office) -> None:
    office.reads()
    at, died = 0, True
    while died:
        at += 1
        office.answers(f"раз {at}", Message_ID=f"<{at}@client.example>", files=[("снимок.png", PNG), ("a.exe", b"MZ")])
        died = dies(fate, office, at)
        office.mailroom = office.made()
        office.reads()
    assert at > 12
    assert sorted(text.partition("\n")[0] for text in office.said) == sorted(f"раз {n + 1}" for n in range(at))
    assert [len(kept.files) for kept in office.replies] == [1] * at
    assert office.folders == {"Processed": at}
    assert len(office.scene.board.ours(1)) == at
    assert len(office.letters()) == 1, "to the client, about the file"


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"sender": "thief@x.example"}], ids=str)
def test_it_dies_over_mails_that_are_no_answer(fate: Fate, office: Office, headers: dict[str, str]) -> None:
    office.reads()
    at, died = 0, True
    while died:
        at += 1
        office.answers("Меня нет", Message_ID=f"<{at}@client.example>", **headers)
        died = dies(fate, office, at)
        office.mailroom = office.made()
        office.reads()
    assert office.said == [] and office.folders == {"Aside" if "sender" in headers else "Automatic": at}
    assert len(office.letters()) <= at, "no mail is told of twice"


def test_a_mail_that_was_recorded_and_not_moved_is_moved_by_the_next(fate: Fate, office: Office) -> None:
    office.answers()
    moves = ImapMailbox.move

    def dies(*arguments: object) -> None:
        raise Killed

    ImapMailbox.move = dies  # type: ignore[method-assign,assignment]
    try:
        with pytest.raises(Killed):
            office.mailroom.step()
    finally:
        ImapMailbox.move = moves  # type: ignore[method-assign]
    assert office.folders == {"INBOX": 1} and len(office.said) == 1
    office.mailroom = office.made()
    office.reads()
    assert office.folders == {"Processed": 1} and len(office.said) == 1
