"""Text as it is kept: harmless differences are evened out, nothing that the client meant is lost."""

import re
import unicodedata

# Tab and line feed stay. U+2028, U+2029, U+0085, vertical tab and form feed are line ends to some programs
# and not to others, which lets a text break out of a mail header; lone surrogates cannot be encoded at all.
LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\u200e\u200f]")
SPACES = re.compile(r"[^\S\n]+")


def clean_text(text: str) -> str:
    """A text of several lines: NFC, LF, without controls and invisible characters, trimmed at both ends."""
    text = LINE_ENDS.sub("\n", text)
    text = INVISIBLE.sub("", CONTROLS.sub("", text))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """A text of one line: as `clean_text`, with every run of white space as one space."""
    return SPACES.sub(" ", clean_text(text).replace("\n", " ")).strip()
