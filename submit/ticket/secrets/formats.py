"""Secrets that are known by their form: in addresses, headers and commands, private keys, tokens of known services."""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Mapping

from submit.ticket.finding import Span
from submit.ticket.secrets.secret_words import MOST, anchor, places
from submit.ticket.secrets.value import NO_VALUE

TOKEN = r"(?<![A-Za-z0-9])"
COOKIES = r"[^\S\n]{0,3}[:=][^\S\n]{0,3}[\"']?(?P<value>[\w.!#$%&*+^`|~-]{1,80}=[^\n\"']{1,4000})"
ACCOUNT = r"[=\s]?[\"']?(?:[\w.@+\\-]{1,80})?:(?P<value>[^\s\"'|;&<>]{3,200})"

NO_LETTER = r"(?<![a-zа-яё])"
PASSED = r"[^\n]{0,200}?\s-p(?P<value>'[^'\n]{3,200}|\"[^\"\n]{3,200}|[^\s\"']{3,200})"

OPTIONS = ("-u", "--user", "--proxy-user", "--auth", "-a")

FORMS: Mapping[str, re.Pattern[str]] = {
    piece: re.compile(pattern)
    for piece, pattern in {
        "://": r"://[^\s/@:]{0,100}:(?P<value>[^\s/?#]{3,200})@",
        "thin:": r"(?i:thin:)[\w$#]{1,60}/(?P<value>[^\s@/]{3,100})@",
        "sqlplus": r"(?i:sqlplus)\s{1,3}(?:-\w{1,2}\s{1,3})?[\w$#]{1,60}/(?P<value>[^\s@/]{3,100})",
        "sshpass": r"(?i:sshpass)\s{1,3}-p\s{0,3}[\"']?(?P<value>[^\s\"']{3,200})",
        "-----begin": r"-----BEGIN (?:[A-Z ]{0,20})PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[nr]|>){0,9}"
        r"(?P<value>(?:(?!-----)[A-Za-z0-9+/=\s:,.>\\-]){16,20000}[A-Za-z0-9+/=])",
        "private-lines": r"(?i:private-lines): \d{1,4}\s{1,3}(?P<value>[A-Za-z0-9+/=\s]{16,20000}[A-Za-z0-9+/=])",
        "authorization": r"(?i:authorization)[\"']?\s?[:=]\s?[\"']?"
        r"(?i:basic|bearer|token|apikey|negotiate|ntlm)\s{1,3}(?P<value>[\w.~+/=-]{8,4000})",
        "cookie": rf"(?i:cookie)[\"']?{COOKIES}",
        "digest ": r"(?i:digest)\s{1,3}(?=(?i:username|realm|nonce|response|uri|qop|algorithm)\s?=)"
        r"(?P<value>[^\n]{8,2000})",
        "session": r"(?i:session_?id)[\"']?\s?[:=]\s?[\"']?(?P<value>(?=\S{0,60}\d)[\w.!+/=-]{8,400})",
        "sessid": r"(?i:sessid)[\"']?\s?[:=]\s?[\"']?(?P<value>[\w.!+/=,-]{8,400})",
        "sid=": r"(?<=[?&;])(?i:sid)=(?P<value>(?=\S{0,60}\d)[\w.!+/-]{8,400})",
        "mysql": rf"(?i:mysql(?:dump|admin|import|show|check)?\b){PASSED}",
        "mariadb": rf"(?i:mariadb(?:-dump|-admin)?\b){PASSED}",
        "identified": r"(?i:identified\s{1,3}(?:with\s{1,3}[\w']{1,40}\s{1,3})?(?:by|as)\s{1,3}(?:password\s{1,3})?)"
        r"[\"'](?P<value>(?=[^\"'\n]{0,199}[\d!@#$%^&*])[^\"'\n]{3,200})[\"']",
        "password(": r"(?i:password)\(\s?[\"'](?P<value>[^\"'\n]{3,200})[\"']\s?\)",
        "basic ": rf"{TOKEN}(?i:basic) (?P<value>[A-Za-z0-9+/]{{8,400}}={{0,2}})(?![\w+/=])",
        "akia": rf"{TOKEN}AKIA[0-9A-Z]{{16}}",
        "asia": rf"{TOKEN}ASIA[0-9A-Z]{{16}}",
        "github_pat_": rf"{TOKEN}github_pat_\w{{22,}}",
        "glpat-": rf"{TOKEN}glpat-[\w-]{{20,}}",
        "xox": rf"{TOKEN}xox[abeprs]-[\w-]{{10,}}",
        "xapp-": rf"{TOKEN}xapp-[\w-]{{10,}}",
        "hooks.slack.com/services/": r"(?i:hooks\.slack\.com/services/)(?P<value>[\w/]{20,100})",
        "k_live_": r"(?<=[sr])k_live_\w{16,}",
        "k_test_": r"(?<=[sr])k_test_\w{16,}",
        "sk-": rf"{TOKEN}sk-[\w-]{{20,}}",
        "aiza": rf"{TOKEN}AIza[\w-]{{30,}}",
        "ya29.": rf"{TOKEN}ya29\.[\w-]{{20,}}",
        "eyj": rf"{TOKEN}eyJ[\w-]{{8,}}\.eyJ[\w-]{{8,}}(?:\.[\w-]*)?",
        "aqvn": rf"{TOKEN}AQVN[\w-]{{30,}}",
        "y0_": rf"{TOKEN}y0_[\w-]{{30,}}",
        "vk1.a.": rf"{TOKEN}vk1\.a\.[\w-]{{30,}}",
        "sg.": rf"{TOKEN}SG\.[\w-]{{16,}}\.[\w-]{{16,}}",
        "npm_": rf"{TOKEN}npm_\w{{30,}}",
        "pypi-": rf"{TOKEN}pypi-[\w-]{{40,}}",
        "hf_": rf"{TOKEN}hf_\w{{30,}}",
        **{f"gh{kind}_": rf"{TOKEN}gh{kind}_\w{{30,}}" for kind in "pousr"},
        ":aa": r"(?<=\d{8}):AA[\w-]{28,}",
        "пин": r"(?i:(?<![a-zа-яё])пин(?:[ -]?(?:код)[а-яё]{0,2})?)",
        "pin": r"(?i:(?<![a-zа-яё])pin(?:[ -]?(?:код|code)[а-яё]{0,2})?)",
        "cvv": r"(?i:(?<![a-zа-яё])cvv2?)",
        "cvc": r"(?i:(?<![a-zа-яё])cvc2?)",
        "otp": rf"{NO_LETTER}(?i:otp(?:[ -]?(?:code|код))?)",
        "totp": rf"{NO_LETTER}(?i:totp)",
        "2fa": rf"{NO_LETTER}(?i:2fa(?:[ -]?(?:code|код))?)",
        "смс": rf"{NO_LETTER}(?i:смс[ -]?(?:код|парол)[а-яё]{{0,3}})",
        "sms": rf"{NO_LETTER}(?i:sms[ -]?(?:code|код|pass(?:word|code)?))",
        "однораз": r"(?i:однораз[а-яё]{1,8} (?:код|парол)[а-яё]{0,3}(?: из (?:смс|sms|письма))?)",
        "one-time": r"(?i:one-time (?:code|pass(?:word|code)))",
        "код из": rf"{NO_LETTER}(?i:код из (?:смс|sms|письма|пуша|приложения))",
        "код подтвержд": rf"{NO_LETTER}(?i:код подтверждения (?:входа|из (?:смс|sms|письма)|по (?:смс|sms)))",
        "код по": rf"{NO_LETTER}(?i:код по (?:смс|sms))",
        "код для входа": rf"{NO_LETTER}(?i:код для входа)",
        "verification code": r"(?i:verification code)",
        "login code": rf"{NO_LETTER}(?i:login code)",
        **{flag: rf"(?<=\s){flag}{ACCOUNT}" for flag in OPTIONS},
    }.items()
}
"""The beginning of each form in small letters, and the form; `value` is what must be hidden of it, or else all."""
BEGINNINGS = re.compile(rf"{anchor(FORMS.keys() - set(OPTIONS)).pattern}|(?<=\s)(?:{anchor(OPTIONS).pattern})")
DIGITS = re.compile(r"[^\S\n]{0,2}(?:[:=—–-]|is|это)?[^\S\n]{0,2}(?P<value>\d{3}[ -]\d{3}|\d{3,8})(?!\d)")
COMMAND = re.compile(r"\b(?:curl|https?|wget|xh)\b(?![:/])")
"""Programs of which `-u` is a login and its password; of others it is a user and their group."""
FAR = 500
CODES = (
    "otp",
    "totp",
    "2fa",
    "смс",
    "sms",
    "однораз",
    "one-time",
    "код из",
    "код подтвержд",
    "код по",
    "код для входа",
)
PINS = ("пин", "pin", "cvv", "cvc", *CODES, "verification code", "login code")
"""Words with a number of few digits behind them."""
LEAST_COOKIE = 8
COOKIES_AT_ONCE = 2000
"""Half of what one header is read of, so that no value is overlooked at its end."""


