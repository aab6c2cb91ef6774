"""The text nodes of a finished page: what people read, run by run, and nothing else of the HTML.

A run is the text between two ends of a block: «<em>Тема</em> — от 10 знаков» is one, for quotes and spaces do not end
where emphasis ends. Whatever is not changed stays as it is, character by character. One pattern splits the pages,
which are our own: the parser of the standard library takes longer than the rest of the typography.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

OTHER = "\ufffc"
"""What represents an element that is not read, in a run: `code` is not a space."""
INLINE = frozenset(
    ["a", "abbr", "b", "cite", "del", "em", "i", "ins", "mark", "small", "span", "strong", "sub", "sup", "var"]
)
ATTRIBUTES = r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
TOKEN = re.compile(
    rf"""
    (?P<text>[^<&]+)
    |(?P<reference>&\#?\w+;)
    # Elements in which every character counts, or that nobody reads as prose; an example stands as a client types it.
    |(?P<unread><(?P<name>code|head|kbd|pre|samp|script|select|style|svg|textarea)\b{ATTRIBUTES}>.*?</(?P=name)\s*>
        |<dl\ class="case__fields">.*?</dl>)
    |<!--.*?(?:-->|\Z)
    |<(?P<end>/?)(?P<tag>[a-z][a-z0-9-]*)(?P<attributes>{ATTRIBUTES})>
    |<[!/?][^>]*>
    |[<&]
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
LANG = re.compile(r"\slang=\"([^\"]*)\"")

Change = Callable[[str, str], Sequence[str]]
"""A run and its language → the replacement of each of its characters."""


@dataclass
class _Run:
    """Texts that are read together, each with the number of its token."""

    lang: str
    texts: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Element:
    """An element that names its language, and how many elements of its name are open."""

    tag: str
    lang: str
    open: int = 1


def change_text(page: str, change: Change) -> str:
    """Return the page with each run of its text changed by `change`, in the language of its element, at first empty."""
    tokens = list(TOKEN.finditer(page))
    written = [token[0] for token in tokens]
    for run in _runs(tokens):
        changed, at = change("".join(text for _, text in run.texts), run.lang), 0
        for number, text in run.texts:
            new = "".join(changed[at : at + len(text)])
            at += len(text)
            if new != text:
                written[number] = new
    return "".join(written)


def _runs(tokens: list[re.Match[str]]) -> Iterator[_Run]:
    languages = [_Element("", "")]
    run = _Run("")
    for number, token in enumerate(tokens):
        if token["tag"]:
            lang = _language_after(token, languages)
            if lang != run.lang or token["tag"].lower() not in INLINE:
                yield run
                run = _Run(lang)
        elif said := _said(token):
            run.texts.append((number, said))
    yield run


def _said(token: re.Match[str]) -> str:
    """Return what a reader sees of a token; of a character written as a reference, the character."""
    if token["reference"]:
        sign = html.unescape(token[0])
        return sign if len(sign) == 1 and sign not in "<>&" else OTHER
    return OTHER if token["unread"] else token["text"] or ""


def _language_after(token: re.Match[str], languages: list[_Element]) -> str:
    """Return the language of the text after a tag."""
    tag, current = token["tag"].lower(), languages[-1]
    if not token["end"] and (named := LANG.search(token["attributes"])):
        languages.append(_Element(tag, named[1]))
    elif tag == current.tag:
        current.open += -1 if token["end"] else 1
        if not current.open:
            languages.pop()
    return languages[-1].lang
