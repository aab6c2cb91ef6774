"""Names of statuses stand on pages only: whatever they are, silence ends, replies lead on, and figures count."""

import random
from collections.abc import Callable, Mapping

import pytest
import yaml

from submit.closing.ticket_history import Histories
from submit.config import Settings
from submit.delivery.tracker import Author
from submit.publication import read_pages
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.replies import Replies, Reply, ReplyKind
from tests.closing.memory_tracker import MemoryTracker
from tests.closing.scene import Scene
from tests.conftest import ROOT

PAGE = "rules/statuses.md"
REFERENCE = "ML-FK4XR8BT"
Names = Callable[[list[str]], list[str]]


def turned_round(names: list[str]) -> list[str]:
    """Each status has the name of another one: what is called closed asks, and what is called new is an end."""
    return names[::-1]


def shuffled(names: list[str]) -> list[str]:
    return random.Random(7).sample(names, len(names))


def never_heard(names: list[str]) -> list[str]:
    return [f"s{number * 7919 % 101}" for number in range(len(names))]


def renamed(names: Names) -> Rulebook:
    """The rule-book of the project's pages, with other names for all statuses, here and in the tracker."""
    pages = {lang: dict(texts) for lang, texts in read_pages(ROOT / "docs").items()}
    _, front, body = pages["ru"][PAGE].split("---\n", 2)
    page = yaml.safe_load(front)
    rules = page["rules"].values()
    keys, remote = (_others([rule[key] for rule in rules], names) for key in ("status", "remote"))
    for rule in rules:
        rule |= {"status": keys[rule["status"]], "remote": remote[rule["remote"]]}
        rule["next"] = [keys[name] for name in rule["next"]]
    pages["ru"][PAGE] = f"---\n{yaml.safe_dump(page, allow_unicode=True, sort_keys=False)}---\n{body}"
    rulebook, problems = read_rulebook(pages)
    assert problems == []
    return rulebook


def _others(names: list[str], rename: Names) -> Mapping[str, str]:
    return dict(zip(names, rename(names), strict=True))


@pytest.fixture(params=[turned_round, shuffled, never_heard], ids=lambda names: names.__name__)
def elsewhere(
    request: pytest.FixtureRequest,
    board: MemoryTracker,
    tracked: Settings,
    database: Database,
    publish_rules: Callable[[Rulebook], None],
) -> Scene:
    """A tracker and pages with other names."""
    rulebook = renamed(request.param)
    board.statuses = {rule.value.remote: rule.value.closed for rule in rulebook.statuses.values()}
    publish_rules(rulebook)
    return Scene(board, database, tracked, rulebook)


def test_a_silence_ends_and_a_reply_opens_the_ticket_again(elsewhere: Scene) -> None:
    asks, works, ends = (elsewhere.rulebook.rules[anchor].value.remote for anchor in ("r-5-6", "r-5-2", "r-5-8"))
    ticket = elsewhere.file(REFERENCE)
    elsewhere.board.change(ticket, Author.SUPPORT, "Какой заказ?", asks)
    elsewhere.passes(days=8)
    assert (elsewhere.written(ticket), elsewhere.board.status(ticket)) == (["remind", "annul"], ends)
    (told,) = Histories(elsewhere.board, elsewhere.rulebook).tell([ticket], frozenset())
    assert (told.story.asked_back, told.story.annulled) == (True, True)
    Replies(elsewhere.database).write(Reply("a" * 32, REFERENCE, ReplyKind.REOPEN, "881204", elsewhere.now()))
    elsewhere.look()
    assert elsewhere.board.status(ticket) == works


def test_a_ticket_that_was_solved_at_once_was_not_asked_back(elsewhere: Scene) -> None:
    solved, ends = (elsewhere.rulebook.rules[anchor].value.remote for anchor in ("r-5-7", "r-5-8"))
    ticket = elsewhere.file(REFERENCE)
    elsewhere.board.change(ticket, Author.SUPPORT, "Готово", solved)
    elsewhere.look()
    Replies(elsewhere.database).write(Reply("a" * 32, REFERENCE, ReplyKind.SOLVED, "", elsewhere.now()))
    elsewhere.look()
    assert elsewhere.board.status(ticket) == ends
    (told,) = Histories(elsewhere.board, elsewhere.rulebook).tell([ticket], frozenset())
    assert (told.story.asked_back, told.story.annulled) == (False, False)
