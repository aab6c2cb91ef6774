"""Texts at the bound of a request that want to hold the form up. Time of the processor alone is looked at, and how it
grows: at most in proportion, where twice a square would be sixteen times."""

import io
import json
import time
from collections.abc import Callable
from functools import partial

import pytest
from flask.testing import FlaskClient

from bench.hostile import KINDS, text_of
from submit.store.database import Database
from submit.ticket import grammar, spelling, word_stems
from submit.web.http.bounds import TEXT
from tests.conftest import Clock
from tests.web.test_after_filing import Ticket
from tests.web.visitor import BUG, Visitor

MOST = 250
"""Milliseconds on a quiet machine; one with neighbours gets four times as many."""
SLACK = 4
WORTH_A_LOOK = 60
"""Below so many milliseconds growth is not told from noise."""


COSTLIEST = ("markup", "headings", "cards", "passwords", "words for secrets", "new words")
"""Of each sort of work the kind that makes most of it; the others are tried in the long run."""
TABLE = [pytest.param(kind, marks=() if kind in COSTLIEST else pytest.mark.long) for kind in KINDS]


def cost(work: Callable[[], object], is_second: bool = False) -> float:
    """Milliseconds of the processor, with every word new."""
    for cache in (word_stems.words_of, word_stems.plain, word_stems.stem, word_stems.is_function, grammar.is_sign):
        cache.cache_clear()
    spelling.transliterated.cache_clear()
    began = time.process_time()
    work()
    took = (time.process_time() - began) * 1000
    # A neighbour that fills the processor's caches makes one measurement dear, and hardly the next one, too.
    return took if took < MOST or is_second else min(took, cost(work, is_second=True))


def requests_of(client: FlaskClient, draft: str, token: str) -> dict[str, Callable[[str], object]]:
    def post(address: str, **fields: object) -> object:
        return client.post(address, data={"csrf_token": token, **fields}, content_type="multipart/form-data")

    def check(text: str) -> object:
        body = json.dumps({"tracker": "bug", "description": text}, ensure_ascii=False).encode()
        return client.post("/submit/api/v1/check", data=body, content_type="application/json")

    return {
        "page 2": lambda text: post(draft, tracker="bug", action="continue", **{**BUG, "steps": text}),
        "the draft again": lambda text: client.get(f"{draft}?review=1"),
        "the check page": lambda text: client.get(draft.replace("/questions/", "/check/")),
        "a file's name": lambda text: post(draft, tracker="bug", action="upload", files=(io.BytesIO(b"a"), text)),
        "the tracker": lambda text: post("/submit/", tracker=text),
        "my tickets": lambda text: post("/submit/mine/", links="1", email=text),
        "search": lambda text: post("/submit/search/", q=text),
        "the API": check,
    }


@pytest.mark.parametrize("kind", TABLE)
def test_no_text_holds_the_form_up(visitor: Visitor, kind: str) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", **BUG)
    ways = requests_of(visitor.client, visitor.page.action, visitor.page.fields["csrf_token"])
    quarter, whole = (text_of(kind, size) for size in (TEXT // 4, TEXT - 4096))
    later = {name: ways.pop(name) for name in ("the draft again", "the check page")}
    costs = {name: (cost(partial(ask, quarter)), cost(partial(ask, whole))) for name, ask in ways.items()}
    ways["page 2"](whole)
    costs |= {name: (0.0, cost(partial(ask, ""))) for name, ask in later.items()}
    for name, (small, large) in costs.items():
        assert large < MOST * SLACK, (name, large)
        assert not small or large < WORTH_A_LOOK or large / small < 10, (name, small, large)


@pytest.mark.parametrize("kind", TABLE)
def test_no_reply_holds_the_ticket_page_up(visitor: Visitor, database: Database, clock: Clock, kind: str) -> None:
    ticket = Ticket(visitor, database, clock)
    ticket.ask()
    address = visitor.page.all("form", id="reply")[0]["action"]
    token = visitor.page.fields["csrf_token"]

    def reply(text: str) -> None:
        fields = {"csrf_token": token, "action": "answer", "text": text}
        visitor.client.post(address, data=fields, content_type="multipart/form-data")

    for text in (text_of(kind, TEXT - 4096), "Заказ 771204"):
        assert cost(partial(reply, text)) < MOST * SLACK
    assert len(ticket.said) <= 2
