"""What can be the value of a password or key, and what is a placeholder, a state, a date, a code of an error."""

import re

FLAGS = re.IGNORECASE
GAP, OPENED, CLOSED = r"[^\S\n]{1,3}", r"[\\\"'«“„(`]{0,3}", r"[\\\"'»”\])]{0,3}"
SIGNS = r"(?-i:[^\s\"'«»“”<>&,;])"
WITHIN = r"(?:[,;](?![\sа-яё]|$|\w{1,30}=)|&(?![\w-]{1,40}[=;]))"
"""A comma, semicolon or ampersand that stands inside a value, and does not end it."""
VALUE = rf"(?P<value>(?=(?:{SIGNS}|{WITHIN}){{3}}){SIGNS}{{0,200}}+(?:{WITHIN}{SIGNS}{{0,50}}+){{0,9}}+)"
REST = re.compile(rf"{SIGNS}*")
"""What follows of a value that is longer still."""
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
FAR = 160
UNLIKELY = re.compile(rf"[^\n\d:=>→➔⇒!@#$%^&*+?—–-]{{0,{FAR}}}+(?![\n\d:=>→➔⇒!@#$%^&*+?—–-])")
LETTER, DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
SPECIAL = re.compile(r"[^\W_][!@#$%^&*+=?]+[^\W_]")
LONGEST_NUMBER = 12

PROGRAM = re.compile(
    r"(?:v|ver|version|win(?:dows)?|chrome|firefox|safari|edge|opera|iphone|ipad|android|ios|macos|ie|https?|mozilla|php|java"
    r"|python|rev|sabre|amadeus|galileo)[/_.-]?\d"
    r"|(?:agent|user|manager|admin|test|branch|role|group|term(?:inal)?|desk|office|room|queue|order|ticket|id|ref|page|build"
    r"|port|host|server|srv|gds|cabinet|release|code)[/_.-]?\d{1,2}$",
    FLAGS,
)
"""Programs, roles and places with their numbers."""
SETTING = re.compile(r"\w{1,40}=")
FILE = re.compile(r"\.[a-z]{2,4}$", FLAGS)
PLAIN = re.compile(r"[\w.-]*", re.ASCII)
HEX = re.compile(r"[0-9a-f]{6,}(?:-[0-9a-f]+)*", FLAGS)
RUNS = re.compile(r"[a-z]+|[A-Z]+|\d+")
SHORTEST = 6
LONG = 8


def may_follow(text: str, place: int) -> bool:
    """Tell whether a value can come after this place at all: most words have neither sign nor digit behind them."""
    if not UNLIKELY.match(text, place):
        return True
    return text.find(" is ", place, place + FAR) >= 0 or text.find(" это ", place, place + FAR) >= 0


def stands_out(value: str, shortest: int, digits: int) -> bool:
    """Judge whether letters stand among digits or special signs, which no word has; or nothing but so many digits."""
    if len(value) < shortest:
        return False
    if LETTER.search(value):
        is_likely = bool(DIGIT.search(value) or (len(value) > 5 and SPECIAL.search(value)))
    else:
        is_likely = digits <= sum(map(str.isdigit, value)) <= LONGEST_NUMBER
    return is_likely and not NO_VALUE.match(value)


def is_password(value: str, name: str = "") -> bool:
    """Judge whether letters stand among digits or special signs, one of them small, and it is no name with a number."""
    if len(value) < SHORTEST or not value.isascii() or not _has_both(value):
        return False
    if PLAIN.fullmatch(value) and not any(map(str.islower, value)):
        return False
    if SETTING.match(value) or PROGRAM.match(value) or FILE.search(value) or HEX.fullmatch(value):
        return False
    return not _is_sibling(value, name) and not NO_VALUE.match(value)


def _has_both(value: str) -> bool:
    is_mixed = LETTER.search(value) and DIGIT.search(value)
    return bool(is_mixed) or (len(value) >= LONG and SPECIAL.search(value) is not None)


def is_scrambled(value: str, name: str = "") -> bool:
    """Judge whether no name with its number resembles it: letters and digits by turns, or special signs among them."""
    if not is_password(value, name):
        return False
    kinds = len(RUNS.findall(value))
    return (kinds > 3 and len(value) > SHORTEST and PLAIN.fullmatch(value) is not None) or SPECIAL.search(
        value
    ) is not None


def _is_sibling(value: str, name: str = "") -> bool:
    """Another login of the kind: kassa7 and kassa8."""
    stems = [re.match(r"[^\W\d_]*", word.lower()) for word in (value, name)]
    return bool(stems[0] and stems[1] and stems[0][0] and stems[0][0] == stems[1][0])
