"""Each number that the form shows comes from the rule-book: change them all, and no old one is left."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from flask import Flask

from submit.delivery.ticket_mail import ticket_mail
from submit.rulebook.rulebook import Rulebook
from submit.store.outbox import Outbox
from submit.ticket.checker import Checker
from submit.ticket.typed import read_input
from tests.web.visitor import BUG, Visitor

TOKEN = re.compile(r"\d+(?:[.,\u00a0]\d+)*|[^\W\d_]+")
DRAWN = re.compile(r"ML-\w+")
"""References, whose digits are drawn at random."""
MORE = 300
Pairs = set[tuple[str, str]]


def renumbered(rulebook: Rulebook) -> Rulebook:
    """The rule-book with other numbers; by three hundreds more, or less where they are large,
    they keep the endings of the nouns beside them."""
    rules = {
        anchor: replace(
            rule,
            parameters={name: other(value) if type(value) is int else value for name, value in rule.parameters.items()},
        )
        for anchor, rule in rulebook.rules.items()
    }
    return Rulebook(rules)


def other(number: int) -> int:
    return number + MORE if number < 10 * MORE else number - MORE


def texts(app: Flask, rulebook: Rulebook) -> Iterator[str]:
    """What people read: pages with and without errors, the confirmation, verdicts of the API, the mail."""
    visitor = Visitor(app)
    for tracker in rulebook.trackers:
        yield visitor.open(f"/submit/?tracker={tracker}").text
        yield visitor.open(f"/en/submit/?tracker={tracker}").text
    visitor.open("/submit/?tracker=bug")
    long = dict.fromkeys(("subject", "steps", "actual", "expected", "booking"), "я" * 30000)
    yield visitor.press("continue", **{**BUG, **long}).text
    for subject in ("Чек", "Доплата за багаж " * 9):
        yield visitor.fill_in_bug(subject=subject).text
    yield visitor.press("send").text
    outbox: Outbox = app.extensions["submit"].outbox
    ticket = outbox.entries()[-1].ticket
    yield str(ticket_mail(ticket, (), "desk@support.example", "desk@support.example"))
    files = [{"name": f"{number}.png", "kind": "png", "size": 900 * 1024**2} for number in range(900)]
    verdict = Checker(rulebook).verdict(
        read_input({"tracker": "bug", "email": "agent@tour.example", "answers": long_answers(), "files": files})
    )
    yield " ".join(finding.message for finding in verdict.findings)


def long_answers() -> dict[str, str]:
    return dict.fromkeys(("steps", "actual", "expected"), "я" * 30000)


def pairs(text: str) -> Pairs:
    """Every number with the word after it, as a reader meets them."""
    page = TOKEN.findall(DRAWN.sub(" ", re.sub(r"(?s)<(script|svg|head)\b.*?</\1>|<[^>]+>", " ", text)).casefold())
    return {(token, after) for token, after in zip(page, [*page[1:], ""], strict=True) if token[0].isdigit()}


def test_no_old_number_is_left_beside_the_word_it_stood_with(
    app: Flask, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    before = [pairs(text) for text in texts(app, rulebook)]
    changed = renumbered(rulebook)
    publish_rules(changed)
    after = [pairs(text) for text in texts(app, changed)]
    gone = {pair for old, new in zip(before, after, strict=True) for pair in old - new}
    shown = {re.sub(r"\D", "", number) for number, _ in gone}
    assert {"3", "5", "10", "15", "120", "255", "20000"} <= shown
    assert not {pair for new in after for pair in new if pair in gone}
