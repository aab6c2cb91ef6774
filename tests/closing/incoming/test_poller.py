"""Answers by mail, in a real mailbox: each becomes a note once, and what is no answer becomes nothing."""

import logging
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from submit.closing.closer import Outcome
from submit.closing.incoming.poller import ANSWERS
from submit.commands.doctor import mailbox_examined
from submit.delivery.tracker import Author
from submit.store.outbox import Outbox
from submit.store.replies import Replies, ReplyKind
from submit.store.tables import outbox
from tests.closing.incoming.dovecot import Dovecot
from tests.closing.incoming.mails import DESK, OLGA, an_answer
from tests.closing.incoming.office import REFERENCE, Office
from tests.delivery.test_letter_worker import text_of
from tests.test_secrecy import rows
from tests.web.test_files import PNG

CARD = "4242 4242 4242 4242"


def notes(office: Office) -> list[str]:
    """What our user wrote into the issue."""
    return [note.text for note in office.scene.board.ours(1)]


def files(office: Office) -> list[str]:
    return [name for name in office.scene.board.our_files(1) if not name.startswith(REFERENCE)]


def test_an_answer_becomes_a_note_with_its_files(office: Office) -> None:
    office.answers("Заказ 881204\nСрок сегодня", files=[("снимок.png", PNG), ("журнал.log", b"log")])
    office.reads()
    (note,) = notes(office)
    assert note.startswith("Ответ клиента по почте")
    assert "Заказ 881204\nСрок сегодня" in note and "Какой заказ?" not in note
    assert files(office) == ["снимок.png", "журнал.log"]
    assert [kept.reply.kind for kept in office.replies] == [ReplyKind.MAIL]
    assert office.folders == {"Processed": 1} and office.counted == {"taken": 1}
    assert office.letters() == []


def test_our_letters_can_be_answered_and_say_so(office: Office) -> None:
    assert office.letter["Reply-To"] == DESK and office.letter["To"] == OLGA
    assert "ответить на это письмо" in text_of(office.letter)
    wire = office.letter.as_bytes()
    assert b"=?" not in wire.partition(b"References:")[2].partition(b"\n")[0]


def test_the_doctor_says_whether_the_mailbox_can_be_read(office: Office, server: Dovecot) -> None:
    def said(url: str) -> list[str]:
        settings = replace(office.scene.settings, imap_url=url)
        return [diagnosis.words for diagnosis in mailbox_examined(settings)]

    assert said(server.url()) == ["Ящик с ответами клиентов читается."]
    assert "не принял логин и пароль" in said(server.url().replace("s3cret", "other"))[0]


@pytest.mark.parametrize("lost", ["In_Reply_To", "References", "both"])
def test_the_secret_is_found_in_any_of_its_places(office: Office, lost: str) -> None:
    headers = {"In_Reply_To": "", "References": ""} if lost == "both" else {lost: ""}
    office.answers("881204", quoted="\n\n" + text_of(office.letter), **headers)
    office.reads()
    assert len(office.replies) == 1 and office.folders == {"Processed": 1}


def test_a_closed_ticket_is_opened_and_staff_are_told(office: Office) -> None:
    office.scene.board.change(office.issue, Author.SUPPORT, "Готово", "Closed")
    office.scene.look()
    office.letters()
    office.answers("Не помогло")
    office.reads()
    assert office.scene.board.status(office.issue) == "In progress"
    (letter,) = office.letters()
    assert letter["To"] == "people@support.example" and "закрытую заявку" in letter["Subject"]


