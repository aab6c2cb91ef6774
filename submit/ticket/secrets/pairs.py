"""A login and its password side by side, without the word: «логин kassa7 / Xy12ab34», «доступы: kassa7 Xy12ab34».

A login alone is what an honest answer to «под какой учётной записью» holds, so the second one must be nothing but a
password: no word, no name with its number, no record locator, which is in capitals.
"""

import re
from collections.abc import Iterator

from submit.ticket.finding import Span
from submit.ticket.secrets.secret_words import MOST, places
from submit.ticket.secrets.value import EDGES, FLAGS, NO_VALUE, is_password, is_scrambled, may_follow

SIGN = r"(?:[^\S\n]{0,2}[:=—–-]\s{0,3}|\s{1,3}(?:(?:is|это|[—–-])\s{1,3})?)"
NAME = r"[\"'«`]?(?P<name>[\w.@+-]{1,80}?)[\"'»`]?"
VALUE = r"[\"'«`]?(?P<value>[!-~]{5,64})"
CLOSE = r"\s{0,2}[/:|\\]\s{0,2}"
LOOSE = r"(?:[^\S\n]?[,;]\s{0,2}|\s{1,3}(?:[—–-]\s)?|[,;]?\s(?:и|and)\s)"
ACCOUNT = (
    r"учётк[а-яё]{1,2}|учетк[а-яё]{1,2}|уч[её]тн[а-яё]{2,3} (?:запис[а-яё]{1,3}|данн[а-яё]{2,3})|аккаунт[а-яё]{0,3}"
)
WORD = (
    rf"(?P<sure>доступ(?:ы|ов|ам|ами)?|креды|кредов|credentials?|creds"
    rf"|данн[а-яё]{{2,3}} (?:для )?(?:вход[а-яё]{{0,2}}|доступа))"
    rf"|логин[а-яё]{{0,3}}|login|log|лог|юзер[а-яё]{{0,2}}|пользовател[а-яё]{{1,3}}|user(?:name)?|{ACCOUNT}|account|acct?"
)
NAMED = re.compile(rf"(?:{WORD})(?![^\W\d_]){SIGN}{NAME}(?:(?P<close>{CLOSE})|{LOOSE}){VALUE}", FLAGS)
"""The word, the login, and what may be its password."""
LETTERS = re.compile(
    r"(?:l|л|u|login|логин|лог|log|user|usr|юзер)\s?[:=]\s{0,2}(?-i:[^\s,;|]){1,80}[\s,;|/]{1,4}"
    r"(?:p|п|pw|pass|пас|пасс|пар|pwd)\s?[:=]\s{0,2}(?P<value>[^\s,;|\"'»]{4,100})",
    FLAGS,
)
"""Both are told by a letter: «л: kassa7 п: …»."""
MAIL = re.compile(
    rf"@(?P<name>[\w-]{{1,60}}(?:\.[\w-]{{1,60}}){{1,4}})(?P<close>\s?[:|/]\s?)(?=[^\s\d]{{0,40}}\d){VALUE}", FLAGS
)
"""The login is an address, as in lists of accounts."""
BARE = re.compile(r"(?P<name>[\w.-]{2,40}):(?P<value>[!-~]{6,64})(?=\s|$)", re.ASCII)
"""No word tells of them: a login that ends in its number or is an administrator's, and what no name resembles."""
KNOWN = re.compile(r"(?:md|sha|crc|base|utf|http|win|x|h|v|ref|step|line|test|img|image|rev|pnr|iso)[-_]?\d+$", FLAGS)
"""Names that stand before a colon and are no logins."""
BEGINNINGS = re.compile(
    r"(?<![\w.:/@=-])(?:[a-z][a-z_.-]{1,30}\d{1,4}|admin|root|administrator):(?=\S{6})|"
    r"(?<!\w)(?:доступ|кред|cred|данн|логин|login|log|лог|юзер|пользовател|user|usr|уч[её]т[кн]|аккаунт|acc"
    r"|[lлu](?= ?[:=]))|@(?=[\w.-]{3,306}\s?[:|/])"
)


def side_by_side(text: str, lower: str) -> Iterator[Span]:
    """Find the passwords; `lower` is the text in small letters."""
    position = 0
    for number, place in enumerate(places(BEGINNINGS, lower)):
        if number == MOST:
            yield Span(place.start(), len(text))
            return
        start = place.start()
        if start >= position and (span := _mail(text, start) if place[0] == "@" else _pair(text, start)):
            yield span
            position = span.end


def _pair(text: str, start: int) -> Span | None:
    if bare := _bare(text, start):
        return bare
    if letters := LETTERS.match(text, start):
        return None if NO_VALUE.match(letters["value"]) else Span(*letters.span("value"))
    named = NAMED.match(text, start) if may_follow(text, start) else None
    if named is None:
        return None
    is_sure = named["close"] or (named["sure"] and named["name"].isascii())
    is_likely = is_password if is_sure else is_scrambled
    return _span(named) if is_likely(_value(named), named["name"]) else None


def _bare(text: str, start: int) -> Span | None:
    bare = BARE.match(text, start)
    if bare is None or KNOWN.match(bare["name"]):
        return None
    value = _value(bare)
    is_varied = all(any(map(kind, value)) for kind in (str.isupper, str.islower, str.isdigit))
    return _span(bare) if is_varied and is_scrambled(value, bare["name"]) else None


def _mail(text: str, start: int) -> Span | None:
    found = MAIL.match(text, start)
    return _span(found) if found and is_password(_value(found), found["name"]) else None


def _value(found: re.Match[str]) -> str:
    return found["value"].rstrip(EDGES + "\"'`»")


def _span(found: re.Match[str]) -> Span:
    return Span(found.start("value"), found.start("value") + len(_value(found)))
