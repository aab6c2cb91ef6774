"""Text as it is kept: harmless differences are evened out, nothing that the client meant is lost."""

import re
import unicodedata

# Tab and line feed stay. U+2028, U+2029, U+0085, vertical tab and form feed are line ends to some programs
# and not to others, which lets a text break out of a mail header; lone surrogates cannot be encoded at all.
LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\u200e\u200f]")
UNSEEN = re.compile(f"{CONTROLS.pattern}|{INVISIBLE.pattern}".replace("]|[", ""))
SPACES = re.compile(r"[^\S\n]+")
RESERVED = re.compile(r'[<>:"|?*]')
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\s*(?:\.|$))", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their extension."""
LONGEST_NAME = 200
MARKS = re.compile(rb"([^\0]{30})[^\0]+")
"""Thirty combining marks in a row are more than any language writes (UAX 15, Stream-Safe Text Format). Composition
sorts each row of marks, which takes the square of its length: marks beyond that are cut before it."""


def clean_text(text: str) -> str:
    """A text of several lines: NFC, LF, without controls and invisible characters, trimmed at both ends."""
    text = LINE_ENDS.sub("\n", text)
    # A page cleans its answers several times over, and this is much of what it costs.
    return compose((CONTROLS if text.isascii() else UNSEEN).sub("", text)).strip()


def compose(text: str) -> str:
    """Return the text in NFC, with at most thirty combining marks in a row, in a time that grows with its length."""
    # Composition can add a mark to a row: some precomposed letters come apart in it.
    return _with_short_rows(unicodedata.normalize("NFC", _with_short_rows(text)))


def _with_short_rows(text: str) -> str:
    """Return the text with at most thirty combining marks in each row."""
    if not any(map(unicodedata.combining, set(text))):
        return text
    kept, start = [], 0
    for row in MARKS.finditer(bytes(map(unicodedata.combining, text))):
        kept.append(text[start : row.end(1)])
        start = row.end()
    return "".join((*kept, text[start:]))


def clean_line(text: str) -> str:
    """A text of one line: as `clean_text`, with every run of white space as one space."""
    return SPACES.sub(" ", clean_text(text).replace("\n", " ")).strip()


def clean_file_name(name: str) -> str:
    """The name of a file that any system can keep: no path, no controls or reversals, no name of a device, at most
    `LONGEST_NAME` characters, of which the end with its extension is kept."""
    name = RESERVED.sub("_", clean_line(re.split(r"[\\/]", name)[-1])).rstrip(" .")
    if DEVICE.match(name) or not name:
        name = f"_{name}"
    return name if len(name) <= LONGEST_NAME else "…" + name[-(LONGEST_NAME - 1) :].lstrip()


def origins(cleaned: str, typed: str) -> list[int] | None:
    """Where each character of the cleaned text stands in the text as typed; None if it was not made of that text.

    Cleaning takes characters away, turns white space into other white space, and joins letters with their accents.
    """
    found: list[int] = []
    position = 0
    for character in cleaned:
        while position < len(typed) and not _is_made_of(character, typed[position]):
            position += 1
        if position == len(typed):
            return None
        found.append(position)
        position += 1
    return found


def _is_made_of(character: str, typed: str) -> bool:
    if character == typed or (character.isspace() and typed.isspace()):
        return True
    if unicodedata.combining(character) and unicodedata.combining(typed):
        # Several accents of one letter are put into an order of their own.
        return True
    return unicodedata.normalize("NFD", character)[0] == unicodedata.normalize("NFD", typed)[0]
