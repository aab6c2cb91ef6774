"""HTML → the text that a reader sees, with quotations marked as in plain mail.

The standard library's parser takes an hour for some megabytes of «<!--», so tags are found in one pass.
"""

import re
from html import unescape

BLOCKS = {"address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
          "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr",
          "ul"}  # fmt: skip
UNSEEN = {"head", "script", "style", "template", "title"}
DEEPEST = 5
"""Levels of nested quotations that are distinguished."""
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b([^<>]*)>")
_LINK = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n(?:[ >]*\n){2,}")


def plain_text(html: str) -> str:
    """Return the visible text of a page of HTML."""
    maker, at, html = _Maker(), 0, _without_remarks(html)
    for tag in _TAG.finditer(html):
        maker.say(unescape(html[at : tag.start()]))
        (maker.end if tag[1] else maker.begin)(tag[2].lower(), tag[3])
        at = tag.end()
    maker.say(unescape(html[at:]))
    return maker.text()


def _without_remarks(html: str) -> str:
    """Return the HTML without comments and declarations, which readers do not see."""
    kept, at = list[str](), 0
    while (start := html.find("<!", at)) >= 0:
        kept.append(html[at:start])
        end = "-->" if html.startswith("<!--", start) else ">"
        found = html.find(end, start)
        at = found + len(end) if found >= 0 else len(html)
    return "".join([*kept, html[at:]])


class _Maker:
    def __init__(self) -> None:
        self._lines: list[str] = [""]
        self._quoted = self._unseen = self._as_is = 0
        self._link = ""

    def begin(self, tag: str, attributes: str) -> None:
        self._unseen += tag in UNSEEN
        self._as_is += tag == "pre"
        self._break(tag)
        self._quoted += tag == "blockquote"
        if tag == "a":
            found = _LINK.search(attributes)
            self._link = unescape(next(filter(None, found.groups()), "")) if found else ""
        elif tag == "li":
            self._say("- ")
        elif tag == "br":
            self._new_line()
        elif tag in ("td", "th") and not self._is_bare():
            self._say(" ")

    def end(self, tag: str, attributes: str) -> None:
        self._unseen -= tag in UNSEEN and self._unseen > 0
        self._as_is -= tag == "pre" and self._as_is > 0
        if tag == "a":
            self._end_link()
        self._break(tag)
        self._quoted -= tag == "blockquote" and self._quoted > 0

    def say(self, data: str) -> None:
        if self._unseen:
            return
        if not self._as_is:
            return self._say(_SPACES.sub(" ", data))
        for at, line in enumerate(data.replace("\r\n", "\n").split("\n")):
            self._new_line() if at else None
            self._say(line)

    def text(self) -> str:
        lines = [line.replace("\xa0", " ").rstrip() for line in self._lines]
        while lines and not lines[-1].strip(">"):
            lines.pop()
        return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n")

    def _break(self, tag: str) -> None:
        if tag in BLOCKS and not self._is_bare():
            self._new_line()
        if tag in PARAGRAPHS and len(self._lines) > 1 and self._lines[-2].strip("> "):
            self._new_line()

    def _end_link(self) -> None:
        """Add a link's address after its text, unless the text shows it."""
        link, self._link = self._link, ""
        if link.startswith(("http://", "https://")) and link.rstrip("/") not in self._lines[-1]:
            self._say(f" ({link})")

    def _is_bare(self) -> bool:
        return not self._lines[-1].strip("> ")

    def _new_line(self) -> None:
        self._lines[-1] = self._lines[-1].rstrip(" ") or ">" * min(self._quoted, DEEPEST)
        self._lines.append("")

    def _say(self, words: str) -> None:
        if self._unseen:
            return
        if not self._lines[-1]:
            self._lines[-1] = ">" * min(self._quoted, DEEPEST) + " " * bool(self._quoted)
            words = words if self._as_is else words.lstrip(" ")
        self._lines[-1] += words
