"""A page as it was → what a person read there: headings, paragraphs, items, rows of tables, lines of examples."""

import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from submit.rulebook.page import FENCE, HEADING, PAIR
from submit.rulebook.placeholders import FORMS, agree, shown
from submit.rulebook.rulebook import Rulebook
from submit.site.lint.prose_markup import COMMENT

FRONT = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
TITLE = re.compile(r"^title:[ \t]*(?P<title>.+?)[ \t]*$", re.MULTILINE)
COMMENTS = re.compile(COMMENT, re.DOTALL)
INSERTION = re.compile(r"\{\{ *rules\[\"(?P<anchor>[\w-]+)\"\]\.(?P<name>\w+)(?P<filters>[^}]*)\}\}")
QUOTED = re.compile(r"\"([^\"]*)\"")
UNKNOWN = "…"
"""Stands for an insertion whose rule did not exist, or had no value."""
CHUNK = re.compile(
    r"^[ \t]*(?P<marks>`{3,}|~{3,})[^\n]*(?:\n.*?(?:^[ \t]*(?P=marks)[`~]*[ \t]*$|\Z)|\Z)"
    r"|(?:^(?![ \t]*(?:```|~~~))[^\n]*\S[^\n]*(?:\n|\Z))+",
    re.DOTALL | re.MULTILINE,
)
"""A fenced block, or lines without an empty line between them."""
ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?P<text>.*)$")
ROW = re.compile(r"^[ \t]*\|(?P<cells>.*?)\|?[ \t]*$")
RULE_LINE = re.compile(r"^[-:| \t]+$")
QUOTE = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
LINK = re.compile(r"!?\[(?P<text>[^\]]*)\](?:\([^()\n]*\)|\[[^\]\n]*\])")
MARKS = re.compile(r"</?[A-Za-z][^>\n]*>|\{:?[ \t]*[#.][^}\n]*\}|\*+|`+")


class ReadBlock(NamedTuple):
    """A unit of text. `kind` is `title`, `heading`, `paragraph`, `item`, `row`, `code`, `bad` or `good`."""

    kind: str
    text: str


def read_blocks(text: str, rulebook: Rulebook, lang: str) -> list[ReadBlock]:
    """Return what the page `text` showed under the rules of its time.

    The words of the form are not prose: a change to them is a change of the rules.
    """
    front, title = FRONT.match(text), title_of(text)
    blocks = [ReadBlock("title", title)] if title else []
    body = _filled(COMMENTS.sub("", text[front.end() if front else 0 :]), rulebook, lang)
    for chunk in CHUNK.finditer(body):
        blocks += _read_chunk(chunk[0])
    return blocks


def title_of(text: str) -> str:
    """Return the title of a page, even of one whose front matter is broken; empty if it has none."""
    front = FRONT.match(text)
    title = TITLE.search(front["yaml"]) if front else None
    return title["title"].strip("\"'") if title else ""


def _filled(body: str, rulebook: Rulebook, lang: str) -> str:
    """Return the text with the numbers of its time in place of the insertions."""

    def replace(match: re.Match[str]) -> str:
        rule = rulebook.rules.get(match["anchor"])
        value = rule.parameters.get(match["name"]) if rule else None
        return UNKNOWN if value is None or isinstance(value, Mapping) else _shown(value, match["filters"], lang)

    return INSERTION.sub(replace, body) if "{{" in body else body


@lru_cache(maxsize=2_000, typed=True)
def _shown(value: Any, filters: str, lang: str) -> str:
    words = QUOTED.findall(filters)
    if "plural" in filters and isinstance(value, int | float) and len(words) == len(FORMS[lang]):
        return agree(value, words, lang)
    if "join" in filters and isinstance(value, tuple) and words:
        return str(words[0]).join(shown(item, lang) for item in value)
    return shown(value, lang)


@lru_cache(maxsize=20_000)
def _read_chunk(chunk: str) -> tuple[ReadBlock, ...]:
    """Return the blocks of a chunk; cached, because successive editions share nearly all of their chunks."""
    first = FENCE.match(chunk.split("\n", 1)[0])
    return tuple(_fenced(chunk, first["info"].split()) if first else _prose(chunk))


def _fenced(chunk: str, info: list[str]) -> Iterator[ReadBlock]:
    kind = info[0] if info else ""
    lines = chunk.rstrip("\n").split("\n")[1:]
    lines = lines[:-1] if lines and FENCE.match(lines[-1]) else lines
    if kind == "ticket":
        verdict = "good" if "good" in info else "bad"
        for line in lines:
            if line.strip():
                pair = PAIR.match(line)
                yield ReadBlock(verdict, f"{pair['key']}: {(pair['value'] or '').strip()}" if pair else line.strip())
    elif kind != "form":
        yield from (ReadBlock("code", line) for line in lines if line.strip())


def _prose(chunk: str) -> Iterator[ReadBlock]:
    """Yield the blocks of prose; lines continue the open block until another one begins."""
    kind, said = "paragraph", list[str]()
    for line in QUOTE.sub("", chunk).split("\n"):
        found = _beginning(line)
        if found is None:
            said.append(line)
            continue
        yield from _block(kind, said)
        kind, said = found.kind, [found.text]
        if kind in ("heading", "row"):
            yield from _block(kind, said)
            kind, said = "paragraph", []
    yield from _block(kind, said)


def _beginning(line: str) -> ReadBlock | None:
    """Return the block that begins with this line, or None."""
    if heading := HEADING.match(line):
        return ReadBlock("heading", heading["text"])
    if row := ROW.match(line):
        cells = row["cells"]
        return ReadBlock("row", "" if RULE_LINE.match(cells) else " · ".join(cell.strip() for cell in cells.split("|")))
    if item := ITEM.match(line):
        return ReadBlock("item", item["text"])
    return None


def _block(kind: str, said: list[str]) -> Iterator[ReadBlock]:
    text = " ".join(html.unescape(MARKS.sub("", LINK.sub(r"\g<text>", " ".join(said)))).split())
    if text:
        yield ReadBlock(kind, text)
