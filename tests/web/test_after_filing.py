"""The page of a ticket that is in the tracker: where it stands, whose turn it is, and what the client says there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.followed import Followed, FollowedNote, FollowedTickets
from submit.store.outbox import Outbox
from submit.store.replies import Replies, Reply, ReplyKind
from submit.store.tables import outbox as table
from tests.conftest import Clock
from tests.test_secrecy import rows
from tests.web.test_files import PNG
from tests.web.visitor import Page, Visitor

CARD = "4242 4242 4242 4242"


def plain(page: Page) -> str:
    return page.text.replace("\xa0", " ").replace("\u202f", " ")


class Ticket:
    """A ticket that the tracker has, as it was seen there."""

    def __init__(self, visitor: Visitor, database: Database, clock: Clock) -> None:
        self.visitor, self.database, self.clock = visitor, database, clock
        visitor.fill_in_bug()
        visitor.press("send")
        self.path = visitor.path
        (entry,) = Outbox(database).entries()
        self.reference = entry.ticket.reference
        with database.writing() as connection:
            where = {"remote_id": "17", "remote_url": "http://tracker.example/issues/17", "state": "delivered"}
            connection.execute(table.update().values(where))
        self.seen = Followed(
            reference=self.reference,
            issue=17,
            status="New",
            status_since=clock(),
            closed=False,
            updated_at=clock(),
            reminded_at=None,
            client=None,
            support=None,
            answer=None,
            last_journal=0,
            stay_open=False,
            gone=False,
            seen_at=clock(),
        )

    def see(self, **changes: object) -> Page:
        """The page, after that was seen in the tracker."""
        self.seen = replace(self.seen, **changes)  # type: ignore[arg-type]
        FollowedTickets(self.database).see(self.seen)
        return self.visitor.open(self.path)

    def ask(self, **changes: object) -> Page:
        note = FollowedNote(self.clock(), 5)
        return self.see(
            **{"status": "Feedback", "support": note, "answer": "Какой заказ? <b>", "last_journal": 5} | changes
        )

    def reply(self, action: str, text: str = "", files: list[tuple[str, bytes]] | None = None) -> Page:
        self.visitor.page.action = self.visitor.page.all("form", id="reply")[0]["action"]
        return self.visitor.press(action, files, text=text)

    @property
    def files(self) -> list[list[str]]:
        """The names of the files of each reply."""
        return [[file.name for file in kept.files] for kept in Replies(self.database).of(self.reference)]

    @property
    def said(self) -> list[tuple[ReplyKind, str]]:
        return [(kept.reply.kind, kept.reply.text) for kept in Replies(self.database).of(self.reference)]


@pytest.fixture
def ticket(visitor: Visitor, database: Database, clock: Clock) -> Ticket:
    return Ticket(visitor, database, clock)


@pytest.mark.parametrize(
    ("status", "closed", "words"),
    [
        ("New", False, ("Новая", "Ход наш")),
        ("Feedback", False, ("Есть замечания", "Ход ваш", "Ответьте в заявке")),
        ("Pending", False, ("Ждём третью сторону", "Ход третьей стороны")),
        ("Closed", True, ("Закрыта", "Делать ничего не нужно", "Вопрос остался, откройте заявку заново")),
        ("Отложена", False, ("Статус: Отложена",)),
    ],
)
def test_the_page_tells_status_and_turn_in_the_words_of_the_rules(
    ticket: Ticket, status: str, closed: bool, words: tuple[str, ...]
) -> None:
    page = ticket.see(status=status, closed=closed)
    assert [word for word in words if word not in page.text] == []
    mine = ticket.visitor.open("/submit/mine/").text
    assert (words[0] in mine) == (status != "Отложена")


def test_it_tells_what_happens_if_nobody_answers(ticket: Ticket) -> None:
    page = ticket.ask()
    assert "напомним 25 ноября 2026 г., а 28 ноября 2026 г. закроем заявку" in plain(page)
    assert "Какой заказ? &lt;b&gt;" in page.text
    assert any(link.endswith("/rules/statuses/#r-5-6") for link in page.links)


def test_after_a_reminder_it_tells_when_the_ticket_is_closed(ticket: Ticket, clock: Clock) -> None:
    page = ticket.ask(reminded_at=clock() + timedelta(days=4))
    assert "Если ответа не будет, 29 ноября 2026 г. закроем заявку" in plain(page)


def test_the_rules_of_the_current_edition_count(
    ticket: Ticket, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    rule = rulebook.rules["r-6-2"]
    publish_rules(
        Rulebook({**rulebook.rules, "r-6-2": replace(rule, parameters={**rule.parameters, "remind_after": 5})})
    )
    assert "напомним 27 ноября 2026 г." in plain(ticket.ask())


@pytest.mark.parametrize(
    "changes", [{"stay_open": True}, {"client": FollowedNote(Clock()(), 6)}, {"status": "Pending"}]
)
def test_no_day_is_named_while_the_clock_stands(ticket: Ticket, changes: dict[str, object]) -> None:
    ticket.ask(**changes)
    if "stay_open" in changes:
        FollowedTickets(ticket.database).keep_open(ticket.reference, True)
    page = ticket.visitor.open(ticket.path)
    assert "закроем заявку" not in page.text


def test_who_has_answered_waits_for_us_whatever_the_status_still_says(ticket: Ticket, clock: Clock) -> None:
    page = ticket.ask(client=FollowedNote(clock(), 6))
    assert "Ход наш" in page.text and "Вы ответили" in page.text and "Ответьте в заявке" not in page.text


def test_an_answer_is_kept_shown_and_changes_the_turn_at_once(ticket: Ticket) -> None:
    ticket.ask()
    page = ticket.reply("answer", "Заказ 881204\r\n")
    assert ticket.said == [(ReplyKind.ANSWER, "Заказ 881204")]
    assert "Ваши слова идут в поддержку" in page.text and "Заказ 881204" in page.text and "Ход наш" in page.text


def test_the_same_answer_pressed_twice_is_one_and_another_one_is_another(ticket: Ticket) -> None:
    form = ticket.ask().fields
    for text in ("Заказ 881204", "Заказ 881204", "Заказ 881205"):
        ticket.visitor.page.fields.update(form)
        ticket.reply("answer", text)
    assert [text for _, text in ticket.said] == ["Заказ 881204", "Заказ 881205"]


@pytest.mark.parametrize(
    ("action", "text", "said"),
    [
        ("solved", "", [(ReplyKind.SOLVED, "")]),
        ("reopen", "Не помогло", [(ReplyKind.REOPEN, "Не помогло")]),
        ("stay_open", "", [(ReplyKind.STAY_OPEN, "")]),
        ("answer", " \n", []),
        ("answer", "я" * 20_001, []),
        ("nonsense", "", []),
    ],
)
def test_each_button_says_its_own_and_an_empty_answer_is_none(
    ticket: Ticket, action: str, text: str, said: list[tuple[ReplyKind, str]]
) -> None:
    ticket.ask()
    page = ticket.reply(action, text)
    assert ticket.said == said
    assert page.status == (200 if said else 422)
    assert FollowedTickets(ticket.database).of([ticket.reference])[ticket.reference].stay_open is (
        action == "stay_open"
    )


def test_a_card_number_is_stopped_and_hidden_on_demand(ticket: Ticket) -> None:
    ticket.ask()
    page = ticket.reply("answer", f"Оплатил картой {CARD}, заказ 881204")
    assert page.status == 422 and ticket.said == [] and CARD in page.fields["text"]
    page = ticket.reply("mask", page.fields["text"])
    assert page.fields["text"] == "Оплатил картой •••• •••• •••• 4242, заказ 881204"
    ticket.reply("answer", page.fields["text"])
    assert ticket.said == [(ReplyKind.ANSWER, "Оплатил картой •••• •••• •••• 4242, заказ 881204")]


def test_a_page_that_was_open_for_long_loses_no_word(ticket: Ticket) -> None:
    ticket.ask()
    ticket.visitor.page.fields["csrf_token"] = "stale"
    page = ticket.reply("answer", "Заказ 881204")
    assert page.status == 422 and page.fields["text"] == "Заказ 881204" and ticket.said == []
    assert ticket.reply("answer", page.fields["text"]).status == 200
    assert len(ticket.said) == 1


def test_nothing_changes_by_get_and_no_other_address_takes_a_reply(ticket: Ticket) -> None:
    ticket.ask()
    assert ticket.visitor.client.get(f"{ticket.path}reply/?action=solved").status_code == 405
    ticket.visitor.page.action = f"/submit/sent/{'0' * 32}/reply/"
    assert ticket.visitor.press("solved").status == 404
    assert ticket.said == []


def test_too_many_replies_are_asked_to_wait(ticket: Ticket) -> None:
    ticket.ask()
    statuses = []
    for index in range(22):
        ticket.visitor.open(ticket.path)
        statuses.append(ticket.reply("answer", f"Заказ {index}").status)
    assert statuses.count(200) == 20 and statuses[-1] == 429


def test_a_ticket_that_was_moved_away_shows_nothing_of_what_is_said_there(ticket: Ticket) -> None:
    page = ticket.ask(gone=True)
    assert "Поддержка перенесла заявку" in page.text
    assert "Какой заказ?" not in page.text and 'id="reply"' not in page.text
    assert "Есть замечания" not in ticket.visitor.open("/submit/mine/").text


def test_a_reply_that_the_tracker_refused_is_told(ticket: Ticket, clock: Clock) -> None:
    ticket.ask()
    replies = Replies(ticket.database)
    replies.write(Reply("r1", ticket.reference, ReplyKind.ANSWER, "Заказ 881204", clock()))
    claimed = replies.claim(clock(), timedelta(minutes=1))
    assert claimed
    replies.failed(claimed, "403", [])
    page = ticket.visitor.open(ticket.path)
    assert "Если ответа нет, напишите нам" in page.text and "Заказ 881204" in page.text


LOG = ("журнал.log", "Ошибка выписки".encode())


def test_files_go_with_an_answer_and_need_no_words(ticket: Ticket) -> None:
    ticket.ask()
    page = ticket.reply("answer", "Заказ 881204", [("снимок.png", PNG), LOG])
    assert page.status == 200 and "снимок.png" in page.text
    ticket.reply("answer", "", [LOG])
    assert ticket.said == [(ReplyKind.ANSWER, "Заказ 881204"), (ReplyKind.ANSWER, "")]
    assert ticket.files == [["снимок.png", "журнал.log"], ["журнал.log"]]
    (first, _) = Replies(ticket.database).of(ticket.reference)
    assert [content for _, content in Replies(ticket.database).files(first.reply.id)] == [PNG, LOG[1]]


def test_a_refused_file_is_named_and_what_is_good_waits_for_the_next_press(ticket: Ticket) -> None:
    ticket.ask()
    page = ticket.reply("answer", "Заказ 881204", [("снимок.png", PNG), ("scan.exe", b"MZ\0")])
    assert page.status == 422 and ticket.said == [] and page.fields["text"] == "Заказ 881204"
    assert "«scan.exe» не подходит" in page.text and "снимок.png" in page.text
    ticket.reply("answer", page.fields["text"], [LOG])
    assert ticket.files == [["снимок.png", "журнал.log"]]


@pytest.mark.parametrize("text", ["", f"Карта {CARD}", "я" * 20_001])
def test_files_survive_every_error_of_the_text(ticket: Ticket, text: str) -> None:
    ticket.ask()
    action = "answer" if text else "remove:nothing"
    page = ticket.reply(action, text, [LOG])
    assert page.status == 422 and ticket.said == []
    ticket.reply("answer", "Заказ 881204")
    assert ticket.files == [["журнал.log"]]


def test_files_survive_a_page_that_was_open_for_long(ticket: Ticket) -> None:
    ticket.ask()
    ticket.visitor.page.fields["csrf_token"] = "stale"
    ticket.reply("answer", "Заказ 881204", [LOG])
    ticket.reply("answer", "Заказ 881204")
    assert ticket.files == [["журнал.log"]]


def test_a_file_can_be_taken_away_again_and_the_words_stay(ticket: Ticket) -> None:
    ticket.ask()
    page = ticket.reply("answer", "Заказ 881204", [LOG, ("scan.exe", b"MZ\0")])
    (button,) = [b for b in page.all("button") if b.get("value", "").startswith("remove:")]
    page = ticket.reply(button["value"], page.fields["text"])
    assert page.fields["text"] == "Заказ 881204" and "журнал.log" not in page.text
    ticket.reply("answer", page.fields["text"])
    assert ticket.files == [[]]


def test_the_name_of_a_file_is_hidden_where_it_must_be(ticket: Ticket, database: Database) -> None:
    ticket.ask()
    page = ticket.reply("answer", "Заказ 881204", [(f"карта {CARD}.png", PNG)])
    assert page.status == 422 and ticket.said == []
    page = ticket.reply("mask", page.fields["text"])
    assert CARD not in page.text
    ticket.reply("answer", page.fields["text"])
    assert ticket.files == [["карта •••• •••• •••• 4242.png"]]
    assert not [row for _, row in rows(database) if CARD in row]


def test_what_is_inside_a_file_is_hidden_where_it_must_be(ticket: Ticket, database: Database) -> None:
    ticket.ask()
    page = ticket.reply("answer", "Заказ 881204", [("журнал.log", f"раз\nкарта {CARD}\n".encode())])
    assert page.status == 422 and ticket.said == []
    assert "в файле «журнал.log» номер карты, строка 2" in page.text.replace("\xa0", " ")
    page = ticket.reply("mask", page.fields["text"])
    assert page.status == 422 and ticket.said == []
    ticket.reply("answer", page.fields["text"])
    (kept,) = Replies(ticket.database).of(ticket.reference)
    hidden = "раз\nкарта **** **** **** 4242\n".encode()
    assert [content for _, content in Replies(ticket.database).files(kept.reply.id)] == [hidden]
    assert not [row for _, row in rows(database) if CARD in row]


def test_the_limits_count_the_files_of_earlier_presses(ticket: Ticket) -> None:
    ticket.ask()
    ticket.reply("answer", "", [("scan.exe", b"MZ\0"), *((f"{at}.log", LOG[1]) for at in range(9))])
    page = ticket.reply("answer", "", [("a.log", LOG[1]), ("b.log", LOG[1])])
    assert page.status == 422 and "10" in page.text and ticket.said == []
    ticket.reply("answer")
    assert [len(names) for names in ticket.files] == [10]


def test_a_button_pressed_twice_sends_kept_files_once(ticket: Ticket) -> None:
    ticket.ask()
    form = ticket.reply("answer", "Заказ 881204", [LOG, ("scan.exe", b"MZ\0")]).fields
    for _ in range(2):
        ticket.visitor.page.fields.update(form)
        ticket.reply("answer", "Заказ 881204")
    assert ticket.files == [["журнал.log"]]


def test_nobody_gets_at_the_files_of_another_page(ticket: Ticket) -> None:
    ticket.ask()
    ticket.reply("answer", "", [LOG, ("scan.exe", b"MZ\0")])
    page = ticket.visitor.open(ticket.path)
    assert "журнал.log" not in page.text
    ticket.reply("answer", "Заказ 881204")
    assert ticket.files == [[]]


def test_the_english_page_says_the_same(ticket: Ticket) -> None:
    ticket.ask()
    page = ticket.visitor.open(f"/en{ticket.path}")
    assert "It is your turn" in page.text
    assert "we remind you on 25 November 2026 and close the ticket on 28 November 2026" in plain(page)
