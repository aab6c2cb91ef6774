"""`submit stats`: shows how often each rule spoke to a client, and how often its advice was ignored."""

import argparse
from collections.abc import Iterable

from submit.commands.rule_commands import rulebook_in_service
from submit.commands.screen import put, say, words
from submit.commands.store_commands import migrated
from submit.commands.text_tables import table
from submit.commands.tracker_stats import quality
from submit.config import Role, Settings
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.rulebook import Rulebook
from submit.store.counts import Counts
from submit.ticket.rule_counts import RuleCount


def stats(options: argparse.Namespace, settings: Settings) -> int:
    if options.role is Role.DELIVER:
        return quality(settings)
    rulebook, database = rulebook_in_service(settings), migrated(settings)
    rows = list(_by_message(rulebook, Counts(database)) if options.fields else _by_rule(rulebook, Counts(database)))
    database.close()
    if not rows:
        say("stats.empty")
        return 0
    head = words("stats.fields" if options.fields else "stats.rules").split("|")
    put(table([head, *rows]))
    return 0


def _by_rule(rulebook: Rulebook, counts: Counts) -> Iterable[list[str]]:
    tallies = counts.by_rule()
    for anchor in _in_order(rulebook, tallies):
        tally = tallies[anchor]
        mark = words("stats.doubtful") if tally.is_doubtful else ""
        yield [*_named(rulebook, anchor), *_numbers(tally), mark]


def _by_message(rulebook: Rulebook, counts: Counts) -> Iterable[list[str]]:
    tallies = counts.by_message()
    for anchor in _in_order(rulebook, {rule for rule, _, _ in tallies}):
        for (rule, field, code), tally in tallies.items():
            if rule == anchor:
                yield [_field(rulebook, field), *_named(rulebook, rule), code, *_numbers(tally)]


def _in_order(rulebook: Rulebook, anchors: Iterable[str]) -> list[str]:
    """Return the anchors in the order of the pages; those that are no longer there come last."""
    known = {anchor: index for index, anchor in enumerate(rulebook.rules)}
    return sorted(anchors, key=lambda anchor: (known.get(anchor, len(known)), anchor))


def _named(rulebook: Rulebook, anchor: str) -> tuple[str, str]:
    rule = rulebook.rules.get(anchor)
    return (rule.number, rule.title(DEFAULT_LANGUAGE)) if rule else (anchor, words("stats.withdrawn"))


def _field(rulebook: Rulebook, name: str) -> str:
    rule = rulebook.questions.get(name)
    word = rule.word("name", DEFAULT_LANGUAGE) if rule else None
    return word.text if word else name


def _numbers(tally: RuleCount) -> tuple[str, str, str]:
    return str(tally.spoke), str(tally.passed_over), f"{tally.share:.0%}"
