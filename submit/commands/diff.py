"""`submit diff REV`: what an edit of the rules changes, and what it would do to the tickets in the store."""

import argparse
from datetime import datetime

from submit.commands.screen import complain, put, say, words
from submit.commands.store_commands import opened
from submit.commands.working_folder import root
from submit.config import Settings
from submit.publication import read_pages
from submit.revision import RevisionError, read_pages_at
from submit.rulebook.difference import differences
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.problem import RulebookError
from submit.rulebook.reader import Pages, read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.store.database import StoreError
from submit.store.outbox import Outbox
from submit.ticket.check_compiler import compile_checks
from submit.ticket.checker import Checker
from submit.ticket.questions.question_compiler import compile_questions
from submit.ticket.replay import Replay, replay
from submit.ticket.ticket import Ticket

NAMED = 3
"""The number of tickets that are named for each rule that would stop them."""


def diff(options: argparse.Namespace, settings: Settings) -> int:
    today = datetime.now(settings.time_zone).date()
    try:
        old_pages = read_pages_at(options.revision, root())
    except RevisionError as error:
        complain(words(f"diff.{error.code}", revision=options.revision))
        return 1
    pages = read_pages(root() / "docs")
    try:
        before = _readable(old_pages).at(today)
    except RulebookError:
        complain(words("diff.unreadable", revision=options.revision))
        return 1
    after = _readable(pages).at(today)
    changes = differences(before, after)
    if not changes:
        _say_prose(old_pages, pages)
        return 0
    put(changes)
    _say_replay(before, after, settings)
    return 0


def _readable(pages: Pages) -> Rulebook:
    """Return the rule-book of the pages; raise RulebookError if the form could not use it.

    A broken link or example does not prevent the comparison.
    """
    rulebook, problems = read_rulebook(pages)
    uncompiled = [*compile_questions(rulebook)[1], *compile_checks(rulebook)[1]]
    if stops := [problem for problem in (*problems, *uncompiled) if not problem.is_advice]:
        raise RulebookError(stops)
    return rulebook


def _say_prose(before: Pages, after: Pages) -> None:
    edited = [
        f"{lang}/{path}"
        for lang in sorted({*before, *after}, key=lambda lang: lang != DEFAULT_LANGUAGE)
        for path in sorted({*before.get(lang, {}), *after.get(lang, {})})
        if before.get(lang, {}).get(path) != after.get(lang, {}).get(path)
    ]
    if edited:
        say("diff.prose", pages=", ".join(edited))
    else:
        say("diff.same")


def _say_replay(before: Rulebook, after: Rulebook, settings: Settings) -> None:
    tickets = _tickets(settings)
    if tickets is None:
        say("diff.no_store")
        return
    clients = settings.client_mail
    found = replay(tickets, Checker(before, clients=clients), Checker(after, clients=clients))
    if not found.judged:
        say("diff.no_tickets")
    elif found.stopped:
        say("diff.stopped", count=found.stopped_tickets, total=found.judged)
        _say_stops(found, after)
    else:
        say("diff.passed", total=found.judged)
    for anchor, count in sorted(found.advice.items()):
        rule = after.rules.get(anchor) or before.rules[anchor]
        key = "diff.more_advice" if count > 0 else "diff.less_advice"
        say(key, number=rule.number, title=rule.title(DEFAULT_LANGUAGE), count=abs(count))
    if found.erased:
        say("diff.erased", count=found.erased)


def _say_stops(found: Replay, after: Rulebook) -> None:
    for anchor, references in sorted(found.stopped.items()):
        rule = after.rules[anchor]
        named = ", ".join(references[:NAMED]) + ("…" if len(references) > NAMED else "")
        say(
            "diff.stopped_by",
            number=rule.number,
            title=rule.title(DEFAULT_LANGUAGE),
            count=len(references),
            references=named,
        )


def _tickets(settings: Settings) -> list[Ticket] | None:
    """Return the tickets of the store; None if there is no store to read."""
    database = opened(settings)
    try:
        return [entry.ticket for entry in Outbox(database).entries()] if database else None
    except StoreError:
        return None
    finally:
        if database:
            database.close()