@pytest.mark.parametrize(
    ("headers", "fate"),
    [
        ({"Subject": f"Re: {REFERENCE}"}, "unknown"),
        ({"In_Reply_To": f"<{REFERENCE}@support.example>"}, "unknown"),
        ({"In_Reply_To": f"<{REFERENCE}.5.answer@support.example>"}, "unknown"),
        ({"In_Reply_To": f"<{REFERENCE}.{'0' * 32}@support.example>"}, "forged"),
        ({"References": f"<{REFERENCE}.5.answer.{'0' * 32}@support.example>"}, "forged"),
        ({"In_Reply_To": f"<ML-AA2BB3CC.{'0' * 32}@support.example>"}, "forged"),
        ({"To": f"desk+{REFERENCE}@support.example"}, "unknown"),
    ],
    ids=["subject", "reference", "reference and key", "secret", "secret in references", "no such ticket", "address"],
)
def test_a_reference_alone_opens_nothing(
    office: Office, headers: dict[str, str], fate: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    office.comes(an_answer(None, f"Впустите меня, {REFERENCE}", **headers))
    office.reads()
    assert office.replies == [] and notes(office) == []
    assert office.folders == {"Aside": 1} and office.counted == {fate: 1}
    (letter,) = office.letters()
    assert letter["To"] == "people@support.example" and "Aside" in text_of(letter)
    assert not [word for word in ("Впустите", OLGA, "client.example") if word in caplog.text + text_of(letter)]


def test_the_secret_of_one_ticket_opens_no_other(office: Office) -> None:
    office.scene.file("ML-AA2BB3CC")
    office.belongs_to(OLGA, "ML-AA2BB3CC")
    office.scene.look()
    stolen = office.letter["In-Reply-To"] or office.letter["Message-ID"].replace(REFERENCE, "ML-AA2BB3CC")
    office.comes(an_answer(None, "x", In_Reply_To=stolen))
    office.reads()
    assert office.counted == {"forged": 1}


@pytest.mark.parametrize("sender", ["thief@x.example", "olga@other.example", f"{OLGA}, thief@x.example", ""])
def test_the_secret_alone_is_not_enough_either(office: Office, sender: str) -> None:
    office.answers("Заказ 881204", sender=sender)
    office.reads()
    assert office.replies == [] and office.counted == {"stranger": 1} and office.folders == {"Aside": 1}
    (letter,) = office.letters()
    assert letter["To"] == "people@support.example" and REFERENCE in letter["Subject"]


def test_an_address_is_the_same_in_capitals(office: Office) -> None:
    office.answers(sender="Ольга <Olga@Client.Example>")
    office.reads()
    assert len(office.replies) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Auto_Response_Suppress": "All"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
        {"List_Id": "<all.client.example>"},
        {"From": DESK},
        {"Message_ID": f"<{REFERENCE}.5.answer.{'0' * 32}@support.example>"},
        {"Subject": "Автоответ: в отпуске"},
    ],
    ids=str,
)
def test_machines_and_our_own_mail_are_set_aside_in_silence(office: Office, headers: dict[str, str]) -> None:
    office.answers("Меня нет на месте", **headers)
    office.reads()
    assert office.replies == [] and office.folders == {"Automatic": 1} and office.counted == {"automatic": 1}
    assert office.letters() == []


def test_two_desks_pointed_at_each_other_fall_silent_at_once(office: Office) -> None:
    # The other desk is one of ours: whatever it sends on account of our letter is as our letters are.
    echo = EmailMessage()
    for name, value in office.letter.items():
        echo[name] = value
    echo.replace_header("From", OLGA)
    echo.replace_header("To", DESK)
    echo["In-Reply-To"] = office.letter["Message-ID"]
    echo.set_content("Заявка принята")
    for _ in range(3):
        office.comes(echo.as_bytes())
        office.reads()
    assert office.replies == [] and office.letters() == [] and office.counted == {"automatic": 3}


def test_a_desk_that_does_not_say_that_it_is_one_is_stopped_by_number(office: Office) -> None:
    for at in range(ANSWERS.most + 5):
        office.answers(f"Ваше обращение {at} зарегистрировано", Message_ID=f"<{at}@desk.example>",
                       files=[("card.vcf", b"BEGIN:VCARD")])  # fmt: skip
    office.reads()
    assert len(office.replies) == ANSWERS.most and office.folders == {"Processed": ANSWERS.most, "Aside": 5}
    recipients = [letter["To"] for letter in office.letters()]
    assert sorted(recipients) == [OLGA, "people@support.example"], "one about the files, one to staff"


