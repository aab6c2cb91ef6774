"""A Markdown extension: the link next to each heading says what it links to, and how a rule is cited.

`theme/assets/rules.js` copies the citation; without it the link works as before.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

RULE = re.compile(r"#r-(\d+(?:-\d+)+)")
AFTER_THE_LINKS = 4
"""A priority below that of `toc`, which makes the links."""


class CitationExtension(Extension):
    """A Markdown extension whose words come from the configuration of MkDocs, like those of `toc`."""

    def __init__(self, **configs: Any) -> None:
        self.config = {
            "title": ["{number}", "Name of the link beside a rule"],
            "cited": ["{number}", "How a rule is cited"],
            "copied": ["{text}", "Said once a citation is copied"],
            "short": ["/r/{number}/", "Short address of a rule"],
        }
        super().__init__(**configs)

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Citations(md, self.getConfigs()), "citation", AFTER_THE_LINKS)


class _Citations(Treeprocessor):
    def __init__(self, md: Markdown, words: dict[str, str]) -> None:
        super().__init__(md)
        self._words = words

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            if link.get("class") == "headerlink":
                self._cite(link)

    def _cite(self, link: Element) -> None:
        if rule := RULE.fullmatch(link.get("href", "")):
            number = rule[1].replace("-", ".")
            link.set("title", self._words["title"].format(number=number))
            link.set("data-cited", self._words["cited"].format(number=number))
            link.set("data-short", self._words["short"].format(number=number))
            link.set("data-copied", self._words["copied"])
        # Its text is only a symbol, and a title alone is not an accessible name.
        link.set("aria-label", link.get("title", ""))


def makeExtension(**configs: Any) -> CitationExtension:
    """Return the extension; Markdown finds it by the name of this module."""
    return CitationExtension(**configs)
