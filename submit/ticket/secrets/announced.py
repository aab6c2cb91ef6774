"""Values that a word announces: `password=…`, «пароль от кабинета: …», `<Password>…</Password>`."""

import re
from collections.abc import Iterator

from submit.ticket.finding import Span
from submit.ticket.secrets.secret_words import MOST, places
from submit.ticket.secrets.value import (
    CLOSED,
    EDGES,
    FLAGS,
    GAP,
    NO_VALUE,
    OPENED,
    QUOTES,
    REST,
    SENTENCE,
    VALUE,
    is_password,
    is_scrambled,
    may_follow,
    stands_out,
)

PASSWORD = (
    r"п[аa][рp][оo]л[а-яёaeoub]{1,4}|(?<![a-z])parol(?![a-z])|пасс?ворд[а-яё]{0,2}|кодов[а-яё]{2,3} слов[а-яё]{1,2}"
    r"|п(?P<apart>[ ._-])а(?P=apart)р(?P=apart)о(?P=apart)л(?P=apart)[а-яё]\b"
    r"|p(?P<between>[ ._-])a(?P=between)s(?P=between)s(?:(?P=between)w(?P=between)o(?P=between)r(?P=between)d)?\b"
    r"|(?:(?<![a-z])(?:[pр][aа]ss(?:w[oо]rd|wd|phrase|code)|(?<![a-z] )[pр][aа]ss|p(?:s?wd?|swrd))(?![a-z])"
    r"|(?<=[a-z])passw(?:or)?d(?![a-z]))(?:[_-]?(?:confirm(?:ation)?|again|repeat|new|old))?\d{0,2}(?!\d)"
)
KEY = (
    r"(?:api|access|secret|private|auth|encryption|account)[ _-]?key|(?:api|апи)[ -]?ключ[а-яё]{0,3}"
    r"|sharedaccess(?:key|signature)|секретн[а-яё]{2,3} ключ[а-яё]{0,3}"
    r"|ключ[а-яё]{0,3} (?:к )?(?:api|апи|доступа|интеграции|шифрования)"
    r"|token(?![a-z])|токен[а-яё]{0,3}|secret(?![a-z])|bearer|authorization"
)
LOGIN = r"(?P<login>(?:логин|login|user(?:name)?)[а-яё]{0,3}[^\S\n]?(?:и|and|[/,:&])[^\S\n]?)?"
WORD = re.compile(rf"{LOGIN}(?:(?P<password>{PASSWORD})|{KEY})", FLAGS)
"""What announces a value; with a login named before it, two of them."""
BEGINNINGS = re.compile(
    "п[аa][рp][оo]л|parol|п[ ._-]а[ ._-]р[ ._-]о|p[ ._-]a[ ._-]s[ ._-]s|[pр][aа]ss|пасс?в"
    "|кодов|pass|psw|pw|api|апи|access|secret|private|auth|encryption|account|shared|секретн|ключ"
    "|token|токен|bearer|логин|login|user"
)
"""Each of these words begins with one of these pieces."""

FILLER = rf"(?P<filler>(?:{GAP}(?!парол|pass|pwd|token|токен|secret|ключ)\(?[^\W\d_][\w.@-]{{0,29}}+\)?+){{0,4}}?)"
SIGN = r"(?::=|=>|-{1,3}>|[→➔⇒]|%3[ad]|[:=])"
TOLD = re.compile(
    rf"{CLOSED}{FILLER}(?:[^\S\n]{{0,3}}{SIGN}\s{{0,3}}|{GAP}(?:[—–-]|is|это){GAP}){OPENED}{VALUE}",
    FLAGS,
)
"""A sign stands between the word and its value: «пароль от кабинета: …», `"password": "…"`."""
TAGGED = re.compile(r"(?:\s[^<>]{0,200}+)?>(?P<filler>)(?P<value>[^<\n]{3,500})</")
"""The word is the tag around its value, as in the messages of a GDS."""
LONGEST_TAG = 40
BEHIND = re.compile(
    rf"{GAP}(?:(?:теперь|стал|был|такой|вот|(?P<to>на)){GAP})?{OPENED}(?=\S{{0,199}}?[\d!@#$%^&*+=?]){VALUE}", FLAGS
)
"""The value comes right behind the word: «пароль …», or «сменили пароль на …»."""
CELL = re.compile(rf"{CLOSED}(?P<to>)(?P<filler>)[;,|\t]{OPENED}{VALUE}", FLAGS)
"""The value is the next cell of a table."""
LATER = re.compile(
    rf"{GAP}\(?(?P<filler>[^\W\d_][\w.@-]{{0,29}}+\)?+(?:{GAP}[^\W\d_][\w.@-]{{0,29}}+\)?+){{0,2}}?){GAP}{OPENED}"
    rf"(?P<to>)(?=[^\s\d]{{0,60}}\d)(?=[^\sa-z]{{0,60}}[a-z]){VALUE}",
    FLAGS,
)
"""Words stand between: «пароль от кабинета …»."""
BELOW = re.compile(rf"{CLOSED}[^\S\n]{{0,3}}[:—–-]?[^\S\n]{{0,3}}\n\s{{0,3}}(?P<to>){VALUE}(?=\s*+(?:\n|$))", FLAGS)
"""The word is a line of its own, and so is the value below it, as in what is copied from a form."""
SECOND = re.compile(rf"\s{{0,3}}(?:[/,:|;—–-]|и|and)?\s{{0,3}}{VALUE}", FLAGS)

