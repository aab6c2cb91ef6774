"""After filing, on a real Redmine: what the desk says reaches the client once, and the client's words the desk."""

import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from submit.closing.lane import FollowingLane
from submit.config import Client, MailSettings, Settings
from submit.delivery.destinations.redmine.client import ApiClient as Client_
from submit.processes.after_filing import make_following
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.drafts import Drafts
from submit.store.files import Content
from submit.store.followed import Followed, FollowedTickets
from submit.store.outbox import Outbox
from submit.store.replies import Replies, Reply, ReplyKind
from submit.store.tables import outbox
from tests.conftest import Clock
from tests.delivery.test_letter_worker import text_of
from tests.redmine.instance import Instance
from tests.redmine.people import age, agent, delete, journals, new_issue, someone
from tests.redmine.test_whole_path import configured
from tests.store.samples import a_draft, a_file, a_ticket, kept
from tests.web.letters import mailed

pytestmark = pytest.mark.redmine
REFERENCE = "ML-FK4XR8BT"
PRIVATE = "тайное слово дежурных"


class Desk:
    """A ticket that is in the tracker, and what happens around it."""

    def __init__(self, redmine: Instance, settings: Settings, database: Database, email: str, project: str) -> None:
        self.redmine, self.database, self.clock = redmine, database, Clock()
        self.clock.time = datetime.now(UTC)
        login = "client" if email.startswith("ivan") else "bot"
        self.issue = new_issue(redmine, project, login)
        ticket = a_ticket(REFERENCE, self.clock(), email)
        Drafts(database).save(a_draft(), self.clock())
        Outbox(database).accept(kept(Drafts(database), a_draft()), "t1", lambda: REFERENCE, lambda _: ticket)
        where = {"remote_id": self.issue, "remote_url": f"{redmine.url}/issues/{self.issue}", "state": "delivered"}
        with database.writing() as connection:
            connection.execute(outbox.update().values({**where, "delivered_at": self.clock()}))
        self.settings = settings
        self.following = self.made()

    def made(self) -> FollowingLane:
        """A process that has just been started."""
        return make_following(self.settings, self.database, self.clock)

    def look(self, times: int = 2) -> None:
        """Minutes pass. The second look is at what was seen in the second of its change."""
        for _ in range(times):
            self.clock.forward(minutes=1)
            while self.following.step():
                pass
        age(self.redmine, self.database)

    def mails(self) -> list[EmailMessage]:
        return mailed(self.database, self.clock)

    def say(self, kind: ReplyKind, text: str = "", id: str = "a" * 32, files: Sequence[Content] = ()) -> None:
        Replies(self.database).write(Reply(id, REFERENCE, kind, text, self.clock()), files)

    @property
    def seen(self) -> Followed:
        return FollowedTickets(self.database).of([REFERENCE])[REFERENCE]


@pytest.fixture
def desk(
    redmine: Instance,
    settings: Settings,
    database: Database,
    rulebook: Rulebook,
    publish_rules: Callable[[Rulebook], None],
    request: pytest.FixtureRequest,
) -> Desk:
    publish_rules(rulebook)
    users = {"ivan@client.example": redmine.known.client_id, "petr@client.example": redmine.known.outsider_id}
    clients = (Client("a", ("client.example",), "client-a", users),)
    mail = MailSettings("smtp://127.0.0.1:9", "front@support.example")
    settings = replace(configured(settings, redmine), clients=clients, mail=mail, staff_address="people@desk.example")
    return Desk(redmine, settings, database, getattr(request, "param", "olga@client.example"), "client-a")


def test_an_answer_goes_by_mail_once_and_a_private_note_never(desk: Desk) -> None:
    desk.look()
    agent(desk.redmine, desk.issue, notes="Какой\r\nзаказ? {{toc}} #1", status="Feedback")
    agent(desk.redmine, desk.issue, notes=PRIVATE, private_notes=True, status="Pending")
    agent(desk.redmine, desk.issue, notes=PRIVATE, private_notes=True)
    desk.look()
    desk.following = desk.made()
    desk.look()
    answer, status = desk.mails()
    assert answer["To"] == "olga@client.example"
    assert "Какой\nзаказ? {{toc}} #1" in text_of(answer).replace("\r\n", "\n")
    assert "Есть замечания" in text_of(answer) and "напомним" in text_of(answer)
    assert "/submit/sent/t1/" in text_of(answer)
    assert "Ждём третью сторону" in text_of(status)
    assert not [mail for mail in (answer, status) if PRIVATE in text_of(mail)]
    assert (desk.seen.status, desk.seen.answer, desk.seen.is_answered) == ("Pending", "Какой\nзаказ? {{toc}} #1", False)


