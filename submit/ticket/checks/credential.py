"""Passwords, keys and tokens with their values. The word alone («не могу сбросить пароль») is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from submit.ticket.checks.check import Danger
from submit.ticket.finding import Span
from submit.ticket.masking import apart
from submit.ticket.spelling import mentions

FLAGS = re.IGNORECASE
PASSWORD = (
    r"парол[а-яё]{1,4}|пасс?ворд[а-яё]{0,2}"
    r"|(?<![a-z])(?:pass(?:word|wd|phrase|code)|(?<![a-z] )pass|pwd?)(?![a-z])|(?<=[a-z])passw(?:or)?d(?![a-z])"
)
KEY = (
    r"(?:api|access|secret|private|auth|encryption)[ _-]?key|(?:api|апи)[ -]?ключ[а-яё]{0,3}"
    r"|секретн[а-яё]{2,3} ключ[а-яё]{0,3}|ключ[а-яё]{0,3} (?:к )?(?:api|апи|доступа|интеграции|шифрования)"
    r"|token(?![a-z])|токен[а-яё]{0,3}|secret(?![a-z])|bearer|authorization"
)
LOGIN = r"(?P<login>(?:логин|login|user(?:name)?)[а-яё]{0,3}[^\S\n]?(?:и|and|[/,:&])[^\S\n]?)?"
WORD = re.compile(rf"{LOGIN}(?:(?P<password>{PASSWORD})|{KEY})", FLAGS)
"""What announces a value; with a login named before it, two of them."""
PIECES = ("парол", "ворд", "pass", "pw", "key", "ключ", "token", "токен", "secret", "bearer", "author")
"""Each of these words has one of these pieces, which are found in a text ten times as fast as the words are."""

GAP, OPENED, CLOSED = r"[^\S\n]{1,3}", r"[\\\"'«“„(]{0,3}", r"[\\\"'»”\])]{0,3}"
VALUE = r"(?P<value>(?:[^\s\"'«»“”<>&,;]|[,;](?![\sа-яё]|$|\w{1,30}=)|&(?![\w-]{1,40}[=;])){3,200})"
REST = re.compile(r"[^\s\"'«»“”<>&,;]*")
"""What follows of a value that is longer still."""
FILLER = rf"(?P<filler>(?:{GAP}(?!парол|pass|pwd|token|токен|secret|ключ)\(?[^\W\d_][\w.@-]{{0,29}}+\)?+){{0,4}}?)"
TOLD = re.compile(
    rf"{CLOSED}{FILLER}(?:[^\S\n]{{0,3}}(?::=|=>|[:=])\s{{0,3}}|{GAP}(?:[—–-]|is|это){GAP}){OPENED}{VALUE}", FLAGS
)
"""A sign stands between the word and its value: «пароль от кабинета: …», `"password": "…"`."""
TAGGED = re.compile(r"(?:\s[^<>]{0,200})?>(?P<filler>)(?P<value>[^<\n]{3,500})</")
"""The word is the tag around its value, as in the messages of a GDS."""
BEHIND = re.compile(rf"{GAP}(?:(?:теперь|стал|был|такой|вот|(?P<to>на)){GAP})?{OPENED}{VALUE}", FLAGS)
"""The value comes right behind the word: «пароль …», or «сменили пароль на …»."""
SECOND = re.compile(rf"\s{{0,3}}(?:[/,:|]|и|and)?\s{{0,3}}{VALUE}", FLAGS)

ASKED = re.compile(
    r"(?:сброс|забы|восстан|смен|помен|измен|обнов|просроч|reset|forgot|change|recover|expired)\w*\W", FLAGS
)
"""A password that is to be changed is named without its value; what comes behind it is whose it is."""
DENIED = re.compile(r"\b(?:не|нет|ни|забы\w*|ошибк\w*|not|no|wrong|error|invalid|expired|fail\w*)\b", FLAGS)
NO_VALUE = re.compile(
    r"[<{[•…]|\$\{|\$[a-z_]{3,}$|%[sd(]|\W*$|(.)\1*$|\w*(?:x{3}|\*{3}|•{3}|\.{3})|.*://|//"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zа-яё]{2,}$|\d{1,4}[.:-]\d{1,2}(?:[.:-]\d{1,4})?(?:\b|T)|\d+-?[а-яё]+$"
    r"|(?:err|error|http|auth|ora|code|e)[-_]?\d+$"
    r"|(?:your|my|new|old|the)?[-_]?(?:password|passwd|pass|login|user|username|token|secret|key|value|string|text)$"
    r"|(?:null|none|nil|true|false|required|expired|invalid|incorrect|wrong|missing|empty|reset|changed?|error|failed|hidden"
    r"|unknown|optional|default|undefined|enabled|disabled|redacted|пароль|логин)$",
    FLAGS,
)
"""Placeholders, states, dates, times, addresses and codes of errors."""
EDGES, QUOTES = ".,:;!?)]}\\…", "\"'»”<"
SENTENCE = ".,:;)]}\\…"
"""What may end a sentence around the value; marks such as «!» are taken for a part of it."""
SPECIAL = re.compile(r"[^\W_][!@#$%^&*+=?]+[^\W_]")
BEFORE = 30
"""So far before its password a verb is looked for."""
LONGEST_NUMBER = 12

SURE = re.compile(
    r"://[^\s/@:]{1,100}:(?P<address>[^\s/?#]{3,200})@"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----\s{0,3}"
    r"(?P<block>(?:(?!-----)[A-Za-z0-9+/=\s:,.-]){16,10000}[A-Za-z0-9+/=])"
    r"|[Aa]uthorization[\"']?\s?[:=]\s?[\"']?(?:[Bb]asic|[Bb]earer|[Tt]oken)\s{1,3}(?P<header>[\w.~+/=-]{8,2000})"
    r"|(?<![A-Za-z0-9])(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{30,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}"
    r"|[sr]k_(?:live|test)_\w{16,}|sk-[\w-]{20,}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*|AQVN[\w-]{30,})"
    r"|(?<!\d)\d{8,10}:[\w-]{30,}",
)
"""A password in an address, a private key, and the tokens that well-known services give out."""
DIGITS = re.compile(
    r"(?<![a-zа-яё])(?:(?:пин|pin)(?:[ -]?(?:код|code)[а-яё]{0,2})?|cv[vc]2?)"
    r"[^\S\n]{0,2}[:=—–-]?[^\S\n]{0,2}(?P<value>\d{3,8})(?!\d)",
    FLAGS,
)


@dataclass(frozen=True)
class Credential(Danger):
    """A password or key with its value, in Russian or English, in prose, JSON, XML, headers and addresses."""

    LEVELS = ("stop",)

    def spans(self, text: str) -> Iterator[Span]:
        digits = (Span(*found.span("value")) for found in DIGITS.finditer(text))
        yield from apart((*_announced(text), *_sure(text), *digits))


def _sure(text: str) -> Iterator[Span]:
    for found in SURE.finditer(text):
        start, end = found.span(found.lastgroup or 0)
        if not NO_VALUE.match(text, start, end):
            yield Span(start, end)


def _announced(text: str) -> Iterator[Span]:
    position = 0 if mentions(text, PIECES) else len(text)
    while word := WORD.search(text, position):
        span = _value(text, word)
        if span:
            yield span
        position = span.end if span else word.end()


def _value(text: str, word: re.Match[str]) -> Span | None:
    """The value that the word announces: behind a sign any likely one, without a sign only what can be nothing else."""
    for told in (TAGGED.match(text, word.end()), TOLD.match(text, word.end())):
        if told and not DENIED.search(told["filler"]) and _is_told(text, told, word):
            return _span(text, told, word)
    behind = BEHIND.match(text, word.end())
    shortest = 6 if word["password"] else 16
    if not behind or not _stands_out(behind["value"].strip(EDGES), shortest, digits=5):
        return None
    return _span(text, behind, word) if _is_asked_for(text, word) == bool(behind["to"]) else None


def _is_asked_for(text: str, word: re.Match[str]) -> bool:
    return ASKED.search(text, max(0, word.start() - BEFORE), word.start()) is not None


def _span(text: str, found: re.Match[str], word: re.Match[str]) -> Span:
    start = found.start("value")
    rest = REST.match(text, found.end("value"))
    end = rest.end() if rest else found.end("value")
    end = start + len(text[start:end].rstrip(SENTENCE))
    second = SECOND.match(text, end) if word["login"] else None
    return Span(start, second.end() if second and _stands_out(second["value"].strip(EDGES), 4, digits=4) else end)


def _is_told(text: str, told: re.Match[str], word: re.Match[str]) -> bool:
    value = told["value"].strip(EDGES)
    shortest, digits = (4, 4) if word["password"] else (8, 16)
    if len(value) < shortest or not (word["password"] or value.isascii()):
        return False
    return _stands_out(value, shortest, digits) or (_is_lone_word(text, told, value) and not _is_asked_for(text, word))


def _stands_out(value: str, shortest: int, digits: int) -> bool:
    """Letters among digits or special characters, which no word has; or nothing but so many digits."""
    if len(value) < shortest or NO_VALUE.match(value):
        return False
    if not any(map(str.isalpha, value)):
        return digits <= sum(map(str.isdigit, value)) <= LONGEST_NUMBER
    return any(map(str.isdigit, value)) or (len(value) > 5 and SPECIAL.search(value) is not None)


def _is_lone_word(text: str, told: re.Match[str], value: str) -> bool:
    """A Latin word with nothing behind it («пароль: qwerty»), or right behind an equals sign (`password=qwerty`)."""
    if not (value.isascii() and value.isalpha()) or NO_VALUE.match(value):
        return False
    begins, ends = told.span("value")
    return text[begins - 1] == "=" or (value.islower() and text[ends : ends + 1] in ("", "\n", *EDGES, *QUOTES))
