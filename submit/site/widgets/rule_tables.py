"""Tables of every tracker, every impact, every status."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from submit.rulebook.kinds import Closing, Status, Tracker
from submit.rulebook.placeholders import agree
from submit.rulebook.rulebook import Rule, Rulebook, Word
from submit.site.naming import full_name, hours, short_name, word_of
from submit.site.widgets.cards import WORDS, render
from submit.ticket.questions.questionnaire import Questionnaire


@dataclass(frozen=True)
class Bit:
    """A part of a cell. `lang` is set if it is not the page's; `address` makes it a link."""

    text: str
    lang: str = ""
    address: str = ""


@dataclass(frozen=True)
class Cell:
    """Bits separated by commas, and a sentence below them."""

    bits: Sequence[Bit]
    note: str = ""


def tracker_table(rulebook: Rulebook, lang: str) -> str:
    """Return a table of every tracker: what it is for, what the form asks, and how its priority is set."""
    words = WORDS[lang]["trackers"]
    rows = [tuple(_tracker_row(rulebook, tracker, lang)) for tracker in rulebook.trackers.values()]
    return _table([words["need"], words["tracker"], words["asks"], words["priority"]], rows)


def _tracker_row(rulebook: Rulebook, tracker: Rule[Tracker], lang: str) -> Iterator[Cell]:
    yield Cell([_bit(word_of(tracker, "label", lang), lang)])
    yield Cell([_link(tracker, lang)])
    yield Cell([_bit(short_name(rulebook.questions[name], lang), lang) for name in tracker.value.questions])
    if Questionnaire(rulebook).impact_of(tracker.name):
        yield Cell([Bit(WORDS[lang]["trackers"]["by_impact"])])
    else:
        yield Cell([_link(rulebook.priorities[tracker.value.default_priority], lang)])


def priority_table(rulebook: Rulebook, lang: str) -> str:
    """Return a table of impacts with their priority, trackers that ask for none, and priorities the form never gives.

    It has a column for the first answer as soon as one priority promises it.
    """
    words = WORDS[lang]["priorities"]
    promised = any(rule.value.first_answer for rule in rulebook.priorities.values())
    rows = [
        (Cell([what]), Cell([_link(priority, lang)]), *([Cell([_promise(priority, lang)])] if promised else []))
        for what, priority in _priority_rows(rulebook, lang)
    ]
    return _table([words["impact"], words["priority"], *([words["answer"]] if promised else [])], rows)


def _priority_rows(rulebook: Rulebook, lang: str) -> Iterator[tuple[Bit, Rule[Any]]]:
    words: Mapping[str, str] = WORDS[lang]["priorities"]
    asking = [name for name in rulebook.trackers if Questionnaire(rulebook).impact_of(name)]
    for impact in rulebook.impacts.values():
        name = rulebook.priority_of((impact.name,), asking[0]) if asking else None
        if name:
            yield Bit(impact.title(lang), address=impact.address(lang)), rulebook.priorities[name]
    for tracker in rulebook.trackers.values():
        if tracker.name not in asking:
            text = words["tracker"].format(name=full_name(tracker, lang))
            yield Bit(text, address=tracker.address(lang)), rulebook.priorities[tracker.value.default_priority]
    for priority in rulebook.priorities.values():
        if not priority.value.offered:
            yield Bit(words["never"]), priority


def _promise(priority: Rule[Any], lang: str) -> Bit:
    return Bit(hours(priority, lang) if priority.value.first_answer else "—")


def status_table(rulebook: Rulebook, lang: str) -> str:
    """Return a table of every status: what it means, whose turn it is, what the client does, and what may come next."""
    words: Mapping[str, Any] = WORDS[lang]["statuses"]
    rows = [tuple(_status_row(rulebook, status, lang)) for status in rulebook.statuses.values()]
    return _table([words[key] for key in ("status", "means", "whose", "do", "next")], rows)


def _status_row(rulebook: Rulebook, status: Rule[Status], lang: str) -> Iterator[Cell]:
    hint, action = (status.word(key, lang) for key in ("hint", "action"))
    yield Cell([_link(status, lang)])
    yield Cell([_bit(hint, lang)] if hint else [])
    yield Cell([Bit(WORDS[lang]["statuses"]["turns"][status.value.turn])])
    yield Cell([_bit(action, lang)] if action else [])
    following = [_bit(short_name(rulebook.statuses[name], lang), lang) for name in status.value.next]
    yield Cell(following, _silence(rulebook.closing, status, lang))


def _silence(closing: Rule[Closing] | None, status: Rule[Status], lang: str) -> str:
    """Return what follows if the client says nothing: a reminder, then the end. Empty if the clock stands still."""
    if closing is None or status.value.turn not in closing.value.turns:
        return ""
    words, days = WORDS[lang]["statuses"], WORDS[lang]["days"][closing.value.count]
    said = {key: agree(getattr(closing.value, key), days, lang) for key in ("remind_after", "annul_after")}
    return str(words["silence"].format_map(said))


def _bit(word: Word, lang: str) -> Bit:
    return Bit(word.text, word.lang if word.lang != lang else "")


def _link(rule: Rule[Any], lang: str) -> Bit:
    return Bit(full_name(rule, lang), address=rule.address(lang))


def _table(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    return render("table.html", heads=heads, rows=list(rows))