@pytest.mark.parametrize("desk", ["ivan@client.example"], indirect=True)
def test_who_has_an_account_is_written_to_by_the_tracker_alone(desk: Desk) -> None:
    agent(desk.redmine, desk.issue, notes="Какой заказ?", status="Feedback")
    someone(desk.redmine, desk.issue, "client", "881204")
    desk.look()
    assert desk.mails() == []
    assert desk.seen.is_answered


@pytest.mark.parametrize("desk", ["petr@client.example"], indirect=True)
def test_who_has_an_account_but_may_not_see_the_issue_gets_our_letter(desk: Desk) -> None:
    agent(desk.redmine, desk.issue, notes="Какой заказ?")
    desk.look()
    assert len(desk.mails()) == 1


def test_a_reply_is_written_once_and_a_closed_ticket_is_opened(desk: Desk) -> None:
    agent(desk.redmine, desk.issue, notes="Готово", status="Closed")
    desk.look()
    assert desk.seen.closed
    desk.mails()
    desk.say(ReplyKind.ANSWER, "Вопрос остался: #1 {{toc}}")
    desk.look()
    assert (desk.seen.status, desk.seen.closed, desk.seen.is_answered) == ("In progress", False, True)
    assert len(journals(desk.redmine, desk.issue)) == 2
    (letter,) = desk.mails()
    assert letter["To"] == "people@desk.example" and "закрытую заявку" in letter["Subject"]
    assert REFERENCE in text_of(letter)


@pytest.mark.parametrize("desk", ["ivan@client.example"], indirect=True)
def test_a_note_that_a_client_writes_into_a_closed_ticket_opens_it_once(desk: Desk) -> None:
    agent(desk.redmine, desk.issue, status="Closed")
    desk.look()
    someone(desk.redmine, desk.issue, "client", "Не работает")
    desk.look(3)
    assert desk.seen.status == "In progress"
    assert len(journals(desk.redmine, desk.issue)) == 3
    (letter,) = desk.mails()
    assert letter["To"] == "people@desk.example"


def test_where_no_mail_can_be_sent_no_letter_waits_for_ever(desk: Desk) -> None:
    desk.settings = replace(desk.settings, mail=None, staff_address=None)
    desk.following = desk.made()
    agent(desk.redmine, desk.issue, notes="Какой заказ?", status="Closed")
    desk.look()
    desk.say(ReplyKind.ANSWER, "881204")
    desk.look()
    assert desk.mails() == [] and desk.seen.status == "In progress"


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("Feedback", ReplyKind.SOLVED, "Closed"),
        ("Resolved", ReplyKind.SOLVED, "Closed"),
        ("Resolved", ReplyKind.REOPEN, "In progress"),
        ("Closed", ReplyKind.REOPEN, "In progress"),
        ("Rejected", ReplyKind.REOPEN, "In progress"),
        ("In progress", ReplyKind.SOLVED, "In progress"),
        ("Feedback", ReplyKind.ANSWER, "Feedback"),
        ("Feedback", ReplyKind.STAY_OPEN, "Feedback"),
    ],
)
def test_a_reply_leads_where_the_page_says(desk: Desk, before: str, kind: ReplyKind, after: str) -> None:
    agent(desk.redmine, desk.issue, status=before)
    desk.look()
    desk.say(kind, "881204" if kind is ReplyKind.ANSWER else "")
    desk.look()
    assert desk.seen.status == after
    assert [entry["user"]["name"] for entry in journals(desk.redmine, desk.issue)][-1] == "Бот Тестовый"