def test_the_same_mail_twice_is_one_reply(office: Office) -> None:
    office.answers()
    office.answers(Received="by another.example")
    office.reads()
    office.answers()
    office.reads()
    assert office.said == ["Заказ 881204"] and len(notes(office)) == 1
    assert office.folders == {"Processed": 3}


def test_another_mail_with_the_same_id_is_not_lost(office: Office) -> None:
    office.answers("Заказ 881204")
    office.answers("Заказ 881205")
    office.reads()
    assert office.said == ["Заказ 881204"] and office.counted == {"taken": 1, "repeated": 1}
    assert office.folders == {"Processed": 1, "Aside": 1}


def test_mails_without_an_id_are_told_apart_by_what_they_say(office: Office) -> None:
    for text in ("раз", "два", "раз"):
        office.answers(text, Message_ID="")
    office.reads()
    assert sorted(office.said) == ["два", "раз"]


def test_what_must_be_hidden_is_hidden_and_the_client_is_told(office: Office) -> None:
    office.answers(f"Оплатил картой {CARD}", files=[(f"карта {CARD}.png", PNG)])
    office.reads()
    assert "•••• •••• •••• 4242" in office.said[0] and "[Номер карты, пароль или ключ скрыты.]" in office.said[0]
    assert files(office) == ["карта •••• •••• •••• 4242.png"]
    (letter,) = office.letters()
    assert letter["To"] == OLGA and "мы скрыли" in text_of(letter)
    assert not [row for _, row in rows(office.database) if CARD in row]


def test_what_must_be_hidden_is_hidden_inside_text_files_too(office: Office) -> None:
    office.answers("Заказ 881204", files=[("журнал.log", f"раз\nкарта {CARD}\n".encode()), ("снимок.png", PNG)])
    office.reads()
    assert "[Номер карты, пароль или ключ скрыты.]" in office.said[0]
    assert files(office) == ["журнал.log", "снимок.png"]
    kept = [str(row) for _, row in rows(office.database)]
    assert not [row for row in kept if CARD in row] and [row for row in kept if "**** **** **** 4242" in row]


def test_refused_files_are_named_to_both_and_the_others_stay(office: Office) -> None:
    office.answers(files=[("scan.exe", b"MZ\0"), ("снимок.png", PNG), ("пусто.log", b"")])
    office.reads()
    assert files(office) == ["снимок.png"]
    assert "[Не приняты файлы: scan.exe, пусто.log.]" in notes(office)[0]
    (letter,) = office.letters()
    assert letter["To"] == OLGA and "«scan.exe» не подходит" in text_of(letter)


def test_a_client_is_told_of_that_once_a_day(office: Office) -> None:
    for at in range(3):
        office.answers(f"раз {at}", Message_ID=f"<{at}@client.example>", files=[("scan.exe", b"MZ\0")])
    office.reads()
    assert len(office.letters()) == 1
    assert office.letters() == []


def test_files_alone_are_an_answer_and_nothing_is_none(office: Office) -> None:
    office.answers("", files=[("снимок.png", PNG)])
    office.answers("", Message_ID="<a2@client.example>")
    office.answers("", Message_ID="<a3@client.example>", files=[("scan.exe", b"MZ\0")])
    office.reads()
    assert office.said == [""] and files(office) == ["снимок.png"]
    assert office.counted == {"taken": 1, "empty": 2}


def test_a_mail_of_a_megabyte_is_cut_and_whole_in_a_file(office: Office) -> None:
    text = "\n".join(f"строка {at} журнала" for at in range(40_000))
    office.answers(text)
    office.reads()
    assert len(office.said[0]) < 20_200 and "целиком оно в приложенном файле" in office.said[0]
    (kept,) = office.replies
    ((_, content),) = Replies(office.database).files(kept.reply.id)
    assert content.decode() == text


def test_a_mail_that_is_too_large_is_not_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("submit.closing.incoming.poller.LARGEST", 2000)
    office.answers("раз" * 1000)
    office.reads()
    assert office.counted == {"oversized": 1} and REFERENCE in office.letters()[0]["Subject"]


