"""Good print typography for the finished pages: the sources stay plain.

Our own rules, few and reversible: typus 0.2.2 (the only maintained library on PyPI) rewrites words («r-3-2» → «r-3–2»,
1/2 → ½), breaks addresses, and knows neither «п. 3.2» nor quotes that continue across a tag.
"""

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from submit.site.build.text_nodes import OTHER, change_text

CUSTOMS: Mapping[str, Any] = tomllib.loads(files(__package__).joinpath("typography.toml").read_text(encoding="utf-8"))
NBSP = "\u00a0"
STRAIGHT = '""'
BEFORE_OPENING = frozenset(f" {NBSP}\n\t([{{—–-/«„“‘")
ADDRESS = re.compile(r"\S*(?:://|@)\S*|(?<!\S)(?:/|--?)\w\S*")
QUOTE = re.compile('["«»„“”‘’]')
APOSTROPHE = re.compile(r"(?<=[A-Za-z])'(?=[A-Za-z])")
ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
HYPHEN = re.compile(r"(?<=[^\s\d] )-(?= \S)|(?<=\d )-(?= [^\s\d])")


def _spaces(lang: str, *others: str) -> re.Pattern[str]:
    """Return a pattern of the spaces that must not break: the only group of the alternative that matches."""
    small = "|".join(CUSTOMS[lang]["small"])
    number = rf"(?<![\w.,/-])\d+(?:[.,]\d+)*([ \n])(?=(?!(?:{small})\b)[^\W\d]|[%°№])"
    return re.compile("|".join((number, r"(?<=\d)([ \n])(?=\d{3}(?!\d))", r"(?<=\S)([ \n])(?=[—–] )", *others)))


SPACES: Mapping[str, re.Pattern[str]] = {
    "ru": _spaces(
        "ru",
        rf"(?<![\w{OTHER}-])[авиксуояАВИКСУОЯ]([ \n])(?=\S)",
        r"[№§]([ \n])(?=\d)",
        r"\b(?:п|пп|ст|гл|рис|табл|стр|ред)\.([ \n])(?=\d)",
        r"\bт\.([ \n])(?=[едпкчо]\.)",
        r"(?<=[а-я])([ \n])(?=\d{4}\sг\.)",
    ),
    "en": _spaces("en"),
}


def set_site(site: Path) -> None:
    """Set the text of every page below the folder `site`, each in the language that it names."""
    for path in site.rglob("*.html"):
        before = path.read_text(encoding="utf-8")
        after = set_page(before)
        if after != before:
            path.write_text(after, encoding="utf-8")


def set_page(page: str) -> str:
    """Return a finished page of HTML with its text set; doing it twice changes nothing more."""
    return change_text(page, set_text)


# The menu has the same texts on every page.
@lru_cache(maxsize=8192)
def set_text(text: str, lang: str) -> Sequence[str]:
    """Return the replacement of each character of `text`; unchanged for a language of unknown customs."""
    if lang not in SPACES or not text.strip():
        return text
    written = list(text)
    held = {at for match in ADDRESS.finditer(text) for at in range(match.start(), match.end())}
    for at, sign in (*_quotes(text, lang, held), *_signs(text, lang)):
        if at not in held:
            written[at] = sign
    ellipses = [match.start() for match in ELLIPSIS.finditer(text) if match.start() not in held]
    for at in ellipses:
        written[at : at + 3] = "………"
    # Up to here each character has one replacement, so that places in the text are places in the list.
    for match in SPACES[lang].finditer("".join(written)):
        written[match.start(match.lastindex or 0)] = NBSP
    for at in ellipses:
        written[at + 1 : at + 3] = "", ""
    return written


def _signs(text: str, lang: str) -> Iterator[tuple[int, str]]:
    for match in HYPHEN.finditer(text):
        yield match.start(), CUSTOMS[lang]["dash"]
    for match in APOSTROPHE.finditer(text) if lang == "en" else ():
        yield match.start(), "’"


def _quotes(text: str, lang: str, held: Container[int]) -> Iterator[tuple[int, str]]:
    """Yield the replacements of quotes, by their places.

    Straight quotes become those of the language, or its inner ones within others; so does «…» within «…».
    """
    outer = CUSTOMS[lang]["quotes"][0]
    pairs = _quoted([at for match in QUOTE.finditer(text) if (at := match.start()) not in held], text, lang)
    for opening, closing in pairs:
        depth = sum(start < opening and closing < end for start, end in pairs)
        if text[opening] == STRAIGHT[0] or (text[opening] == outer[0] and depth % 2):
            signs = CUSTOMS[lang]["quotes"][depth % 2]
            yield from ((opening, signs[0]), (closing, signs[1]))


def _quoted(quotes: Iterable[int], text: str, lang: str) -> list[tuple[int, int]]:
    """Return where each quotation begins and ends; `quotes` are the places of all quotes.

    An unpaired quote, such as that of inches, does not count. Where quotations overlap, all stay as they are.
    """
    fellows = {pair[1]: pair[0] for pair in (STRAIGHT, *CUSTOMS[lang]["quotes"])}
    pairs: list[tuple[int, int]] = []
    waiting: list[int] = []
    for at in quotes:
        fellow = fellows.get(text[at], "")
        if _opens(text, at, lang):
            waiting.append(at)
        elif waiting and text[waiting[-1]] == fellow:
            pairs.append((waiting.pop(), at))
        elif fellow in [text[opened] for opened in waiting]:
            return []
    return pairs


def _opens(text: str, at: int, lang: str) -> bool:
    if text[at] != STRAIGHT[0]:
        return text[at] in [pair[0] for pair in CUSTOMS[lang]["quotes"]]
    after = text[at + 1 : at + 2]
    return (at == 0 or text[at - 1] in BEFORE_OPENING) and not after.isspace() and after != ""