def test_a_reply_to_a_deleted_issue_goes_to_people(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.look()
    delete(desk.redmine, desk.issue)
    desk.look(10)
    assert desk.seen.gone
    desk.say(ReplyKind.ANSWER, "Заказ 881204")
    desk.look()
    (letter,) = desk.mails()
    assert letter["To"] == "people@desk.example" and letter["Reply-To"] == "olga@client.example"
    assert "Заказ 881204" in text_of(letter)
    assert f"{REFERENCE}: задачи не видно" in caplog.text and "881204" not in caplog.text


def test_an_issue_in_a_project_of_others_is_followed_no_more_until_it_is_back(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.look()
    opened = desk.redmine.execute
    opened(
        "UPDATE issues SET project_id = (SELECT id FROM projects WHERE identifier = 'open') WHERE id = ?", desk.issue
    )
    someone(desk.redmine, desk.issue, "admin", PRIVATE)
    desk.look()
    assert desk.seen.gone and desk.seen.answer is None
    opened("UPDATE issues SET project_id = ? WHERE id = ?", desk.redmine.projects["client-a"], desk.issue)
    agent(desk.redmine, desk.issue, notes="Мы снова здесь")
    desk.look()
    (letter,) = desk.mails()
    assert "Мы снова здесь" in text_of(letter)
    assert "в чужом проекте" in caplog.text


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda desk: agent(desk.redmine, desk.issue, status="Отложена"), "статуса «Отложена»"),
        (lambda desk: someone(desk.redmine, desk.issue, "admin", PRIVATE), "не участник проекта"),
        (lambda desk: agent(desk.redmine, desk.issue, notes=PRIVATE, private_notes=True), ""),
        (lambda desk: agent(desk.redmine, desk.issue, subject="Другая тема"), ""),
    ],
    ids=["an unknown status", "a stranger", "a private note alone", "a field"],
)
def test_what_is_not_for_the_client_is_sent_to_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture, spoil: Callable[[Desk], None], words: str
) -> None:
    caplog.set_level(logging.INFO)
    desk.redmine.execute(
        "INSERT INTO issue_statuses (name, is_closed, position) SELECT 'Отложена', 0, 99 "
        "WHERE NOT EXISTS (SELECT 1 FROM issue_statuses WHERE name = 'Отложена')"
    )
    desk.redmine.execute(
        "INSERT INTO workflows (type, tracker_id, role_id, old_status_id, new_status_id) SELECT 'WorkflowTransition', "
        "t.id, r.id, s.id, n.id FROM trackers t, roles r, issue_statuses s, issue_statuses n WHERE n.name = 'Отложена'"
    )
    desk.look()
    spoil(desk)
    desk.look()
    assert desk.mails() == []
    assert words in caplog.text
    assert PRIVATE not in caplog.text and "olga" not in caplog.text


def test_a_note_of_a_megabyte_is_cut_and_two_answers_are_two_letters(desk: Desk) -> None:
    agent(desk.redmine, desk.issue, notes="я" * 500_000)
    agent(desk.redmine, desk.issue, notes="И ещё")
    desk.look()
    long, short = sorted(desk.mails(), key=lambda mail: -len(text_of(mail)))
    assert 20_000 < len(text_of(long)) < 22_000 and "целиком ответ в письмо не поместился" in text_of(long)
    assert "И ещё" in text_of(short)


def test_a_deleted_colleague_leaves_no_answer_of_the_client(desk: Desk) -> None:
    agent(desk.redmine, desk.issue, notes="Какой заказ?", status="Feedback")
    desk.look()
    desk.redmine.execute("UPDATE journals SET user_id = (SELECT id FROM users WHERE type = 'AnonymousUser')")
    agent(desk.redmine, desk.issue, subject="Другая тема")
    desk.look()
    assert desk.seen.support and not desk.seen.is_answered
    assert len(desk.mails()) == 1


def test_a_look_costs_one_request_however_many_tickets_there_are(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.look(3)
    calls = list[str]()
    client = desk.following.sync._tracker.reader._client  # type: ignore[attr-defined]
    call = client._call
    monkeypatch.setattr(client, "_call", lambda *args, **kw: (calls.append(args[1]), call(*args, **kw))[1])
    desk.look(5)
    assert calls == ["issues.json"] * 5


class Killed(BaseException):
    """The process dies."""


def test_a_process_that_dies_at_any_step_writes_every_reply_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.look()
    whole = Client_._call
    for at in range(12):
        calls = 0

        def dying(client: Client_, *args: object, at: int = at, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == at // 2 + 1 and at % 2 == 0:
                raise Killed
            answer = whole(client, *args, **options)  # type: ignore[arg-type]
            if calls == at // 2 + 1:
                raise Killed
            return answer

        desk.say(ReplyKind.ANSWER, f"Ответ {at}", f"{at:032x}", [(a_file(f"f{at}", b"png"), b"png")])
        monkeypatch.setattr(Client_, "_call", dying)
        with contextlib.suppress(Killed):
            desk.following.replying.step()
        monkeypatch.setattr(Client_, "_call", whole)
        desk.clock.forward(minutes=21)
        desk.following = desk.made()
        desk.look()
    said = [entry["notes"] for entry in journals(desk.redmine, desk.issue)]
    assert [sum(f"Ответ {at}\r\n" in note or f"Ответ {at}\n" in note for note in said) for at in range(12)] == [1] * 12
    assert len(said) == 12
    files = [detail["new_value"] for entry in journals(desk.redmine, desk.issue) for detail in entry["details"]]
    assert [files.count(f"f{at}.png") for at in range(12)] == [1] * 12