def known_forms(text: str, lower: str) -> Iterator[Span]:
    """Find the secrets; `lower` is the text in small letters."""
    position = judged = 0
    for number, place in enumerate(places(BEGINNINGS, lower)):
        if number == MOST:
            yield Span(place.start(), len(text))
            return
        if place.start() < (max(position, judged) if place[0] == "cookie" else position):
            continue
        if not (found := FORMS[place[0]].match(text, place.start())):
            continue
        if place[0] == "cookie":
            # All that the next header in this one could hold is judged with it.
            judged = min(found.end(), found.start() + COOKIES_AT_ONCE)
        if place[0] in PINS:
            found = DIGITS.match(text, found.end())
        if found and _is_secret(text, lower, place[0], found):
            yield Span(*found.span("value" if "value" in found.re.groupindex else 0))
            position = found.end()


def _is_secret(text: str, lower: str, piece: str, found: re.Match[str]) -> bool:
    start, end = found.span("value" if "value" in found.re.groupindex else 0)
    if piece == "cookie":
        return any(len(pair.partition("=")[2]) >= LEAST_COOKIE for pair in text[start:end].split(";"))
    if piece.startswith("-") and not piece.startswith("-----"):
        return _is_of_command(lower, found.start()) and not NO_VALUE.match(text, start, end)
    if piece == "basic ":
        return _is_account(found["value"])
    return not NO_VALUE.match(text, start, end)


def _is_of_command(lower: str, start: int) -> bool:
    return COMMAND.search(lower, max(0, start - FAR), start) is not None


def _is_account(encoded: str) -> bool:
    """Is it a login, a colon and a password, as the header Basic encodes them?"""
    try:
        decoded = b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except Error:
        return False
    return b":" in decoded and decoded.isascii() and decoded.decode().isprintable()
