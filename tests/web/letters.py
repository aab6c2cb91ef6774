"""The mail of the tests: what the form has written, sent into a tray by the delivery's postman."""

import re
from email.message import EmailMessage
from random import Random

from submit.delivery.letter_worker import Postman
from submit.store.database import Database
from submit.store.letters import Letters
from submit.store.outbox import Outbox
from submit.store.replies import Replies
from tests.conftest import Clock
from tests.delivery.test_letter_worker import Tray, text_of

HOME = "https://support.example"


def mailed(database: Database, clock: Clock) -> list[EmailMessage]:
    """Sends all letters that wait, and returns them."""
    tray = Tray()
    postman = Postman(
        Letters(database), Outbox(database), Replies(database), tray, "people@desk.example", HOME, clock, Random(1)
    )
    while postman.step():
        pass
    return [mail for mail, _ in tray.sent]


def link_in(mail: EmailMessage) -> str:
    """The path of the one link in a letter, beside the one that stops such letters."""
    (link,) = (found for found in _links(mail) if "/not-me/" not in found)
    return link


def not_me_in(mail: EmailMessage) -> str:
    """The path of the link by which the owner of the address stops such letters."""
    (link,) = (found for found in _links(mail) if "/not-me/" in found)
    return link


def _links(mail: EmailMessage) -> list[str]:
    return re.findall(rf"{HOME}(/\S+)", text_of(mail))


def code_in(mail: EmailMessage) -> str:
    (code,) = re.findall(r": (\d{6})\b", text_of(mail))
    return str(code)