def test_a_mail_that_makes_us_stumble_keeps_no_other_waiting(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumbles(*arguments: object) -> object:
        raise ValueError("Заказ 881204")

    with monkeypatch.context() as broken:
        broken.setattr("submit.closing.incoming.poller.reply_of", stumbles)
        office.answers()
        office.reads()
    assert office.counted == {"unreadable": 1} and office.folders == {"Aside": 1}
    assert "ValueError" in caplog.text and "881204" not in caplog.text
    office.answers("Ещё раз", Message_ID="<a2@client.example>")
    office.reads()
    assert office.said == ["Ещё раз"]


def test_a_mail_waits_for_a_ticket_that_is_on_its_way(office: Office) -> None:
    office.scene.file("ML-AA2BB3CC")
    with office.database.writing() as connection:
        own = outbox.c.reference == "ML-AA2BB3CC"
        connection.execute(outbox.update().where(own).values(state="waiting", remote_id=None, remote_url=None))
    office.belongs_to(OLGA, "ML-AA2BB3CC")
    entry = Outbox(office.database).of_reference("ML-AA2BB3CC")
    assert entry
    office.comes(an_answer(None, "x", quoted=f"\n\n> https://s.example/submit/sent/{entry.token}/"))
    office.reads()
    assert office.folders == {"INBOX": 1} and office.letters() == []
    with office.database.writing() as connection:
        filed = {"state": "delivered", "remote_id": "2", "remote_url": "http://tracker/2"}
        connection.execute(outbox.update().where(own).values(filed))
    office.scene.look()
    office.reads()
    assert office.folders == {"Processed": 1}
    assert [kept.reply.text for kept in Replies(office.database).of("ML-AA2BB3CC")] == ["x"]


@pytest.mark.parametrize("state", ["handed_over", "attention", "held"])
def test_a_ticket_that_is_in_no_tracker_gets_no_reply(office: Office, state: str) -> None:
    office.scene.file("ML-AA2BB3CC")
    with office.database.writing() as connection:
        own = outbox.c.reference == "ML-AA2BB3CC"
        connection.execute(outbox.update().where(own).values(state=state, remote_id=None, remote_url=None))
    office.belongs_to(OLGA, "ML-AA2BB3CC")
    entry = Outbox(office.database).of_reference("ML-AA2BB3CC")
    assert entry
    office.comes(an_answer(None, "x", quoted=f"\n\n> https://s.example/submit/sent/{entry.token}/"))
    office.reads()
    assert office.counted == {"gone": 1}


def test_an_erased_ticket_is_nobodys(office: Office) -> None:
    far = office.scene.now() + timedelta(days=100)
    with office.database.writing() as connection:
        connection.execute(outbox.update().values(delivered_at=office.scene.now()))
    assert Outbox(office.database).erase(far, older_than=far) == 1
    office.answers()
    office.reads()
    assert office.counted == {"gone": 1}


def test_staff_are_told_of_strangers_once_a_day_and_of_clients_once_an_hour(office: Office) -> None:
    for at in range(3):
        office.comes(an_answer(None, "Купите слона", sender="spam@x.example", Message_ID=f"<{at}@x.example>"))
        office.answers(sender="thief@x.example", Message_ID=f"<b{at}@x.example>")
    office.reads()
    assert len(office.letters()) == 2
    office.scene.time += timedelta(hours=1)
    office.comes(an_answer(None, "Купите слона", sender="spam@x.example"))
    office.answers(sender="thief@x.example")
    office.reads()
    assert len(office.letters()) == 1


def test_the_closing_rule_waits_while_the_mailbox_is_not_read(office: Office) -> None:
    office.reads()
    office.scene.time += timedelta(days=4)
    office.scene.look()
    assert office.scene.close() == []
    office.reads()
    assert office.scene.close() == [Outcome.NOTICED]


def test_an_answer_that_lies_in_the_mailbox_is_an_answer(office: Office) -> None:
    office.scene.time += timedelta(days=3, hours=23)
    office.answers()
    office.reads()
    assert office.scene.close() == []