ASKED = re.compile(r"(?:сброс|забы|восстан|смен|помен|измен|обнов|просроч|reset|forgot|change|recover|expired)\w*\W")
"""A password that is to be changed is named without its value; what comes behind it is whose it is."""
DENIED = re.compile(r"\b(?:не|нет|ни|забы\w*|ошибк\w*|not|no|wrong|error|invalid|expired|fail\w*)\b", FLAGS)
BEFORE = 30
"""So far before its password a verb is looked for."""


def announced(text: str, lower: str) -> Iterator[Span]:
    """Find the values; `lower` is the text in small letters."""
    position = 0
    for number, place in enumerate(places(BEGINNINGS, lower)):
        if number == MOST:
            yield Span(place.start(), len(text))
            return
        if place.start() >= position and (word := WORD.match(text, place.start())):
            span = _value(text, word) if may_follow(text, word.end()) else None
            if span:
                yield span
            position = span.end if span else word.end()


def _value(text: str, word: re.Match[str]) -> Span | None:
    """The value that the word announces: behind a sign any likely one, without a sign only what can be nothing else."""
    for told in _told(text, word):
        if told and not DENIED.search(told["filler"]) and _is_told(text, told, word):
            return _span(text, told, word)
    behind = BEHIND.match(text, word.end())
    shortest = 6 if word["password"] else 16
    if not behind or not stands_out(behind["value"].strip(EDGES), shortest, digits=5):
        return _below(text, word) or _beside(text, word) or _later(text, word)
    return _span(text, behind, word) if _is_asked_for(text, word) == bool(behind["to"]) else None


def _told(text: str, word: re.Match[str]) -> Iterator[re.Match[str] | None]:
    if text.rfind("<", max(0, word.start() - LONGEST_TAG), word.start()) >= 0:
        yield TAGGED.match(text, word.end())
    yield TOLD.match(text, word.end())


def _below(text: str, word: re.Match[str]) -> Span | None:
    begins = text.rfind("\n", max(0, word.start() - BEFORE), word.start()) + 1
    below = BELOW.match(text, word.end()) if not text[begins : word.start()].strip(" \t-*•·") else None
    if below is None or below["value"].isdigit() or not below["value"].isascii():
        return None
    return _span(text, below, word) if stands_out(below["value"].strip(EDGES), 6, digits=99) else None


def _beside(text: str, word: re.Match[str]) -> Span | None:
    cell = CELL.match(text, word.end()) if word["password"] else None
    return _span(text, cell, word) if cell and is_password(cell["value"].strip(EDGES)) else None


def _later(text: str, word: re.Match[str]) -> Span | None:
    later = LATER.match(text, word.end()) if word["password"] else None
    if later is None or not is_scrambled(later["value"].strip(EDGES)):
        return None
    return None if DENIED.search(later["filler"]) or _is_asked_for(text, word) else _span(text, later, word)


def _is_asked_for(text: str, word: re.Match[str]) -> bool:
    return ASKED.search(text[max(0, word.start() - BEFORE) : word.start()].lower()) is not None


def _span(text: str, found: re.Match[str], word: re.Match[str]) -> Span:
    start = found.start("value")
    rest = REST.match(text, found.end("value"))
    end = rest.end() if rest else found.end("value")
    end = start + len(text[start:end].rstrip(SENTENCE))
    second = SECOND.match(text, end) if word["login"] else None
    return Span(start, second.end() if second and stands_out(second["value"].strip(EDGES), 4, digits=4) else end)


def _is_told(text: str, told: re.Match[str], word: re.Match[str]) -> bool:
    value = told["value"].strip(EDGES)
    shortest, digits = (4, 4) if word["password"] else (8, 16)
    if len(value) < shortest or not (word["password"] or value.isascii()):
        return False
    return stands_out(value, shortest, digits) or (_is_lone_word(text, told, value) and not _is_asked_for(text, word))


def _is_lone_word(text: str, told: re.Match[str], value: str) -> bool:
    """A Latin word with nothing behind it («пароль: qwerty»), or right behind an equals sign (`password=qwerty`)."""
    if not (value.isascii() and value.isalpha()) or NO_VALUE.match(value):
        return False
    begins, ends = told.span("value")
    return text[begins - 1] == "=" or (value.islower() and text[ends : ends + 1] in ("", "\n", *EDGES, *QUOTES))
